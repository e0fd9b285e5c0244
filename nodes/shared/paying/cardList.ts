import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import { searchCards } from '../enkash/endpoints/cards';
import { cardIdNames, type EnKashRecord, textOf } from '../enkash/records';
import { lookupPolicy } from '../enkash/retry';
import { connect } from './connection';
import { readAccount, readPayer } from './payer';
import { replyError } from './replyError';

/** Nobody waits longer for a list in the editor. */
const timeoutMs = 20_000;

/** The cards of the node's account, for a list in the editor; `filter` is the user's search text. Throws a `NodeApiError`. */
export async function searchCardsOfAccount(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await searchByHolder(this, cardIdNames, filter);
}

/** The holders of those cards, each once, in the same way. */
export async function searchUsersOfAccount(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await searchByHolder(this, ['userId'], filter);
}

async function searchByHolder(
	context: ILoadOptionsFunctions,
	idNames: readonly string[],
	filter = '',
): Promise<INodeListSearchResult> {
	const account = await readAccount(context);
	const payer = readPayer(context, account, {
		companyId: currentText(context, 'options.companyId'),
		cardAccountId: currentText(context, 'cardAccountId'),
	});
	const client = connect(context, account);
	const { reply } = await client.call(searchCards(payer), lookupPolicy, timeoutMs);
	if (reply.kind !== 'success') throw replyError(context.getNode(), reply);
	const wanted = filter.trim().toLowerCase();
	const items = new Map<unknown, INodeListSearchItems>();
	for (const card of reply.payload.records) {
		const item = listItem(card, idNames);
		if (item?.name.toLowerCase().includes(wanted)) items.set(item.value, item);
	}
	const results = [...items.values()];
	return { results: results.sort((one, other) => one.name.localeCompare(other.name)) };
}

function currentText(context: ILoadOptionsFunctions, name: string): string {
	const value = context.getCurrentNodeParameter(name, { extractValue: true });
	return typeof value === 'string' ? value.trim() : '';
}

function listItem(
	card: EnKashRecord,
	idNames: readonly string[],
): INodeListSearchItems | undefined {
	const id = textOf(card, idNames);
	if (id === undefined) return undefined;
	const holder = ['firstName', 'lastName', 'mobile'].map((field) => textOf(card, [field]));
	const name = holder.filter(Boolean).join(' ');
	return { name: name === '' ? id : `${name} (${id})`, value: id };
}
