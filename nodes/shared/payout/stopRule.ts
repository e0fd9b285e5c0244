import type { Reply } from '../enkash/reply';

/** So many in a row are no accident, while fewer may be. */
const longestSeries = 3;

/** Whether two messages of EnKash's say the same, whichever row, mobile, e-mail or reference they name. */
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
 * Decides when a run must not go on: what went wrong would meet every later batch too. Told of each reply and each
 * batch, in the order in which they come.
 */
export class StopRule {
	private replyReason: string | undefined;
	private seriesReason: string | undefined;
	private openInARow = 0;
	private refusedInARow = { count: 0, message: '' };

	/** Whether nothing further is to be sent. */
	get isStopped(): boolean {
		return this.replyReason !== undefined || this.seriesReason !== undefined;
	}

	/** Why, as a sentence. A series that ended with the last batch stopped nothing. */
	reason(hasRowsLeft: boolean): string | undefined {
		return this.replyReason ?? (hasRowsLeft ? this.seriesReason : undefined);
	}

	/**
	 * To be told of each reply, and why it alone ends the run, if it does. An open reply leaves unclear what became of its
	 * rows, or asks to slow down.
	 */
	noteReply(reply: Reply<unknown>, reasonToStop?: string): void {
		this.replyReason ??= reasonToStop;
		if (reply.kind !== 'unclear' && reply.kind !== 'notProcessed') {
			this.openInARow = 0;
			return;
		}
		this.openInARow++;
		if (this.openInARow >= longestSeries) {
			this.seriesReason ??= `EnKash gave no clear answer ${longestSeries} times in a row: ${reply.reason}`;
		}
	}

	/** To be told of each batch: the message with which EnKash refused each of its rows, or undefined. */
	noteBatch(messageOfAll: string | undefined): void {
		const isSame =
			messageOfAll !== undefined && isSameMessage(messageOfAll, this.refusedInARow.message);
		const count = messageOfAll === undefined ? 0 : isSame ? this.refusedInARow.count + 1 : 1;
		this.refusedInARow = { count, message: messageOfAll ?? '' };
		if (count >= longestSeries) this.noteEverythingRefused(messageOfAll ?? '');
	}

	/** To be told where single rows were refused as their whole batch was: not a row but everything is refused. */
	noteEverythingRefused(message: string): void {
		this.seriesReason ??= `EnKash refused every row with the same message: ${message}`;
	}
}
