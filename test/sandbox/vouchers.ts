import type { SandboxAccount } from './account';
import type { Clock } from './clock';
import { Ids } from './ids';

/** One denomination of a voucher. */
export interface Denomination {
	productConfigId: string;
	/** Face value in rupees. */
	mrp: number;
	/** Price after the discount. */
	sellRate: number;
	/** In percent. */
	enkashDiscount: number;
	maxQuantity: number;
	customAmountEnabled: boolean;
}

/** A brand's vouchers. */
export interface Product {
	productCatalogId: string;
	brand: string;
	active: boolean;
	denominations: Denomination[];
}

/** What the user of the token has in the cart of one brand. */
export interface CartRow {
	id: number;
	product: Product;
	/** By `productConfigId`. */
	quantities: Map<string, number>;
}

/** A voucher as the order's details show it: whoever has card number and PIN can spend it. */
export interface Voucher {
	cardNumber: string;
	pin: string;
	expiryDate: string;
}

export interface VoucherOrder {
	orderId: string;
	partnerOrderReferenceId: string;
	mrp: number;
	sellRate: number;
	vouchers: Voucher[];
	/** ms since 1970, by the sandbox's clock. */
	at: number;
}

const firstCartRowId = 2133;

function denominations(ids: Ids, values: readonly number[], discount: number): Denomination[] {
	return values.map((mrp) => ({
		productConfigId: ids.productConfig(),
		mrp,
		sellRate: mrp * (1 - discount / 100),
		enkashDiscount: discount,
		maxQuantity: 5,
		customAmountEnabled: false,
	}));
}

/** The voucher shop: products, the cart of the token's user, and orders. */
export class Vouchers {
	products: Product[] = [];
	readonly cart = new Map<string, CartRow>();
	/** By the client's own reference. */
	readonly orders = new Map<string, VoucherOrder>();
	/** Its own, so that the ids of cards and payments stay the same. */
	private readonly ids = new Ids();
	private nextCartRowId = firstCartRowId;

	constructor(
		private readonly account: SandboxAccount,
		private readonly clock: Clock,
	) {
		this.reset();
	}

	reset(): void {
		const { ids } = this;
		ids.reset();
		this.cart.clear();
		this.orders.clear();
		this.nextCartRowId = firstCartRowId;
		const brand = (name: string, values: number[], discount: number, active = true): Product => ({
			productCatalogId: ids.product(),
			brand: name,
			active,
			denominations: denominations(ids, values, discount),
		});
		this.products = [
			brand('Amazon Test', [100, 250], 0),
			brand('Aldo Test', [100, 500], 2),
			brand('Closed Test', [100], 0, false),
		];
	}

	product(productCatalogId: string): Product | undefined {
		return this.products.find((product) => product.productCatalogId === productCatalogId);
	}

	/** The row of a brand in the cart, made where there is none. */
	cartRowOf(product: Product): CartRow {
		const known = this.cart.get(product.productCatalogId);
		if (known) return known;
		const row: CartRow = { id: this.nextCartRowId++, product, quantities: new Map() };
		this.cart.set(product.productCatalogId, row);
		return row;
	}

	/** Buys vouchers. One reference is one order. */
	placeOrder(reference: string, { mrp, sellRate }: Denomination, quantity: number): VoucherOrder {
		const order: VoucherOrder = {
			orderId: this.ids.order(),
			partnerOrderReferenceId: reference,
			mrp,
			sellRate,
			vouchers: Array.from({ length: quantity }, () => ({
				cardNumber: this.ids.digits(16),
				pin: this.ids.digits(4),
				expiryDate: '2027-12-31T23:59:59',
			})),
			at: this.clock.now(),
		};
		this.orders.set(reference, order);
		return order;
	}

	/** The order under a client's reference or EnKash's own id: the documentation names both for one field. */
	order(referenceOrId: string): VoucherOrder | undefined {
		return (
			this.orders.get(referenceOrId) ??
			[...this.orders.values()].find(({ orderId }) => orderId === referenceOrId)
		);
	}

	/** Whose cart it is: the token's user. */
	get ekUserId(): string {
		return this.account.userId;
	}
}
