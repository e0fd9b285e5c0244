import type { INodeParameters } from 'n8n-workflow';
import { runWorkflow } from '../../harness';
import { type Json, useEnKash, useStubServer } from '../support';
import {
	answerWhole,
	answerWith,
	asking,
	byId,
	cardToken,
	envelopes,
	found,
	foundOne,
	give,
	onlyCall,
	shownError,
} from './lookups';

const enKash = useEnKash();
const stub = useStubServer();

const path = '/api/v0/partner/enKashCard/transaction/all';

function getOne(pgReferenceNumber: string, fields: INodeParameters = {}) {
	return asking('transaction', 'get', { pgReferenceNumber, ...fields });
}

function getMany(filters: INodeParameters = {}, fields: INodeParameters = {}) {
	return asking('transaction', 'getMany', { filters, ...fields });
}

/** The references of what was found. */
async function references(filters: INodeParameters, fields?: INodeParameters): Promise<unknown[]> {
	const transactions = found(await enKash.run(getMany(filters, fields)));
	return transactions.map(({ pgReferenceNumber }) => pgReferenceNumber);
}

const credit: Json = {
	enKashTransactionId: 'ECTRSZJ8CRJ2E',
	enKashCardId: 'EKC04AZHXP',
	amount: 11,
	cardTransactionType: { name: 'CR', label: 'Credit' },
	status: 'CREATED',
	pgReferenceNumber: 'TEST234236',
};
const debit: Json = {
	...credit,
	enKashTransactionId: 'ECTRSZJ8CRJ2F',
	cardTransactionType: 'DR',
	pgReferenceNumber: 'TEST234237',
};

const oneTransaction: Array<[string, unknown]> = [
	['a list with its count', { recordsCount: 1, data: [credit] }],
	['a list under content', { content: [credit] }],
	['an array', [credit]],
	['the transaction itself', credit],
	['the transaction under data', { data: credit }],
];
const noTransactions: Array<[string, unknown]> = [
	['an empty list', { recordsCount: 0, data: [] }],
	['no list', { recordsCount: 0, data: null }],
	['no content', { content: null }],
	['an empty array', []],
	['an empty object', {}],
	['null', null],
	['an empty text', ''],
];

describe('get', () => {
	it('asks for one reference, as documented', async () => {
		give(enKash);
		foundOne(await enKash.run(getOne(' TEST234236 ')));
		expect(onlyCall(enKash)).toMatchObject({
			method: 'POST',
			path,
			query: {},
			rawBody:
				'{"companyId":"CEK1PU9AOO","cardAccountId":"CAQL8YCV3","pgReferenceNumber":"TEST234236"}',
			headers: { partnerid: 'CRMXWB3ZM' },
		});
	});

	it('sends the card where EnKash wants it', async () => {
		enKash.turn({ transactionMandatory: 'prepaid' });
		const { card } = give(enKash);
		const without = await enKash.run(getOne('TEST234236'));
		expect(shownError(without)).toMatchObject({
			message: 'EnKash refused the request',
			description: 'Sandbox: enKashCardId is required.',
			httpCode: '400',
		});
		const enKashCardId = byId(card.enKashCardId);
		expect(foundOne(await enKash.run(getOne('TEST234236', { enKashCardId })))).toMatchObject({
			enKashCardId: card.enKashCardId,
			pgReferenceNumber: 'TEST234236',
			amount: 11,
			status: { name: 'CREATED', label: 'Created' },
		});
	});

	const shapes = [
		{ transactionPayload: 'records' },
		{ transactionPayload: 'array' },
		{ transactionPayload: 'single' },
		{ transactionEnvelope: 'E2' },
		{ transactionEnums: 'text' },
		{ transactionOrder: 'oldestFirst' },
		{ narrowSpaceInDates: true },
	] as const;

	it.each(shapes)('of a sandbox with %j', async (switches) => {
		enKash.turn(switches);
		give(enKash, { reference: 'A', amount: 5 });
		give(enKash, { reference: 'B', amount: 7 });
		expect(foundOne(await enKash.run(getOne('B')))).toMatchObject({ amount: 7 });
	});

	it.each(oneTransaction)('from %s', async (_, payload) => {
		answerWith(stub, payload);
		expect(foundOne(await stub.run(getOne('TEST234236')))).toEqual(credit);
	});

	it.each(envelopes([credit]))('out of %s', async (_, body) => {
		answerWhole(stub, body);
		expect(foundOne(await stub.run(getOne('TEST234236')))).toEqual(credit);
	});

	it.each(['pgReferenceNumber', 'uniqueReferenceNumber', 'uniqueReferenceNum'])(
		'by the reference under %s',
		async (name) => {
			const { pgReferenceNumber, ...others } = credit;
			answerWith(stub, [debit, { ...others, [name]: pgReferenceNumber }]);
			const transaction = foundOne(await stub.run(getOne('TEST234236')));
			expect(transaction).toEqual({ ...others, [name]: 'TEST234236' });
		},
	);

	it('is not misled by a log that answers with everything', async () => {
		answerWith(stub, [debit, credit]);
		expect(foundOne(await stub.run(getOne('TEST234236')))).toEqual(credit);
	});

	it('hands on each transaction of a reference: given, and taken back', async () => {
		const takenBack = { ...debit, pgReferenceNumber: 'TEST234236' };
		answerWith(stub, [takenBack, credit]);
		expect(found(await stub.run(getOne('TEST234236')))).toEqual([takenBack, credit]);
	});

	it('shows no token of a card inside', async () => {
		answerWith(stub, [{ ...credit, card: { enKashCardId: 'EKC1', token: cardToken } }]);
		const whole = getOne('TEST234236', { simplify: false });
		expect(foundOne(await stub.run(whole)).card).toEqual({ enKashCardId: 'EKC1' });
	});
});

describe('what comes out', () => {
	/** More of it than people use. */
	const full: Json = {
		...credit,
		companyId: 'CEK1PU9AOO',
		companyName: 'Sandbox Company',
		cardAccountId: 'CAQL8YCV3',
		userId: 'EKIQB4L2',
		cardHolderName: 'Asha',
		mobile: '9600098867',
		type: 'ALLOCATE_POINT',
		createdOn: 'Jun 20, 2024 2:56:47 PM',
	};

	it.each([getOne('TEST234236'), getMany()])(
		'is what people use of it, name and mobile first, dates with their zone',
		async (run) => {
			answerWith(stub, [full]);
			expect(Object.entries(foundOne(await stub.run(run)))).toEqual([
				['cardHolderName', 'Asha'],
				['mobile', '9600098867'],
				['amount', 11],
				['cardTransactionType', { name: 'CR', label: 'Credit' }],
				['status', 'CREATED'],
				['createdOn', '2024-06-20T14:56:47+05:30'],
				['pgReferenceNumber', 'TEST234236'],
				['enKashTransactionId', 'ECTRSZJ8CRJ2E'],
				['enKashCardId', 'EKC04AZHXP'],
				['userId', 'EKIQB4L2'],
			]);
		},
	);

	it.each([getOne('TEST234236', { simplify: false }), getMany({}, { simplify: false })])(
		'or all of it as it came',
		async (run) => {
			answerWith(stub, [full]);
			expect(foundOne(await stub.run(run))).toEqual(full);
		},
	);

	it('is cut nowhere where the log has names of its own', async () => {
		const unknown = { txnRef: 'TEST234236', points: 11, at: 'today', userId: 'EK1' };
		answerWith(stub, [unknown]);
		expect(foundOne(await stub.run(getMany()))).toEqual(unknown);
	});

	it('keeps the digits of long ids, so that neighbours stay two', async () => {
		const ids = ['9007199254740992', '9007199254740993'];
		const data = ids.map((id) => `{"enKashTransactionId":${id},"amount":5}`);
		answerWhole(stub, `{"code":0,"message":"Success","payload":[${data.join(',')}]}`);
		const transactions = found(await stub.run(getMany()));
		expect(transactions.map(({ enKashTransactionId }) => enKashTransactionId)).toEqual(ids);
	});
});

describe('a transaction of another account', () => {
	const foreign = { ...credit, cardAccountId: 'CANOBODY' };

	it('is no answer to a reference', async () => {
		answerWith(stub, [foreign]);
		expect(shownError(await stub.run(getOne('TEST234236')))).toMatchObject({
			message: 'EnKash answered about something else than was asked for',
			description: "EnKash's reply speaks of card account CANOBODY where CAQL8YCV3 was sent.",
		});
	});

	it('nor is one of another card', async () => {
		answerWith(stub, [credit]);
		const run = getOne('TEST234236', { enKashCardId: byId('EKCOTHER') });
		expect(shownError(await stub.run(run)).description).toContain(
			'card EKC04AZHXP where EKCOTHER was sent',
		);
	});

	it('is left out of a list, with a word', async () => {
		answerWith(stub, { recordsCount: 2, data: [foreign, credit] });
		const result = await stub.run(getMany());
		expect(found(result)).toEqual([credit]);
		expect(result.hints.map(({ message }) => message)).toEqual([
			"EnKash's reply also lists 1 of another account, which are left out.",
		]);
	});
});

describe('a reference that EnKash does not know', () => {
	it.each(noTransactions)('is said when the reply is %s', async (_, payload) => {
		answerWith(stub, payload);
		expect(shownError(await stub.run(getOne('NOBODYS')))).toEqual({
			name: 'NodeApiError',
			message: 'EnKash knows no transaction with this reference yet',
			description:
				'The reference is NOBODYS. A transaction that was made just now may take a while to show up. Look again before you pay again.',
			itemIndex: 0,
			httpCode: '404',
		});
	});

	it('is told from one that does not show yet only by waiting', async () => {
		enKash.turn({ transactionLagMs: 60_000 });
		give(enKash);
		expect(shownError(await enKash.run(getOne('TEST234236'))).message).toMatch(/ yet$/);
		enKash.sandbox.advanceClock(60_001);
		expect(foundOne(await enKash.run(getOne('TEST234236')))).toMatchObject({ amount: 11 });
	});

	it('is not claimed of a log that names no references', async () => {
		answerWith(stub, [{ amount: 11 }]);
		expect(shownError(await stub.run(getOne('TEST234236')))).toMatchObject({
			message: 'EnKash listed transactions without saying whether one has this reference',
			description:
				'The reference is TEST234236. Use Get Many to see them, and look before you pay again.',
			httpCode: '404',
		});
	});

	it('that is empty is asked for before anything is sent', async () => {
		const result = await enKash.run({ ...getOne('={{ $json.reference }}'), items: [{}] });
		expect(shownError(result)).toMatchObject({
			name: 'NodeOperationError',
			message: "'Reference Number' is empty",
		});
		expect(enKash.sandbox.requests).toEqual([]);
	});
});

describe('get many', () => {
	beforeEach(() => {
		give(enKash, { reference: 'A', amount: 5, mobile: '9600000001', firstName: 'Asha' });
		give(enKash, { reference: 'B', amount: 50, mobile: '9600000002', firstName: 'Ravi' });
		give(enKash, { reference: 'C', amount: 20, mobile: '9600000002', transactionType: 'DR' });
	});

	it('asks for all of the account, and filters only where told', async () => {
		expect(await references({})).toEqual(['C', 'B', 'A']);
		expect(onlyCall(enKash).rawBody).toBe('{"companyId":"CEK1PU9AOO","cardAccountId":"CAQL8YCV3"}');
	});

	it("sends every filter under the name and in the form of EnKash's page", async () => {
		answerWith(stub, null);
		await stub.run(
			getMany({
				enKashCardId: byId('EKC04AZHXP'),
				userId: 'EKIQB4L2',
				cardHolderName: 'Asha',
				status: 'CREATED',
				cardTransactionType: 'DR',
				amountFrom: 10,
				amountTo: 99.5,
				pgReferenceNumbers: 'BONUS-1, BONUS-2\nBONUS-3,,',
				txnDateFrom: '2025-01-24T08:47:01.505Z',
				txnDateTo: '2025-01-25T00:00:00+05:30',
			}),
		);
		expect(stub.callTo(path).body).toEqual({
			companyId: 'CEK1PU9AOO',
			cardAccountId: 'CAQL8YCV3',
			enKashCardId: 'EKC04AZHXP',
			userId: 'EKIQB4L2',
			cardHolderName: 'Asha',
			status: 'CREATED',
			cardTransactionType: 'DR',
			amountFrom: 10,
			amountTo: 99.5,
			pgReferenceNumbers: ['BONUS-1', 'BONUS-2', 'BONUS-3'],
			txnDateFrom: '2025-01-24T08:47:01.505Z',
			txnDateTo: '2025-01-24T18:30:00.000Z',
		});
	});

	it('a filter that was added and left empty is none', async () => {
		answerWith(stub, null);
		await stub.run(
			getMany({
				enKashCardId: { __rl: true, mode: 'list', value: '' },
				userId: ' ',
				cardHolderName: '',
				status: '',
				amountFrom: 0,
				amountTo: 0,
				pgReferenceNumbers: ' , ',
				txnDateFrom: '',
				txnDateTo: '',
			}),
		);
		expect(stub.callTo(path).body).toEqual({
			companyId: 'CEK1PU9AOO',
			cardAccountId: 'CAQL8YCV3',
		});
	});

	it.each<[INodeParameters, string[]]>([
		[{ cardTransactionType: 'DR' }, ['C']],
		[{ amountFrom: 20 }, ['C', 'B']],
		[{ amountTo: 20 }, ['C', 'A']],
		[{ amountFrom: 10, amountTo: '30' }, ['C']],
		[{ cardHolderName: 'Asha' }, ['A']],
		[{ status: 'CREATED' }, ['C', 'B', 'A']],
		[{ status: 'FAILED' }, []],
		[{ pgReferenceNumbers: 'A,C' }, ['C', 'A']],
		[{ pgReferenceNumbers: 'NOBODYS' }, []],
		[{ userId: 'EKNOBODY' }, []],
		[{ enKashCardId: byId('EKCNOBODY') }, []],
		[{ txnDateTo: '2020-01-01' }, []],
		[{ txnDateFrom: '2020-01-01' }, ['C', 'B', 'A']],
	])('filtered by %j', async (filters, expected) => {
		expect(await references(filters)).toEqual(expected);
	});

	it.each<[unknown, string[]]>([
		['BONUS 2026 1, BONUS 2026 2', ['BONUS 2026 1', 'BONUS 2026 2']],
		['A B\r\nC\tD\n\n E ', ['A B', 'C\tD', 'E']],
		[
			['A, with comma', ' B ', '', 5],
			['A, with comma', 'B', '5'],
		],
		[4711, ['4711']],
	])('references given as %j are %j', async (given, expected) => {
		answerWith(stub, null);
		await stub.run({
			...getMany({ pgReferenceNumbers: '={{ $json.references }}' }),
			items: [{ json: { references: given } }],
		});
		expect(stub.callTo(path).body).toMatchObject({ pgReferenceNumbers: expected });
	});

	it.each([[[]], [''], [null], [[' ']]])('no reference in %j is no filter', async (given) => {
		answerWith(stub, null);
		await stub.run({
			...getMany({ pgReferenceNumbers: '={{ $json.references }}' }),
			items: [{ json: { references: given } }],
		});
		expect(stub.callTo(path).body).not.toHaveProperty('pgReferenceNumbers');
	});

	it.each([[2 ** 53], [[2 ** 53 + 2]], [{ a: 1 }], [true], [1.5]])(
		'references given as %j are refused',
		async (given) => {
			const result = await enKash.run({
				...getMany({ pgReferenceNumbers: '={{ $json.references }}' }),
				items: [{ json: { references: given } }],
			});
			expect(shownError(result)).toMatchObject({
				name: 'NodeOperationError',
				message: "The parameter 'Reference Numbers' can't be used as it is",
				description: expect.stringContaining('as text'),
			});
			expect(enKash.sandbox.requests).toEqual([]);
		},
	);

	it('a reference that came as too long a number is refused', async () => {
		const result = await enKash.run({
			...getOne('={{ $json.reference }}'),
			items: [{ json: { reference: 2 ** 53 } }],
		});
		expect(shownError(result)).toMatchObject({
			name: 'NodeOperationError',
			message: 'A number is too long to keep all its digits',
		});
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it('of one card, chosen from the list', async () => {
		const { card } = give(enKash, { reference: 'D', mobile: '9600000003' });
		const chosen = { __rl: true, mode: 'list', value: card.enKashCardId, cachedResultName: 'Asha' };
		expect(await references({ enKashCardId: chosen })).toEqual(['D']);
	});

	it.each(['records', 'array', 'single'] as const)(
		'from a sandbox that sends "%s"',
		async (form) => {
			enKash.turn({ transactionPayload: form });
			expect(await references({})).toEqual(form === 'single' ? ['C'] : ['C', 'B', 'A']);
		},
	);

	it.each(noTransactions)('is empty when the reply is %s', async (_, payload) => {
		answerWith(stub, payload);
		expect(found(await stub.run(getMany()))).toEqual([]);
	});

	it('up to the limit, or all', async () => {
		expect(await references({}, { limit: 2 })).toEqual(['C', 'B']);
		expect(await references({}, { returnAll: true, limit: 2 })).toEqual(['C', 'B', 'A']);
	});

	it.each([0, -1, 1.5, 'many', null])('a limit of %j is refused', async (limit) => {
		const result = await enKash.run({
			...getMany({}, { limit: '={{ $json.limit }}' }),
			items: [{ limit }],
		});
		expect(shownError(result)).toMatchObject({
			message: "The parameter 'Limit' can't be used as it is",
			description: 'Enter a whole number above 0.',
		});
	});

	it('says when EnKash kept some back', async () => {
		answerWith(stub, { recordsCount: 2000, data: [credit, debit] });
		const { hints } = await stub.run(getMany({}, { returnAll: true }));
		expect(hints.map(({ message }) => message)).toEqual([
			'EnKash counts 2000 transactions but sent only 2, and documents no way to ask for the others. Narrow the search with filters to see them.',
		]);
	});

	it('of an incentive account', async () => {
		const { incentiveCardAccountId: cardAccountId } = enKash.sandbox.account;
		give(enKash, { cardAccountId, reference: 'I' });
		expect(await references({}, { cardAccountId })).toEqual(['I']);
	});
});

describe('dates', () => {
	async function sentFor(date: unknown, timezone?: string): Promise<unknown> {
		answerWith(stub, null);
		const { node, parameters } = getMany({ txnDateFrom: '={{ $json.date }}' });
		const result = await runWorkflow({
			workflow: {
				nodes: [
					{
						id: '1',
						name: 'Start',
						type: 'n8n-nodes-base.manualTrigger',
						typeVersion: 1,
						position: [0, 0],
						parameters: {},
					},
					{
						id: '2',
						name: 'EnKash',
						type: `n8n-nodes-enkash.${node}`,
						typeVersion: 1,
						position: [200, 0],
						parameters,
					},
				],
				connections: { Start: { main: [[{ node: 'EnKash', type: 'main', index: 0 }]] } },
				settings: timezone === undefined ? {} : { timezone },
			},
			inputs: [{ date: String(date) }],
			credential: stub.credential(),
		});
		expect(result.nodes.EnKash?.error?.message).toBeUndefined();
		const { body } = stub.callTo(path);
		return typeof body === 'object' && body !== null && 'txnDateFrom' in body
			? body.txnDateFrom
			: undefined;
	}

	it.each([
		['2026-10-31T09:00:00', 'Asia/Kolkata', '2026-10-31T03:30:00.000Z'],
		['2026-10-31T09:00:00', 'America/New_York', '2026-10-31T03:30:00.000Z'],
		['2026-02-01', 'America/New_York', '2026-01-31T18:30:00.000Z'],
		['2026-10-31 09:00', 'Asia/Kolkata', '2026-10-31T03:30:00.000Z'],
		['2026-10-31', 'Asia/Kolkata', '2026-10-30T18:30:00.000Z'],
		['2026-10-31T09:00:00Z', 'Asia/Kolkata', '2026-10-31T09:00:00.000Z'],
		['2026-10-31T09:00:00.123+02:00', 'Asia/Kolkata', '2026-10-31T07:00:00.123Z'],
	])('%s in %s', async (date, timezone, expected) => {
		expect(await sentFor(date, timezone)).toBe(expected);
	});

	it.each([
		['={{ DateTime.fromISO("2026-10-31T09:00:00Z") }}', '2026-10-31T09:00:00.000Z'],
		['={{ new Date("2026-10-31T09:00:00Z") }}', '2026-10-31T09:00:00.000Z'],
		['={{ DateTime.fromISO("2026-10-31T09:00:00Z").toISO() }}', '2026-10-31T09:00:00.000Z'],
	])('out of the expression %s', async (txnDateFrom, expected) => {
		answerWith(stub, null);
		found(await stub.run(getMany({ txnDateFrom })));
		expect(stub.callTo(path).body).toMatchObject({ txnDateFrom: expected });
	});

	it.each([
		'yesterday',
		'31.10.2026',
		'2026-13-01',
		'2026-02-30',
		'2026-02-30T00:00:00',
		'5',
		'={{ 5 }}',
		'={{ true }}',
		'={{ [] }}',
		'={{ DateTime.fromISO("2026-02-30") }}',
		'={{ new Date(NaN) }}',
	])('"%s" is refused', async (txnDateFrom) => {
		const result = await enKash.run(getMany({ txnDateFrom }));
		expect(shownError(result)).toMatchObject({
			name: 'NodeOperationError',
			message: "The parameter 'From Date' can't be used as it is",
			description: 'Enter a date, e.g. 2026-10-31T00:00:00.',
			itemIndex: 0,
		});
		expect(enKash.sandbox.requests).toEqual([]);
	});
});

describe('filters that make no sense', () => {
	it.each([
		[{ amountFrom: -1 }, 'Amount From', 'Enter a number of points, e.g. 500. 0 is no limit.'],
		[{ amountTo: 'lots' }, 'Amount To', 'Enter a number of points, e.g. 500. 0 is no limit.'],
		[
			{ amountTo: '={{ true }}' },
			'Amount To',
			'Enter a number of points, e.g. 500. 0 is no limit.',
		],
		[{ cardTransactionType: '={{ "credit" }}' }, 'Type', 'Choose Credit (CR) or Debit (DR).'],
	])('%j', async (filters, label, description) => {
		expect(shownError(await enKash.run(getMany(filters)))).toMatchObject({
			message: `The parameter '${label}' can't be used as it is`,
			description,
		});
		expect(enKash.sandbox.requests).toEqual([]);
	});
});

describe('another path', () => {
	const own = '/api/v0/partner/enKashCard/rewards/transaction-list_1';

	it.each([getOne('TEST234236'), getMany()])('is asked instead', async ({ node, parameters }) => {
		answerWith(stub, [credit]);
		found(await stub.run({ node, parameters: { ...parameters, options: { path: ` ${own} ` } } }));
		expect(stub.callTo('/api/').path).toBe(own);
	});

	it.each(['', ' '])('left empty is the usual one', async (empty) => {
		answerWith(stub, [credit]);
		found(await stub.run(getMany({}, { options: { path: empty } })));
		expect(stub.callTo('/api/').path).toBe(path);
	});

	it.each([
		'https://evil.example/api/v0/steal',
		'//evil.example/api/',
		'api/v0/x',
		'/oauth/token',
		'/api/../oauth/token',
		'/api/v0/x?y=1',
		'/api/v0/x#y',
		'/api/v0/x y',
		'/api/v0/%2e%2e/x',
		'/api/v0\\x',
		'/api/@evil.example/',
	])('"%s" is refused before anything is sent', async (bad) => {
		const result = await enKash.run(getMany({}, { options: { path: bad } }));
		expect(shownError(result)).toMatchObject({
			name: 'NodeOperationError',
			message: "The parameter 'Transactions Path' can't be used as it is",
			description: `Enter a path such as ${path}, without the host.`,
		});
		expect(enKash.sandbox.requests).toEqual([]);
	});
});
