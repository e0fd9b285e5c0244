import type { EnKashClient } from '../enkash/client';
import { lacksReference, type LoggedTransaction, type LookUp } from '../payout/confirmation';
import type { Statement } from '../payout/contradiction';
import { inLanes } from './lanes';
import { type Answer, type LogSettings, TransactionLog } from './transactionLog';

/** A payout to look up that this run has not sent. */
export type StatementToCheck = Statement & { uniqueReferenceNumber: string };

/** How a whole run is looked up. */
export interface CheckSettings extends LogSettings {
	/** References in one call, at most. */
	listSize: number;
	/** Calls under way at a time, at most. */
	concurrency: number;
	/**
	 * Whether a reference missing from a list counts as absent at once. Otherwise the log must first have shown that it
	 * searches by lists.
	 */
	trustLists: boolean;
	isStopped(): boolean;
}

/** The log's answer for each payout, by reference. */
export interface CheckedPayouts {
	lookUpOf(reference: string): LookUp;
	/** Attempts of all calls. */
	requests: number;
}

/**
 * Looks up the references of a run in as few calls as the log allows: by lists, then singly those left open. An answer
 * that ignores the search is the whole log, so it serves all references and ends the search. Never throws.
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
		// EnKash's page shows a search for a single reference, so one needs no list.
		tasks: payouts.length > 1 ? lists : [],
		keysOf: () => [],
		isStopped: () => isStopped() || findings.isListUseless,
		run: async (list) => {
			const references = list.map(({ uniqueReferenceNumber }) => uniqueReferenceNumber);
			findings.noteList(references, await log.lookUpList(references));
		},
	});
	const askAlone = async (tasks: readonly StatementToCheck[]): Promise<void> => {
		await inLanes({
			limit,
			tasks,
			keysOf: () => [],
			isStopped: () => isStopped() || findings.isOver,
			run: async (payout) => {
				findings.noteOne(payout.uniqueReferenceNumber, await log.lookUp(payout, undefined));
			},
		});
	};
	const isOpen = ({ uniqueReferenceNumber }: StatementToCheck): boolean =>
		!findings.has(uniqueReferenceNumber);
	await askAlone(payouts.filter((payout) => findings.isProbe(payout.uniqueReferenceNumber)));
	await askAlone(payouts.filter(isOpen));
	return { lookUpOf: (reference) => findings.lookUpOf(reference), requests: log.requests };
}

function inChunks<T>(all: readonly T[], size: number): T[][] {
	const count = Math.ceil(all.length / size);
	return Array.from({ length: count }, (_, index) => all.slice(index * size, (index + 1) * size));
}

/** What the log's answers prove. */
class Findings {
	private readonly lookUps = new Map<string, LookUp>();
	/** References missing from a complete list, by the first of them. That one is looked up alone, as lists may be cut. */
	private readonly absentFromList = new Map<string, string[]>();
	/** An answer that serves every reference: it ignored the search, or the log can't be reached. */
	private answerToAll: LookUp | undefined;
	/** Whether the log does not search by lists. */
	isListUseless = false;

	/** See `CheckSettings`. */
	constructor(private readonly trustLists: boolean) {}

	/** Whether another search can bring nothing new. */
	get isOver(): boolean {
		return this.answerToAll !== undefined;
	}

	has(reference: string): boolean {
		return this.isOver || this.lookUps.has(reference);
	}

	lookUpOf(reference: string): LookUp {
		return this.lookUps.get(reference) ?? this.answerToAll ?? notAsked;
	}

	/** Whether the answer to this reference alone decides on others that a list did not hold. */
	isProbe(reference: string): boolean {
		return this.absentFromList.has(reference);
	}

	noteList(references: string[], answer: Answer): void {
		if (answer.kind === 'failed') {
			this.isListUseless = true;
			return;
		}
		const asked = new Set(references);
		if (answer.isComplete) this.keepFound(answer, asked);
		const isWhole = answer.isCounted && answer.isComplete;
		if (holdsUnasked(answer, asked)) {
			this.isListUseless = true;
			if (isWhole) this.answerToAll = answer;
			return;
		}
		if (!isWhole || answer.transactions.some(lacksReference)) return;
		const absent = references.filter((reference) => !this.lookUps.has(reference));
		const [first] = absent;
		if (first === undefined) return;
		if (this.trustLists) this.setAbsent(absent);
		// A list that held none may not have been asked by them at all.
		else if (answer.transactions.length > 0) this.absentFromList.set(first, absent);
	}

	private setAbsent(references: readonly string[]): void {
		for (const reference of references) this.lookUps.set(reference, nothingThere);
	}

	noteOne(reference: string, answer: Answer): void {
		if (answer.kind === 'failed') {
			this.lookUps.set(reference, answer);
			if (!answer.isRefused) this.answerToAll = answer;
			return;
		}
		const isUnfiltered = holdsUnasked(answer, new Set([reference]));
		const lookUp = isUnfiltered
			? { ...answer, isComplete: answer.isComplete && answer.isCounted }
			: answer;
		this.lookUps.set(reference, lookUp);
		if (isUnfiltered) this.answerToAll = lookUp;
		const isAbsent = answer.transactions.length === 0 && answer.isComplete;
		if (isAbsent) this.setAbsent(this.absentFromList.get(reference) ?? []);
	}

	/** Keeps the first answer for each reference, so that no transaction counts twice. */
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

/** Whether an answer holds a reference that was not asked for: then the log ignores the search. */
function holdsUnasked(
	{ transactions }: Extract<LookUp, { kind: 'answered' }>,
	asked: ReadonlySet<string>,
): boolean {
	return transactions.some(
		({ uniqueReferenceNumber }) =>
			uniqueReferenceNumber !== undefined && !asked.has(uniqueReferenceNumber),
	);
}

const notAsked: LookUp = {
	kind: 'failed',
	reason: 'The execution was stopped.',
	reasonCode: 'cancelled',
};
