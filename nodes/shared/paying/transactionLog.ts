import type { EnKashClient } from '../enkash/client';
import { searchCards } from '../enkash/endpoints/cards';
import type { TransactionType } from '../enkash/endpoints/pointsAllocation';
import {
	factsOfTransaction,
	referenceOfTransaction,
	searchTransactions,
	type TransactionSearch,
} from '../enkash/endpoints/transactions';
import {
	cardIdNames,
	type EnKashRecord,
	isPartOfAll,
	type Records,
	textOf,
} from '../enkash/records';
import { lookupPolicy } from '../enkash/retry';
import {
	confirmedResult,
	type LoggedTransaction,
	type LookUp,
	type LookUpRules,
	needsLookUp,
} from '../payout/confirmation';
import type { Statement } from '../payout/contradiction';
import { notSentCodes, reasonOfReply, type WholeReply } from '../payout/reconciliation';
import { looseForm } from '../payout/reference';
import type { Result } from '../payout/result';
import { isHeldBy, isWhole, namesHolder } from './cardHolders';

/** A payout that may have been sent: its facts as sent, and its result so far. */
export interface SentPayout {
	sent: Statement;
	result: Result;
}

/** Where to look up, and how to compare. */
export interface LogSettings extends LookUpRules {
	companyId: string;
	cardAccountId: string;
	transactionType: TransactionType;
	path: string;
	timeoutMs: number;
}

/** What a look-up needs of a node's settings. */
interface NodeSettings extends Pick<LookUpRules, 'referenceMode'> {
	options: Pick<LogSettings, 'path' | 'paidStatuses'> & {
		/** In seconds. */
		timeout: number;
	};
}

/** How the payouts of a node are looked up in EnKash's transaction log. */
export function logSettingsOf(
	payer: Pick<LogSettings, 'companyId' | 'cardAccountId'>,
	transactionType: TransactionType,
	{ referenceMode, options: { path, paidStatuses, timeout } }: NodeSettings,
): LogSettings {
	const { companyId, cardAccountId } = payer;
	const timeoutMs = timeout * 1000;
	return {
		companyId,
		cardAccountId,
		transactionType,
		referenceMode,
		path,
		paidStatuses,
		timeoutMs,
	};
}

/**
 * The payouts with their results after a look-up of each that needs one, in their order and one after another. Once the
 * log can't be reached, it is not called again. Never throws.
 */
export async function lookUpPayouts<T extends SentPayout>(
	client: EnKashClient,
	payouts: readonly T[],
	settings: LogSettings,
): Promise<T[]> {
	const log = new TransactionLog(client, settings);
	const { companyId, cardAccountId, transactionType } = settings;
	let unreachable: Answer | undefined;
	const lookedUp: T[] = [];
	for (const payout of payouts) {
		const { sent, result } = payout;
		if (!needsLookUp(result)) {
			lookedUp.push(payout);
			continue;
		}
		const answer = unreachable ?? (await log.lookUp(sent, result.enkashCardId));
		if (answer.kind === 'failed' && !answer.isRefused) unreachable = answer;
		const statement = { ...sent, companyId, cardAccountId, transactionType };
		lookedUp.push({ ...payout, result: confirmedResult(result, statement, answer, settings) });
	}
	return lookedUp;
}

/** The log's answer. A refusal may concern one reference; any other failure concerns all. */
export type Answer =
	| (Extract<LookUp, { kind: 'answered' }> & {
			/** Whether EnKash counts the transactions, so that a complete list is known as such. */
			isCounted: boolean;
			/** Whether it shows that the log ignored the search, so that it is an answer to any other too. */
			isUnfiltered: boolean;
	  })
	| (Extract<LookUp, { kind: 'failed' }> & { isRefused: boolean });

/** EnKash's transaction log, asked by reference. */
export class TransactionLog {
	private cards: Promise<Records> | undefined;
	/** Attempts of all calls so far. */
	requests = 0;

	constructor(
		private readonly client: EnKashClient,
		private readonly settings: Pick<
			LogSettings,
			'companyId' | 'cardAccountId' | 'path' | 'timeoutMs' | 'referenceMode'
		>,
	) {}

	/**
	 * Looks up one reference. EnKash's page calls the card mandatory, but after an unclear payout it is unknown. So we ask
	 * without a card first, and after a refusal once with each card of the person.
	 */
	async lookUp(
		{ uniqueReferenceNumber = '', mobile }: Statement,
		enkashCardId: string | undefined,
	): Promise<Answer> {
		const references = [uniqueReferenceNumber];
		const search = { pgReferenceNumber: uniqueReferenceNumber };
		if (enkashCardId !== undefined) return await this.askWithCard(search, references, enkashCardId);
		const answer = await this.ask(search, references);
		if (answer.kind === 'answered' || !answer.isRefused) return answer;
		const found: Array<Extract<Answer, { kind: 'answered' }>> = [];
		const { cardIds, isComplete: areAllCards } = await this.cardsOf(mobile);
		for (const cardId of cardIds) {
			const withCard = await this.askWithCard(search, references, cardId);
			if (withCard.kind === 'failed') return withCard;
			found.push(withCard);
		}
		if (found.length === 0) return answer;
		const transactions = found.flatMap((withCard) => withCard.transactions);
		// A reference of the user's own may have been paid to the card of somebody else.
		const mayBeOnOtherCard = transactions.length === 0 && this.settings.referenceMode === 'provide';
		return {
			kind: 'answered',
			transactions,
			isComplete: !mayBeOnOtherCard && areAllCards && found.every(({ isComplete }) => isComplete),
			isCounted: found.every(({ isCounted }) => isCounted),
			isUnfiltered: false,
		};
	}

	/** Looks up several references at once. */
	async lookUpList(pgReferenceNumbers: string[]): Promise<Answer> {
		return await this.ask({ pgReferenceNumbers }, pgReferenceNumbers);
	}

	/** The same for one card: even where the log ignores the references, this answers nothing about other cards. */
	private async askWithCard(
		search: Partial<TransactionSearch>,
		references: readonly string[],
		enKashCardId: string,
	): Promise<Answer> {
		const answer = await this.ask({ ...search, enKashCardId }, references);
		return answer.kind === 'answered' ? { ...answer, isUnfiltered: false } : answer;
	}

	private async ask(
		search: Partial<TransactionSearch>,
		references: readonly string[],
	): Promise<Answer> {
		const { companyId, cardAccountId, path, timeoutMs } = this.settings;
		const call = searchTransactions({ companyId, cardAccountId, ...search }, path);
		const { reply, attempts } = await this.client.call(call, lookupPolicy, timeoutMs);
		this.requests += attempts;
		if (reply.kind !== 'success') return failedAnswer(reply);
		const transactions = reply.payload.records.map(loggedTransaction);
		const isCounted = reply.payload.recordsCount !== undefined;
		const isUnfiltered = ignoresSearch(transactions, references);
		return {
			kind: 'answered',
			transactions,
			// Of a whole log without a count, this may be the first page.
			isComplete: !isPartOfAll(reply.payload) && (isCounted || !isUnfiltered),
			isCounted,
			isUnfiltered,
		};
	}

	/** The cards of a person, and whether they are certainly all: a card may lack its ID, or name its holder in part. */
	private async cardsOf(
		mobile: string | undefined,
	): Promise<{ cardIds: string[]; isComplete: boolean }> {
		this.cards ??= this.searchCards();
		const cards = await this.cards;
		const own = cards.records.filter((card) => mobile !== undefined && isHeldBy(card, mobile));
		const cardIds = own
			.map((card) => textOf(card, cardIdNames))
			.filter((cardId) => cardId !== undefined);
		const isComplete =
			isWhole(cards) && cards.records.every(namesHolder) && cardIds.length === own.length;
		return { cardIds, isComplete };
	}

	private async searchCards(): Promise<Records> {
		const { companyId, cardAccountId, timeoutMs } = this.settings;
		const call = searchCards({ companyId, cardAccountId });
		const { reply, attempts } = await this.client.call(call, lookupPolicy, timeoutMs);
		this.requests += attempts;
		return reply.kind === 'success' ? reply.payload : { records: [] };
	}
}

/**
 * Whether an answer holds a transaction that no search for these references would find, not even one that compares loosely
 * or by a part of the text: `B-1` finds `b-1` and `B-10`.
 */
function ignoresSearch(
	transactions: readonly LoggedTransaction[],
	references: readonly string[],
): boolean {
	const asked = references.map(looseForm);
	const exactly = new Set(references);
	return transactions.some(({ uniqueReferenceNumber }) => {
		if (uniqueReferenceNumber === undefined || exactly.has(uniqueReferenceNumber)) return false;
		const logged = looseForm(uniqueReferenceNumber);
		return !asked.some((reference) => logged.includes(reference));
	});
}

function failedAnswer(reply: WholeReply): Answer {
	const reason = reasonOfReply(reply);
	switch (reply.kind) {
		case 'refused':
			return { kind: 'failed', reason, reasonCode: 'refused', isRefused: !isAboutAll(reply) };
		case 'unclear':
			return { kind: 'failed', reason, reasonCode: reply.cause, isRefused: false };
		case 'notProcessed':
			return { kind: 'failed', reason, reasonCode: notSentCodes[reply.cause], isRefused: false };
	}
}

/** Whether a refusal concerns every reference: the log is missing, or not open to this login. */
function isAboutAll({ isPathUnknown, status }: Extract<WholeReply, { kind: 'refused' }>): boolean {
	return isPathUnknown === true || status === 403;
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
