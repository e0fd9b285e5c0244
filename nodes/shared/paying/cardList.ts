import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import { searchCards } from '../enkash/endpoints/cards';
import { lookupPolicy } from '../enkash/client';
import { cardIdNames, type EnKashRecord, textOf } from '../enkash/records';
import { readAccount, readPayer } from './payer';
import { connect } from './connection';
import { replyError } from '../n8n/errors';

/** A list that takes longer than this to load is one that people have given up on. */
const timeoutMs = 20_000;

/** The cards of the account that the node is set to, for a list in the editor; `filter` is what the user typed. */
export async function searchCardsOfAccount(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const account = await readAccount(this);
	const payer = readPayer(this, account, {
		companyId: currentText(this, 'options.companyId'),
		cardAccountId: currentText(this, 'cardAccountId'),
	});
	const { reply } = await connect(this, account).call(searchCards(payer), lookupPolicy, timeoutMs);
	if (reply.kind !== 'success') throw replyError(this.getNode(), reply);
	const cards = reply.payload.records.flatMap(listItem).filter(({ name }) => matches(name, filter));
	return { results: cards.sort((one, other) => one.name.localeCompare(other.name)) };
}

function currentText(context: ILoadOptionsFunctions, name: string): string {
	const value = context.getCurrentNodeParameter(name, { extractValue: true });
	return typeof value === 'string' ? value.trim() : '';
}

function listItem(card: EnKashRecord): INodeListSearchItems[] {
	const id = textOf(card, cardIdNames);
	if (id === undefined) return [];
	const holder = ['firstName', 'lastName', 'mobile'].map((field) => textOf(card, [field]));
	const name = holder.filter(Boolean).join(' ');
	return [{ name: name === '' ? id : `${name} (${id})`, value: id }];
}

function matches(name: string, filter = ''): boolean {
	return name.toLowerCase().includes(filter.trim().toLowerCase());
}
