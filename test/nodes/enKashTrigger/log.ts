import { dateText } from '../../sandbox/clock';
import { isRecord } from '../../harness/values';
import type { Json, StubReply } from '../support';

/** One transaction, when it was made, and from when on EnKash shows it. */
export interface Entry {
	record: Json;
	madeMs: number;
	shownMs: number;
}

/** How EnKash may list transactions. */
export interface LogForm {
	/** Records of one reply, at most. */
	pageSize: number;
	order: 'newestFirst' | 'oldestFirst';
	/** Whether transactions carry an ID. */
	hasIds: boolean;
	/** How dates are written; `none` leaves them out. */
	dates: 'enKash' | 'iso' | 'none';
}

export const wholeLog: LogForm = {
	pageSize: Infinity,
	order: 'newestFirst',
	hasIds: true,
	dates: 'enKash',
};

/** EnKash's log with a clock of its own, which sends pages without a way to the next. */
export class Log {
	readonly entries: Entry[] = [];
	form: LogForm = wholeLog;
	private made = 0;

	constructor(public nowMs: number) {}

	/** A transaction of now that shows up `lagMs` later; returns its number. */
	make(lagMs = 0): number {
		const number = ++this.made;
		const record: Json = { pgReferenceNumber: `P${number}`, amount: number, mobile: '9600098867' };
		this.entries.push({ record, madeMs: this.nowMs, shownMs: this.nowMs + lagMs });
		return number;
	}

	/** The payload for a span of time, as EnKash's filters have it. */
	list({ fromMs = -Infinity, toMs = Infinity }: { fromMs?: number; toMs?: number }): {
		recordsCount: number;
		data: Json[];
	} {
		const found = this.entries.filter(
			({ madeMs, shownMs }) => shownMs <= this.nowMs && madeMs >= fromMs && madeMs <= toMs,
		);
		if (this.form.order === 'newestFirst') found.reverse();
		const page = found.slice(0, this.form.pageSize).map((entry) => this.shown(entry));
		return { recordsCount: found.length, data: page };
	}

	/** Answers a request of the trigger's. */
	answer({ body }: { body: unknown }): StubReply {
		const { txnDateFrom, txnDateTo } = isRecord(body) ? body : {};
		const moment = (text: unknown) => (text === undefined ? undefined : Date.parse(String(text)));
		const payload = this.list({ fromMs: moment(txnDateFrom), toMs: moment(txnDateTo) });
		return { body: { code: 0, message: 'Success', payload } };
	}

	private shown({ record, madeMs }: Entry): Json {
		const { hasIds, dates } = this.form;
		return {
			...record,
			...(hasIds && { enKashTransactionId: `ECT${String(record.amount)}` }),
			...(dates === 'enKash' && { createdOn: dateText(madeMs) }),
			...(dates === 'iso' && { txnDate: new Date(madeMs).toISOString() }),
		};
	}
}

/** The numbers of what a poll reported. */
export function numbersOf(reported: readonly Json[]): unknown[] {
	return reported.map(({ amount }) => amount);
}
