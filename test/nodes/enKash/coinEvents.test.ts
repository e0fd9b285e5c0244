import type { INodeParameters } from 'n8n-workflow';
import documentedReplies from '../../fixtures/documentedReplies.json';
import { type Json, useEnKash, useStubServer } from '../support';
import {
	answerWhole,
	answerWith,
	asking,
	envelopes,
	found,
	foundOne,
	objectIn,
	onlyCall,
	shownError,
} from './lookups';

const enKash = useEnKash();
const stub = useStubServer();

function create(fields: INodeParameters = {}) {
	return asking('coinEvent', 'create', { event: 'MEAL_CARD_PAYMENT', amount: 6, ...fields });
}

function get(coinConfigId: string) {
	return asking('coinEvent', 'get', { coinConfigId });
}

function update(updateFields: INodeParameters, coinConfigId = 'WCC000001') {
	return asking('coinEvent', 'update', { coinConfigId, updateFields });
}

/** The whole of EnKash's one example. */
const invoice: Json = documentedReplies.coinEvent.payload;

const invoiceForms: Array<[string, unknown, Json]> = [
	['the event', invoice, invoice],
	['a list of one', [invoice], invoice],
	['a list under data', { data: [invoice] }, invoice],
	['its id', 'WCC024845', { coinConfigId: 'WCC024845' }],
];

const nothing: Array<[string, unknown]> = [
	['null', null],
	['an empty object', {}],
	['an empty list', []],
	['an empty text', ''],
	['an empty list with a count', { recordsCount: 0, data: [] }],
];

const createInvoice = create({ event: 'INVOICE_PAYMENT', amount: 10 });

describe('create', () => {
	it('sends the documented request, without a partner', async () => {
		foundOne(
			await enKash.run(create({ configuration: 'DEFAULT', options: { companyId: 'CEK1PU9AOO' } })),
		);
		const { method, path, query, body, headers } = onlyCall(enKash);
		expect({ method, path, query, body }).toEqual({
			method: 'POST',
			path: '/api/v0/enkash-coins/create-coins-config',
			query: {},
			body: {
				configuration: 'DEFAULT',
				companyId: 'CEK1PU9AOO',
				event: 'MEAL_CARD_PAYMENT',
				amount: 6,
			},
		});
		expect(headers).not.toHaveProperty('partnerid');
		expect(headers).not.toHaveProperty('cookie');
	});

	it("is CUSTOM and of the credential's company unless told", async () => {
		foundOne(await enKash.run(create()));
		expect(onlyCall(enKash).body).toMatchObject({
			configuration: 'CUSTOM',
			companyId: 'CEK1PU9AOO',
		});
	});

	it.each([
		[
			'object',
			{
				coinConfigId: expect.stringMatching(/^WCC\d+$/),
				event: 'MEAL_CARD_PAYMENT',
				amount: 6,
				configuration: 'CUSTOM',
			},
		],
		[
			'array',
			{
				coinConfigId: expect.stringMatching(/^WCC\d+$/),
				event: 'MEAL_CARD_PAYMENT',
				amount: 6,
				configuration: 'CUSTOM',
			},
		],
		['id', { coinConfigId: expect.stringMatching(/^WCC\d+$/) }],
	] as const)('of a sandbox that answers with "%s"', async (coinEventReply, expected) => {
		enKash.turn({ coinEventReply });
		const made = foundOne(await enKash.run(create()));
		expect(made).toEqual(expected);
		enKash.turn({ coinEventReply: 'object' });
		const read = foundOne(await enKash.run(get(String(made.coinConfigId))));
		expect(read).toMatchObject({ event: 'MEAL_CARD_PAYMENT', amount: 6 });
	});

	it.each(invoiceForms)('from %s', async (_, payload, expected) => {
		answerWith(stub, payload);
		expect(foundOne(await stub.run(createInvoice))).toEqual(expected);
	});

	it.each(nothing)('that is answered with %s was done all the same', async (_, payload) => {
		answerWith(stub, payload);
		expect(foundOne(await stub.run(create()))).toEqual({ success: true });
	});

	it.each(envelopes(invoice))('out of %s', async (_, body) => {
		answerWhole(stub, body);
		expect(foundOne(await stub.run(createInvoice))).toEqual(invoice);
	});

	it("of an event that is there already is refused in EnKash's words", async () => {
		const result = await enKash.run(create({ event: 'REFERRAL_EVENT' }));
		expect(shownError(result)).toMatchObject({
			description: expect.stringContaining('Sandbox: the company has this coin event already.'),
		});
	});

	it.each([
		[{ amount: 0 }, 'Coins'],
		[{ amount: -5 }, 'Coins'],
		[{ amount: 1.5 }, 'Coins'],
		[{ amount: '' }, 'Coins'],
		[{ amount: '={{ "6 coins" }}' }, 'Coins'],
		[{ amount: '={{ true }}' }, 'Coins'],
		[{ amount: '={{ [6] }}' }, 'Coins'],
		[{ amount: '={{ "1e3" }}' }, 'Coins'],
		[{ amount: '={{ 2 ** 53 }}' }, 'Coins'],
	])('%j is refused before anything is sent', async (fields, label) => {
		expect(shownError(await enKash.run(create(fields)))).toMatchObject({
			name: 'NodeOperationError',
			message: `The parameter '${label}' can't be used as it is`,
			description: 'Enter a whole number of coins above 0, e.g. 25.',
		});
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it('coins out of an expression may be text', async () => {
		foundOne(await enKash.run(create({ amount: '={{ " 6 " }}' })));
		expect(onlyCall(enKash).body).toMatchObject({ amount: 6 });
	});

	it('an event that an expression left empty is asked for', async () => {
		expect(shownError(await enKash.run(create({ event: '={{ $json.event }}' })))).toMatchObject({
			message: "'Event' is empty",
		});
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it('without a company nothing is sent', async () => {
		const result = await enKash.run({ ...create(), credential: { companyId: '' } });
		expect(shownError(result).message).toBe('There is no Company ID');
		expect(enKash.sandbox.requests).toEqual([]);
	});
});

describe('get', () => {
	it('asks for the event by its id, as documented', async () => {
		expect(foundOne(await enKash.run(get(' WCC000001 ')))).toEqual({
			coinConfigId: 'WCC000001',
			configuration: 'CUSTOM',
			event: 'REFERRAL_EVENT',
			amount: 25,
		});
		const { method, path, query, rawBody, headers } = onlyCall(enKash);
		expect({ method, path, query, rawBody }).toEqual({
			method: 'GET',
			path: '/api/v0/enkash-coins/WCC000001',
			query: {},
			rawBody: '',
		});
		expect(headers).not.toHaveProperty('partnerid');
	});

	it('needs no company', async () => {
		foundOne(await enKash.run({ ...get('WCC000001'), credential: { companyId: '' } }));
	});

	it.each(['object', 'array', 'id'] as const)('of a sandbox with "%s"', async (coinEventReply) => {
		enKash.turn({ coinEventReply });
		expect(foundOne(await enKash.run(get('WCC000001')))).toMatchObject({
			coinConfigId: 'WCC000001',
		});
	});

	it.each(invoiceForms)('from %s', async (_, payload, expected) => {
		answerWith(stub, payload);
		expect(foundOne(await stub.run(get('WCC024845')))).toEqual(expected);
	});

	it('picks its own out of many', async () => {
		answerWith(stub, [{ ...invoice, coinConfigId: 'WCC1' }, invoice]);
		expect(foundOne(await stub.run(get('WCC024845')))).toEqual(invoice);
	});

	it('one without its id is taken for the one that was asked for', async () => {
		answerWith(stub, { event: 'INVOICE_PAYMENT', amount: 10 });
		expect(foundOne(await stub.run(get('WCC024845')))).toMatchObject({ amount: 10 });
	});

	it.each<[string, unknown]>([
		...nothing,
		['another event', invoice],
		['other events', [invoice, { ...invoice, coinConfigId: 'WCC1' }]],
	])('of %s is not found', async (_, payload) => {
		answerWith(stub, payload);
		expect(shownError(await stub.run(get('WCC9')))).toMatchObject({
			name: 'NodeApiError',
			message: 'There is no coin event WCC9',
			description: expect.stringContaining('begins with WCC'),
			httpCode: '404',
		});
	});

	it('of one that EnKash does not know is refused in its words', async () => {
		expect(shownError(await enKash.run(get('WCC999999'))).description).toBe(
			'Sandbox: no such coin event.',
		);
	});

	it.each(['', ' ', '..', '.', 'WCC1/../x', 'WCC1?x=1', 'WCC 1', 'REFERRAL EVENT'])(
		'"%s" is no id, and nothing is sent',
		async (id) => {
			const result = await enKash.run({ ...get('={{ $json.id }}'), items: [{ id }] });
			expect(shownError(result)).toMatchObject({
				name: 'NodeOperationError',
				message:
					id.trim() === ''
						? "'Coin Event ID' is empty"
						: expect.stringContaining('is no ID of a coin event'),
			});
			expect(enKash.sandbox.requests).toEqual([]);
		},
	);
});

describe('update', () => {
	it('sends only what was added, as documented', async () => {
		const updated = foundOne(await enKash.run(update({ amount: 10, configuration: 'DEFAULT' })));
		expect(updated).toEqual({
			coinConfigId: 'WCC000001',
			configuration: 'DEFAULT',
			event: 'REFERRAL_EVENT',
			amount: 10,
		});
		const { method, path, rawBody, headers } = onlyCall(enKash);
		expect({ method, path, rawBody }).toEqual({
			method: 'PATCH',
			path: '/api/v0/enkash-coins/WCC000001',
			rawBody: '{"amount":10,"configuration":"DEFAULT"}',
		});
		expect(headers['content-type']).toMatch(/^application\/json/);
		expect(headers).not.toHaveProperty('partnerid');
	});

	it('can change all that EnKash lists', async () => {
		const updateFields = {
			amount: 1,
			configuration: 'CUSTOM',
			companyId: 'CEK1PU9AOO',
			event: 'NEW_NAME',
		};
		foundOne(await enKash.run(update(updateFields)));
		expect(onlyCall(enKash).body).toEqual(updateFields);
	});

	it('answers with the documented example to the letter', async () => {
		answerWhole(stub, documentedReplies.coinEvent);
		expect(foundOne(await stub.run(update({ amount: 10 }, 'WCC024845')))).toEqual(invoice);
	});

	it.each(invoiceForms)('from %s', async (_, payload, expected) => {
		answerWith(stub, payload);
		const result = await stub.run(update({ amount: 10 }, 'WCC024845'));
		expect(foundOne(result)).toEqual(expected);
	});

	it.each(nothing)('that is answered with %s was done all the same', async (_, payload) => {
		answerWith(stub, payload);
		expect(foundOne(await stub.run(update({ amount: 10 })))).toEqual({ success: true });
	});

	it.each<[INodeParameters]>([[{}], [{ event: '', companyId: ' ' }]])(
		'%j changes nothing, and nothing is sent',
		async (updateFields) => {
			expect(shownError(await enKash.run(update(updateFields)))).toMatchObject({
				name: 'NodeOperationError',
				message: 'There is nothing to update',
				description: expect.stringContaining("'Update Fields'"),
			});
			expect(enKash.sandbox.requests).toEqual([]);
		},
	);

	it('coins of 0 are refused before anything is sent', async () => {
		expect(shownError(await enKash.run(update({ amount: 0 })))).toMatchObject({
			message: "The parameter 'Coins' can't be used as it is",
		});
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it('of one that EnKash does not know is refused in its words', async () => {
		const result = await enKash.run(update({ event: ' NEW_NAME ', amount: 1 }, 'WCC999999'));
		expect(shownError(result).description).toContain('Sandbox: no such coin event.');
	});

	it('".." is no id, and nothing is sent', async () => {
		expect(shownError(await enKash.run(update({ amount: 1 }, '..'))).message).toContain('".."');
		expect(enKash.sandbox.requests).toEqual([]);
	});
});

/** Its request says it in other words, so that the search for bodies in errors finds bodies only. */
const blankedUpdate = { event: ' INVOICE_PAYMENT ', amount: 10 };

describe('a reply about another event', () => {
	it.each<[string, ReturnType<typeof asking>, Json, RegExp]>([
		['name', create(), { ...invoice, amount: 6 }, /event INVOICE_PAYMENT where MEAL_CARD/],
		['amount', createInvoice, { ...invoice, amount: 99 }, /99 coins where 10/],
		['ID', update(blankedUpdate), invoice, /coin event WCC024845 where WCC000001/],
		['amount', update({ ...blankedUpdate, amount: 5 }, 'WCC024845'), invoice, /10 coins where 5/],
	])('(its %s) is not taken for success', async (_, run, payload, contradiction) => {
		answerWith(stub, payload);
		const { name, message, description } = shownError(await stub.run(run));
		expect({ name, message }).toEqual({
			name: 'NodeApiError',
			message: 'EnKash answered about something else than was asked for',
		});
		expect(description).toMatch(contradiction);
		expect(description).toMatch(/The event may have been (made|changed) all the same/);
	});
});

describe('Retry On Fail', () => {
	/** Four events, of which the third is refused each time, whatever their names come to with each try. */
	const items = ['A', 'B', 'REFERRAL_EVENT', 'D'].map((event) => ({ json: { event } }));
	const changing = create({
		event: '={{ $json.event === "REFERRAL_EVENT" ? $json.event : $json.event + Math.random() }}',
	});

	it('makes no event twice', async () => {
		const result = await enKash.run({ ...changing, items, retryOnFail: true, maxTries: 3 });
		expect(result.tries).toBe(3);
		expect(shownError(result)).toMatchObject({ itemIndex: 2 });
		const sent = enKash
			.callsTo('/create-coins-config')
			.map(({ body }) => String(objectIn(body).event).charAt(0));
		expect(sent).toEqual(['A', 'B', 'R', 'R', 'R']);
	});

	it.each([
		['create', changing, '/create-coins-config'],
		['update', update(blankedUpdate), '/enkash-coins/'],
	])('sends no %s again of which it is unclear what became', async (_, run, path) => {
		enKash.sandbox.addFault({ kind: 'resetAfter', match: { path } });
		const result = await enKash.run({
			...run,
			items: [{ json: { event: 'A' } }],
			retryOnFail: true,
			maxTries: 3,
		});
		expect(result.tries).toBe(3);
		expect(enKash.callsTo(path)).toHaveLength(1);
		expect(shownError(result)).toMatchObject({
			message: 'The connection to EnKash broke',
			description: expect.stringMatching(/^The event may have been (made|changed) all the same/),
		});
	});

	it('hands on what an earlier try made', async () => {
		enKash.sandbox.addFault({
			kind: 'status',
			status: 422,
			match: { path: '/create-coins-config', nth: 2 },
		});
		const result = await enKash.run({
			...changing,
			items: [{ json: { event: 'A' } }, { json: { event: 'B' } }],
			retryOnFail: true,
			maxTries: 2,
		});
		expect(found(result)).toHaveLength(2);
		expect(enKash.callsTo('/create-coins-config')).toHaveLength(3);
	});

	it('ends with the execution', async () => {
		const run = { ...update({ amount: 7 }), retryOnFail: true };
		foundOne(await enKash.run(run));
		foundOne(await enKash.run(run));
		expect(enKash.callsTo('/enkash-coins/')).toHaveLength(2);
	});
});
