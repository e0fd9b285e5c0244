import * as z from 'zod/v4';
import entries from './replies.json';
import { bulkAllocate } from '../../nodes/shared/enkash/endpoints/bulkAllocation';
import { createCipher } from '../../nodes/shared/enkash/encryption';
import { readReply } from '../../nodes/shared/enkash/reply';
import type { Row } from '../../nodes/shared/payout/row';
import {
	type BatchReply,
	type SentBatch,
	reasonToStop,
	reconcile,
	type ReconciliationRules,
} from '../../nodes/shared/payout/reconciliation';

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
	kind: z.enum(['answered', 'refused', 'notProcessed', 'unclear']),
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
const batch = { number: 1, rows };
const call = bulkAllocate({
	companyId: 'CEK1PU9AOO',
	cardAccountId: 'CAQL8YCV3',
	isPointsAllocation: true,
	rows,
});
const cipher = createCipher('0123456789abcdef0123456789abcdef01234567', 'sha256');

function replyOf({ status, headers, text, json }: Entry) {
	const body = text ?? JSON.stringify(json);
	const retryAfter = headers?.['Retry-After'];
	return readReply({ kind: 'response', status, body, retryAfter }, call.payload, cipher);
}

function batchReplyOf(entry: Entry): BatchReply {
	const reply = replyOf(entry);
	return reply.kind === 'success' ? { kind: 'answered', ...reply.payload } : reply;
}

function settled(
	entry: Entry,
	changes: Partial<ReconciliationRules> & Pick<SentBatch, 'earlierUnclear'> = {},
) {
	return reconcile(
		{
			batch,
			reply: batchReplyOf(entry),
			attempts: 1,
			earlierUnclear: changes.earlierUnclear,
		},
		{ referenceMode: 'generate', isPointsAllocation: true, run: {}, ...changes },
	);
}

function outcomes(...parameters: Parameters<typeof settled>) {
	return settled(...parameters).map(({ outcome }) => outcome);
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
	expect(batchReplyOf(entry)).toMatchObject({
		kind,
		...(cause !== undefined && { cause }),
		...(refusal !== undefined && { refusal }),
		...(headers?.['Retry-After'] !== undefined && { retryAfter: headers['Retry-After'] }),
	});
	const results = settled(entry);
	expect(results.map(({ outcome }) => outcome)).toEqual(entry.outcomes);
	expect(reasonToStop(batchReplyOf(entry)) !== undefined).toBe(entry.stops);
	for (const { outcome, reason } of results) {
		if (outcome !== 'allocated') expect(reason).toMatch(/\S/);
	}

	// A reference of the user's own that exists may be somebody else's.
	expect(outcomes(entry, { referenceMode: 'provide' })).toEqual(
		entry.outcomes.map((outcome) => (outcome === 'alreadyAllocated' ? 'rejected' : outcome)),
	);
	// After a send that was unclear, no reply to a resend proves that a row was not paid.
	const earlierUnclear = { cause: 'timeout' as const, reason: 'Late.' };
	for (const outcome of outcomes(entry, { earlierUnclear })) {
		expect(['allocated', 'unconfirmed']).toContain(outcome);
	}
});
