import { cardPath, payloadOf, recordOf, useSandbox } from './client';
import type { Answer } from './client';
import { isRecord } from './records';
import type { Json } from './records';
import type { Switches } from './switches';

/** The voucher shop and the limits of a card, in the shapes of EnKash's examples. */

const client = useSandbox();
/** As on EnKash's pages of vouchers: a token, and no partner ID. */
const shop = { headers: { partnerId: undefined } };
const cart = { ...shop, query: { product: 'VOUCHER' } };

function turn(switches: Partial<Switches>): void {
	Object.assign(client().sandbox.switches, switches);
}

const products = () => client().sandbox.vouchers.products;

function listOf(value: unknown): Json[] {
	return Array.isArray(value) ? value.filter(isRecord) : [];
}

async function order(reference: string, quantity = 4): Promise<Answer> {
	const productCatalogId = products()[1]?.productCatalogId;
	const body = { productCatalogId, denomination: 500, quantity, orderReferenceId: reference };
	return await client().post('/api/v0/partner/create-order', body, shop);
}

async function details(reference: string): Promise<Json> {
	return recordOf(
		(await client().call(`/api/v0/partner/fetch-order-details/${reference}`, shop)).body,
	);
}

it('shows a product with its denominations', async () => {
	const [, aldo] = products();
	const answer = await client().call(
		`/api/v0/partner/search-config/${aldo?.productCatalogId}`,
		shop,
	);
	expect(answer.body).toMatchObject({ response_code: 0, response_message: 'Success' });
	expect(payloadOf(answer)).toMatchObject({
		brand: 'Aldo Test',
		active: true,
		configResponses: [
			{ mrp: 100, sellRate: 98, enkashDiscount: 2, maxQuantity: 5, customAmountEnabled: false },
			{ mrp: 500, sellRate: 490, enkashDiscount: 2, maxQuantity: 5, customAmountEnabled: false },
		],
	});
	const unknown = await client().call('/api/v0/partner/search-config/PCNONE', shop);
	expect(unknown.body).toMatchObject({ response_code: 1 });
});

it('adds up a cart as in the example, with a row for each brand', async () => {
	const [, aldo] = products();
	const [hundred, fiveHundred] = aldo?.denominations ?? [];
	const add = { productCatalogId: aldo?.productCatalogId, items: {} };
	const put = (id = '', quantity = 0) => ({ [id]: { quantity, description: '' } });
	await client().post('/api/v0/cart', { ...add, items: put(hundred?.productConfigId, 2) }, cart);
	const [row = {}] = listOf(recordOf((await client().call('/api/v0/cart', cart)).body).payload);
	const body = { cartId: row.id, items: put(fiveHundred?.productConfigId, 1) };
	const changed = await client().call('/api/v0/cart', { ...cart, method: 'PATCH', body });
	expect(listOf(recordOf(changed.body).payload)).toMatchObject([
		{ name: 'Aldo Test', totalQuantity: 3, totalAmount: 686, totalSavings: 14 },
	]);
});

it('cartQuantity', async () => {
	const [amazon] = products();
	const id = amazon?.denominations[0]?.productConfigId ?? '';
	const body = {
		productCatalogId: amazon?.productCatalogId,
		items: { [id]: { quantity: 2 } },
	};
	const quantity = async () =>
		listOf(recordOf((await client().post('/api/v0/cart', body, cart)).body).payload)[0]
			?.totalQuantity;
	expect([await quantity(), await quantity()]).toEqual([2, 2]);
	turn({ cartQuantity: 'adds' });
	expect(await quantity()).toBe(4);
});

it('emptyCart', async () => {
	expect((await client().call('/api/v0/cart', cart)).body).toMatchObject({ payload: [] });
	turn({ emptyCart: 'refused' });
	expect((await client().call('/api/v0/cart', cart)).body).toMatchObject({ response_code: 1 });
});

it('tells an order in both forms, as EnKash spells it', async () => {
	await order('REF 1', 2);
	const answer = await details('REF%201');
	expect(answer).toMatchObject({
		response_code: '0',
		response_message: 'Success',
		paylod: {
			orderStatus: 'SUCCESS',
			paymentStatus: 'SUCCESS',
			partnerOrderReferenceId: 'REF 1',
			totalQuantity: 2,
			totalAmount: 1000,
			orderAmount: 980,
			voucherDetailsList: [
				{ cardNumber: expect.stringMatching(/^\d{16}$/), pin: expect.stringMatching(/^\d{4}$/) },
				{ cardNumber: expect.stringMatching(/^\d{16}$/), pin: expect.stringMatching(/^\d{4}$/) },
			],
		},
	});
	const older = await client().post('/api/v0/order/orderDetails', { orderId: 'REF 1' }, shop);
	expect(older.body).toEqual(answer);
	expect(await details('REF-2')).toMatchObject({ response_code: 1 });
});

it('one reference is one order', async () => {
	await order('REF-1');
	expect((await order('REF-1')).body).toMatchObject({ response_code: 1 });
	expect(client().sandbox.vouchers.orders.size).toBe(1);
});

it('orderPayloadKey and orderCode', async () => {
	await order('REF-1');
	turn({ orderPayloadKey: 'payload', orderCode: 'number' });
	expect(await details('REF-1')).toMatchObject({ response_code: 0, payload: { totalQuantity: 4 } });
});

it('orderPendingMs, orderEndsAs and vouchersListed', async () => {
	turn({ orderPendingMs: 60_000 });
	await order('REF-1');
	expect(await details('REF-1')).toMatchObject({
		paylod: { orderStatus: 'SANDBOX_PENDING', voucherDetailsList: [] },
	});
	client().sandbox.advanceClock(60_000);
	turn({ vouchersListed: 'half' });
	const { paylod } = await details('REF-1');
	expect(listOf(recordOf(paylod).voucherDetailsList)).toHaveLength(2);
	turn({ orderEndsAs: 'LOST' });
	expect(await details('REF-1')).toMatchObject({
		paylod: { orderStatus: 'LOST', voucherDetailsList: [] },
	});
});

it('wants a token, and no partner ID', async () => {
	const headers = { authorization: 'Bearer wrong' };
	expect((await client().call('/api/v0/cart', { ...cart, headers })).status).toBe(401);
	expect((await client().call('/api/v0/cart', cart)).status).toBe(200);
});

it('shows the limits of a card', async () => {
	const { companyId, cardAccountId } = client().sandbox.account;
	await client().allocate();
	const [card] = client().sandbox.ledger.cards;
	const body = { companyId, cardAccountId, enKashCardId: card?.enKashCardId };
	const answer = await client().post(`${cardPath}/velocity/rule/get`, body);
	expect(answer.body).toMatchObject({ code: 0, message: 'Success' });
	expect(payloadOf(answer)).toMatchObject({ createdBy: expect.any(String), posAllowed: true });
	const unknown = { ...body, enKashCardId: 'EKCNONE' };
	expect((await client().post(`${cardPath}/velocity/rule/get`, unknown)).body).toMatchObject({
		response_code: 1,
	});
});
