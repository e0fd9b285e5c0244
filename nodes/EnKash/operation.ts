import * as z from 'zod/v4';
import type { IDataObject, IExecuteFunctions, INodeProperties, NodeApiError } from 'n8n-workflow';
import { type EndpointCall, type EnKashClient, lookupPolicy } from '../shared/enkash/client';
import { type EnKashRecord, type Records, statedFactsOf } from '../shared/enkash/records';
import { perItemPolicy, type SendPolicy } from '../shared/enkash/retry';
import { apiError, operationError, replyError } from '../shared/n8n/errors';
import { readParameters } from '../shared/n8n/parameters';
import { type EnKashAccount, type Payer, readCompanyId, readPayer } from '../shared/paying/payer';
import { contradictionBetween, type Statement } from '../shared/payout/contradiction';
import { sentences } from '../shared/payout/result';

/** What all items of a run share: set up once. */
export interface Run {
	client: EnKashClient;
	account: EnKashAccount;
	/** Shown above the output in the editor; each text once, however many items it is about. */
	hints: Set<string>;
	/** The cards of an account, by company and account, for items that name a person by mobile. */
	cardLists: Map<string, Records>;
}

/** What an operation works with, for one item. */
export interface OperationContext extends Run {
	context: IExecuteFunctions;
	itemIndex: number;
	/** Time for one call. */
	timeoutMs: number;
}

/** One operation: what it hands on for one item. Throws a `NodeApiError` or `NodeOperationError`. */
export type Operation = (operation: OperationContext) => Promise<IDataObject[]>;

/** What the user can do with one of EnKash's things. */
export interface Resource {
	/** Operations first, then their fields. */
	properties: INodeProperties[];
	/** By the names in `properties`. */
	operations: Record<string, Operation>;
	/** What an AI agent gets to hear, where these operations are for people alone. */
	refusalToAgents?: string;
}

/** Calls that change nothing; they are sent again when EnKash doesn't answer clearly. */
export async function lookUp<T>(operation: OperationContext, call: EndpointCall<T>): Promise<T> {
	return await callOnce(operation, call, lookupPolicy);
}

/** Calls that change something and carry no reference: never sent again while unclear. */
export const changePolicy = perItemPolicy(false);

/** Sends such a call whose outcome is of no account where it is unclear. */
export async function change<T>(operation: OperationContext, call: EndpointCall<T>): Promise<T> {
	return await callOnce(operation, call, changePolicy);
}

async function callOnce<T>(
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
	throw operationError(context.getNode(), 'A number is too long to keep all its digits', {
		itemIndex,
		advice: `It arrived as ${value}. Have it come as text, e.g. by a column that is formatted as text.`,
	});
}

/** A parameter that can't be empty; an expression may leave it so. Throws a `NodeOperationError`. */
export function requiredText(
	operation: OperationContext,
	name: string,
	{ label, advice }: { label: string; advice: string },
): string {
	const text = readText(operation, name);
	if (text !== '') return text;
	const { context, itemIndex } = operation;
	throw operationError(context.getNode(), `"${label}" is empty`, { itemIndex, advice });
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

/** The error of a reply that speaks of something else than was asked for; undefined where it contradicts nothing. */
export function foreignError(
	{ context, itemIndex }: OperationContext,
	record: EnKashRecord,
	asked: Statement,
	advice = '',
): NodeApiError | undefined {
	const contradiction = contradictionBetween(asked, statedFactsOf(record));
	if (contradiction === undefined) return undefined;
	return apiError(context.getNode(), 'EnKash answered about something else than was asked for', {
		itemIndex,
		advice: sentences(`EnKash's reply speaks of ${contradiction}`, advice),
	});
}

/** Throws that error: such a reply is no answer. */
export function refuseForeign(
	operation: OperationContext,
	record: EnKashRecord,
	asked: Statement,
): void {
	const error = foreignError(operation, record, asked);
	if (error) throw error;
}

/** The records of a list that are of the account that was asked for. Tells the user where there were others. */
export function ownRecords(
	operation: OperationContext,
	{ records, recordsCount }: Records,
	cardAccountId: string,
): Records {
	const own = records.filter(
		(record) => contradictionBetween({ cardAccountId }, statedFactsOf(record)) === undefined,
	);
	const foreign = records.length - own.length;
	if (foreign === 0) return { records, recordsCount };
	operation.hints.add(
		`EnKash's reply also lists ${foreign} of another account, which are left out.`,
	);
	const count = recordsCount === undefined ? undefined : recordsCount - foreign;
	return { records: own, recordsCount: count };
}

/**
 * At most `limit` of the records that are wanted among those that came, or all of them. Tells the user where EnKash kept
 * back some that may be wanted too.
 */
export function limited(
	operation: OperationContext,
	found: Records,
	isWanted: (record: EnKashRecord) => boolean,
	missing: { what: string; advice: string },
): EnKashRecord[] {
	const limit = wantedRecords(operation);
	const wanted = found.records.filter(isWanted);
	const isEnough = wanted.length >= limit;
	const hint = isEnough ? undefined : hintWhenIncomplete(found, Infinity, missing);
	if (hint !== undefined) operation.hints.add(hint);
	return wanted.slice(0, limit);
}

const limitMessage = 'Enter a whole number above 0.';
const limitSchema = z.object({
	limit: z.coerce.number(limitMessage).int(limitMessage).positive(limitMessage).default(50),
});

function wantedRecords({ context, itemIndex }: OperationContext): number {
	if (context.getNodeParameter('returnAll', itemIndex, false) === true) return Infinity;
	const values = { limit: context.getNodeParameter('limit', itemIndex, 50) };
	return readParameters(context.getNode(), limitSchema, values, itemIndex, { limit: 'Limit' })
		.limit;
}

/**
 * What to tell the user where EnKash kept back records that were asked for: it counts them, but documents no way to
 * ask for the next page. Undefined where nothing is missing.
 */
export function hintWhenIncomplete(
	{ records, recordsCount }: Records,
	wanted: number,
	{ what, advice }: { what: string; advice: string },
): string | undefined {
	const isComplete = recordsCount === undefined || recordsCount <= records.length;
	if (isComplete || wanted <= records.length) return undefined;
	return `EnKash counts ${recordsCount} ${what} but sent only ${records.length}, and documents no way to ask for the others. ${advice}`;
}
