import { type BulkRow, bulkAllocate } from '../../../nodes/shared/enkash/endpoints/bulkAllocation';
import documentedReplies from '../../fixtures/documentedReplies.json';
import { replyTo, wireBody } from './samples';

const row: BulkRow = {
	title: 'Mr',
	name: 'John hrllo',
	email: 'user@example.com',
	mobile: '6836111111',
	loadAmount: 100,
	remarks: 'good',
	uniqueReferenceNumber: 'test123457',
};
const payer = { companyId: 'CEKBVCGMR1', cardAccountId: 'CA1ZS96', isPointsAllocation: true };
const call = bulkAllocate({ ...payer, rows: [row] });

function replyWith(payload: unknown) {
	return replyTo(call, { code: 0, message: 'Success', payload });
}

function lists(succeeded: unknown, failed: unknown, counts: object = {}) {
	return replyWith({
		successBulkEnKashCardCreateDTOs: succeeded,
		failureBulkEnKashCardCreateDTOs: failed,
		...counts,
	});
}

describe('the request', () => {
	it('is the documented one, field by field', () => {
		const { request } = bulkAllocate({ ...payer, rows: [row] });
		expect(request).toMatchObject({
			method: 'POST',
			path: '/api/v0/partner/enKashCard/bulk-create-allocate-points-json',
			query: { companyId: 'CEKBVCGMR1', cardAccountId: 'CA1ZS96', isPointsAllocation: true },
		});
		expect(JSON.stringify(request.body)).toBe(
			'[{"title":"Mr","name":"John hrllo","email":"user@example.com","mobile":"6836111111","loadAmount":100,"remarks":"good","uniqueReferenceNumber":"test123457"}]',
		);
	});

	it('leaves out what a row lacks, and what EnKash does not take', () => {
		const rows = [{ index: 3, name: 'A', mobile: '1', loadAmount: 1, uniqueReferenceNumber: 'R' }];
		const withoutPoints = bulkAllocate({ ...payer, isPointsAllocation: false, rows });
		expect(wireBody(withoutPoints)).toEqual([
			{ name: 'A', mobile: '1', loadAmount: 1, uniqueReferenceNumber: 'R' },
		]);
		expect(withoutPoints.request.query).toMatchObject({ isPointsAllocation: false });
	});

	it('keeps the rows in their order', () => {
		const rows = ['1', '2', '3'].map((mobile) => ({ ...row, mobile }));
		expect(wireBody(bulkAllocate({ ...payer, rows }))).toMatchObject(
			rows.map(({ mobile }) => ({ mobile })),
		);
	});
});

it('reads the documented reply', () => {
	const reply = replyTo(call, documentedReplies.bulk);
	expect(reply).toEqual({
		kind: 'success',
		payload: {
			succeeded: [
				{
					mobile: '6776543210',
					loadAmount: 10,
					enkashCardId: 'EKCBO72AEY',
					userId: 'EKHVPYVS',
					enkashCardTxnId: 'ECTA72T56O2SP',
					otbBalance: 10000,
					accountBalance: 48681,
					companyId: 'CEKCDVT1UV',
					cardAccountId: 'CAF0RX8N3',
				},
			],
			failed: [
				{
					mobile: '6876543324',
					loadAmount: 10,
					companyId: 'CEKCDVT1UV',
					cardAccountId: 'CAF0RX8N3',
					refusal: 'other',
				},
				{
					companyId: 'CEKCDVT1UV',
					cardAccountId: 'CAF0RX8N3',
					uniqueReferenceNumber: '123443101',
					mobile: '6776543210',
					loadAmount: 10,
					refusal: 'duplicateReference',
					failureReason:
						'The transaction associated with the given Unique reference Number already exists',
				},
			],
			countsAddUp: true,
		},
	});
});

it('says which words of a reply are for people to read', () => {
	const reply = lists([row], [{ ...row, failureReason: 'blocked' }, row]);
	if (reply.kind !== 'success') throw new Error('The reply is a success.');
	const { succeeded, failed } = reply.payload;
	const inCapitals = call.sanitizePayload?.(reply.payload, (words) => words.toUpperCase());
	expect(inCapitals).toEqual({
		...reply.payload,
		succeeded,
		failed: [{ ...failed[0], failureReason: 'BLOCKED' }, failed[1]],
	});
});

describe('a row of the reply', () => {
	it.each<[what: string, row: unknown, read: object]>([
		['with a capital K in its card', { enKashCardId: 'EKC1' }, { enkashCardId: 'EKC1' }],
		[
			'with both spellings',
			{ enkashCardId: 'EKC1', enKashCardId: 'EKC2' },
			{ enkashCardId: 'EKC1' },
		],
		[
			'with numbers as text',
			{ loadAmount: '10', otbBalance: '-1.5', accountBalance: ' 7 ' },
			{ loadAmount: 10, otbBalance: -1.5, accountBalance: 7 },
		],
		[
			'with the company and the account',
			{ companyId: 'CEK1PU9AOO', cardAccountId: 'CAQL8YCV3' },
			{ companyId: 'CEK1PU9AOO', cardAccountId: 'CAQL8YCV3' },
		],
		['with the reason of a failure', { failureReason: 'No.' }, { failureReason: 'No.' }],
		['with its mobile as a number', { mobile: 6776543210 }, { mobile: '6776543210' }],
		[
			'with its reference as a number',
			{ uniqueReferenceNumber: 4711 },
			{ uniqueReferenceNumber: '4711' },
		],
		[
			'with empty text',
			{ mobile: '', uniqueReferenceNumber: '', enkashCardTxnId: '', userId: '' },
			{},
		],
		[
			'with null everywhere',
			{ mobile: null, loadAmount: null, uniqueReferenceNumber: null, userId: null },
			{},
		],
		[
			'with values of other types',
			{
				mobile: {},
				loadAmount: 'ten',
				uniqueReferenceNumber: [],
				userId: 7,
				enkashCardTxnId: true,
			},
			{ loadAmount: NaN },
		],
		[
			'with its reference under another name',
			{ pgReferenceNumber: 'R-1', uniqueReferenceNum: null },
			{ uniqueReferenceNumber: 'R-1' },
		],
		[
			'with two references',
			{ uniqueReferenceNumber: 'R-1', pgReferenceNumber: 4711 },
			{ uniqueReferenceNumber: '4711 and R-1' },
		],
		[
			'with its transaction under another name',
			{ enkashCardTransactionId: 'ECT1' },
			{ enkashCardTxnId: 'ECT1' },
		],
		[
			'with company and account as objects and numbers',
			{ companyId: { name: 'CEK1PU9AOO' }, cardAccountId: 4711 },
			{ companyId: 'CEK1PU9AOO', cardAccountId: '4711' },
		],
		['that is null', null, {}],
		['that is text', 'EKC1', {}],
		['that is a list', [{ mobile: '1' }], {}],
	])('%s is read as far as it can be', (_, given, read) => {
		const other = { uniqueReferenceNumber: 'R-2' };
		expect(lists([given, other], [])).toEqual({
			kind: 'success',
			payload: { succeeded: [read, other], failed: [], countsAddUp: true },
		});
		expect(lists([], [given])).toMatchObject({
			payload: { failed: [{ ...read, refusal: 'other' }] },
		});
	});

	it('among the successes keeps a reason for refusing it, even one that is no text', () => {
		const rows = [{ failureReason: 'No.' }, { failureReason: 7 }, { failureReason: '' }, {}];
		expect(lists(rows, [])).toMatchObject({
			payload: {
				succeeded: [{ failureReason: 'No.' }, { failureReason: 'no text' }, {}, {}],
			},
		});
	});

	it('among the failures says why', () => {
		const failureReason = 'Insufficient balance in card account';
		expect(lists([], [{ failureReason }, { failureReason: '' }, { failureReason: 7 }])).toEqual({
			kind: 'success',
			payload: {
				succeeded: [],
				failed: [
					{ failureReason, refusal: 'insufficientBalance' },
					{ refusal: 'other' },
					{ refusal: 'other' },
				],
				countsAddUp: true,
			},
		});
	});
});

describe('lists', () => {
	it.each([
		['successes alone', [{}], undefined, 1, 0],
		['failures alone', undefined, [{}, {}], 0, 2],
		['successes and null', [{}], null, 1, 0],
		['null and failures', null, [{}], 0, 1],
		['two empty ones', [], [], 0, 0],
	])('are read as %s', (_, succeeded, failed, successes, failures) => {
		const reply = lists(succeeded, failed);
		expect(reply).toMatchObject({ kind: 'success', payload: { countsAddUp: true } });
		if (reply.kind !== 'success') return;
		expect(reply.payload.succeeded).toHaveLength(successes);
		expect(reply.payload.failed).toHaveLength(failures);
	});

	it.each<[what: string, payload: unknown]>([
		['no lists', { successCount: 1, failureCount: 0, totalCount: 1 }],
		[
			'two times null',
			{ successBulkEnKashCardCreateDTOs: null, failureBulkEnKashCardCreateDTOs: null },
		],
		['an object for a list', { successBulkEnKashCardCreateDTOs: { 0: {} } }],
		[
			'text for the other list',
			{ successBulkEnKashCardCreateDTOs: [], failureBulkEnKashCardCreateDTOs: '' },
		],
		['a list as payload', [{}]],
		['a sentence as payload', 'Success'],
		['no payload', undefined],
		['null', null],
	])('make the reply unreadable where there are %s', (_, payload) => {
		expect(replyWith(payload)).toMatchObject({ kind: 'unclear', cause: 'unreadableReply' });
	});
});

describe('counts', () => {
	it.each<[counts: object, addUp: boolean]>([
		[{}, true],
		[{ successCount: 1, failureCount: 2, totalCount: 3 }, true],
		[{ successCount: '1', failureCount: '2', totalCount: '3' }, true],
		[{ successCount: null, failureCount: 'two', totalCount: 3 }, true],
		[{ successCount: 2, failureCount: 2, totalCount: 3 }, false],
		[{ successCount: 0 }, false],
		[{ failureCount: 1 }, false],
		[{ totalCount: 4 }, false],
		[{ totalCount: 2 }, false],
	])('%j beside one success and two failures add up: %p', (counts, addUp) => {
		expect(lists([{}], [{}, {}], counts)).toMatchObject({ payload: { countsAddUp: addUp } });
	});
});
