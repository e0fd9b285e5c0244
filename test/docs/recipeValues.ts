import type { Sandbox } from '../sandbox';
import { cardPath, Client, payloadOf } from '../sandbox/client';
import { apiUrl, marketplaceUrl } from './otherCalls';

/**
 * What to write into the recipes for a sandbox: its address for EnKash's, and what stands in capitals. Makes what they ask
 * for, as somebody did before: an order, a cart and a card.
 */
export async function recipeValues(sandbox: Sandbox): Promise<Record<string, string>> {
	const { account, url, vouchers } = sandbox;
	const { companyId, cardAccountId } = account;
	const [product] = vouchers.products;
	const [denomination] = product?.denominations ?? [];
	if (!product || !denomination) throw new TypeError('The sandbox sells no vouchers');
	const order = vouchers.placeOrder('ORDER-1', denomination, 2);
	const row = vouchers.cartRowOf(product);
	row.quantities.set(denomination.productConfigId, 1);
	const holder = { mobile: '9876512345', firstName: 'Asha' };
	const body = { companyId, cardAccountId, ...holder };
	const card = payloadOf(await new Client(sandbox).post(cardPath, body));
	return {
		[marketplaceUrl]: url,
		[apiUrl]: url,
		PRODUCT_CATALOG_ID: product.productCatalogId,
		PRODUCT_CONFIG_ID: denomination.productConfigId,
		CART_ID: String(row.id),
		ORDER_REFERENCE: order.partnerOrderReferenceId,
		COMPANY_ID: companyId,
		CARD_ACCOUNT_ID: cardAccountId,
		CARD_ID: String(card.enKashCardId),
		PATH_OF_THE_CALL: 'api/v0/partner/enKashCard/cardAccount/get',
	};
}

/** A text with these values in place of what stands in a recipe. */
export function filledIn(text: string, values: Record<string, string>): string {
	return Object.entries(values).reduce((all, [there, value]) => all.replaceAll(there, value), text);
}
