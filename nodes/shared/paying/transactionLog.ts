import type { INodeProperties } from 'n8n-workflow';
import * as z from 'zod/v4';
import { type EnKashClient, lookupPolicy } from '../enkash/client';
import { searchCards } from '../enkash/endpoints/cards';
import type { TransactionType } from '../enkash/endpoints/pointsAllocation';
import {
	factsOfTransaction,
	referenceOfTransaction,
	searchTransactions,
	transactionsPath,
	transactionsPathParameter,
} from '../enkash/endpoints/transactions';
import { cardIdNames, type EnKashRecord, textOf } from '../enkash/records';
import {
	confirmedResult,
	type LoggedTransaction,
	type LookUp,
	type LookUpRules,
	needsLookUp,
} from '../payout/confirmation';
import type { PayoutStatement } from '../payout/contradiction';
import type { Result } from '../payout/result';

/** How to find out what became of a payout that is unclear. */
type ConfirmBy = 'resend' | 'lookup' | 'none';

const defaultPaidStatuses = 'CREATED';

/** Comma separated text as a list; empty text stands for the default. */
const paidStatusesParameter = z
	.string()
	.nullish()
	.transform((text) => (text?.trim() || defaultPaidStatuses).split(','))
	.transform((statuses) => statuses.map((status) => status.trim()).filter(Boolean));

/** The options of a node that can confirm, for reading them. */
export function confirmingOptions(defaultWay: ConfirmBy) {
	return {
		confirmBy: z.enum(['resend', 'lookup', 'none']).default(defaultWay),
		paidStatuses: paidStatusesParameter,
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
			displayName: 'Statuses That Mean Paid',
			name: 'paidStatuses',
			type: 'string',
			displayOptions: { show: { confirmBy: ['lookup'] } },
			default: defaultPaidStatuses,
			placeholder: 'e.g. CREATED, SUCCESS',
			description:
				"Which statuses of EnKash's transactions count as paid, separated by commas. EnKash's pages show CREATED only.",
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

/** A payout that may have been sent: what was asked for, and what is known of it so far. */
export interface SentPayout {
	sent: PayoutStatement;
	result: Result;
}

/** Where to look, and what to compare with. */
interface LogSettings extends LookUpRules {
	companyId: string;
	cardAccountId: string;
	transactionType: TransactionType;
	path: string;
	timeoutMs: number;
}

/**
 * The results with what EnKash's log adds to them, where it can add anything; in their order, one reference after
 * another. A log that can't be reached is not asked for the rest. Never throws.
 */
export async function lookUpPayouts(
	client: EnKashClient,
	payouts: readonly SentPayout[],
	settings: LogSettings,
): Promise<Result[]> {
	const log = new TransactionLog(client, settings);
	const { companyId, cardAccountId, transactionType } = settings;
	let unreachable: Answer | undefined;
	const results: Result[] = [];
	for (const { sent, result } of payouts) {
		if (!needsLookUp(result)) {
			results.push(result);
			continue;
		}
		const answer = unreachable ?? (await log.lookUp(sent, result.enkashCardId));
		if (answer.kind === 'failed' && !answer.isRefused) unreachable = answer;
		const statement = { ...sent, companyId, cardAccountId, transactionType };
		results.push(confirmedResult(result, statement, answer, settings));
	}
	return results;
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
		private readonly settings: LogSettings,
	) {}

	/**
	 * EnKash's page calls the card mandatory, while after an unclear payout it is not known. So the log is asked without,
	 * and where it refuses that, once more with each card of the person.
	 */
	async lookUp(
		{ uniqueReferenceNumber = '', mobile }: PayoutStatement,
		enkashCardId: string | undefined,
	): Promise<Answer> {
		const answer = await this.ask(uniqueReferenceNumber, enkashCardId);
		if (answer.kind === 'answered' || !answer.isRefused || enkashCardId !== undefined)
			return answer;
		const found: Extract<LookUp, { kind: 'answered' }>[] = [];
		for (const cardId of await this.cardIdsOf(mobile)) {
			const withCard = await this.ask(uniqueReferenceNumber, cardId);
			if (withCard.kind === 'failed') return withCard;
			found.push(withCard);
		}
		if (found.length === 0) return answer;
		return {
			kind: 'answered',
			transactions: found.flatMap(({ transactions }) => transactions),
			isComplete: found.every(({ isComplete }) => isComplete),
		};
	}

	private async ask(pgReferenceNumber: string, enKashCardId?: string): Promise<Answer> {
		const { companyId, cardAccountId, path, timeoutMs } = this.settings;
		const search = { companyId, cardAccountId, enKashCardId, pgReferenceNumber };
		const call = searchTransactions(search, path);
		const { reply } = await this.client.call(call, lookupPolicy, timeoutMs);
		if (reply.kind !== 'success') {
			return { kind: 'failed', reason: reply.reason, isRefused: reply.kind === 'refused' };
		}
		const { records, recordsCount = records.length } = reply.payload;
		return {
			kind: 'answered',
			transactions: records.map(loggedTransaction),
			isComplete: recordsCount <= records.length,
		};
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
	const { amount: loadAmount, ...facts } = factsOfTransaction(record);
	return {
		uniqueReferenceNumber: referenceOfTransaction(record),
		mobile: textOf(record, ['mobile']),
		companyId: textOf(record, ['companyId']),
		cardAccountId: textOf(record, ['cardAccountId']),
		loadAmount,
		...facts,
	};
}
