import { cardAccountId, companyId, fieldOf, type Kind } from './kind';
import type { Item } from './item';
import { optionsOf } from './scenario';

/** Create Card. Each item has a mobile number of its own here, so that cards can be told apart. */
export const cards: Kind = {
	node: 'enKashCreateCard',
	path: '/partner/enKashCard',
	isKeyed: false,
	hasLookUp: false,
	mayResend: () => false,
	parameters(settings, { isChanging }) {
		const { output, timeout } = optionsOf(settings);
		return {
			mobile: '={{ $json.ownMobile }}',
			firstName: '={{ $json.name }}',
			email: '={{ $json.email }}',
			loadAmount: '={{ $json.points }}',
			additionalFields: {
				remarks: isChanging ? '={{ $now.toMillis() }} {{ Math.random() }}' : 'made by a test',
			},
			simplify: settings.simplify,
			options: { output, timeout },
		};
	},
	payoutOf({ ownMobile, name, loadAmount, email }) {
		const amount = amountOf(loadAmount);
		// A name may be left out here, but must be one where there is any.
		const isNamed = name.means !== null || isNone(name.typed);
		if (email.means === null || !isNamed || amount === null) return undefined;
		return { key: ownMobile, facts: JSON.stringify([amount]) };
	},
	ledger: ({ ledger }) =>
		ledger.cards
			.filter(({ endpoint }) => endpoint === 'enKashCard')
			.map(({ mobile, loadAmount }) => ({ key: mobile, facts: JSON.stringify([loadAmount]) })),
	keyIn: (body) => fieldOf(body, 'mobile'),
	saidIn: ({ mobile, companyId: company, cardAccountId: account, loadAmount }) => [
		mobile,
		company,
		account,
		// EnKash's pages show it as a number and as text.
		loadAmount === undefined ? undefined : Number(loadAmount),
	],
	factsOf: ({ ownMobile, loadAmount }) => [
		ownMobile,
		companyId,
		cardAccountId,
		amountOf(loadAmount) || undefined,
	],
};

/** Points to load; 0 for none, and null for a cell that must be refused. */
function amountOf({ typed, means }: Item['loadAmount']): number | null {
	return isNone(typed) ? 0 : means;
}

function isNone(typed: unknown): boolean {
	const isBlank = typeof typed === 'string' && typed.trim() === '';
	return isBlank || typed === undefined || typed === null || typed === 0;
}
