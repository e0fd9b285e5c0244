import type { Reply } from '../enkash/reply';
import { reasonOf, withoutPeople } from './result';

/** Why a run that the user stopped goes no further. */
export const stoppedByUser = 'The execution was stopped.';

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
	 * Notes a reply, and why it alone stops the run, if it does. Unclear and unprocessed replies count as a series.
	 */
	noteReply(reply: Reply<unknown>, reasonToStop?: string): void {
		this.replyReason ??= reasonToStop;
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
