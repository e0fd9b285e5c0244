import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';
import * as z from 'zod/v4';
import { type EnKashClient, lookupPolicy } from '../enkash/client';
import { searchCards } from '../enkash/endpoints/cards';
import type { TransactionType } from '../enkash/endpoints/pointsAllocation';
import {
	factsOfTransaction,
	referenceOfTransaction,
	searchTransactions,
	type TransactionSearch,
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
import type { Statement } from '../payout/contradiction';
import type { WholeReply } from '../payout/reconciliation';
import type { Result } from '../payout/result';
import { inLanes } from './lanes';

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

/** The same options, for showing them; `logShown` says when those of the log are. */
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
		{
			displayName: 'Transactions Path',
			name: 'path',
			type: 'string',
			displayOptions: logShown,
			default: transactionsPath,
			description:
				'Where EnKash lists transactions. Change it only if EnKash gave you another path for rewards.',
		},
	];
}

/** A payout that may have been sent: what was asked for, and what is known of it so far. */
export interface SentPayout {
	sent: Statement;
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

/** What the log says. A refusal may be about one reference alone; any other failure is not. */
type Answer =
	| (Extract<LookUp, { kind: 'answered' }> & {
			/** Whether EnKash says how many transactions there are, so that a list can be known to be whole. */
			isCounted: boolean;
	  })
	| (Extract<LookUp, { kind: 'failed' }> & { isRefused: boolean });

/** EnKash's transaction log, asked by reference. */
class TransactionLog {
	private cards: Promise<EnKashRecord[]> | undefined;
	/** Attempts of all calls so far. */
	requests = 0;

	constructor(
		private readonly client: EnKashClient,
		private readonly settings: Pick<
			LogSettings,
			'companyId' | 'cardAccountId' | 'path' | 'timeoutMs'
		>,
	) {}

	/**
	 * EnKash's page calls the card mandatory, while after an unclear payout it is not known. So the log is asked without,
	 * and where it refuses that, once more with each card of the person.
	 */
	async lookUp(
		{ uniqueReferenceNumber = '', mobile }: Statement,
		enkashCardId: string | undefined,
	): Promise<Answer> {
		const search = { pgReferenceNumber: uniqueReferenceNumber, enKashCardId: enkashCardId };
		const answer = await this.ask(search);
		if (answer.kind === 'answered' || !answer.isRefused || enkashCardId !== undefined)
			return answer;
		const found: Array<Extract<Answer, { kind: 'answered' }>> = [];
		for (const cardId of await this.cardIdsOf(mobile)) {
			const withCard = await this.ask({ ...search, enKashCardId: cardId });
			if (withCard.kind === 'failed') return withCard;
			found.push(withCard);
		}
		if (found.length === 0) return answer;
		return {
			kind: 'answered',
			transactions: found.flatMap(({ transactions }) => transactions),
			isComplete: found.every(({ isComplete }) => isComplete),
			isCounted: found.every(({ isCounted }) => isCounted),
		};
	}

	/** Asks for several references at once. */
	async lookUpList(pgReferenceNumbers: string[]): Promise<Answer> {
		return await this.ask({ pgReferenceNumbers });
	}

	private async ask(search: Partial<TransactionSearch>): Promise<Answer> {
		const { companyId, cardAccountId, path, timeoutMs } = this.settings;
		const call = searchTransactions({ companyId, cardAccountId, ...search }, path);
		const { reply, attempts } = await this.client.call(call, lookupPolicy, timeoutMs);
		this.requests += attempts;
		if (reply.kind !== 'success') return failedAnswer(reply);
		const { records, recordsCount = records.length } = reply.payload;
		return {
			kind: 'answered',
			transactions: records.map(loggedTransaction),
			isComplete: recordsCount <= records.length,
			isCounted: reply.payload.recordsCount !== undefined,
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
		const { reply, attempts } = await this.client.call(call, lookupPolicy, timeoutMs);
		this.requests += attempts;
		return reply.kind === 'success' ? reply.payload.records : [];
	}
}

function failedAnswer(reply: WholeReply): Answer {
	const { reason } = reply;
	switch (reply.kind) {
		case 'refused':
			return { kind: 'failed', reason, reasonCode: 'refused', isRefused: !isAboutAll(reply) };
		case 'unclear':
			return { kind: 'failed', reason, reasonCode: reply.cause, isRefused: false };
		case 'notProcessed':
			return { kind: 'failed', reason, reasonCode: failureCodes[reply.cause], isRefused: false };
	}
}

/** Whether a refusal is the log's as a whole: it is not there, or not open to this login. */
function isAboutAll({ isPathUnknown, status }: Extract<WholeReply, { kind: 'refused' }>): boolean {
	return isPathUnknown === true || status === 403;
}

const failureCodes = {
	connectionLost: 'connectionLost',
	notAuthorized: 'notAuthorized',
	rateLimited: 'refused',
	cancelled: 'cancelled',
} as const;

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

/** A payout to look up that nothing was sent for now. */
export type StatementToCheck = Statement & { uniqueReferenceNumber: string };

/** How a whole run is looked up. */
export interface CheckSettings extends LogSettings {
	/** References in one call, at most. */
	listSize: number;
	/** Calls under way at a time, at most. */
	concurrency: number;
	/**
	 * Whether a list's silence counts as absence at once. Otherwise the log must first have shown that it takes lists.
	 */
	trustLists: boolean;
	isStopped(): boolean;
}

/** What the log holds of each payout, by reference. */
export interface CheckedPayouts {
	lookUpOf(reference: string): LookUp;
	/** Attempts of all calls. */
	requests: number;
}

/**
 * Looks the references of a run up in as few calls as the log allows: by lists, then one by one what those left open. An
 * answer that ignores what it was asked for is used for all, and not asked for again. Never throws.
 */
export async function checkPayouts(
	client: EnKashClient,
	payouts: readonly StatementToCheck[],
	settings: CheckSettings,
): Promise<CheckedPayouts> {
	const log = new TransactionLog(client, settings);
	const findings = new Findings(settings.trustLists);
	const { concurrency: limit, isStopped } = settings;
	const lists = inChunks(payouts, settings.listSize);
	await inLanes({
		limit,
		// One reference is asked for as EnKash's page shows it.
		tasks: payouts.length > 1 ? lists : [],
		keysOf: () => [],
		isStopped: () => isStopped() || findings.isListUseless,
		run: async (list) => {
			const references = list.map(({ uniqueReferenceNumber }) => uniqueReferenceNumber);
			findings.noteList(references, await log.lookUpList(references));
		},
	});
	await inLanes({
		limit,
		tasks: payouts.filter(({ uniqueReferenceNumber }) => !findings.has(uniqueReferenceNumber)),
		keysOf: () => [],
		isStopped: () => isStopped() || findings.isOver,
		run: async (payout) => {
			findings.noteOne(payout.uniqueReferenceNumber, await log.lookUp(payout, undefined));
		},
	});
	return { lookUpOf: (reference) => findings.lookUpOf(reference), requests: log.requests };
}

function inChunks<T>(all: readonly T[], size: number): T[][] {
	const count = Math.ceil(all.length / size);
	return Array.from({ length: count }, (_, index) => all.slice(index * size, (index + 1) * size));
}

/** Collects what the log's answers prove. */
class Findings {
	private readonly lookUps = new Map<string, LookUp>();
	/** References that whole lists did not hold, until a list has shown that the log takes them. */
	private absent: string[] = [];
	/** An answer that ignored the reference it was asked for, so that it speaks of every one. */
	private answerToAll: LookUp | undefined;
	/** Whether asking by lists brings nothing. */
	isListUseless = false;

	constructor(private isListHonoured: boolean) {}

	/** Whether asking for another reference can bring nothing new. */
	get isOver(): boolean {
		return this.answerToAll !== undefined;
	}

	has(reference: string): boolean {
		return this.isOver || this.lookUps.has(reference);
	}

	lookUpOf(reference: string): LookUp {
		return this.lookUps.get(reference) ?? this.answerToAll ?? notAsked;
	}

	noteList(references: string[], answer: Answer): void {
		if (answer.kind === 'failed') {
			this.isListUseless = true;
			return;
		}
		const asked = new Set(references);
		this.keepFound(answer, asked);
		const isWhole = answer.isCounted && answer.isComplete;
		if (hasStranger(answer, asked)) {
			this.isListUseless = true;
			if (isWhole) this.answerToAll = answer;
			return;
		}
		if (!isWhole) return;
		this.absent.push(...references.filter((reference) => !this.lookUps.has(reference)));
		this.isListHonoured ||= answer.transactions.length > 0;
		if (!this.isListHonoured) return;
		for (const reference of this.absent) this.lookUps.set(reference, nothingThere);
		this.absent = [];
	}

	noteOne(reference: string, answer: Answer): void {
		if (answer.kind === 'failed') {
			this.lookUps.set(reference, answer);
			if (!answer.isRefused) this.answerToAll = answer;
			return;
		}
		const isUnfiltered = hasStranger(answer, new Set([reference]));
		const lookUp = isUnfiltered
			? { ...answer, isComplete: answer.isComplete && answer.isCounted }
			: answer;
		this.lookUps.set(reference, lookUp);
		if (isUnfiltered) this.answerToAll = lookUp;
	}

	/** Each reference from the first answer that holds it, so that none is counted twice. */
	private keepFound(
		{ transactions, isComplete }: Extract<LookUp, { kind: 'answered' }>,
		asked: ReadonlySet<string>,
	): void {
		const found = new Map<string, LoggedTransaction[]>();
		for (const transaction of transactions) {
			const reference = transaction.uniqueReferenceNumber ?? '';
			if (!asked.has(reference) || this.lookUps.has(reference)) continue;
			found.set(reference, [...(found.get(reference) ?? []), transaction]);
		}
		for (const [reference, ofReference] of found) {
			this.lookUps.set(reference, { kind: 'answered', transactions: ofReference, isComplete });
		}
	}
}

const nothingThere: LookUp = { kind: 'answered', transactions: [], isComplete: true };

function hasStranger(
	{ transactions }: Extract<LookUp, { kind: 'answered' }>,
	asked: ReadonlySet<string>,
): boolean {
	return transactions.some((transaction) => isStranger(transaction, asked));
}

function isStranger(
	{ uniqueReferenceNumber }: LoggedTransaction,
	asked: ReadonlySet<string>,
): boolean {
	return uniqueReferenceNumber !== undefined && !asked.has(uniqueReferenceNumber);
}

const notAsked: LookUp = {
	kind: 'failed',
	reason: 'The execution was stopped.',
	reasonCode: 'cancelled',
};
