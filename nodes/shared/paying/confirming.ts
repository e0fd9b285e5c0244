import * as z from 'zod/v4';
import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';
import { transactionsPath, transactionsPathParameter } from '../enkash/endpoints/transactions';

const defaultPaidStatuses = 'CREATED';

/** Comma separated text as a list; empty text is the default. */
const paidStatusesParameter = z
	.string()
	.transform((text) => (text.trim() || defaultPaidStatuses).split(','))
	.transform((statuses) => statuses.map((status) => status.trim()).filter(Boolean));

/** The schema of the options of a node that can confirm. */
export const confirmingOptions = {
	confirmBy: z.enum(['resend', 'lookup', 'none']),
	paidStatuses: paidStatusesParameter,
	path: transactionsPathParameter,
};

/** By the default of a node: EnKash documents the check of references for the bulk call alone, so only there it is `resend`. */
const resendDescriptions = {
	resend: 'Send it again with the same reference, which EnKash pays only once',
	none: 'Send it again with the same reference. Only choose this when EnKash has confirmed that it refuses a reference it knows, as people could be paid twice otherwise.',
};

/** The same options in the description; `logShown` says when those of the log are shown. */
export function confirmingProperties(
	defaultWay: keyof typeof resendDescriptions,
	logShown: IDisplayOptions,
): INodeProperties[] {
	return [
		{
			displayName: 'Confirm By',
			name: 'confirmBy',
			type: 'options',
			options: [
				{
					name: 'Look-Up',
					value: 'lookup',
					description: "Look the reference up in EnKash's transactions and compare the amount",
				},
				{ name: 'Nothing', value: 'none', description: 'Leave what is unclear as unconfirmed' },
				{ name: 'Resend', value: 'resend', description: resendDescriptions[defaultWay] },
			],
			default: defaultWay,
			description: 'How to find out what became of a payout when EnKash did not answer clearly',
		},
		{
			displayName: 'Statuses That Mean Paid',
			name: 'paidStatuses',
			type: 'string',
			displayOptions: logShown,
			default: defaultPaidStatuses,
			placeholder: 'e.g. CREATED, SUCCESS',
			description:
				"Which statuses of EnKash's transactions count as paid, separated by commas. EnKash's pages show CREATED only.",
		},
		transactionsPathOption(logShown),
	];
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
