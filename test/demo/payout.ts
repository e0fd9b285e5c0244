import * as z from 'zod/v4';
import type { INodeExecutionData } from 'n8n-workflow';
import { type CredentialStore, runNode } from '../harness';
import { UserFacingError } from './errors';
import type { Sheet } from './sheet';

const resultSchema = z.object({
	outcome: z.enum(['allocated', 'alreadyAllocated', 'rejected', 'notSent', 'unconfirmed']),
	uniqueReferenceNumber: z.string().optional(),
	name: z.string().optional(),
	mobile: z.string().optional(),
	loadAmount: z.number().optional(),
	enkashCardTxnId: z.string().optional(),
	reason: z.string().optional(),
	/** Columns of the sheet whose names n8n or the node itself needs. */
	input: z.record(z.string(), z.unknown()).optional(),
});

const itemSchema = z.object({ enkash: resultSchema });

const summarySchema = z.object({
	payoutRun: z.string(),
	rows: z.number(),
	allocated: z.number(),
	alreadyAllocated: z.number(),
	rejected: z.number(),
	notSent: z.number(),
	unconfirmed: z.number(),
	pointsAllocated: z.number(),
	pointsUnconfirmed: z.number(),
	batches: z.number(),
	requests: z.number(),
	accountBalance: z.number().nullable(),
	durationMs: z.number(),
	stopped: z.string().nullable(),
});

/** What became of one row of the sheet. */
export interface PaidRow extends z.infer<typeof resultSchema> {
	/** From 1, as in the node's own reasons. */
	row: number;
}

export type Summary = z.infer<typeof summarySchema>;

/** The node's four outputs. */
export interface Payout {
	success: PaidRow[];
	failed: PaidRow[];
	unconfirmed: PaidRow[];
	summary: Summary;
}

/** Runs EnKash Bulk Allocate in n8n's engine over a sheet. Throws a `UserFacingError` where it sends nothing at all. */
export async function payOut(
	{ rows }: Sheet,
	credentials: CredentialStore,
	{ payoutRun, batchSize }: { payoutRun: string; batchSize: number },
): Promise<Payout> {
	const { outputs, error } = await runNode({
		node: 'enKashBulkAllocate',
		parameters: { payoutRun, options: { batchSize } },
		items: rows,
		credentials,
	});
	if (error) {
		const advice = 'description' in error && error.description ? `\n${error.description}` : '';
		throw new UserFacingError(`${error.message}${advice}`);
	}
	const [success = [], failed = [], unconfirmed = [], summary = []] = outputs;
	return {
		success: success.map(paidRow),
		failed: failed.map(paidRow),
		unconfirmed: unconfirmed.map(paidRow),
		summary: summarySchema.parse(summary[0]?.json),
	};
}

function paidRow({ json, pairedItem }: INodeExecutionData): PaidRow {
	const { item } = z.object({ item: z.number() }).parse(pairedItem);
	return { ...itemSchema.parse(json).enkash, row: item + 1 };
}
