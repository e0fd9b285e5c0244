import * as z from 'zod/v4-mini';
import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';
import { transactionsPath, transactionsPathParameter } from '../enkash/endpoints/transactions';
import { transformed } from '../enkash/schemas';

const defaultPaidStatuses = 'CREATED';

const paidStatusesMessage = `Enter statuses with commas between them, e.g. ${defaultPaidStatuses}.`;

/** Comma separated text as a list; empty text is the default. */
const paidStatusesParameter = transformed(z.string(paidStatusesMessage), (text) =>
	(text.trim() || defaultPaidStatuses)
		.split(',')
		.map((status) => status.trim())
		.filter(Boolean),
);

/** The schema of the options of a node that can confirm. */
export const confirmingOptions = {
	confirmBy: z.enum(['resend', 'lookup', 'none']),
	paidStatuses: paidStatusesParameter,
	path: transactionsPathParameter,
};

/** By the default of a node: EnKash documents the check of references for the bulk call alone, so only there it is `resend`. */
const resendDescriptions = {
	resend: 'Send it with the same reference number, which EnKash pays only once',
	none: 'Send it with the same reference number. Only choose this when EnKash has confirmed that it refuses a reference it knows, as people could be paid twice otherwise.',
};

/** How to find out what became of a payout. */
export function confirmByOption(defaultWay: keyof typeof resendDescriptions): INodeProperties {
	return {
		displayName: "If EnKash Doesn't Answer Clearly",
		name: 'confirmBy',
		type: 'options',
		options: [
			{
				name: 'Leave as Unconfirmed',
				value: 'none',
				description: 'Do nothing more: what is unclear comes out as unconfirmed',
			},
			{
				name: "Look It Up in EnKash's Log",
				value: 'lookup',
				description: "Look the reference up in EnKash's transactions and compare the amount",
			},
			{ name: 'Send It Again', value: 'resend', description: resendDescriptions[defaultWay] },
		],
		default: defaultWay,
		description: 'How to find out whether a payout went through when the connection broke off',
	};
}

/** Which transactions count as paid; `displayOptions` says when it is shown. */
export function paidStatusesOption(displayOptions: IDisplayOptions): INodeProperties {
	return {
		displayName: 'Statuses That Mean Paid',
		name: 'paidStatuses',
		type: 'string',
		displayOptions,
		default: defaultPaidStatuses,
		placeholder: 'e.g. CREATED, SUCCESS',
		description:
			"Which statuses of EnKash's transactions count as paid, separated by commas. EnKash's pages show CREATED only.",
	};
}

/** Where EnKash lists transactions; `displayOptions` says when it is shown. */
export function transactionsPathOption(displayOptions: IDisplayOptions): INodeProperties {
	return {
		displayName: 'Transactions Path',
		name: 'path',
		type: 'string',
		displayOptions,
		default: transactionsPath,
		description:
			'Where EnKash lists transactions. Change it only if EnKash gave you another path for rewards.',
	};
}
