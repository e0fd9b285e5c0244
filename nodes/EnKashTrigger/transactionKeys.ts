import { createHash } from 'node:crypto';
import { idOfTransaction } from '../shared/enkash/endpoints/transactions';
import type { EnKashRecord } from '../shared/enkash/records';

/**
 * A key for each transaction of one reply: EnKash's ID, else a hash of its stable fields. Equal ones without an ID are
 * numbered, since they may be two payments of one second.
 */
export function keysOf(transactions: readonly EnKashRecord[]): string[] {
	const counts = new Map<string, number>();
	return transactions.map((transaction) => {
		const id = idOfTransaction(transaction);
		if (id !== undefined) return id;
		const text = JSON.stringify(stableFields(transaction));
		const digest = createHash('sha256').update(text).digest('base64url');
		const count = (counts.get(digest) ?? 0) + 1;
		counts.set(digest, count);
		return count === 1 ? digest : `${digest}#${count}`;
	});
}

/** Fields that may change while the transaction stays the same. */
const changingFields = /status|balance|modified|updated/i;

/** The fields of a record that stay the same from reply to reply, sorted: EnKash's order differs. */
function stableFields(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(stableFields);
	if (typeof value !== 'object' || value === null) return value;
	return Object.entries(value)
		.filter(([name]) => !changingFields.test(name))
		.sort(([one], [other]) => (one < other ? -1 : 1))
		.map(([name, inner]) => [name, stableFields(inner)]);
}
