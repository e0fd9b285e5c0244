import * as z from 'zod/v4';
import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { type EnKashClient, type EndpointCall, lookupPolicy } from '../shared/enkash/client';
import type { EnKashRecord, Records } from '../shared/enkash/records';
import { type SendPolicy, perItemPolicy } from '../shared/enkash/retry';
import { type EnKashAccount, readCompanyId, readPayer } from '../shared/paying/payer';
import { operationError, replyError } from '../shared/n8n/errors';
import { readParameters } from '../shared/n8n/parameters';

/** What an operation works with, for one item. */
export interface OperationContext {
	context: IExecuteFunctions;
	client: EnKashClient;
	account: EnKashAccount;
	itemIndex: number;
	/** Time for one call. */
	timeoutMs: number;
	/** Shown above the output in the editor; each text once, however many items it is about. */
	hints: Set<string>;
}

/** One operation: what it hands on for one item. Throws a `NodeApiError` or `NodeOperationError`. */
export type Operation = (operation: OperationContext) => Promise<IDataObject[]>;

/** What the user can do with one of EnKash's things. */
export interface Resource {
	/** Operations first, then their fields. */
	properties: INodeProperties[];
	/** By the names in `properties`. */
	operations: Record<string, Operation>;
}

/** Calls that change nothing; they are sent again when EnKash doesn't answer clearly. */
export async function lookUp<T>(operation: OperationContext, call: EndpointCall<T>): Promise<T> {
	return await callOnce(operation, call, lookupPolicy);
}

/**
 * Calls that change something and carry no reference; they are never sent again while unclear. `adviceWhenUnclear` is
 * what a person should do then.
 */
export async function change<T>(
	operation: OperationContext,
	call: EndpointCall<T>,
	adviceWhenUnclear?: string,
): Promise<T> {
	return await callOnce(operation, call, perItemPolicy(false), adviceWhenUnclear);
}

async function callOnce<T>(
	{ context, client, itemIndex, timeoutMs }: OperationContext,
	call: EndpointCall<T>,
	policy: SendPolicy,
	adviceWhenUnclear?: string,
): Promise<T> {
	const { reply } = await client.call(call, policy, timeoutMs);
	if (reply.kind === 'success') return reply.payload;
	const advice = reply.kind === 'unclear' ? adviceWhenUnclear : undefined;
	throw replyError(context.getNode(), reply, { itemIndex, advice });
}

/** A parameter as trimmed text, `''` where it is not set. Numbers are taken for text. */
export function textParameter({ context, itemIndex }: OperationContext, name: string): string {
	const value = context.getNodeParameter(name, itemIndex, '', { extractValue: true });
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/** A parameter that can't be empty; an expression may leave it so. Throws a `NodeOperationError`. */
export function requiredText(
	operation: OperationContext,
	name: string,
	{ label, advice }: { label: string; advice: string },
): string {
	const text = textParameter(operation, name);
	if (text !== '') return text;
	const { context, itemIndex } = operation;
	throw operationError(context.getNode(), `"${label}" is empty`, { itemIndex, advice });
}

/** The card that an operation is about. Throws a `NodeOperationError`. */
export function requiredCard(operation: OperationContext): string {
	return requiredText(operation, 'enKashCardId', {
		label: 'Card',
		advice: 'Choose a card from the list, or enter its ID.',
	});
}

/** The company, from the options or the credential. */
export function companyIdOf({ context, account, itemIndex }: OperationContext): string {
	const own = context.getNodeParameter('options.companyId', itemIndex, '');
	return readCompanyId(context, account, String(own ?? '').trim());
}

/** Company and account, from the node or the credential. */
export function payerOf(operation: OperationContext): { companyId: string; cardAccountId: string } {
	const { context, account, itemIndex } = operation;
	const companyId = String(
		context.getNodeParameter('options.companyId', itemIndex, '') ?? '',
	).trim();
	const cardAccountId = textParameter(operation, 'cardAccountId');
	return readPayer(context, account, { companyId, cardAccountId });
}

/** At most `limit` of the records that came, or all of them. Tells the user where EnKash kept back some of those. */
export function limited(
	operation: OperationContext,
	found: Records,
	missing: { what: string; advice: string },
): EnKashRecord[] {
	const wanted = wantedRecords(operation);
	const hint = hintWhenIncomplete(found, wanted, missing);
	if (hint !== undefined) operation.hints.add(hint);
	return found.records.slice(0, wanted);
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
