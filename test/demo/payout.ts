import * as z from 'zod/v4';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { type CredentialStore, runNode } from '../harness';
import { UserFacingError } from './errors';
import type { Sheet } from './sheet';

const resultSchema = z.object({
	outcome: z.enum(['allocated', 'alreadyAllocated', 'rejected', 'notSent', 'unconfirmed']),
	uniqueReferenceNumber: z.string().optional(),
	name: z.string().optional(),
	mobile: z.string().optional(),
	/** Absent where EnKash knew the payout already: the one that it holds may have another amount. */
	loadAmount: z.number().optional(),
	enkashCardTxnId: z.string().optional(),
	reason: z.string().optional(),
	/** Columns of the sheet whose names n8n or the node itself needs. */
	input: z.record(z.string(), z.unknown()).optional(),
});

const itemSchema = z.object({ enkash: resultSchema });

const summarySchema = z.object({
	message: z.string(),
	payoutRun: z.string(),
	rows: z.number(),
	allocated: z.number(),
	alreadyAllocated: z.number(),
	rejected: z.number(),
	notSent: z.number(),
	unconfirmed: z.number(),
	pointsAllocated: z.number(),
	pointsUnconfirmed: z.number(),
	confirmedByResend: z.number(),
	pointsConfirmedByResend: z.number(),
	batches: z.number(),
	requests: z.number(),
	accountBalance: z.number().nullable(),
	durationMs: z.number(),
	stopped: z.string().nullable(),
});

const previewSchema = summarySchema.extend({
	planId: z.string(),
	pointsToAllocate: z.number(),
	sufficientBalance: z.boolean().nullable(),
	plan: z.array(z.object({ uniqueReferenceNumber: z.string(), loadAmount: z.number() })),
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

/** The fourth output of a preview, and the rows that would not be sent. */
export interface Preview extends z.infer<typeof previewSchema> {
	refusedRows: number[];
}

/** What the demo fills in on the node. */
export interface RunSettings {
	payoutRun: string;
	batchSize: number;
	/** The plan ID that somebody approved. */
	approvedPlan?: string;
}

/** Runs EnKash Bulk Allocate in n8n's engine over a sheet. Throws a `UserFacingError` where it sends nothing at all. */
export async function payOut(
	{ rows }: Pick<Sheet, 'rows'>,
	credentials: CredentialStore,
	{ payoutRun, ...options }: RunSettings,
): Promise<Payout> {
	const outputs = await outputsOf(rows, credentials, { payoutRun, options });
	const [success = [], failed = [], unconfirmed = [], summary = []] = outputs;
	return {
		success: success.map(paidRow),
		failed: failed.map(paidRow),
		unconfirmed: unconfirmed.map(paidRow),
		summary: summarySchema.parse(summary[0]?.json),
	};
}

/** What the node would send, with every row of it. Throws a `UserFacingError` where the sheet can't be read. */
export async function previewOf(
	{ rows }: Pick<Sheet, 'rows'>,
	credentials: CredentialStore,
	{ payoutRun, batchSize }: RunSettings,
): Promise<Preview> {
	const parameters = {
		operation: 'preview',
		payoutRun,
		options: { batchSize, listPlan: true },
	};
	const [, failed = [], , summary = []] = await outputsOf(rows, credentials, parameters);
	return {
		...previewSchema.parse(summary[0]?.json),
		refusedRows: failed.map((item) => paidRow(item).row),
	};
}

async function outputsOf(
	items: Sheet['rows'],
	credentials: CredentialStore,
	{ options, ...parameters }: INodeParameters & { options: INodeParameters },
): Promise<INodeExecutionData[][]> {
	const { outputs, error } = await runNode({
		node: 'enKashBulkAllocate',
		parameters: { ...parameters, options: { ...options, output: 'rowAndResult' } },
		items,
		credentials,
	});
	if (!error) return outputs;
	const advice = 'description' in error && error.description ? `\n${error.description}` : '';
	throw new UserFacingError(`${error.message}${advice}`);
}

function paidRow({ json, pairedItem }: INodeExecutionData): PaidRow {
	const { item } = z.object({ item: z.number() }).parse(pairedItem);
	return { ...itemSchema.parse(json).enkash, row: item + 1 };
}
