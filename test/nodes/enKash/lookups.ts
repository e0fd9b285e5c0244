/* eslint-disable @n8n/community-nodes/no-hardcoded-secrets -- made up, it opens nothing */
import type { INodeParameters } from 'n8n-workflow';
import type { RunResult } from '../../harness';
import { isRecord } from '../../harness/values';
import type { LedgerEntry, RecordedRequest } from '../../sandbox';
import type { Card } from '../../sandbox/cards';
import type { EnKash, Json, StubServer } from '../support';

/** The token of a card in the replies of a stub. Nobody may ever see it. */
export const cardToken = '1cfc6f4d558064eb6a20';

/** A payment that was made before anybody looks. */
export interface Given {
	mobile?: string;
	firstName?: string;
	amount?: number;
	reference?: string;
	transactionType?: 'CR' | 'DR';
	cardAccountId?: string;
}

/** Points on a card, as if EnKash had been asked for them elsewhere: the card is made where the person has none. */
export function give(enKash: EnKash, given: Given = {}): { card: Card; entry: LedgerEntry } {
	const { ledger, account } = enKash.sandbox;
	const {
		mobile = '9600098867',
		firstName = 'Asha',
		amount = 11,
		reference = 'TEST234236',
		transactionType = 'CR',
		cardAccountId = account.cardAccountId,
	} = given;
	const pool = ledger.account(account.companyId, cardAccountId);
	if (!pool) throw new Error(`The sandbox has no account ${cardAccountId}.`);
	const holder = { email: 'asha@example.com', mobile, title: 'Ms', firstName, gender: 'F' };
	const endpoint = 'create-allocate-points';
	const card =
		pool.holders.get(mobile) ?? ledger.addCard(pool, holder, endpoint, { identity: mobile }).card;
	const entry = ledger.pay({
		account: pool,
		card,
		amount,
		transactionType,
		reference,
		honoured: reference,
		endpoint,
	});
	return { card, entry };
}

/** What an operation of `enKash` is asked for: resource, operation, and its fields. */
export function asking(resource: string, operation: string, fields: INodeParameters = {}) {
	return { node: 'enKash', parameters: { resource, operation, ...fields } };
}

/** A card chosen by its id. */
export function byId(value: string): INodeParameters {
	return { __rl: true, mode: 'id', value };
}

/** A value that must be an object, such as the body of a request. */
export function objectIn(value: unknown): Json {
	if (!isRecord(value)) throw new Error(`No object: ${JSON.stringify(value)}`);
	return value;
}

/** The json of each item, and that nothing went wrong. */
export function found({ outputs, error }: RunResult): Json[] {
	expect(error?.message).toBeUndefined();
	expect(outputs).toHaveLength(1);
	return (outputs[0] ?? []).map(({ json }) => json);
}

/** The only item of a look-up. */
export function foundOne(result: RunResult): Json {
	const [json, ...others] = found(result);
	expect(others).toEqual([]);
	if (!json) throw new Error('Nothing was found.');
	return json;
}

/** The one API call of a run; the login before it doesn't count. */
export function onlyCall({ sandbox }: Pick<EnKash, 'sandbox'>): RecordedRequest {
	const [call, ...others] = sandbox.requests.filter(({ path }) => path !== '/oauth/token');
	if (!call || others.length > 0) throw new Error('There is not exactly one call.');
	return call;
}

/** Both envelopes around a payload, each with its code as a number and as text. */
export function envelopes(payload: unknown): Array<[string, Json]> {
	return [
		['E1', { code: 0, message: 'Success', payload }],
		['E2', { response_code: 0, response_message: 'Success', payload }],
		['E1 with its code as text', { code: '0', message: 'Success', payload }],
		['E2 with its code last', { payload, response_message: 'Success', response_code: '0' }],
	];
}

/** Has a stub answer any call but the login with this payload. */
export function answerWith(stub: StubServer, payload: unknown): void {
	stub.replies = { '/api/': { body: { code: 0, message: 'Success', payload } } };
}

/** The same with a body that is EnKash's to the letter. */
export function answerWhole(stub: StubServer, body: object | string, status = 200): void {
	stub.replies = { '/api/': { status, body } };
}

/** What n8n shows of an error: its title, its text below, and the item it is about. */
export function shownError({ error }: RunResult): Json {
	if (!error) throw new Error('Nothing went wrong.');
	return {
		name: error.name,
		message: error.message,
		description: 'description' in error ? error.description : undefined,
		itemIndex: error.context?.itemIndex,
		...('httpCode' in error && { httpCode: error.httpCode }),
	};
}
