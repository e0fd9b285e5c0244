import * as z from 'zod/v4';
import entries from './replies.json';
import { bulkAllocate } from '../../nodes/shared/enkash/endpoints/bulkAllocation';
import { createCipher } from '../../nodes/shared/enkash/encryption';
import { readReply } from '../../nodes/shared/enkash/reply';
import type { Row } from '../../nodes/shared/payout/row';
import { type BulkRules, reconcile } from '../../nodes/shared/payout/reconciliation';
import { reasonToStop } from '../../nodes/shared/payout/stopRule';

const outcomeSchema = z.enum([
	'allocated',
	'alreadyAllocated',
	'rejected',
	'notSent',
	'unconfirmed',
]);
/** Each entry is what EnKash, or something on the way, may answer to a batch of three rows. */
const entrySchema = z.strictObject({
	what: z.string(),
	status: z.number(),
	headers: z.record(z.string(), z.string()).optional(),
	/** The body as text, or as JSON. */
	text: z.string().optional(),
	json: z.unknown().optional(),
	kind: z.enum(['success', 'refused', 'notProcessed', 'unclear']),
	refusal: z.string().optional(),
	cause: z.string().optional(),
	/** What becomes of the three rows. */
	outcomes: z.array(outcomeSchema).length(3),
	/** Whether no further batch is sent. */
	stops: z.boolean().default(false),
});
const corpus = z.array(entrySchema).parse(entries);
type Entry = (typeof corpus)[number];

const rows: Row[] = ['Asha', 'Ravi', 'Meena'].map((name, index) => ({
	index,
	name,
	mobile: String(9_000_000_001 + index),
	loadAmount: 100 * (index + 1),
	uniqueReferenceNumber: `R-${index + 1}`,
}));
const payer = { companyId: 'CEK1PU9AOO', cardAccountId: 'CAQL8YCV3' };
const rules: BulkRules = {
	...payer,
	referenceMode: 'generate',
	noun: 'row',
	isPointsAllocation: true,
};
const call = bulkAllocate({ ...payer, isPointsAllocation: true, rows });
const cipher = createCipher('0123456789abcdef0123456789abcdef01234567', 'sha256');
const earlierUnclear = { cause: 'timeout', message: 'Late.' } as const;

function replyOf({ status, headers, text, json }: Entry) {
	const body = text ?? JSON.stringify(json);
	const retryAfter = headers?.['Retry-After'];
	return readReply({ kind: 'response', status, body, retryAfter }, call, cipher);
}

function detailsOf(entry: Entry, changes: Partial<BulkRules> = {}) {
	return rows.map(reconcile(replyOf(entry), rows, { ...rules, ...changes }));
}

function outcomes(...parameters: Parameters<typeof detailsOf>) {
	return detailsOf(...parameters).map(({ outcome }) => outcome);
}

it('holds at least 50 different replies', () => {
	const different = new Set(
		corpus.map(({ status, text, json }) => JSON.stringify([status, text, json])),
	);
	expect(different.size).toBe(corpus.length);
	expect(different.size).toBeGreaterThanOrEqual(50);
});

it.each(corpus)('$what is $kind and leaves the three rows $outcomes', (entry) => {
	const { kind, cause, refusal, headers } = entry;
	expect(replyOf(entry)).toMatchObject({
		kind,
		...(cause !== undefined && { cause }),
		...(refusal !== undefined && { refusal }),
		...(headers?.['Retry-After'] !== undefined && { retryAfter: headers['Retry-After'] }),
	});
	expect(outcomes(entry)).toEqual(entry.outcomes);
	expect(reasonToStop(replyOf(entry)) !== undefined).toBe(entry.stops);
	for (const details of detailsOf(entry)) {
		if (details.outcome !== 'allocated') expect(details.reason).toMatch(/\S/);
	}
});

it.each(corpus)('$what leaves a reference of the user that exists refused', (entry) => {
	expect(outcomes(entry, { referenceMode: 'provide' })).toEqual(
		entry.outcomes.map((outcome) => (outcome === 'alreadyAllocated' ? 'rejected' : outcome)),
	);
});

it.each(corpus)('$what proves of no row that an earlier attempt did not pay it', (entry) => {
	const afterwards = (outcome: string) =>
		outcome === 'allocated' || outcome === 'alreadyAllocated' ? outcome : 'unconfirmed';
	expect(outcomes(entry, { earlierUnclear })).toEqual(entry.outcomes.map(afterwards));
	expect(outcomes(entry, { referenceMode: 'provide', earlierUnclear })).toEqual(
		entry.outcomes.map((outcome) => (outcome === 'allocated' ? outcome : 'unconfirmed')),
	);
});
