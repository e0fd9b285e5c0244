import type { EnKashClient } from '../enkash/client';
import type { Sent } from '../enkash/retry';
import type { ItemResult, OutputStyle } from '../n8n/output';
import type { Statement } from '../payout/contradiction';
import type { ReferenceMode } from '../payout/reference';
import type { Outcome, OutcomeDetails, PayoutFacts, Result, RunFacts } from '../payout/result';
import type { SentPayout } from './transactionLog';

/** One payout that is ready to be sent, and how its reply is to be read. */
export interface ItemPayout<T> {
	/** Whose payout it is, for its result. */
	facts: PayoutFacts;
	run: RunFacts;
	/** What is sent, as far as a reply can contradict it. */
	statement: Statement;
	/** Why the payout must not be sent, although each of its values is valid. */
	refusal?: OutcomeDetails;
	/** The reference that must not come twice in one input; absent where EnKash knows none. */
	reference?: string;
	/** Whom it is for: two payouts to one person are never under way at once. */
	person: string;
	referenceMode: ReferenceMode;
	style: OutputStyle;
	/** What it takes from the account, in points, and how much one execution and one month may take; 0 is no limit. */
	points?: { amount: number; maxPerRun: number; maxPerMonth: number };
	/** Whether it may be sent again while it is unclear what became of it. */
	mayBeResent: boolean;
	/** What a person should do when it is unclear what became of the payout. */
	adviceWhenUnclear: string;
	/** What the outcomes of this payout are called, where they have names of their own. */
	outcomeNames?: Partial<Record<Outcome, string>>;
	/** Looks for what makes sending needless, right before it. Never throws. */
	findExisting?(client: EnKashClient): Promise<Existing | undefined>;
	send(client: EnKashClient): Promise<Sent<T>>;
	/** What EnKash's reply states of the payout. */
	statementIn(payload: T): Statement;
	/** Finds out more about a result that is open, where the user chose so. Never throws. */
	confirm?(client: EnKashClient, payout: SentPayout): Promise<Result>;
	/** What to hand on of a success. */
	show(payload: T): object;
}

/** What there is already of a payout, to hand on instead; or why that can't be told, so that nothing is sent. */
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
			/** Whether the node is set up wrongly; such a reason holds no value of a person. */
			isSetUpFault?: boolean;
	  };

/** How a node pays its items. */
export interface PayingNode<T> {
	/** Reads one item; an error it throws is a fault of that item. */
	read(itemIndex: number): ReadItem<T>;
	/** Calls under way at a time, at most. */
	concurrency: number;
	/** What a person must know where so many items went through before one failed. */
	adviceOnItemsDone?(count: number): string;
	/**
	 * Why none of these payouts may be sent, although each may for itself. Throws a `NodeOperationError` where a limit
	 * can't be kept.
	 */
	holdBack?(
		client: EnKashClient,
		payouts: ReadonlyArray<ItemPayout<unknown>>,
	): Promise<OutcomeDetails | undefined>;
}

/** How a run deals with items that fail. */
export interface FailureMode {
	/** Whether a failed item leaves as an item, so that nothing is thrown. */
	goesOn: boolean;
}
