import * as z from 'zod/v4';
import { amountSchema, textSchema, tolerant } from './amounts';
import type { EndpointCall } from './client';
import { type Refusal, refusalOf } from './refusal';

/** One row of the bulk call, under EnKash's names. */
export interface BulkRow {
	title?: string;
	name: string;
	email?: string;
	/** Ten digits. */
	mobile: string;
	/** Whole points. */
	loadAmount: number;
	remarks?: string;
	uniqueReferenceNumber: string;
}

/** Whose account pays, and whom. */
export interface BulkAllocation {
	companyId: string;
	cardAccountId: string;
	/** False: cards for new holders only; existing holders get nothing. */
	isPointsAllocation: boolean;
	rows: readonly BulkRow[];
}

/** A row of the reply. EnKash spells the card's id with a small and a capital K; here it is `enkashCardId`. */
export interface BulkReplyRow {
	uniqueReferenceNumber?: string;
	mobile?: string;
	loadAmount?: number;
	enkashCardId?: string;
	userId?: string;
	enkashCardTxnId?: string;
	otbBalance?: number;
	accountBalance?: number;
}

/** A row that was refused. */
export interface RefusedBulkReplyRow extends BulkReplyRow {
	refusal: Refusal;
	failureReason?: string;
}

/** The reply, row by row. */
export interface BulkReply {
	succeeded: BulkReplyRow[];
	failed: RefusedBulkReplyRow[];
	/** Whether EnKash's counts agree with each other and with its rows. */
	countsAddUp: boolean;
}

/** Digits that come as a number are the same digits: read as missing, a foreign reference would seem to be none. */
const digitsSchema = tolerant(z.union([z.string().min(1), z.number().transform(String)]));
const replyAmount = tolerant(amountSchema);

const rowSchema = z.object({
	uniqueReferenceNumber: digitsSchema,
	mobile: digitsSchema,
	loadAmount: replyAmount,
	enkashCardId: textSchema,
	enKashCardId: textSchema,
	userId: textSchema,
	enkashCardTxnId: textSchema,
	otbBalance: replyAmount,
	accountBalance: replyAmount,
	failureReason: textSchema,
});

/** A row that is no object speaks of nobody: it can't be matched, and must not hide the others. */
const rowsSchema = z
	.array(rowSchema.catch(() => rowSchema.parse({})))
	.nullish()
	.transform((rows) => rows ?? undefined);

const payloadSchema = z
	.object({
		successBulkEnKashCardCreateDTOs: rowsSchema,
		failureBulkEnKashCardCreateDTOs: rowsSchema,
		successCount: replyAmount,
		failureCount: replyAmount,
		totalCount: replyAmount,
	})
	.refine(
		(payload) =>
			payload.successBulkEnKashCardCreateDTOs !== undefined ||
			payload.failureBulkEnKashCardCreateDTOs !== undefined,
	)
	.transform(toBulkReply);

/**
 * Creates cards where needed and allocates points, up to a whole sheet at a time.
 * Source: EnKash, "Bulk Create And Allocate Rewards" (api-9796906): the query, the rows, and the reply of its example
 * (its field table is flat and wrong in shape).
 */
export function bulkAllocate(allocation: BulkAllocation): EndpointCall<BulkReply> {
	const { companyId, cardAccountId, isPointsAllocation, rows } = allocation;
	return {
		request: {
			method: 'POST',
			path: '/api/v0/partner/enKashCard/bulk-create-allocate-points-json',
			query: { companyId, cardAccountId, isPointsAllocation },
			body: rows.map(bodyRow),
		},
		payload: payloadSchema,
	};
}

/** Field by field, as a row may carry more than EnKash takes. Absent ones stay undefined, which JSON leaves out. */
function bodyRow(row: BulkRow): BulkRow {
	return {
		title: row.title,
		name: row.name,
		email: row.email,
		mobile: row.mobile,
		loadAmount: row.loadAmount,
		remarks: row.remarks,
		uniqueReferenceNumber: row.uniqueReferenceNumber,
	};
}

type ParsedRow = z.output<typeof rowSchema>;
interface ParsedPayload {
	successBulkEnKashCardCreateDTOs?: ParsedRow[];
	failureBulkEnKashCardCreateDTOs?: ParsedRow[];
	successCount?: number;
	failureCount?: number;
	totalCount?: number;
}

function toBulkReply(payload: ParsedPayload): BulkReply {
	const succeeded = (payload.successBulkEnKashCardCreateDTOs ?? []).map(toReplyRow);
	const failed = (payload.failureBulkEnKashCardCreateDTOs ?? []).map(toRefusedRow);
	return { succeeded, failed, countsAddUp: countsAddUp(payload, succeeded.length, failed.length) };
}

function toReplyRow(row: ParsedRow): BulkReplyRow {
	return {
		uniqueReferenceNumber: row.uniqueReferenceNumber,
		mobile: row.mobile,
		loadAmount: row.loadAmount,
		enkashCardId: row.enkashCardId ?? row.enKashCardId,
		userId: row.userId,
		enkashCardTxnId: row.enkashCardTxnId,
		otbBalance: row.otbBalance,
		accountBalance: row.accountBalance,
	};
}

function toRefusedRow(row: ParsedRow): RefusedBulkReplyRow {
	const { failureReason } = row;
	return { ...toReplyRow(row), refusal: refusalOf(failureReason), failureReason };
}

function countsAddUp(payload: ParsedPayload, succeeded: number, failed: number): boolean {
	return (
		(payload.successCount ?? succeeded) === succeeded &&
		(payload.failureCount ?? failed) === failed &&
		(payload.totalCount ?? succeeded + failed) === succeeded + failed
	);
}
