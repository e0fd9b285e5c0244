/* eslint-disable @n8n/community-nodes/require-node-api-error -- a server of its own, never inside n8n */
import * as z from 'zod/v4';
import type { CardAccount } from '../ledger';
import { isRecord } from '../records';
import type { Json } from '../records';
import { duplicateWords, httpStatus, Refusal, success, wordsOf } from '../reply';
import type { RefusalKind, Reply } from '../reply';
import type { Switches } from '../switches';
import { documented, sandboxOnly } from '../texts';
import { email, mobile, points, problemOf, read, text, title, unknownField } from '../validation';
import { identityOf, refuseUnpayable } from './allocate';
import type { Call, Endpoint, World } from '../world';

const query = z.object({
	companyId: text,
	cardAccountId: text,
	isPointsAllocation: z.enum(['true', 'false']),
});

const row = z.object({
	title: title.optional(),
	name: text,
	email: email.optional(),
	mobile,
	loadAmount: points,
	remarks: z.string().optional(),
	uniqueReferenceNumber: text,
});

type Row = z.infer<typeof row>;
type CompanyAccount = Pick<CardAccount, 'companyId' | 'cardAccountId'>;

interface Batch {
	account: CardAccount;
	payExisting: boolean;
	endpoint: string;
	successes: Json[];
	failures: Json[];
	/** Set once a row found the account too short, under `bulkShortFunds: 'stopAtFirst'`. */
	ranShort: boolean;
}

const conditions: Record<Exclude<Switches['batchCondition'], 'none'>, string> = {
	companyIdMissing: documented.companyIdMissing,
	noPrimaryCard: documented.noPrimaryCard,
	kycPending: documented.kycPending,
	binTypeNotMapped: documented.binTypeNotMapped,
};

/** Bulk Create And Allocate: many rows, each with an outcome of its own. */
function bulkAllocate(world: World, call: Call): Reply {
	const { switches, ledger } = world;
	const asked = read(query, call.query, { ...switches, unknownFields: 'ignore' });
	if (!Array.isArray(call.body)) throw new Refusal('invalid', sandboxOnly.invalid('body'));
	const rows: unknown[] = call.body;
	if (rows.length === 0) throw new Refusal('invalid', sandboxOnly.noRows);
	if (switches.bulkLimit !== 'off' && rows.length > switches.bulkLimit) {
		throw new Refusal('invalid', sandboxOnly.tooManyRows(switches.bulkLimit));
	}

	const account = ledger.account(asked.companyId, asked.cardAccountId, switches.idCase);
	if (!account) {
		const reason = documented.accountNotFound(asked.companyId, asked.cardAccountId);
		return refuseBatch(world, rows, asked, 'notFound', reason);
	}
	if (switches.batchCondition !== 'none') {
		return refuseBatch(world, rows, asked, 'refused', conditions[switches.batchCondition]);
	}
	if (account.type.name === 'GIFT') {
		return refuseBatch(world, rows, asked, 'refused', documented.binTypeNotMapped);
	}
	refuseForOneRow(world, rows, account);
	if (switches.bulkShortFunds === 'refuseBatch' && sumOf(rows) > account.balance) {
		throw new Refusal('refused', documented.insufficientBalance);
	}

	const batch: Batch = {
		account,
		payExisting: asked.isPointsAllocation === 'true',
		endpoint: call.endpoint,
		successes: [],
		failures: [],
		ranShort: false,
	};
	for (const candidate of rows) takeRow(world, batch, candidate);
	return success('E1', payload(batch.successes, batch.failures, rows.length));
}

/** HTTP status of a whole call that is refused for one bad row. */
const wholeCallStatus = { http400: 400, http413: 413, http422: 422, code1: 200 } as const;

/** Refuses the whole call for a single row, where the switch has it so. */
function refuseForOneRow({ switches, ledger }: World, rows: unknown[], account: CardAccount): void {
	const form = switches.invalidRowRefusesBatch;
	if (form === 'off') return;
	const read = rows.map((candidate) => readRow(candidate, switches));
	if (form === 'duplicateWhole') {
		const known = read.some(
			(found) =>
				typeof found !== 'string' &&
				ledger.isReferenceUsed(found.uniqueReferenceNumber, account, switches.referenceScope),
		);
		if (!known) return;
		throw new Refusal('refused', duplicateWords(documented.duplicateReference, switches));
	}
	if (read.some((found) => typeof found === 'string' || !isPlainName(found.name))) {
		throw new Refusal('invalid', sandboxOnly.invalidData, wholeCallStatus[form]);
	}
}

/** A row that can be processed, or the reason why not. */
function readRow(candidate: unknown, switches: Switches): Row | string {
	const parsed = row.safeParse(candidate);
	if (!parsed.success) return problemOf(parsed.error, candidate).text;
	const stranger = unknownField(row, candidate, switches);
	if (stranger !== undefined) return sandboxOnly.unknownField(stranger);
	return switches.poisonedMobiles.includes(parsed.data.mobile)
		? sandboxOnly.invalidData
		: parsed.data;
}

const longestName = 255;

/** Fits a column of 255 characters that stores no emoji. */
function isPlainName(name: string): boolean {
	return [...name].length <= longestName && !/\p{Extended_Pictographic}/u.test(name);
}

function takeRow(world: World, batch: Batch, candidate: unknown): void {
	const { switches } = world;
	const fail = (reason: string) =>
		batch.failures.push(failureRow(candidate, batch.account, switches, reason));
	const request = readRow(candidate, switches);
	if (typeof request === 'string') {
		fail(request);
		return;
	}
	const existing = batch.account.holders.has(identityOf(request, switches));
	if (existing && !batch.payExisting && switches.existingHolderRow === 'omitted') return;
	try {
		batch.successes.push(payRow(world, batch, request));
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		fail(error.message);
	}
}

function payRow(world: World, batch: Batch, request: Row): Json {
	const { switches, ledger } = world;
	const { account } = batch;
	const reference = request.uniqueReferenceNumber;
	refuseUnpayable(world, account, request.mobile, request.loadAmount);
	if (ledger.isReferenceUsed(reference, account, switches.referenceScope)) {
		throw new Refusal('refused', duplicateWords(documented.duplicateReference, switches));
	}
	const identity = identityOf(request, switches);
	const known = account.holders.get(identity);
	if (known && !batch.payExisting) throw new Refusal('refused', sandboxOnly.existingHolder);
	if (batch.ranShort || account.balance < request.loadAmount) {
		batch.ranShort = switches.bulkShortFunds === 'stopAtFirst';
		if (switches.refusalUsesReference) ledger.useReference(reference, account);
		throw new Refusal('refused', documented.insufficientBalance);
	}

	// Absent optional fields are undefined here and left out by JSON.
	const holder = {
		email: request.email,
		mobile: request.mobile,
		title: request.title,
		firstName: request.name,
	};
	const card = known ?? ledger.addCard(account, holder, batch.endpoint, { identity }).card;
	const entry = ledger.pay({
		account,
		card,
		amount: request.loadAmount,
		transactionType: 'CR',
		reference,
		honoured: reference,
		endpoint: batch.endpoint,
	});
	const paid = echo(request, account);
	paid.enkashCardId = card.enKashCardId;
	paid.userId = card.userId;
	paid.accountBalance = account.balance;
	paid.enkashCardTxnId = entry.enkashCardTxnId;
	paid.otbBalance = card.balance;
	if (switches.bulkReferenceEcho) paid.uniqueReferenceNumber = reference;
	return paid;
}

/** A condition of the whole batch, told in the form the switch asks for. */
function refuseBatch(
	{ switches }: World,
	rows: unknown[],
	asked: CompanyAccount,
	kind: RefusalKind,
	reason: string,
): Reply {
	if (switches.batchErrorForm !== 'everyRow') {
		throw new Refusal(kind, reason, switches.batchErrorForm === 'http' ? httpStatus[kind] : 200);
	}
	const failures = rows.map((candidate) => failureRow(candidate, asked, switches, reason));
	return success('E1', payload([], failures, rows.length));
}

function failureRow(
	candidate: unknown,
	account: CompanyAccount,
	switches: Switches,
	failureReason: string,
): Json {
	const sent = isRecord(candidate) ? candidate : {};
	const failed = echo(sent, account);
	if (switches.bulkFailureDetails) {
		failed.uniqueReferenceNumber = sent.uniqueReferenceNumber;
		failed.failureReason = wordsOf(failureReason, switches);
	}
	return failed;
}

/** The fields every row gets back, in the order of EnKash's example; `remarks` is not among them. */
function echo(sent: Json, { companyId, cardAccountId }: CompanyAccount): Json {
	return {
		email: sent.email,
		name: sent.name,
		mobile: sent.mobile,
		title: sent.title,
		loadAmount: sent.loadAmount,
		companyId,
		cardAccountId,
	};
}

/** `totalCount` counts the rows received, also those that are in neither list. */
function payload(successes: Json[], failures: Json[], totalCount: number) {
	return {
		successBulkEnKashCardCreateDTOs: successes,
		failureBulkEnKashCardCreateDTOs: failures,
		successCount: successes.length,
		failureCount: failures.length,
		totalCount,
	};
}

function sumOf(rows: unknown[]): number {
	return rows.reduce<number>((sum, candidate) => {
		const parsed = row.safeParse(candidate);
		return parsed.success ? sum + parsed.data.loadAmount : sum;
	}, 0);
}

export const bulkEndpoints: Endpoint[] = [
	{
		method: 'POST',
		path: '/api/v0/partner/enKashCard/bulk-create-allocate-points-json',
		family: 'partner',
		envelope: 'E1',
		answer: bulkAllocate,
	},
];
