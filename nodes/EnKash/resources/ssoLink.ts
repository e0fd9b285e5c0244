import * as z from 'zod/v4';
import { createSsoToken, ssoLinkOf } from '../../shared/enkash/endpoints/singleSignOn';
import { operationError } from '../../shared/n8n/errors';
import { cardAccountIdField, cardField, operationField, shownFor } from '../fields';
import {
	change,
	type Operation,
	payerOf,
	readText,
	readValues,
	requiredText,
	type Resource,
} from '../operation';
import { requiredCardId } from '../people';

const pageSchema = z.object({
	page: z.enum(
		['employee_rewards', 'reward_account'],
		'Choose a page: employee_rewards or reward_account.',
	),
});

const create: Operation = async (operation) => {
	const { context, account, itemIndex } = operation;
	const enKashCardId = await requiredCardId(operation);
	const advice = 'Enter the name that EnKash knows your integration by, e.g. hrms.';
	const partner = requiredText(operation, 'partner', advice);
	const values = { page: readText(operation, 'page') || undefined };
	const { page } = readValues(operation, pageSchema, values);
	if (account.ssoUrl === '') {
		const problem = {
			message: 'There is no address for links that sign people in',
			advice: 'Enter the SSO URL in the EnKash credential.',
		};
		throw operationError(context.getNode(), problem, itemIndex);
	}
	const token = await change(operation, createSsoToken({ ...payerOf(operation), enKashCardId }));
	return [
		{ url: ssoLinkOf(account.ssoUrl, token, page, partner), page, enKashCardId, sensitive: true },
	];
};

/** n8n's rule for actions takes no hyphen in plain text. */
const signInLink = 'sign-in link';

export const ssoLink: Resource = {
	operations: { create },
	refusalToAgents:
		'An AI agent can make no sign-in link: whoever opens one is signed in as that person. Use the EnKash node in a workflow.',
	properties: [
		operationField(
			'ssoLink',
			[
				{
					name: 'Create',
					value: 'create',
					description: 'Make a link that signs a person in without a password',
					action: `Create ${signInLink}`,
				},
			],
			'create',
		),
		{
			displayName:
				'Whoever opens the link is signed in as that person, so hand it to nobody else and switch off saving of executions for this workflow',
			name: 'notice',
			type: 'notice',
			displayOptions: shownFor('ssoLink', 'create'),
			default: '',
		},
		cardField({
			displayOptions: shownFor('ssoLink', 'create'),
			description:
				"The card of the person to sign in. For the company's account page it is the admin's own card.",
		}),
		{
			displayName: 'Page',
			name: 'page',
			type: 'options',
			displayOptions: shownFor('ssoLink', 'create'),
			options: [
				{
					name: 'Account of the Company',
					value: 'reward_account',
					description: 'Where an HR or company admin sees the account',
				},
				{
					name: 'Rewards of the Holder',
					value: 'employee_rewards',
					description: 'Where people see and redeem their points',
				},
			],
			default: 'employee_rewards',
			description: 'The page that the link leads to',
		},
		{
			displayName: 'Partner Name',
			name: 'partner',
			type: 'string',
			required: true,
			displayOptions: shownFor('ssoLink', 'create'),
			default: '',
			placeholder: 'e.g. hrms',
			description:
				'The name that EnKash knows your integration by, which stands at the end of the link',
		},
		cardAccountIdField(shownFor('ssoLink')),
	],
};
