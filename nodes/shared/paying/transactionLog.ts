import * as z from 'zod/v4';
import type { INodeProperties } from 'n8n-workflow';
import { searchCards } from '../enkash/endpoints/cards';
import { type EnKashClient, lookupPolicy } from '../enkash/client';
import { cardIdNames, type EnKashRecord, textOf } from '../enkash/records';
import {
	factsOfTransaction,
	referenceOfTransaction,
	searchTransactions,
	transactionsPath,
	transactionsPathParameter,
} from '../enkash/endpoints/transactions';
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

/** Of the bulk call EnKash documents that it checks references; of others it doesn't, so there nobody resends by default. */
const resendDescriptions = {
	resend: 'Send it again with the same reference, which EnKash pays only once',
	none: 'Send it again with the same reference. Only choose this when EnKash has confirmed that it refuses a reference it knows, as people could be paid twice otherwise.',
};

/** The same options, for showing them. */
export function confirmingProperties(
	defaultWay: keyof typeof resendDescriptions,
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

/**
 * The results with what EnKash's log adds to them, where it can add anything; in their order, one reference after
 * another. A log that can't be reached is not asked for the rest. Never throws.
 */
export async function lookUpResults(
	client: EnKashClient,
	results: readonly Result[],
	transactionType: 'CR' | 'DR',
	settings: LogToAsk,
): Promise<Result[]> {
	const log = new TransactionLog(client, settings);
	let unreachable: Answer | undefined;
	const confirmed: Result[] = [];
	for (const result of results) {
		if (!needsLookUp(result)) {
			confirmed.push(result);
			continue;
		}
		const answer = unreachable ?? (await log.lookUp(result));
		if (answer.kind === 'failed' && !answer.isRefused) unreachable = answer;
		confirmed.push(confirmedResult(result, transactionType, answer));
	}
	return confirmed;
}

/** What the log says of a reference. A refusal may be about that one alone; any other failure is not. */
type Answer =
	| Extract<LookUp, { kind: 'answered' }>
	| (Extract<LookUp, { kind: 'failed' }> & { isRefused: boolean });

/** EnKash's log, asked for one reference at a time. */
class TransactionLog {
	private cards: Promise<EnKashRecord[]> | undefined;

	constructor(
		private readonly client: EnKashClient,
		private readonly settings: LogToAsk,
	) {}

	/**
	 * EnKash's page calls the card mandatory, while after an unclear payout it is not known. So the log is asked without,
	 * and where it refuses that, once more with each card of the person.
	 */
	async lookUp({ uniqueReferenceNumber = '', mobile, enkashCardId }: Result): Promise<Answer> {
		const answer = await this.ask(uniqueReferenceNumber, enkashCardId);
		if (answer.kind === 'answered' || !answer.isRefused || enkashCardId !== undefined)
			return answer;
		const transactions: LoggedTransaction[] = [];
		const cardIds = await this.cardIdsOf(mobile);
		for (const cardId of cardIds) {
			const withCard = await this.ask(uniqueReferenceNumber, cardId);
			if (withCard.kind === 'failed') return withCard;
			transactions.push(...withCard.transactions);
		}
		return cardIds.length === 0 ? answer : { kind: 'answered', transactions };
	}

	private async ask(pgReferenceNumber: string, enKashCardId?: string): Promise<Answer> {
		const { companyId, cardAccountId, path, timeoutMs } = this.settings;
		const search = { companyId, cardAccountId, enKashCardId, pgReferenceNumber };
		const call = searchTransactions(search, path);
		const { reply } = await this.client.call(call, lookupPolicy, timeoutMs);
		return reply.kind === 'success'
			? { kind: 'answered', transactions: reply.payload.records.map(loggedTransaction) }
			: { kind: 'failed', reason: reply.reason, isRefused: reply.kind === 'refused' };
	}

	private async cardIdsOf(mobile: string | undefined): Promise<string[]> {
		this.cards ??= this.searchCards();
		const cards = await this.cards;
		return cards
			.filter((card) => mobile !== undefined && textOf(card, ['mobile']) === mobile)
			.map((card) => textOf(card, cardIdNames))
			.filter((cardId) => cardId !== undefined);
	}

	private async searchCards(): Promise<EnKashRecord[]> {
		const { companyId, cardAccountId, timeoutMs } = this.settings;
		const call = searchCards({ companyId, cardAccountId });
		const { reply } = await this.client.call(call, lookupPolicy, timeoutMs);
		return reply.kind === 'success' ? reply.payload.records : [];
	}
}

function loggedTransaction(record: EnKashRecord): LoggedTransaction {
	return {
		uniqueReferenceNumber: referenceOfTransaction(record),
		...factsOfTransaction(record),
	};
}
