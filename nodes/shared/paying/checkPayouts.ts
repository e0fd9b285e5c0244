import type { EnKashClient } from '../enkash/client';
import type { LoggedTransaction, LookUp } from '../payout/confirmation';
import type { Statement } from '../payout/contradiction';
import { stoppedByUser } from '../payout/stopRule';
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
			await askList(log, findings, references);
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

/**
 * Looks up a list of references, then those that are missing once more, with a control at the end: one that the log does
 * hold. Only an answer with the control alone proves the others absent: a log may cut a list, or its answer.
 */
async function askList(
	log: TransactionLog,
	findings: Findings,
	references: readonly string[],
): Promise<void> {
	let control: string | undefined;
	for (let open = references; open.length > 0 && !findings.isListUseless; ) {
		const asked = control === undefined ? open : [...open, control];
		const held = findings.noteList(asked, await log.lookUpList([...asked]));
		if (held === undefined) return;
		const missing = open.filter((reference) => !held.has(reference));
		const isControlAlone =
			control !== undefined && held.has(control) && missing.length === open.length;
		if (isControlAlone || findings.trustLists) {
			findings.setAbsent(missing);
			return;
		}
		// A list that held none may not have been asked by them at all.
		if (missing.length === open.length) return;
		control ??= open.find((reference) => held.has(reference));
		open = missing;
	}
}

/** What the log's answers prove. */
class Findings {
	private readonly lookUps = new Map<string, LookUp>();
	/** An answer that serves every reference: it ignored the search, or the log can't be reached. */
	private answerToAll: LookUp | undefined;
	/** Whether the log does not search by lists. */
	isListUseless = false;

	/** See `CheckSettings`. */
	constructor(readonly trustLists: boolean) {}

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

	/** Notes the answer to a list; returns those it holds, or undefined where what it lacks may be there all the same. */
	noteList(references: readonly string[], answer: Answer): ReadonlySet<string> | undefined {
		if (answer.kind === 'failed') {
			this.isListUseless = true;
			return undefined;
		}
		const asked = new Set(references);
		if (answer.isComplete) this.keepFound(answer, asked);
		const isWhole = answer.isCounted && answer.isComplete;
		if (answer.isUnfiltered) {
			this.isListUseless = true;
			if (isWhole) this.answerToAll = answer;
			return undefined;
		}
		const held = answer.transactions.map((transaction) => transaction.uniqueReferenceNumber ?? '');
		// A record without a reference, or with one that was not asked for, may belong to one that seems to be missing.
		const isExact = held.every((reference) => asked.has(reference));
		return isWhole && isExact ? new Set(held) : undefined;
	}

	setAbsent(references: readonly string[]): void {
		for (const reference of references) this.lookUps.set(reference, nothingThere);
	}

	noteOne(reference: string, answer: Answer): void {
		this.lookUps.set(reference, answer);
		const servesAll = answer.kind === 'failed' ? !answer.isRefused : answer.isUnfiltered;
		if (servesAll) this.answerToAll = answer;
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

const notAsked: LookUp = {
	kind: 'failed',
	reason: stoppedByUser,
	reasonCode: 'cancelled',
};
