import type { INode } from 'n8n-workflow';

import { settingsIn } from '../../workflows/files';
import { payoutRun, tab } from './studio';

const link = 'https://docs.google.com/spreadsheets/d/1mXk7Qw2ZpR9tLcVbN4sYhGfJ/edit';

/** What a person may fill in where a workflow's settings are empty, by name. */
const examples = new Map<string, string>(
	Object.entries({
		approvers: 'U024BE7LH, U031QX9AB',
		approversChannel: '#payout-approvals',
		channel: 'email',
		chunkAddress: 'https://n8n.example.com/webhook/enkash-payout-chunk',
		coinEvent: 'RATING_EVENT',
		colleaguesMobile: '98765 43211',
		companyName: 'Acme',
		emailFinance: 'finance@example.com',
		emailFrom: 'n8n@example.com',
		emailHr: 'hr@example.com',
		emailPayroll: 'payroll@example.com',
		emailTo: 'hr@example.com',
		giftCardAccountId: 'CAQL8YCV3',
		howToRedeem: 'Open the EnKash app and choose Rewards',
		hrChannel: '#hr-rewards',
		kekaAddress: 'https://acme.keka.com',
		membersLink: link,
		orderReference: 'ORDER-2026-1',
		payoutRun,
		registerLink: link,
		sheetLink: link,
		shopUrl: 'https://vouchers.example.com',
		slackChannel: '#rewards',
		tab,
		tellPeopleWorkflow: 'no',
		yourMobile: '98765 43210',
		// With the channel "email" they stay empty.
		smsTemplate: '',
		whatsAppSender: '',
		whatsAppTemplate: '',
	}),
);

/** An example for each setting that a workflow leaves to its user. @throws where there is none for one of them */
export function exampleSettings(workflow: { nodes: INode[] }): Record<string, string> {
	const empty = settingsIn(workflow).filter(({ value }) => value === '');
	return Object.fromEntries(
		empty.map(({ name }) => {
			const example = examples.get(name);
			if (example === undefined) throw new Error(`Settings: "${name}" wants an example`);
			return [name, example];
		}),
	);
}
