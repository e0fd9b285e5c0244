import { dateOfTransaction } from '../../../nodes/shared/enkash/dates';
import {
	cardIdNames,
	type EnKashRecord,
	isPartOfAll,
	recordsOf,
	statedFactsOf,
	recordsSchema,
	textOf,
} from '../../../nodes/shared/enkash/records';
import {
	factsOfTransaction,
	idOfTransaction,
	referenceOfTransaction,
	statedReference,
} from '../../../nodes/shared/enkash/endpoints/transactions';

const a = { id: 'a' };
const b = { id: 'b' };

it.each<[what: string, payload: unknown, records: object]>([
	['a list under data', { recordsCount: 5, data: [a, b] }, { records: [a, b], recordsCount: 5 }],
	[
		'a list under data with a count as text',
		{ recordsCount: '5', data: [a] },
		{ records: [a], recordsCount: 5 },
	],
	[
		'a list under data with a count that is none',
		{ recordsCount: 'many', data: [a] },
		{ records: [a] },
	],
	['a list under data without a count', { data: [a] }, { records: [a] }],
	['one record under data', { data: a, recordsCount: 1 }, { records: [a], recordsCount: 1 }],
	['an empty object under data', { data: {}, recordsCount: 0 }, { records: [], recordsCount: 0 }],
	['null under data', { recordsCount: 0, data: null }, { records: [], recordsCount: 0 }],
	[
		'a list under content',
		{ content: [a, b], recordsCount: 2 },
		{ records: [a, b], recordsCount: 2 },
	],
	['an empty list under content', { content: [], recordsCount: null }, { records: [] }],
	['null under content', { content: null }, { records: [] }],
	['a bare list', [a, b], { records: [a, b] }],
	['an empty list', [], { records: [] }],
	['one bare record', a, { records: [a] }],
	[
		'a record with a count among its fields',
		{ ...a, recordsCount: 1 },
		{ records: [{ ...a, recordsCount: 1 }] },
	],
	['a record whose data is text', { ...a, data: 'x' }, { records: [{ ...a, data: 'x' }] }],
	['a count alone', { recordsCount: 0 }, { records: [], recordsCount: 0 }],
	['an empty object', {}, { records: [] }],
	['an empty text', '', { records: [] }],
	['null', null, { records: [] }],
	['nothing', undefined, { records: [] }],
])('records come as %s', (_, payload, records) => {
	expect(recordsSchema.parse(payload)).toEqual(records);
});

it.each<[unknown]>([
	['text'],
	[7],
	[true],
	[['text']],
	[[null]],
	[{ recordsCount: 60, data: [a, null] }],
	[{ recordsCount: 60, content: [a, 'text'] }],
])('%j is no list of records', (payload) => {
	expect(recordsSchema.safeParse(payload).success).toBe(false);
});

describe('where a record says what it is', () => {
	const schema = recordsOf(({ id }) => id !== undefined);

	it.each<[what: string, payload: unknown, records: object]>([
		['a record', a, { records: [a] }],
		['a record under data', { data: a }, { records: [a] }],
		['a list with records that do not', [a, {}], { records: [a, {}] }],
		['a list under data', { data: [{}], recordsCount: 2 }, { records: [{}], recordsCount: 2 }],
		['nothing', {}, { records: [] }],
	])('%s is read', (_, payload, records) => {
		expect(schema.parse(payload)).toEqual(records);
	});

	it.each<[what: string, payload: unknown]>([
		['a list under another name', { recordsCount: 60, transactions: [a, b] }],
		['a list within a list', { data: { content: [a, b] }, recordsCount: 2 }],
		['a page', { page: 0, size: 10, total: 60 }],
		['a record that does not', { amount: 5 }],
	])('%s is not taken for one record', (_, payload) => {
		expect(schema.safeParse(payload).success).toBe(false);
	});
});

describe('a field by any of its names', () => {
	it.each<[record: EnKashRecord, text: string | undefined]>([
		[{ enKashCardId: 'EKC1' }, 'EKC1'],
		[{ enkashCardId: 'EKC2' }, 'EKC2'],
		[{ enKashCardId: 'EKC1', enkashCardId: 'EKC2' }, 'EKC1'],
		[{ enKashCardId: '', enkashCardId: 'EKC2' }, 'EKC2'],
		[{ enKashCardId: null, enkashCardId: 7 }, '7'],
		[{ enKashCardId: 0 }, '0'],
		[{ enKashCardId: 2 ** 53 }, undefined],
		[{ enKashCardId: 2 ** 53, enkashCardId: 'EKC2' }, 'EKC2'],
		[{ enKashCardId: { name: 'UL', label: 'UnLocked' } }, 'UL'],
		[{ enKashCardId: { label: 'UnLocked' } }, undefined],
		[{ enKashCardId: { name: 7 } }, undefined],
		[{ enKashCardId: true }, undefined],
		[{ enKashCardId: 9_007_199_254_740_991 }, '9007199254740991'],
		[{ enKashCardId: 9_007_199_254_740_992 }, undefined],
		[{}, undefined],
	])('of %j is %p', (record, text) => {
		expect(textOf(record, cardIdNames)).toBe(text);
	});
});

describe('a transaction', () => {
	it.each([
		[{ pgReferenceNumber: 'A' }, 'A', 'A'],
		[{ uniqueReferenceNumber: 'B' }, 'B', 'B'],
		[{ uniqueReferenceNum: 'C' }, 'C', 'C'],
		[{ pgReferenceNumber: 'A', uniqueReferenceNumber: 'A', uniqueReferenceNum: '' }, 'A', 'A'],
		[{ pgReferenceNumber: 7, uniqueReferenceNumber: '7' }, '7', '7'],
		[{ reference: 'D' }, undefined, undefined],
		[{ pgReferenceNumber: 'A', uniqueReferenceNumber: 'B' }, undefined, 'A and B'],
		[
			{ pgReferenceNumber: 'A', uniqueReferenceNumber: 'A', uniqueReferenceNum: 'C' },
			undefined,
			'A and C',
		],
	])('%j has the reference %p and states %p', (transaction, reference, stated) => {
		expect(referenceOfTransaction(transaction)).toBe(reference);
		expect(statedReference(transaction)).toBe(stated);
	});

	it.each([
		[{ enKashTransactionId: 'A', enkashCardTransactionId: 'B', enkashCardTxnId: 'C' }, 'A'],
		[{ enkashCardTransactionId: 'B', enkashCardTxnId: 'C' }, 'B'],
		[{ enkashCardTxnId: 'C' }, 'C'],
		[{ id: 'D' }, undefined],
	])('%j has the id %p', (transaction, id) => {
		expect(idOfTransaction(transaction)).toBe(id);
	});

	it.each<[EnKashRecord, string | undefined]>([
		[{ createdOn: 'Jun 20, 2024 2:56:47 PM' }, '2024-06-20T09:26:47.000Z'],
		[{ txnDate: '2024-06-20T14:56:47+05:30', createdOn: 'then' }, '2024-06-20T09:26:47.000Z'],
		[{ transactionDate: '2024-06-20' }, '2024-06-19T18:30:00.000Z'],
		[{ createdOn: 'yesterday' }, undefined],
		[{ modifiedOn: '2024-06-20' }, undefined],
		[{}, undefined],
	])('%j was made at %p', (transaction, iso) => {
		const moment = dateOfTransaction(transaction);
		expect(moment === undefined ? undefined : new Date(moment).toISOString()).toBe(iso);
	});

	it.each<[EnKashRecord, object]>([
		[
			{ amount: 10, cardTransactionType: 'CR', status: 'CREATED', enkashCardTxnId: 'ECT1' },
			{ amount: 10, transactionType: 'CR', status: 'CREATED', enkashCardTxnId: 'ECT1' },
		],
		[
			{
				amount: null,
				loadAmount: '10.50',
				transactionType: { name: 'DR', label: 'Debit' },
				status: { name: 'CREATED' },
			},
			{ amount: 10.5, transactionType: 'DR', status: 'CREATED' },
		],
		[{ amount: 1, loadAmount: 2 }, { amount: 1 }],
		[{ amount: 'ten', loadAmount: 2 }, {}],
		[{ loadAmount: 25 }, { amount: 25 }],
		[{ amount: null, loadAmount: 25 }, { amount: 25 }],
		[{}, {}],
	])('%j says %j', (transaction, facts) => {
		expect(factsOfTransaction(transaction)).toEqual(facts);
	});
});

describe('the facts that a record states', () => {
	it('are read under whatever capitals EnKash writes', () => {
		expect(
			statedFactsOf({
				userID: 'EK1',
				enkashCardId: 'EKC1',
				coinconfigid: 'WCC1',
				EVENT: 'REFERRAL',
				Amount: '25',
				companyId: 'CEK1',
				cardAccountID: 'CAQ1',
				mobile: '9876543210',
			}),
		).toEqual({
			userId: 'EK1',
			enKashCardId: 'EKC1',
			coinConfigId: 'WCC1',
			event: 'REFERRAL',
			amount: 25,
			companyId: 'CEK1',
			cardAccountId: 'CAQ1',
		});
	});

	it('are absent where it states none, or none that can be read', () => {
		expect(statedFactsOf({})).toEqual({});
		expect(statedFactsOf({ userId: '', amount: 'many', event: null })).toEqual({});
	});
});

it.each([
	[2, undefined, false],
	[2, 2, false],
	[2, 1, false],
	[2, 3, true],
	[0, 1, true],
	[0, 0, false],
])(
	'%d records of which EnKash counts %p are a part of all: %p',
	(count, recordsCount, expected) => {
		const records = Array.from({ length: count }, () => a);
		expect(isPartOfAll({ records, recordsCount })).toBe(expected);
	},
);
