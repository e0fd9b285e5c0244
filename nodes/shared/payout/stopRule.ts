import type { BulkReply } from '../enkash/endpoints/bulkAllocation';
import type { Refusal } from '../enkash/messages';
import type { Reply } from '../enkash/reply';
import type { WholeReply } from './reconciliation';
import { type OutcomeDetails, reasonOf, withoutPeople } from './result';

/** Why a run that the user stopped goes no further. */
export const stoppedByUser = 'The execution was stopped.';

/** Why nothing further should be sent after this reply, or undefined. */
export function reasonToStop(reply: Reply<BulkReply> | WholeReply): string | undefined {
	switch (reply.kind) {
		case 'success': {
			const fault = reply.payload.failed.find(({ refusal }) => stopsTheRun(refusal));
			return fault && stopSentence(fault.refusal, fault.failureReason ?? '');
		}
		case 'refused':
			return stopsTheRun(reply.refusal) ? stopSentence(reply.refusal, reply.reason) : undefined;
		case 'notProcessed':
			return reply.cause === 'rateLimited' ? undefined : reasonOf(reply);
		case 'unclear':
			return reply.cause === 'cancelled' ? reply.message : undefined;
	}
}

/** Whether a refusal concerns all that is paid from its account, and nothing that another account pays. */
export function isAboutAccount(reply: Reply<unknown>): boolean {
	if (reply.kind !== 'refused') return false;
	return reply.refusal === 'insufficientBalance' || reply.refusal === 'accountFault';
}

/** Whether EnKash would refuse every later batch for the same cause. */
function stopsTheRun(refusal: Refusal): boolean {
	return refusal !== 'duplicateReference' && refusal !== 'other';
}

function stopSentence(refusal: Refusal, reason: string): string {
	const message = withoutPeople(reason);
	return refusal === 'insufficientBalance'
		? `The account's balance is used up: ${message}`
		: `EnKash refused the account: ${message}`;
}

/** The outcome of a payout that the run stopped before. `why` is a sentence, or `''`. */
export function outcomeAfterStop(
	noun: 'row' | 'item',
	why: string,
	reasonCode: 'cancelled' | 'runStopped',
): Extract<OutcomeDetails, { reason: string }> {
	const reason = `The run stopped before this ${noun} was sent. ${why}`.trim();
	return { outcome: 'notSent', reasonCode, reason };
}

/** This many in a row are no accident. */
const longestSeries = 3;

/** Whether two messages of EnKash are the same but for the row, mobile, e-mail or reference in them. */
export function isSameMessage(one: string, other: string): boolean {
	return withoutNames(one) === withoutNames(other);
}

/** A message without its words that hold a digit or an `@`. */
function withoutNames(message: string): string {
	return message
		.split(/\s+/)
		.map((word) => (/[\d@]/.test(word) ? '0' : word))
		.join(' ');
}

/**
 * Decides when a run must stop because every later batch would fail too. Gets each reply and each batch in the order of
 * their arrival.
 */
export class StopRule {
	private replyReason: string | undefined;
	private seriesReason: string | undefined;
	private unclearInARow = 0;
	private refusedInARow?: { count: number; message: string };

	/** Whether nothing further is to be sent. */
	get isStopped(): boolean {
		return this.replyReason !== undefined || this.seriesReason !== undefined;
	}

	/** Why, as a sentence. A series that ends with the last batch stops nothing. */
	reason({ hasRowsLeft }: { hasRowsLeft: boolean }): string | undefined {
		return this.replyReason ?? (hasRowsLeft ? this.seriesReason : undefined);
	}

	/**
	 * Notes a reply. Three in a row that are unclear or unprocessed stop the run. `stopReason` is why this reply stops it
	 * alone; default: it does not.
	 */
	noteReply(reply: Reply<unknown>, stopReason?: string): void {
		this.replyReason ??= stopReason;
		if (reply.kind !== 'unclear' && reply.kind !== 'notProcessed') {
			this.unclearInARow = 0;
			return;
		}
		this.unclearInARow++;
		if (this.unclearInARow >= longestSeries) {
			this.seriesReason ??= `EnKash gave no clear answer ${longestSeries} times in a row: ${reasonOf(reply)}`;
		}
	}

	/** Notes a batch: the message with which EnKash refused all of its rows, or undefined. */
	noteBatch(messageOfAll: string | undefined): void {
		const previous = this.refusedInARow;
		this.refusedInARow = undefined;
		if (messageOfAll === undefined) return;
		const isSame = previous !== undefined && isSameMessage(messageOfAll, previous.message);
		const count = isSame ? previous.count + 1 : 1;
		this.refusedInARow = { count, message: messageOfAll };
		if (count >= longestSeries) this.noteEverythingRefused(messageOfAll);
	}

	/** Notes that single rows were refused with the message of their batch: no row is at fault, everything is refused. */
	noteEverythingRefused(message: string): void {
		this.seriesReason ??= `EnKash refused every row with the same message: ${withoutPeople(message)}`;
	}
}
