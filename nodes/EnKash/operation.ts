import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { type EnKashClient, type EndpointCall, lookupPolicy } from '../shared/enkash/client';
import { type SendPolicy, singlePayoutPolicy } from '../shared/enkash/sending';
import type { EnKashAccount } from '../shared/n8n/account';
import { replyError } from '../shared/n8n/errors';
import { readCompanyId, readPayer } from '../shared/n8n/payer';

/** What an operation works with, for one item. */
export interface OperationContext {
	context: IExecuteFunctions;
	client: EnKashClient;
	account: EnKashAccount;
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
}

/** Calls that change nothing; they are sent again when EnKash doesn't answer clearly. */
export async function lookUp<T>(operation: OperationContext, call: EndpointCall<T>): Promise<T> {
	return await callOnce(operation, call, lookupPolicy);
}

const adviceAfterChange = 'It may have been done all the same. Look before you try again.';

/** Calls that change something and carry no reference; they are never sent again while unclear. */
export async function change<T>(operation: OperationContext, call: EndpointCall<T>): Promise<T> {
	return await callOnce(operation, call, singlePayoutPolicy(false), adviceAfterChange);
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

/** At most `limit` of many records, or all of them. */
export function limited<T>({ context, itemIndex }: OperationContext, records: T[]): T[] {
	const returnAll = context.getNodeParameter('returnAll', itemIndex, false);
	if (returnAll === true) return records;
	const limit = Number(context.getNodeParameter('limit', itemIndex, 50));
	return records.slice(0, Number.isFinite(limit) && limit > 0 ? limit : 50);
}
