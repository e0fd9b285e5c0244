import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { companyIdOption, optionsProperty, timeoutOption } from '../shared/n8n/properties';
import { subtitleOf } from '../shared/n8n/subtitles';
import { transactionsPathOption } from '../shared/paying/confirming';
import { asTool } from './fields';
import type { Resource } from './operation';
import { account } from './resources/account';
import { card } from './resources/card';
import { coin } from './resources/coin';
import { coinEvent } from './resources/coinEvent';
import { ssoLink } from './resources/ssoLink';
import { transaction } from './resources/transaction';

/** The resources, by the values of the parameter Resource. */
export const resources: Record<string, Resource> = {
	account,
	card,
	coin,
	coinEvent,
	ssoLink,
	transaction,
};

const resourceOptions: INodePropertyOptions[] = [
	{ name: 'Account', value: 'account' },
	{ name: 'Card', value: 'card' },
	{ name: 'Coin', value: 'coin' },
	{ name: 'Coin Event', value: 'coinEvent' },
	{ name: 'Sign-In Link', value: 'ssoLink' },
	{ name: 'Transaction', value: 'transaction' },
];

const resourceProperty: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: resourceOptions,
	default: 'account',
};

/** The options of every operation. */
const options: INodeProperties[] = [
	companyIdOption,
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'string',
		displayOptions: { show: { '/resource': ['account', 'card', 'transaction'] } },
		default: '',
		placeholder: 'e.g. firstName, mobile, otbBalance',
		description:
			'Only these fields of each result, separated by commas. Switch off Simplify to choose among all.',
	},
	timeoutOption,
	transactionsPathOption({ show: { '/resource': ['transaction'] } }),
];

export const properties: INodeProperties[] = [
	{ ...resourceProperty, displayOptions: { hide: asTool } },
	{
		...resourceProperty,
		displayOptions: { show: asTool },
		options: resourceOptions.filter(
			({ value }) => resources[String(value)]?.refusalToAgents === undefined,
		),
	},
	...Object.values(resources).flatMap((resource) => resource.properties),
	optionsProperty(options),
];

/** The chosen action in Title Case, such as "Get Many Cards", for the node on the canvas. */
export const subtitle = subtitleOf(
	`(${JSON.stringify(titlesByOperation())})[$parameter["resource"] + "." + $parameter["operation"]]`,
);

function titlesByOperation(): Record<string, string> {
	const titles: Record<string, string> = {};
	for (const [resource, { properties: fields }] of Object.entries(resources)) {
		const operation = fields.find(({ name }) => name === 'operation');
		for (const option of operation?.options ?? []) {
			if (!('action' in option) || option.action === undefined) continue;
			titles[`${resource}.${option.value}`] = option.action.replace(/\b[a-z]/g, (letter) =>
				letter.toUpperCase(),
			);
		}
	}
	return titles;
}
