import type { EnKashClient } from '../enkash/client';
import type { Problem } from '../enkash/problem';
import type { Sent } from '../enkash/retry';
import type { ItemResult, OutputStyle } from '../n8n/output';
import type { Statement } from '../payout/contradiction';
import type { ReferenceMode } from '../payout/reference';
import type { Outcome, OutcomeDetails, PayoutFacts, Result, RunFacts } from '../payout/result';
import type { SentPayout } from './transactionLog';

/** One payout, ready to be sent, and how to read its reply. */
export interface ItemPayout<T> {
	/** Whose payout it is, for its result. */
	facts: PayoutFacts;
	run: RunFacts;
	/** The facts as sent, which a reply must not contradict. */
	statement: Statement;
	/** Why the payout must not be sent, although each of its values is valid. Default: it may be. */
	refusal?: OutcomeDetails;
	/** The reference, unique within an input; absent where the call has none. */
	reference?: string;
	/** Identifies the person: two payouts to one person are never in flight together. */
	person: string;
	referenceMode: ReferenceMode;
	style: OutputStyle;
	/** Its points, and the limits for one execution and for one month; 0 is no limit. Default: it spends none. */
	points?: { amount: number; maxPerRun: number; maxPerMonth: number };
	/** Whether it may be resent while its outcome is unclear. */
	mayBeResent: boolean;
	/** What to say where EnKash holds the payout already; see `paidBefore`. Default: EnKash's own words. */
	paidBefore?: string;
	/** Says that this call has changed nothing, as a sentence. */
	nothingDone: string;
	/** What a person should do when the outcome is unclear. */
	adviceWhenUnclear: string;
	/** The node's own names of outcomes. Default: those of `Outcome`. */
	outcomeNames?: Partial<Record<Outcome, string>>;
	/** Called right before sending: what exists already, such as a card. Never throws. Default: nothing does. */
	findExisting?(client: EnKashClient): Promise<Existing | undefined>;
	send(client: EnKashClient): Promise<Sent<T>>;
	/** What EnKash's reply states of the payout. */
	statementIn(payload: T): Statement;
	/** Looks up an unclear payout, if the user chose so. Never throws. Default: its result stays. */
	confirm?(client: EnKashClient, payout: SentPayout): Promise<Result>;
	/** The reply as the output shows it. */
	show(payload: T): object;
}

/** What exists already, which is output instead; or why it is unknown, so that nothing is sent. */
export type Existing = { kind: 'exists'; json: ItemResult } | { kind: 'unknown'; reason: string };

/** Values of an item that passed their checks; or why it can't be sent, with those that are valid. */
export type Checked<T> = { ok: true; value: T } | { ok: false; reason: string; valid: PayoutFacts };

/** A payout read from an item, or why the item can't be sent. */
export type ReadItem<T> =
	| { ok: true; payout: ItemPayout<T> }
	| {
			ok: false;
			reason: string;
			valid: PayoutFacts;
			/** Set where the set-up of the node is wrong: `reason` in two texts, without values of people. */
			setUpProblem?: Problem;
			/** Whether EnKash gave no answer that reading needs, so that the item is not to blame. Default: false. */
			isUnanswered?: boolean;
	  };

/** How a node pays its items. */
export interface PayingNode<T> {
	/** Reads one item. An error it throws is a fault of that item; a `NodeApiError` one of EnKash's answer. */
	read(itemIndex: number): ReadItem<T> | Promise<ReadItem<T>>;
	/** Calls under way at a time, at most. */
	concurrency: number;
	/** Advice where `count` items went through before one failed. Default: none. */
	adviceOnItemsDone?(count: number): string;
	/**
	 * Why none of these payouts may be sent, such as a limit on their sum. Default: all may be. Throws a
	 * `NodeOperationError` where a limit can't be checked.
	 */
	holdBack?(
		client: EnKashClient,
		payouts: ReadonlyArray<ItemPayout<unknown>>,
	): Promise<OutcomeDetails | undefined>;
}

/** How a run deals with items that fail. */
export interface FailureMode {
	/** Whether On Error is Continue: a failed item becomes an output item, and nothing is thrown. */
	continueOnFail: boolean;
}
