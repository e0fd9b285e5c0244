import { bulkPath } from './scenario';
import type { Observed } from './observed';

/** Complains about payments that nobody asked for, and about requests that should not have been made. */
export function* moneyComplaints({
	expectedRows,
	recording,
	settings,
}: Observed): Generator<string> {
	const payable = new Set<string>();
	for (const expected of expectedRows) {
		if (expected.kind === 'payable') payable.add(expected.reference);
	}
	for (const { reference, transactionType } of recording.points) {
		if (!payable.has(reference)) yield `PAID, though no row asks for it: ${reference}`;
		if (transactionType !== 'CR') yield `points were taken back under ${reference}`;
	}
	yield* requestComplaints({ recording, settings }, payable);
}

function* requestComplaints(
	{ recording, settings }: Pick<Observed, 'recording' | 'settings'>,
	payable: ReadonlySet<string>,
): Generator<string> {
	const sends = new Map<string, number>();
	for (const { path, rawBody, body, status } of recording.requests) {
		if (!path.includes(bulkPath)) continue;
		// n8n itself repeats a request once after it has fetched a new token.
		if (status === 401) continue;
		const references = referencesIn(body === '' ? parsed(rawBody) : body);
		if (references.length > settings.batchSize) yield `a batch of ${references.length} rows`;
		for (const reference of references) {
			if (!payable.has(reference)) yield `sent, though no row asks for it: ${reference}`;
			sends.set(reference, (sends.get(reference) ?? 0) + 1);
		}
	}
	for (const [reference, times] of sends) {
		if (times > settings.maxAttempts) yield `${reference} was sent ${times} times`;
	}
}

/** Empty for a body that came encrypted and was never opened. */
function referencesIn(body: unknown): string[] {
	if (!Array.isArray(body)) return [];
	const rows: unknown[] = body;
	return rows.map((row) =>
		typeof row === 'object' && row !== null && 'uniqueReferenceNumber' in row
			? String(row.uniqueReferenceNumber)
			: '',
	);
}

/** The sandbox reads no body of a request that it lets go wrong before it is processed. */
function parsed(rawBody: string): unknown {
	try {
		return JSON.parse(rawBody);
	} catch {
		return undefined;
	}
}
