import type { IDataObject } from 'n8n-workflow';
import { isRecord } from '../harness/values';
import { useFixture } from './fixture';

const fixture = useFixture();

const reference = 'DIWALI-ORDER-1';

/** A tab for the codes, with the headings that its note names. */
function sheetForCodes(): string {
	return fixture().services.googleSheets.add('Vouchers', [
		['Voucher', 'PIN', 'Valid Until', 'Order'],
	]);
}

/** Buys vouchers of 500 rupees, as somebody did before. */
function order(quantity = 4) {
	const { vouchers } = fixture().sandbox;
	const denomination = vouchers.products[1]?.denominations[1];
	if (!denomination) throw new TypeError('The sandbox sells no such voucher');
	return vouchers.placeOrder(reference, denomination, quantity);
}

/** As n8n's HTTP Request node with the EnKash credential; that the credential signs it, the end-to-end tests show. */
async function ask(url: string): Promise<IDataObject> {
	const { sandbox } = fixture();
	const { clientId, clientSecret, username, password } = sandbox.account;
	const login = await fetch(`${sandbox.url}/oauth/token`, {
		method: 'POST',
		headers: {
			authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
			'content-type': 'application/x-www-form-urlencoded',
		},
		body: new URLSearchParams({ username, password, grant_type: 'password', clientId }).toString(),
	});
	const token: unknown = await login.json();
	const authorization = `Bearer ${isRecord(token) ? String(token.access_token) : ''}`;
	const response = await fetch(url, { headers: { authorization } });
	const answer: unknown = await response.json();
	if (!isRecord(answer)) throw new TypeError('No object');
	return JSON.parse(JSON.stringify(answer));
}

async function run(
	sheetLink: string,
	settings: Record<string, unknown> = {},
	answer: (url: string) => Promise<IDataObject> = ask,
) {
	fixture().web.fetch = answer;
	return await fixture().run('voucher-order-status', {
		from: 'Click Execute',
		settings: {
			orderReference: reference,
			shopUrl: fixture().sandbox.url,
			sheetLink,
			slackChannel: '#rewards',
			...settings,
		},
	});
}

const rows = (link: string) => fixture().services.googleSheets.rows(link, 'Vouchers');
const posts = () => fixture().services.slack.textsTo('#rewards');
const asked = () => fixture().sandbox.requestsTo('fetch-order-details').length;

test('writes the codes of a final order, once, and posts none of them', async () => {
	const link = sheetForCodes();
	const { vouchers } = order();
	expect((await run(link)).status).toBe('success');
	expect((await run(link)).status).toBe('success');
	expect(rows(link)).toEqual(
		vouchers.map(({ cardNumber, pin, expiryDate }) => ({
			Voucher: cardNumber,
			PIN: pin,
			'Valid Until': expiryDate,
			Order: reference,
		})),
	);
	expect(posts()).toEqual(
		Array(2).fill(`Order ${reference}: all 4 vouchers are in the sheet, tab Vouchers.`),
	);
});

test('asks until an order is final', async () => {
	const link = sheetForCodes();
	fixture().sandbox.switches.orderPendingMs = 25 * 60_000;
	order(1);
	fixture().web.whileWaiting = () => fixture().sandbox.advanceClock(10 * 60_000);
	await run(link);
	expect(asked()).toBe(4);
	expect(rows(link)).toHaveLength(1);
});

test.each<[what: string, prepare: () => void, state: RegExp]>([
	['is not known', () => {}, /EnKash did not say yes \(code 1\): Sandbox: no such order/],
	[
		'has a state that nobody named',
		() => {
			fixture().sandbox.switches.orderEndsAs = 'PARTLY';
			order();
		},
		/PARTLY/,
	],
	[
		'lists half of its vouchers',
		() => {
			fixture().sandbox.switches.vouchersListed = 'half';
			order();
		},
		/only 2 of 4 vouchers are there/,
	],
	[
		'cannot be asked for',
		() => {
			fixture().sandbox.addFault({ kind: 'status', status: 503, times: 99 });
		},
		/EnKash/,
	],
])(
	'an order that %s in all the time ends in an error, and nothing is written',
	async (_, prepare, state) => {
		const link = sheetForCodes();
		prepare();
		const { status, error } = await run(link, { hoursAtMost: 1 });
		expect(status).toBe('error');
		expect(error?.message).toMatch(/^Order DIWALI-ORDER-1 is not final after 1 hours: /);
		expect(error?.message).toMatch(state);
		expect(rows(link)).toEqual([]);
		expect(posts()).toEqual([
			expect.stringMatching(
				/^Order DIWALI-ORDER-1 is not final after 1 hours: .*No voucher was written/,
			),
		]);
		expect(posts()[0]).toMatch(state);
	},
);

test('an encrypted answer is no refusal of EnKash', async () => {
	const link = sheetForCodes();
	const encrypted = async () => await Promise.resolve<IDataObject>({ request: 'kJ8=' });
	const { error } = await run(link, { hoursAtMost: 1 }, encrypted);
	expect(error?.message).toMatch(
		/: the reply has no code, perhaps because it is encrypted\. No voucher/,
	);
});

test('an order that is not final in time ends in an error, also where Slack is down', async () => {
	fixture().services.slack.isDown = true;
	const { status, error } = await run(sheetForCodes(), { hoursAtMost: 1 });
	expect(status).toBe('error');
	expect(error?.message).toMatch(/^Order DIWALI-ORDER-1 is not final/);
});

/** EnKash's answer about a final order, with these changes to what it says of the order. */
function answering(changes: IDataObject) {
	const { vouchers } = order(2);
	return async () =>
		await Promise.resolve<IDataObject>({
			response_code: '0',
			paylod: {
				partnerOrderReferenceId: reference,
				orderStatus: 'SUCCESS',
				totalQuantity: 2,
				voucherDetailsList: vouchers.map((voucher) => ({ ...voucher })),
				...changes,
			},
		});
}

test.each<[what: string, changes: IDataObject, state: RegExp]>([
	[
		'no vouchers and no number of them',
		{ totalQuantity: null, voucherDetailsList: [] },
		/how many/,
	],
	['no number of vouchers', { totalQuantity: null }, /how many/],
	['none of no vouchers', { totalQuantity: 0, voucherDetailsList: [] }, /how many/],
	[
		'vouchers without a number',
		{ voucherDetailsList: [{ pin: '1111' }, { cardNumber: ' ', pin: '2222' }] },
		/without a number/,
	],
	[
		'one number twice',
		{
			voucherDetailsList: [
				{ cardNumber: '12', pin: '1' },
				{ cardNumber: '12', pin: '2' },
			],
		},
		/same number/,
	],
	[
		'numbers that are not exact any more',
		{
			voucherDetailsList: [
				{ cardNumber: Number('1234567890123456789'), pin: '1' },
				{ cardNumber: '12' },
			],
		},
		/not exact/,
	],
])('an order that is final with %s is not taken for whole', async (_, changes, state) => {
	const link = sheetForCodes();
	const { status, error } = await run(link, { hoursAtMost: 1 }, answering(changes));
	expect(status).toBe('error');
	expect(error?.message).toMatch(state);
	expect(rows(link)).toEqual([]);
	expect(posts()).toEqual([expect.stringMatching(state)]);
});

test.each([
	[{ orderReference: '' }, 'orderReference'],
	[{ shopUrl: 'https://shop.example/path' }, 'shopUrl'],
	[{ minutesBetween: 0 }, 'minutesBetween'],
])('settings %j: it stops and names them', async (settings, name) => {
	const { status, error } = await run(sheetForCodes(), settings);
	expect(status).toBe('error');
	expect(error?.message).toContain(`correct: ${name}. Nothing was asked.`);
	expect(asked()).toBe(0);
});

test('where EnKash can not be asked the first time it fails at once and says why, as a slip in the set-up does not mend itself', async () => {
	let calls = 0;
	const { error } = await run(sheetForCodes(), {}, async () => {
		calls += 1;
		throw new TypeError("Enter its host under 'Other URLs' of the credential.");
	});
	expect(calls).toBe(1);
	expect(error?.message).toMatch(
		/^Order DIWALI-ORDER-1 could not be looked up: EnKash could not be asked: .*'Other URLs'.*No voucher was written\./,
	);
	expect(posts()).toEqual([expect.stringMatching(/could not be looked up: .*'Other URLs'/)]);
});

test('where EnKash can not be asked later on it goes on asking', async () => {
	const link = sheetForCodes();
	fixture().sandbox.switches.orderPendingMs = 15 * 60_000;
	order(1);
	fixture().web.whileWaiting = () => fixture().sandbox.advanceClock(10 * 60_000);
	let calls = 0;
	const { status } = await run(link, {}, async (url) => {
		calls += 1;
		if (calls === 2) throw new TypeError('The network is down');
		return await ask(url);
	});
	expect(status).toBe('success');
	expect(calls).toBe(3);
	expect(rows(link)).toHaveLength(1);
});

test('a sheet that can not be written into: Slack hears it without a code, and the execution fails', async () => {
	const link = sheetForCodes();
	const { vouchers } = order();
	const { error } = await run(link, { tab: 'Codes' });
	expect(error?.message).toMatch(/^The vouchers of order DIWALI-ORDER-1 are there, but not all/);
	expect(posts()).toEqual([expect.stringMatching(/^\*The vouchers of order DIWALI-ORDER-1 are/)]);
	for (const { cardNumber } of vouchers) expect(posts()[0]).not.toContain(cardNumber);
	await run(link);
	expect(rows(link)).toHaveLength(4);
});
