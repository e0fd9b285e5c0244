import * as z from 'zod/v4-mini';
import type { IDataObject, IExecuteFunctions, INodeProperties, NodeApiError } from 'n8n-workflow';
import type { EndpointCall, EnKashClient } from '../shared/enkash/client';
import {
	type EnKashRecord,
	isPartOfAll,
	type Records,
	statedFactsOf,
} from '../shared/enkash/records';
import { lookupPolicy, perItemPolicy, type SendPolicy } from '../shared/enkash/retry';
import { apiError, operationError } from '../shared/n8n/errors';
import { type DescribedParameters, readParameters } from '../shared/n8n/describedParameters';
import { type EnKashAccount, type Payer, readCompanyId, readPayer } from '../shared/paying/payer';
import { type CardLists, recordsOfAccount } from '../shared/paying/people';
import { replyError } from '../shared/paying/replyError';
import { contradictionBetween, type Statement } from '../shared/payout/contradiction';
import { sentences } from '../shared/payout/result';

/** Set up once for all items of a run. */
export interface Run {
	client: EnKashClient;
	account: EnKashAccount;
	/** Shown above the output in the editor; each text once, however many items it is about. */
	hints: Set<string>;
	/** For items that name a person by mobile. */
	cardLists: CardLists;
}

/** What an operation needs for one item. */
export interface OperationContext extends Run {
	context: IExecuteFunctions;
	itemIndex: number;
	/** Time for one attempt at a call. */
	timeoutMs: number;
	transactionsPath: string;
	described: DescribedParameters;
}

/** One operation: returns the output of one item. Throws a `NodeApiError` or `NodeOperationError`. */
export type Operation = (operation: OperationContext) => Promise<IDataObject[]>;

/** A resource of EnKash, and its operations. */
export interface Resource {
	/** Operations first, then their fields. */
	properties: INodeProperties[];
	/** By the names in `properties`. */
	operations: Record<string, Operation>;
	/** The answer to an AI agent, where the operations are for people only. Default: agents may use them. */
	refusalToAgents?: string;
}

/** Sends a call that changes nothing; it is resent while unclear. Throws a `NodeApiError`. */
export async function lookUp<T>(operation: OperationContext, call: EndpointCall<T>): Promise<T> {
	return await callOrThrow(operation, call, lookupPolicy);
}

/** For calls that change something without a reference: never resent while unclear. */
export const changePolicy = perItemPolicy({ resendWhenUnclear: false });

/** Sends such a call where an unclear outcome does no harm. Throws a `NodeApiError`. */
export async function change<T>(operation: OperationContext, call: EndpointCall<T>): Promise<T> {
	return await callOrThrow(operation, call, changePolicy);
}

async function callOrThrow<T>(
	{ context, client, itemIndex, timeoutMs }: OperationContext,
	call: EndpointCall<T>,
	policy: SendPolicy,
): Promise<T> {
	const { reply } = await client.call(call, policy, timeoutMs);
	if (reply.kind === 'success') return reply.payload;
	throw replyError(context.getNode(), reply, { itemIndex });
}

/** A parameter as trimmed text, `''` where it is not set. Takes numbers too. Throws a `NodeOperationError`. */
export function readText(operation: OperationContext, name: string): string {
	const { context, itemIndex } = operation;
	const value = context.getNodeParameter(name, itemIndex, '', { extractValue: true });
	return trimmedText(operation, value);
}

/** A value as trimmed text, `''` where it is neither text nor number. Throws a `NodeOperationError` for a number that lost digits. */
export function trimmedText({ context, itemIndex }: OperationContext, value: unknown): string {
	if (typeof value === 'string') return value.trim();
	if (typeof value !== 'number') return '';
	if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return String(value);
	const problem = {
		message: 'A number is too long to keep all its digits',
		advice: `It arrived as ${value}. Have it come as text, e.g. by a column that is formatted as text.`,
	};
	throw operationError(context.getNode(), problem, itemIndex);
}

/** A required parameter; its expression may still be empty. Throws a `NodeOperationError`. */
export function requiredText(operation: OperationContext, name: string, advice: string): string {
	const text = readText(operation, name);
	if (text !== '') return text;
	throw emptyError(operation, name, advice);
}

/** The error of a required parameter that is empty. */
export function emptyError(
	{ context, itemIndex, described }: OperationContext,
	name: string,
	advice: string,
): Error {
	const problem = { message: `'${described.label(name)}' is empty`, advice };
	return operationError(context.getNode(), problem, itemIndex);
}

/** Reads values of parameters by a schema, unset ones as their default. Throws a `NodeOperationError`. */
export function readValues<T>(
	{ context, itemIndex, described }: OperationContext,
	schema: z.ZodMiniType<T>,
	values: Readonly<Record<string, unknown>>,
): T {
	return readParameters(context, schema, values, itemIndex, described);
}

/** The company, from the options or the credential. Throws a `NodeOperationError` where there is none. */
export function companyIdOf(operation: OperationContext): string {
	const { context, account } = operation;
	return readCompanyId(context, account, ownCompanyId(operation));
}

/** Company and account, from the node or the credential. Throws a `NodeOperationError` where one is missing. */
export function payerOf(operation: OperationContext): Payer {
	const { context, account } = operation;
	return readPayer(context, account, {
		companyId: ownCompanyId(operation),
		cardAccountId: readText(operation, 'cardAccountId'),
	});
}

/** The company that the options name, `''` for none. */
function ownCompanyId({ context, itemIndex }: OperationContext): string {
	return String(context.getNodeParameter('options.companyId', itemIndex, '') ?? '').trim();
}

/** The error of a reply that contradicts the request; undefined where it does not. */
export function foreignError(
	{ context, itemIndex }: OperationContext,
	record: EnKashRecord,
	asked: Statement,
	advice = '',
): NodeApiError | undefined {
	const contradiction = contradictionBetween(asked, statedFactsOf(record));
	if (contradiction === undefined) return undefined;
	const problem = {
		message: 'EnKash answered about something else than was asked for',
		advice: sentences(`EnKash's reply speaks of ${contradiction}`, advice),
	};
	return apiError(context.getNode(), problem, { itemIndex });
}

/** Throws that error. */
export function refuseForeign(
	operation: OperationContext,
	record: EnKashRecord,
	asked: Statement,
): void {
	const error = foreignError(operation, record, asked);
	if (error) throw error;
}

/** The records of a list without those of other accounts. Adds a hint where there are such. */
export function ownRecords(
	operation: OperationContext,
	found: Records,
	cardAccountId: string,
): Records {
	const { foreign, ...own } = recordsOfAccount(found, cardAccountId);
	if (foreign > 0) {
		operation.hints.add(
			`EnKash's reply also lists ${foreign} of another account, which are left out.`,
		);
	}
	return own;
}

/**
 * The wanted records, at most Limit of them unless Return All is set. Adds a hint where EnKash sent only a part of the
 * records.
 */
export function recordsUpToLimit(
	operation: OperationContext,
	found: Records,
	isWanted: (record: EnKashRecord) => boolean,
	missing: { what: string; advice: string },
): EnKashRecord[] {
	const limit = limitOf(operation);
	const wanted = found.records.filter(isWanted);
	const isEnough = wanted.length >= limit;
	const hint = isEnough ? undefined : hintWhenIncomplete(found, missing);
	if (hint !== undefined) operation.hints.add(hint);
	return wanted.slice(0, limit);
}

const limitMessage = 'Enter a whole number above 0.';
const limitSchema = z.object({
	limit: z.pipe(z.coerce.number(limitMessage), z.int(limitMessage).check(z.positive(limitMessage))),
});

function limitOf(operation: OperationContext): number {
	const { context, itemIndex } = operation;
	if (context.getNodeParameter('returnAll', itemIndex) === true) return Infinity;
	const limit = context.getNodeParameter('limit', itemIndex);
	return readValues(operation, limitSchema, { limit }).limit;
}

/** The hint where EnKash counts more records than it sent: it documents no paging. Undefined where none is missing. */
export function hintWhenIncomplete(
	found: Records,
	{ what, advice }: { what: string; advice: string },
): string | undefined {
	if (!isPartOfAll(found)) return undefined;
	const { records, recordsCount } = found;
	return `EnKash counts ${recordsCount} ${what} but sent only ${records.length}, and documents no way to ask for the others. ${advice}`;
}
