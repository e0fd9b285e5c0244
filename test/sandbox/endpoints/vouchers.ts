import * as z from 'zod/v4';
import { failureBody, Refusal, success } from '../reply';
import type { Reply } from '../reply';
import { documented, sandboxOnly } from '../texts';
import { points, read, text } from '../validation';
import type { CartRow, Product, VoucherOrder } from '../vouchers';
import type { Call, Endpoint, World } from '../world';

/** EnKash's pages of the voucher shop show this value and no other. */
const voucherProduct = 'VOUCHER';

const items = z.record(
	z.string(),
	z.object({ quantity: z.number().int().min(0), description: z.string().optional() }),
);

/** One product with its denominations. */
function searchConfig({ vouchers }: World, { endpoint }: Call): Reply {
	const product = vouchers.product(endpoint);
	if (!product) throw new Refusal('notFound', sandboxOnly.noSuchProduct);
	const { productCatalogId, brand, active, denominations } = product;
	return success('E2', {
		productCatalogId,
		brand,
		aggregator: 'REWARD_STORE',
		category: 'E-Commerce',
		images: {},
		enkashImages: {},
		description: 'A voucher of the sandbox',
		enabled: true,
		active,
		rank: 1,
		termsAndCondition: 'Made up.<br/>Buys nothing.',
		howToRedeem: 'Not at all.',
		expiryPeriod: 12,
		discount: denominations[0]?.enkashDiscount ?? 0,
		configResponses: denominations,
	});
}

function getCart(world: World, { query }: Call): Reply {
	checkProduct(query);
	const rows = cartOf(world);
	if (rows.length === 0 && world.switches.emptyCart === 'refused') {
		throw new Refusal('notFound', sandboxOnly.emptyCart);
	}
	return success('E2', rows);
}

const addition = z.object({ productCatalogId: text, items });

function addToCart(world: World, { query, body }: Call): Reply {
	checkProduct(query);
	const asked = read(addition, body, world.switches);
	const product = world.vouchers.product(asked.productCatalogId);
	if (!product) throw new Refusal('notFound', sandboxOnly.noSuchProduct);
	put(world, world.vouchers.cartRowOf(product), asked.items);
	return success('E2', cartOf(world));
}

const change = z.object({ cartId: z.number().int(), items });

function updateCart(world: World, { query, body }: Call): Reply {
	checkProduct(query);
	const asked = read(change, body, world.switches);
	const row = [...world.vouchers.cart.values()].find(({ id }) => id === asked.cartId);
	if (!row) throw new Refusal('notFound', sandboxOnly.noSuchCart);
	put(world, row, asked.items);
	return success('E2', cartOf(world));
}

function checkProduct({ product }: Call['query']): void {
	if (product === undefined) throw new Refusal('missing', sandboxOnly.missing('product'));
	if (product !== voucherProduct) throw new Refusal('invalid', sandboxOnly.invalid('product'));
}

/** Whether a quantity replaces or adds, EnKash does not say. */
function put({ switches }: World, row: CartRow, asked: z.infer<typeof items>): void {
	const known = row.product.denominations.map(({ productConfigId }) => productConfigId);
	const stranger = Object.keys(asked).find((id) => !known.includes(id));
	if (stranger !== undefined) throw new Refusal('invalid', sandboxOnly.invalid('items'));
	for (const [id, { quantity }] of Object.entries(asked)) {
		const before = switches.cartQuantity === 'adds' ? (row.quantities.get(id) ?? 0) : 0;
		row.quantities.set(id, before + quantity);
	}
}

function cartOf({ vouchers }: World): object[] {
	return [...vouchers.cart.values()].map((row) => cartRow(row, vouchers.ekUserId));
}

function cartRow({ id, product, quantities }: CartRow, ekUserId: string): object {
	const chosen = product.denominations.flatMap((denomination) => {
		const { productConfigId, mrp, sellRate, enkashDiscount } = denomination;
		const quantity = quantities.get(productConfigId) ?? 0;
		const savings = (mrp - sellRate) * quantity;
		const total = sellRate * quantity;
		const item = { productConfigId, mrp, sellRate, enkashDiscount, savings, quantity, total };
		return quantity > 0 ? [item] : [];
	});
	const sum = (field: 'quantity' | 'total' | 'savings') =>
		chosen.reduce((before, item) => before + item[field], 0);
	return {
		id,
		ekUserId,
		productCatalogId: product.productCatalogId,
		name: product.brand,
		logoUrl: '',
		items: Object.fromEntries(chosen.map((item) => [item.productConfigId, item])),
		totalQuantity: sum('quantity'),
		totalAmount: sum('total'),
		totalSavings: sum('savings'),
		termsAndCondition: 'Made up.<br/>Buys nothing.',
		howToRedeem: 'Not at all.',
		productConfigs: product.denominations,
	};
}

const orderRequest = z.object({
	productCatalogId: text,
	denomination: points,
	quantity: points,
	orderReferenceId: text,
});

/** The answer is the sandbox's own: EnKash's page shows none. */
function createOrder(world: World, { body }: Call): Reply {
	const { vouchers, switches } = world;
	const asked = read(orderRequest, body, switches);
	const product = vouchers.product(asked.productCatalogId);
	if (!product?.active) throw new Refusal('notFound', sandboxOnly.noSuchProduct);
	const denomination = denominationOf(product, asked.denomination);
	if (vouchers.orders.has(asked.orderReferenceId)) {
		throw new Refusal('refused', sandboxOnly.orderReferenceUsed);
	}
	const order = vouchers.placeOrder(asked.orderReferenceId, denomination, asked.quantity);
	return success('E2', { sandbox: 'made up', orderId: order.orderId });
}

/** That `denomination` is the face value is inferred. */
function denominationOf(product: Product, value: number) {
	const denomination = product.denominations.find(({ mrp }) => mrp === value);
	if (!denomination) throw new Refusal('invalid', sandboxOnly.invalid('denomination'));
	return denomination;
}

const orderQuestion = z.object({ orderId: text });

function orderByBody(world: World, { body }: Call): Reply {
	return orderDetails(world, read(orderQuestion, body, world.switches).orderId);
}

function orderByPath(world: World, { endpoint }: Call): Reply {
	return orderDetails(world, decodeURIComponent(endpoint));
}

/** Documented with `paylod` and the code as text; switches have the usual form. */
function orderDetails(world: World, reference: string): Reply {
	const { vouchers, switches } = world;
	const order = vouchers.order(reference);
	if (!order) return { status: 200, body: failureBody('E2', sandboxOnly.noSuchOrder) };
	const code = switches.orderCode === 'text' ? '0' : 0;
	return {
		status: 200,
		body: {
			[switches.orderPayloadKey]: detailsOf(world, order),
			response_message: documented.success,
			response_code: code,
		},
	};
}

function detailsOf({ clock, switches }: World, order: VoucherOrder): object {
	const quantity = order.vouchers.length;
	const isPending = clock.now() < order.at + switches.orderPendingMs;
	const status = isPending ? sandboxOnly.orderPending : switches.orderEndsAs;
	const isDone = status === 'SUCCESS';
	const listed = switches.vouchersListed === 'all' ? quantity : Math.floor(quantity / 2);
	const amount = order.sellRate * quantity;
	return {
		orderId: order.orderId,
		paymentStatus: 'SUCCESS',
		orderStatus: status,
		totalQuantity: quantity,
		totalAmount: order.mrp * quantity,
		orderAmount: amount,
		paidAmount: amount,
		partnerOrderReferenceId: order.partnerOrderReferenceId,
		voucherDetailsList: isDone ? order.vouchers.slice(0, listed) : [],
	};
}

/**
 * The voucher shop, whose host is another one with EnKash. Its pages list no `partnerId` header. Sources: EnKash's pages
 * of the group Redemption.
 */
export const voucherEndpoints: Endpoint[] = [
	{
		method: 'GET',
		path: /^\/api\/v0\/partner\/search-config\/[^/]+$/,
		shownPath: '/api/v0/partner/search-config/{productCatalogId}',
		family: 'vouchers',
		envelope: 'E2',
		answer: searchConfig,
	},
	{
		method: 'GET',
		path: '/api/v0/cart',
		family: 'vouchers',
		envelope: 'E2',
		answer: getCart,
	},
	{
		method: 'POST',
		path: '/api/v0/cart',
		family: 'vouchers',
		envelope: 'E2',
		answer: addToCart,
	},
	{
		method: 'PATCH',
		path: '/api/v0/cart',
		family: 'vouchers',
		envelope: 'E2',
		answer: updateCart,
	},
	{
		method: 'POST',
		path: '/api/v0/partner/create-order',
		family: 'vouchers',
		envelope: 'E2',
		answer: createOrder,
	},
	{
		method: 'GET',
		path: /^\/api\/v0\/partner\/fetch-order-details\/[^/]+$/,
		shownPath: '/api/v0/partner/fetch-order-details/{reference}',
		family: 'vouchers',
		envelope: 'E2',
		answer: orderByPath,
	},
	{
		method: 'POST',
		path: '/api/v0/order/orderDetails',
		family: 'vouchers',
		envelope: 'E2',
		answer: orderByBody,
	},
];
