import type { IDataObject } from 'n8n-workflow';
import { demoAccount } from '../sandbox/account';
import { deactivate, deleteNodes, type WorkflowFile } from './files';
import { useFixture } from './fixture';

const fixture = useFixture();

const file = 'referral-and-service-rewards';
const bulk = 'bulk-create-allocate-points-json';
const takeBack = 'create-allocate-points';

type Member = Record<string, string | number>;

const member = {
	'Full Name': 'Asha Rao',
	'Mobile Number': '98765 43210',
	Email: 'asha@example.com',
	Title: 'Ms',
	Gender: 'F',
	'Referral Code': 'ASHA10',
	'EnKash User ID': demoAccount.userId,
};
const other = {
	...member,
	'Full Name': 'Vikram Singh',
	'Mobile Number': 9876543211,
	Email: 'vikram@example.com',
	'Referral Code': 'VIKRAM10',
	'EnKash User ID': '',
};

/** An order with Asha's code, as Shopify lists it. */
const order = {
	name: '#1001',
	financial_status: 'paid',
	cancelled_at: null,
	test: false,
	total_price: '1499.00',
	email: 'buyer@example.com',
	phone: null,
	customer: { email: 'buyer@example.com', phone: '+919812345678' },
	billing_address: null,
	shipping_address: { phone: '98123 45678' },
	discount_codes: [{ code: 'asha10', amount: '100.00', type: 'fixed_amount' }],
	refunds: [],
};

const idPattern = 450789469;

async function start(
	from: string,
	event: IDataObject,
	settings?: Record<string, unknown>,
	members?: Member[],
) {
	return await fixture().run(file, startOf(from, event, settings, members));
}

function startOf(
	from: string,
	event: IDataObject,
	settings: Record<string, unknown> = {},
	members: Member[] = [member, other],
) {
	return {
		from,
		inputs: [event],
		settings: {
			membersLink: fixture().services.googleSheets.addRows('Members', members),
			coinEvent: fixture().sandbox.account.coinEvent,
			slackChannel: '#referrals',
			...settings,
		},
	};
}

/** Somebody pays an order; Shopify tells it. */
async function paid(changes: IDataObject = {}, settings = {}, members?: Member[]) {
	const event = fixture().services.shopify.set(idPattern, { ...order, ...changes });
	return await start('Shopify: Order Paid', event, settings, members);
}

/** Somebody refunds it; Shopify tells that too. */
async function refunded(status = 'refunded') {
	fixture().services.shopify.set(idPattern, { financial_status: status });
	return await start('Shopify: Refund Created', { id: 509562969, order_id: idPattern });
}

async function rated(body: IDataObject) {
	return await start('Freshdesk: Rating', { headers: {}, params: {}, query: {}, body });
}

/** Who has how many points from this workflow: given less taken back. */
function moved(): unknown[] {
	return fixture().sandbox.ledger.points.map(({ mobile, amount, transactionType }) => [
		mobile,
		transactionType,
		amount,
	]);
}

function told(): string[] {
	return fixture().services.slack.textsTo('#referrals');
}

test('an order with a code gives its member points; the same event again gives nothing', async () => {
	expect((await paid()).status).toBe('success');
	await paid();
	await Promise.all([paid(), paid()]);
	expect(moved()).toEqual([['9876543210', 'CR', 200]]);
	expect(told()).toEqual(['*Referral:* Asha Rao got 200 points for order #1001.']);
});

test('another order of the same member gives points again', async () => {
	await paid();
	const event = fixture().services.shopify.set(450789470, { ...order, name: '#1002' });
	await start('Shopify: Order Paid', event);
	expect(moved()).toHaveLength(2);
});

test('a full refund takes back what was given, once, however often Shopify tells it', async () => {
	await paid();
	await refunded();
	await refunded();
	await Promise.all([refunded(), refunded()]);
	expect(moved()).toEqual([
		['9876543210', 'CR', 200],
		['9876543210', 'DR', 200],
	]);
	expect(told()[1]).toBe(
		'*Referral taken back:* order #1001 was refunded, so 200 points were taken back from Asha Rao.',
	);
	expect(told()).toHaveLength(2);
});

test('the log holds another amount than the settings have now: nothing is taken back, and somebody hears it', async () => {
	await paid({}, { pointsPerReferral: 300 });
	await refunded();
	expect(moved()).toEqual([['9876543210', 'CR', 300]]);
	expect(told()[1]).toMatch(
		/^\*Refund, not taken back or not clear:\* Asha Rao, order #1001: .*300/,
	);
});

describe('a member whose mobile number is changed', () => {
	const moving = [{ ...member, 'Mobile Number': '98450 98450' }];

	function rows() {
		return fixture().services.dataTables.named('EnKash referral rewards')?.rows ?? [];
	}

	test('is not paid again for the same order', async () => {
		await paid();
		const { status } = await paid({}, {}, moving);
		expect(status).toBe('success');
		expect(moved()).toEqual([['9876543210', 'CR', 200]]);
		expect(rows()[0]).toMatchObject({ mobile: '9876543210', outcome: 'paid' });
	});

	test('is sent to the old number while it is unclear whether that was paid', async () => {
		fixture().sandbox.addFault({ kind: 'resetAfter', match: { path: bulk }, times: 3 });
		await paid();
		const { error } = await paid({}, {}, moving);
		expect(error?.message).toContain('has just begun with the number ending in 3210');
		for (const row of rows()) row.createdAt = '2026-11-01T03:30:00.000Z';
		await paid({}, {}, moving);
		await paid({}, {}, moving);
		expect(moved()).toEqual([['9876543210', 'CR', 200]]);
	});

	test('is paid to the new number where the old one was refused', async () => {
		fixture().sandbox.switches.blockedMobiles = ['9876543210'];
		await paid();
		await paid({}, {}, moving);
		expect(moved()).toEqual([['9845098450', 'CR', 200]]);
	});

	test('gives a refund back from the number that was paid', async () => {
		await paid();
		fixture().services.shopify.set(idPattern, { financial_status: 'refunded' });
		const refund = { id: 509562969, order_id: idPattern };
		await start('Shopify: Refund Created', refund, {}, moving);
		expect(moved()).toEqual([
			['9876543210', 'CR', 200],
			['9876543210', 'DR', 200],
		]);
	});
});

test('a part refund leaves the reward, and somebody is asked', async () => {
	await paid();
	await refunded('partially_refunded');
	expect(moved()).toHaveLength(1);
	expect(told()[1]).toContain('order #1001 of the referrer Asha Rao is partially refunded');
});

test('the refund comes before the event of the payment: nothing is given, nothing taken back', async () => {
	fixture().services.shopify.set(idPattern, order);
	await refunded();
	await start('Shopify: Order Paid', { ...order, id: idPattern });
	expect(moved()).toEqual([]);
	expect(told()).toEqual([
		expect.stringMatching(/^\*Refund, not taken back or not clear:\* Asha Rao, order #1001: .*log/),
	]);
});

test('a reward that is under way when the refund comes has arrived after the wait, and is taken back', async () => {
	const event = fixture().services.shopify.set(idPattern, order);
	fixture().web.whileWaiting = async () => {
		// The event of the payment was on its way with the order as it was.
		fixture().services.shopify.set(idPattern, { financial_status: 'paid' });
		await start('Shopify: Order Paid', event);
		fixture().services.shopify.set(idPattern, { financial_status: 'refunded' });
	};
	await refunded();
	expect(moved().map((entry) => [entry].flat()[1])).toEqual(['CR', 'DR']);
});

test.each<[string, IDataObject]>([
	['no code', { discount_codes: [] }],
	['a code of the shop', { discount_codes: [{ code: 'DIWALI' }] }],
	['too small', { total_price: '499.99' }],
	['not paid now', { financial_status: 'voided' }],
	['cancelled', { cancelled_at: '2026-11-26T10:00:00+05:30' }],
	['a test', { test: true }],
])('gives nothing, without a word: %s', async (_, changes) => {
	expect((await paid(changes)).status).toBe('success');
	expect(moved()).toEqual([]);
	expect(told()).toEqual([]);
});

test.each<[string, IDataObject]>([
	['by number', { shipping_address: { phone: '+91-98765-43210' } }],
	['by email', { customer: { email: 'ASHA@example.com' } }],
])('the own code gives nothing, and somebody hears it: %s', async (_, changes) => {
	await paid(changes);
	expect(moved()).toEqual([]);
	expect(told()).toEqual([
		'*Referral or service reward:* order #1001: Asha Rao used the own code, so nothing was given.',
	]);
});

test('a code of two members gives nothing to either', async () => {
	await paid({}, {}, [member, { ...other, 'Referral Code': 'Asha10 ' }]);
	expect(moved()).toEqual([]);
	expect(told()[0]).toContain('its code belongs to 2 members');
});

test('EnKash gives no clear answer: somebody hears it, and the order is paid once in the end', async () => {
	fixture().sandbox.addFault({ kind: 'resetAfter', match: { path: bulk }, times: 3 });
	await paid();
	expect(told()[0]).toMatch(/^\*Referral, not given or not clear:\* Asha Rao, order #1001: /);
	await paid();
	expect(moved()).toEqual([['9876543210', 'CR', 200]]);
});

test('a take-back without a clear answer is not sent again, and somebody hears it', async () => {
	await paid();
	fixture().sandbox.addFault({ kind: 'resetAfter', match: { path: `/${takeBack}` } });
	await refunded();
	await refunded();
	expect(moved()).toHaveLength(2);
	expect(told()[1]).toMatch(/^\*Refund, not taken back or not clear:\* Asha Rao, order #1001: /);
	expect(told()).toHaveLength(2);
});

test('Shopify does not answer: an error, and nothing moves', async () => {
	const event = fixture().services.shopify.set(idPattern, order);
	fixture().services.shopify.isDown = true;
	const { status } = await start('Shopify: Order Paid', event);
	expect(status).toBe('error');
	expect(moved()).toEqual([]);
});

/** Asha has a card at EnKash, from an order that her code was used for. */
async function withCard(): Promise<void> {
	await paid();
	fixture().services.slack.messages.length = 0;
}

test('a rating and an answer give coins once each, also when they come twice at once', async () => {
	await withCard();
	const rating = {
		headers: {},
		params: {},
		query: {},
		body: { ticketId: 42, email: 'Asha@example.com' },
	};
	const answer = {
		event_type: 'form_response',
		form_response: {
			token: 'answer-1',
			definition: { fields: [] },
			answers: [
				{ type: 'text', text: 'Very good' },
				{ type: 'phone_number', phone_number: '+919876543210', field: { id: '1' } },
			],
		},
	};
	const send = async () =>
		await Promise.all([start('Freshdesk: Rating', rating), start('Typeform: Answer', answer)]);
	await Promise.all([send(), send()]);
	await send();
	const { coins } = fixture().sandbox.ledger;
	expect(coins).toHaveLength(2);
	expect(new Set(coins.map(({ userId }) => userId)).size).toBe(1);
	expect(new Set(coins.map(({ requestId }) => requestId)).size).toBe(2);
	expect(told()).toEqual([]);
});

test('coins without a clear answer are not given again, and somebody hears it', async () => {
	await withCard();
	fixture().sandbox.addFault({ kind: 'resetAfter', match: { path: 'coin' } });
	const rating = { body: { ticketId: 42, email: 'asha@example.com' } };
	await start('Freshdesk: Rating', rating);
	await start('Freshdesk: Rating', rating);
	expect(fixture().sandbox.ledger.coins).toHaveLength(1);
	expect(told()).toEqual([
		expect.stringMatching(/^\*Coins, not given or not clear:\* Asha Rao, freshdesk 42: /),
	]);
});

describe('with the triggers deleted that nobody needs', () => {
	const triggers = [
		'Shopify: Order Paid',
		'Shopify: Refund Created',
		'Freshdesk: Rating',
		'Typeform: Answer',
	];
	/** What a person does who has only one of the services. */
	const only = (trigger: string) => (workflow: WorkflowFile) => {
		deleteNodes(
			workflow,
			triggers.filter((name) => name !== trigger),
		);
		if (!trigger.startsWith('Shopify')) deactivate(workflow, ['Get the Order']);
	};

	test.each<[string, IDataObject]>([
		['Freshdesk: Rating', { body: { ticketId: 42, email: member.Email } }],
		[
			'Typeform: Answer',
			{ form_response: { token: '1', answers: [{ type: 'email', email: member.Email }] } },
		],
	])('%s gives coins', async (trigger, event) => {
		await withCard();
		const { error } = await fixture().run(file, {
			...startOf(trigger, event),
			change: only(trigger),
		});
		expect(error).toBeUndefined();
		expect(fixture().sandbox.ledger.coins).toHaveLength(1);
	});

	test('Shopify gives points and takes them back, without an event for coins', async () => {
		const { shopify } = fixture().services;
		const event = shopify.set(idPattern, order);
		const run = async (trigger: string, inputs: IDataObject) =>
			await fixture().run(file, {
				...startOf(trigger, inputs, { coinEvent: 'no' }),
				change: only(trigger),
			});
		expect((await run('Shopify: Order Paid', event)).error).toBeUndefined();
		shopify.set(idPattern, { financial_status: 'refunded' });
		const refund = await run('Shopify: Refund Created', { id: 509562969, order_id: idPattern });
		expect(refund.error).toBeUndefined();
		expect(moved()).toEqual([
			['9876543210', 'CR', 200],
			['9876543210', 'DR', 200],
		]);
	});
});

test.each(['no', 'No '])('coinEvent %j gives no coins, whatever comes in', async (coinEvent) => {
	await withCard();
	const rating = { body: { ticketId: 42, email: member.Email } };
	const { error } = await start('Freshdesk: Rating', rating, { coinEvent });
	expect(error).toBeUndefined();
	expect(fixture().sandbox.ledger.coins).toEqual([]);
	expect(told()).toEqual([]);
});

test('a stranger gets no coins; a member without a card at EnKash is named', async () => {
	await rated({ ticketId: 1, email: 'stranger@example.com' });
	await rated({ ticketId: 2, email: '' });
	expect(told()).toEqual([]);
	await rated({ ticketId: 3, email: 'vikram@example.com' });
	expect(told()[0]).toMatch(/^\*Coins, not given or not clear:\* Vikram Singh, freshdesk 3: /);
	expect(fixture().sandbox.ledger.coins).toEqual([]);
});

test.each(['+1 987 654 3210', '22 9876543210', '+44 9876543210'])(
	"a number of another country, %s, is not a member's that ends in the same digits",
	async (phone) => {
		await rated({ ticketId: 7, email: '', phone });
		expect(fixture().sandbox.ledger.coins).toEqual([]);
	},
);

test.each([null, '', 'n/a'])('an order whose value is %j gives nothing', async (total_price) => {
	await paid({ total_price });
	expect(moved()).toEqual([]);
	expect(told()[0]).toContain('#1001');
});

test('a name can not call a channel', async () => {
	await paid({ name: '#1 <!channel>' }, {}, [{ ...member, 'Full Name': '<!here> *Asha*' }]);
	expect(told()[0]).toBe(
		'*Referral:* &lt;!here&gt; Asha got 200 points for order #1 &lt;!channel&gt;.',
	);
});

test.each<[string, IDataObject, string]>([
	['Freshdesk: Rating', { body: { email: 'asha@example.com' } }, 'ticketId is missing'],
	['Typeform: Answer', { answers: [] }, 'The token of the answer is missing'],
	['Shopify: Refund Created', { id: 1 }, 'The order_id of the refund is missing'],
])('an event without its number is an error: %s', async (from, event, message) => {
	const { error } = await start(from, event);
	expect(error?.message).toContain(message);
});

test('a renamed column is an error, and so is a setting that is empty', async () => {
	const renamed = [{ ...member, 'Referral Code': undefined, Code: 'ASHA10' }];
	const rows = renamed.map((row) => JSON.parse(JSON.stringify(row)));
	expect((await paid({}, {}, rows)).error?.message).toContain('has no column Referral Code');
	const { error } = await paid({}, { coinEvent: '', slackChannel: '' });
	expect(error?.message).toBe(
		'Open the node "Settings" and fill in: coinEvent, slackChannel. Nothing was given or taken back.',
	);
	expect(moved()).toEqual([]);
});
