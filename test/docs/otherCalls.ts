import type { IConnections, INode } from 'n8n-workflow';
import { withWritten } from './written';

/** The page with ready-made calls. */
export const otherCallsPage = 'docs/other-calls.md';
/** Where the voucher shop is; EnKash's pages name this one address only, of the test system. */
export const marketplaceUrl = 'https://marketplace-uat.enkash.in';
export const apiUrl = 'https://pay-en-uat.enkash.in';

/** Nodes as n8n's canvas takes them from the clipboard. */
export interface Snippet {
	nodes: INode[];
	connections: IConnections;
}

/** One call of EnKash's that no node of this package makes. */
export interface Recipe {
	/** Heading of the recipe, and name of its HTTP Request node. */
	title: string;
	method: 'GET' | 'POST' | 'PATCH';
	url: string;
	query?: Record<string, string>;
	/** With what a person fills in in capitals. */
	body?: object;
	/** What it answers, and what is not known of it. */
	about: string[];
	/** The reply holds voucher codes, PINs or card data. */
	isSecret?: boolean;
}

const voucher = { product: 'VOUCHER' };
const account = { companyId: 'COMPANY_ID', cardAccountId: 'CARD_ACCOUNT_ID' };
/** The one that is a number, so it stands without quotes in the text of a body. */
const cartId = 'CART_ID';

/** What one brand's vouchers cost. */
export const denominationsRecipe: Recipe = {
	title: 'Denominations of a Voucher',
	method: 'GET',
	url: `${marketplaceUrl}/api/v0/partner/search-config/PRODUCT_CATALOG_ID`,
	about: [
		'Answers with the brand, its terms (`termsAndCondition` and `howToRedeem` may hold HTML) and `configResponses`: for each denomination `productConfigId`, `mrp` (face value), `sellRate` (price), `enkashDiscount`, `maxQuantity` and `customAmountEnabled`.',
		'Not known: whether `maxQuantity` counts for an order or a day, what an amount of your own may be, and what comes back for an ID that does not exist.',
	],
};

/** The order's details, in the newer form. */
export const orderRecipe: Recipe = {
	title: 'Order by Its Reference',
	method: 'GET',
	url: `${marketplaceUrl}/api/v0/partner/fetch-order-details/ORDER_REFERENCE`,
	isSecret: true,
	about: [
		'The newer form of two. Answers with `orderStatus`, `paymentStatus`, `totalQuantity` and `voucherDetailsList`: `cardNumber`, `pin` and `expiryDate` of each voucher. Everything stands under `paylod`, as EnKash spells it there, and `response_code` is the text `"0"`.',
		"Not known: which states there are besides `SUCCESS`, what comes back while an order is under way, whether the list can be shorter than what was bought, and whether your own reference or EnKash's order ID is expected. [Voucher Order Status](workflows/voucher-order-status.md) asks until it is final.",
	],
};

/** What a card may be used for. */
export const limitsRecipe: Recipe = {
	title: 'Usage Limits of a Card',
	method: 'POST',
	url: `${apiUrl}/api/v0/partner/enKashCard/velocity/rule/get`,
	body: { ...account, enKashCardId: 'CARD_ID' },
	about: [
		"Answers with one object under `payload`. EnKash's page shows only its first fields (`createdBy`, `createdOn`, `modifiedOn`), so look at it before you build on it.",
	],
};

/** Those whose pages could be read well enough. What stands in capitals is to be replaced. */
export const recipes: Recipe[] = [
	denominationsRecipe,
	{
		title: 'Cart of the User',
		method: 'GET',
		url: `${marketplaceUrl}/api/v0/cart`,
		query: voucher,
		about: [
			'Answers with a list, a row for each brand: `id` (the `cartId` of the next recipe), `items` by `productConfigId`, `totalQuantity`, `totalAmount`, `totalSavings`. Whose cart it is follows from the login.',
			'Not known: what an empty cart looks like.',
		],
	},
	{
		title: 'Change the Cart',
		method: 'PATCH',
		url: `${marketplaceUrl}/api/v0/cart`,
		query: voucher,
		body: { cartId, items: { PRODUCT_CONFIG_ID: { quantity: 1, description: '' } } },
		about: [
			'Answers with the cart. Other denominations in the same row stay as they are.',
			'Not known: whether `quantity` replaces the one before or adds to it, and how to remove something. So read the cart afterwards, and never let n8n retry this.',
		],
	},
	orderRecipe,
	{
		title: 'Order by Its Reference (Older Form)',
		method: 'POST',
		url: `${marketplaceUrl}/api/v0/order/orderDetails`,
		body: { orderId: 'ORDER_REFERENCE' },
		isSecret: true,
		about: [
			'The form of January 2025, with the same answer. Take it where the newer one is not found.',
		],
	},
	limitsRecipe,
	{
		title: 'Any Call That EnKash Gave You',
		method: 'POST',
		url: `${apiUrl}/PATH_OF_THE_CALL`,
		body: { ...account },
		about: [
			'Method, path and body as on the page that you have from EnKash. The header `partnerId` is added where the path holds `/partner/`, the token always.',
			'If its reply holds voucher codes, PINs or card data, the warning above is for it, too: redact or save no executions, and post the reply nowhere.',
			'If it moves points, money or vouchers: leave **Retry On Fail** off, write down its reference before you send it, and ask EnKash by that reference when the answer is not clear.',
		],
	},
];

const newestVersion = 4.2;
const distance = 220;

/**
 * The nodes of a recipe: the call, a check of EnKash's own code, and an end for a refusal.
 *
 * @param version of the HTTP Request node
 */
export function snippetOf(recipe: Recipe, version = newestVersion): Snippet {
	const yes = 'EnKash Said Yes?';
	const no = 'Stop: EnKash Did Not Say Yes';
	const nodes: INode[] = [
		nodeOf(0, 'httpRequest', version, recipe.title, requestParameters(recipe)),
		nodeOf(1, 'if', 2.2, yes, isSuccess),
		nodeOf(2, 'stopAndError', 1, no, { errorMessage: `={{ ${whyNoYes} }}` }),
	];
	const to = (node: string) => [{ node, type: 'main' as const, index: 0 }];
	return {
		nodes,
		connections: { [recipe.title]: { main: [to(yes)] }, [yes]: { main: [[], to(no)] } },
	};
}

function nodeOf(
	column: number,
	type: string,
	typeVersion: number,
	name: string,
	parameters: INode['parameters'],
): INode {
	return {
		id: `${type}-${name.toLowerCase().replace(/\W+/g, '-')}`,
		name,
		type: `n8n-nodes-base.${type}`,
		typeVersion,
		position: [column * distance, type === 'stopAndError' ? 120 : 0],
		parameters,
	};
}

function requestParameters({ method, url, query, body }: Recipe): INode['parameters'] {
	return {
		method,
		url,
		authentication: 'predefinedCredentialType',
		nodeCredentialType: 'enKashApi',
		...(query && { sendQuery: true, queryParameters: { parameters: pairs(query) } }),
		...(body && { sendBody: true, specifyBody: 'json', jsonBody: textOf(body, 2) }),
		options: {},
	};
}

function textOf(body: object, indent: number | string): string {
	return JSON.stringify(body, null, indent).replace(`"${cartId}"`, cartId);
}

function pairs(record: Record<string, string>): Array<{ name: string; value: string }> {
	return Object.entries(record).map(([name, value]) => ({ name, value }));
}

const code = '($json.response_code ?? $json.code)';

/** Without a code nobody knows what EnKash did: the reply may be encrypted, or a web page. */
const whyNoYes = `${code} == null ? 'The reply has no code, perhaps because it is encrypted. It is not clear what EnKash has done.' : 'EnKash did not say yes (code ' + ${code} + '): ' + ($json.response_message ?? $json.message ?? 'it gave no reason')`;

/** HTTP 200 is no success: EnKash has a code of its own in the body, as a number or as text. */
const isSuccess: INode['parameters'] = {
	conditions: {
		options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
		combinator: 'and',
		conditions: [
			{
				id: 'enkash-said-yes',
				leftValue: `={{ String${code} === '0' }}`,
				rightValue: '',
				operator: { type: 'boolean', operation: 'true', singleValue: true },
			},
		],
	},
};

/** The page with all recipes between its markers. */
export function withRecipes(page: string): string {
	const content = recipes.map(sectionOf).join('\n\n');
	return withWritten(page, { page: otherCallsPage, command: 'docs', content });
}

const secretWarning =
	"> **The reply is money.** Whoever sees a voucher's code and PIN, or card data, can spend it. In the workflow's **Settings** (menu ⋯ at the top) set **Save successful production executions**, **Save failed production executions** and **Save manual executions** to **Do not save**; or, where your n8n has them, **Redact production execution data** and **Redact manual execution data** to **Redact**. Never post the reply to Slack, or by email to a list.";

function sectionOf(recipe: Recipe): string {
	const { title, method, url, query, body, about, isSecret } = recipe;
	const asked = query ? `${url}?${String(new URLSearchParams(query))}` : url;
	return [
		`### ${title}`,
		`\`${method} ${asked}\``,
		...(body ? [fenced('json', textOf(body, '\t'))] : []),
		...(isSecret ? [secretWarning] : []),
		...about,
		'<details><summary>Nodes to copy and paste on the canvas</summary>',
		fenced('json', JSON.stringify(snippetOf(recipe), null, '\t')),
		'</details>',
	].join('\n\n');
}

function fenced(language: string, text: string): string {
	return `\`\`\`${language}\n${text}\n\`\`\``;
}
