import * as z from 'zod/v4-mini';
import type { EndpointCall } from '../client';
import { deniesPayment, leavesOpen, type Refusal, refusalOf } from '../messages';
import { amountSchema, statedAmount, textOfValue, textSchema, tolerant } from '../records';
import { isObject, someText, transformed } from '../schemas';
import { idOfTransaction, statedReference } from './transactions';

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

/** The account that pays, and the people who get points. */
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
	companyId?: string;
	cardAccountId?: string;
	enkashCardId?: string;
	userId?: string;
	enkashCardTxnId?: string;
	otbBalance?: number;
	accountBalance?: number;
	failureReason?: string;
}

/** A row that was refused. */
export interface RefusedBulkReplyRow extends BulkReplyRow {
	refusal: Refusal;
	/** Set where its words leave open whether it was paid. */
	isOpen?: true;
}

/** The reply, row by row. */
export interface BulkReply {
	succeeded: BulkReplyRow[];
	failed: RefusedBulkReplyRow[];
	/** Whether EnKash's counts agree with each other and with its rows. */
	countsAddUp: boolean;
}

/** Takes numbers too: read as missing, a foreign reference would pass for none. */
const digitsSchema = tolerant(z.union([someText, transformed(z.number(), String)]));
const replyAmount = tolerant(amountSchema);

/** Rows are read one by one below: a zod schema for each would cost more than the rest of a run. */
const rowsSchema = transformed(
	z.nullish(z.custom<unknown[]>(Array.isArray)),
	(rows) => rows ?? undefined,
);

const listsSchema = z.object({
	successBulkEnKashCardCreateDTOs: rowsSchema,
	failureBulkEnKashCardCreateDTOs: rowsSchema,
	successCount: replyAmount,
	failureCount: replyAmount,
	totalCount: replyAmount,
});

type Lists = z.output<typeof listsSchema>;

const holdsAList = z.refine<Lists>(
	(payload) =>
		payload.successBulkEnKashCardCreateDTOs !== undefined ||
		payload.failureBulkEnKashCardCreateDTOs !== undefined,
);

const payloadSchema = transformed(listsSchema.check(holdsAList), toBulkReply);

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
		sanitizePayload: (reply, sanitize) => ({
			...reply,
			failed: reply.failed.map((row) => ({
				...row,
				failureReason: row.failureReason && sanitize(row.failureReason),
			})),
		}),
	};
}

/** Only the fields that EnKash knows. JSON leaves out those that are undefined. */
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

function toBulkReply(payload: Lists): BulkReply {
	const succeeded = (payload.successBulkEnKashCardCreateDTOs ?? []).map(toPaidRow);
	const failed = (payload.failureBulkEnKashCardCreateDTOs ?? []).map(toRefusedRow);
	return { succeeded, failed, countsAddUp: countsAddUp(payload, succeeded.length, failed.length) };
}

/** A row that is no object can't be matched to anybody, and must not hide the others. */
function fieldsOf(row: unknown): Record<string, unknown> {
	return isObject(row) ? row : {};
}

function toReplyRow(row: unknown): BulkReplyRow {
	const fields = fieldsOf(row);
	return {
		uniqueReferenceNumber: referenceIn(fields),
		mobile: readDigits(fields.mobile),
		loadAmount: statedAmount(fields.loadAmount),
		companyId: textOfValue(fields.companyId),
		cardAccountId: textOfValue(fields.cardAccountId),
		enkashCardId: readText(fields.enkashCardId) ?? readText(fields.enKashCardId),
		userId: readText(fields.userId),
		enkashCardTxnId: isText(fields.enkashCardTxnId)
			? fields.enkashCardTxnId
			: idOfTransaction(fields),
		otbBalance: readAmount(fields.otbBalance),
		accountBalance: readAmount(fields.accountBalance),
		failureReason: readText(fields.failureReason),
	};
}

/**
 * A reason that is no text counts too: a row that was paid has none at all. So does the status of a failed transaction;
 * EnKash's example has none.
 */
function toPaidRow(row: unknown): BulkReplyRow {
	const fields = fieldsOf(row);
	const paid = toReplyRow(row);
	const isDenied = fields.status !== undefined && deniesPayment(textOfValue(fields.status) ?? '');
	if (paid.failureReason === undefined && (fields.failureReason || isDenied)) {
		paid.failureReason = 'no text';
	}
	return paid;
}

function toRefusedRow(row: unknown): RefusedBulkReplyRow {
	const replyRow = toReplyRow(row);
	const { failureReason = '' } = replyRow;
	const refused = { ...replyRow, refusal: refusalOf(failureReason) };
	return leavesOpen(failureReason) ? { ...refused, isOpen: true } : refused;
}

/** The reference, under whichever name. The usual name alone is read by itself, which is faster. */
function referenceIn(fields: Record<string, unknown>): string | undefined {
	const { uniqueReferenceNumber } = fields;
	const isOnlyName =
		fields.pgReferenceNumber === undefined && fields.uniqueReferenceNum === undefined;
	return isOnlyName ? readDigits(uniqueReferenceNumber) : statedReference(fields);
}

const readDigits = reader(isText, digitsSchema);
const readAmount = reader(isFiniteNumber, replyAmount);
const readText = reader(isText, textSchema);

/** Reads a value by a schema. One of the right type skips it, as a schema for each field would be slow. */
function reader<T>(isRight: (value: unknown) => value is T, schema: z.ZodMiniType<T | undefined>) {
	return (value: unknown): T | undefined =>
		value === undefined || isRight(value) ? value : schema.parse(value);
}

function isText(value: unknown): value is string {
	return typeof value === 'string' && value !== '';
}

function isFiniteNumber(value: unknown): value is number {
	return Number.isFinite(value);
}

function countsAddUp(payload: Lists, succeeded: number, failed: number): boolean {
	return (
		(payload.successCount ?? succeeded) === succeeded &&
		(payload.failureCount ?? failed) === failed &&
		(payload.totalCount ?? succeeded + failed) === succeeded + failed
	);
}
