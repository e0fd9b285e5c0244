import type { LedgerEntry, RecordedRequest, Sandbox } from '../../sandbox';
import type { Stage } from './stage';

/** What the sandbox saw during one execution. */
export interface Seen {
	requests: RecordedRequest[];
	/** Payments of this execution. */
	payments: LedgerEntry[];
	/** References that were paid before it began. */
	paidBefore: ReadonlySet<string>;
}

/** Begins to watch; the function it returns says what there was since. */
export function watch({ requests, ledger }: Sandbox): () => Seen {
	const requestsBefore = requests.length;
	const paymentsBefore = ledger.points.length;
	const paidBefore = new Set(ledger.points.map(({ reference }) => reference));
	return () => ({
		requests: requests.slice(requestsBefore),
		payments: ledger.points.slice(paymentsBefore),
		paidBefore,
	});
}

/** Complains about every reference that was paid more than once since the sandbox began. */
export function* doublePayments({ ledger }: Sandbox): Generator<string> {
	const seen = new Set<string>();
	for (const { reference } of ledger.points) {
		if (seen.has(reference)) yield `PAID TWICE: ${reference}`;
		seen.add(reference);
	}
}

const loginPath = '/oauth/token';

/** Complains about more than one refused login with one password: EnKash locks the account after three. */
export function* loginComplaints({ sandbox, passwords }: Stage): Generator<string> {
	for (const password of passwords) {
		const refused = sandbox.requests.filter(
			({ path, rawBody, status = 0 }) =>
				path === loginPath &&
				rawBody.includes(password) &&
				status >= 400 &&
				status < 500 &&
				status !== 429,
		);
		if (refused.length > 1) yield `${refused.length} logins with one password were refused`;
	}
}
