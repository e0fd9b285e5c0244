import type { INodeProperties } from 'n8n-workflow';
import * as z from 'zod/v4';
import { type EnKashClient, lookupPolicy } from '../enkash/client';
import {
	factsOfTransaction,
	referenceOfTransaction,
	searchTransactions,
	transactionsPath,
	transactionsPathParameter,
} from '../enkash/transactions';
import {
	confirmedResult,
	type LoggedTransaction,
	type LookUp,
	needsLookUp,
} from '../payout/confirmation';
import type { Result } from '../payout/result';

/** How to find out what became of a payout that is unclear. */
type ConfirmBy = 'resend' | 'lookup' | 'none';

/** The options of a node that can confirm, for reading them. */
export function confirmingOptions(defaultWay: ConfirmBy) {
	return {
		confirmBy: z.enum(['resend', 'lookup', 'none']).default(defaultWay),
		path: transactionsPathParameter,
	};
}

/** The same options, for showing them. */
export function confirmingProperties(defaultWay: ConfirmBy): INodeProperties[] {
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
				{
					name: 'Resend',
					value: 'resend',
					description: 'Send it again with the same reference, which EnKash pays only once',
				},
			],
			default: defaultWay,
			description: 'How to find out what became of a payout when EnKash did not answer clearly',
		},
		{
			displayName: 'Transactions Path',
			name: 'path',
			type: 'string',
			displayOptions: { show: { confirmBy: ['lookup'] } },
			default: transactionsPath,
			description:
				'Where EnKash lists transactions. Change it only if EnKash gave you another path for rewards.',
		},
	];
}

/** Where to look. */
interface LogToAsk {
	companyId: string;
	cardAccountId: string;
	path: string;
	timeoutMs: number;
}

/** The result with what EnKash's log adds to it, where the log can add anything. Never throws. */
export async function lookUpResult(
	client: EnKashClient,
	result: Result,
	transactionType: 'CR' | 'DR',
	log: LogToAsk,
): Promise<Result> {
	const { uniqueReferenceNumber } = result;
	if (uniqueReferenceNumber === undefined || !needsLookUp(result)) return result;
	const lookUp = await lookUpReference(client, uniqueReferenceNumber, log);
	return confirmedResult(result, transactionType, lookUp);
}

async function lookUpReference(
	client: EnKashClient,
	pgReferenceNumber: string,
	{ companyId, cardAccountId, path, timeoutMs }: LogToAsk,
): Promise<LookUp> {
	const call = searchTransactions({ companyId, cardAccountId, pgReferenceNumber }, path);
	const { reply } = await client.call(call, lookupPolicy, timeoutMs);
	if (reply.kind !== 'success') return { kind: 'failed', reason: reply.reason };
	const transactions = reply.payload.records.map(
		(record): LoggedTransaction => ({
			uniqueReferenceNumber: referenceOfTransaction(record),
			...factsOfTransaction(record),
		}),
	);
	return { kind: 'answered', transactions };
}
