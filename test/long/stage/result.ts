import * as z from 'zod/v4';

/** What a node says became of one payout; nothing else may stand there. */
export const resultSchema = z.strictObject({
	outcome: z.enum(['allocated', 'alreadyAllocated', 'rejected', 'notSent', 'unconfirmed']),
	uniqueReferenceNumber: z.string().optional(),
	requestId: z.string().optional(),
	name: z.string().optional(),
	mobile: z.string().optional(),
	loadAmount: z.number().optional(),
	enkashCardId: z.string().optional(),
	userId: z.string().optional(),
	enkashCardTxnId: z.string().optional(),
	otbBalance: z.number().optional(),
	accountBalance: z.number().optional(),
	reasonCode: z
		.enum([
			'invalidRow',
			'duplicateInInput',
			'duplicateReference',
			'insufficientBalance',
			'refused',
			'limitExceeded',
			'runStopped',
			'notAuthorized',
			'timeout',
			'connectionLost',
			'serverError',
			'unreadableReply',
			'unmatchedReply',
			'cancelled',
		])
		.optional(),
	reason: z.string().min(1).optional(),
	environment: z.literal('test').optional(),
	cardAccountId: z.string().optional(),
	payoutRun: z.string().optional(),
	batch: z.number().int().min(1).optional(),
	attempts: z.number().int().min(1).optional(),
});
export type Result = z.output<typeof resultSchema>;
export type Outcome = Result['outcome'];

const text = z.string().nullable();
const count = z.number().int().nonnegative();

/** The receipt of a bulk run. */
export const summarySchema = z.strictObject({
	preview: z.literal(false),
	environment: text,
	companyId: text,
	cardAccountId: text,
	payoutRun: text,
	rows: count,
	allocated: count,
	alreadyAllocated: count,
	rejected: count,
	notSent: count,
	unconfirmed: count,
	pointsAllocated: count,
	pointsUnconfirmed: count,
	batches: count,
	requests: count,
	accountBalance: z.number().nullable(),
	durationMs: z.number().nonnegative(),
	stopped: text,
});
