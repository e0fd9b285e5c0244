import { fieldOf, type Kind } from './kind';
import { optionsOf } from './scenario';

/** Create Card. Each item has a mobile number of its own here, so that cards can be told apart. */
export const cards: Kind = {
	node: 'enKashCreateCard',
	path: '/partner/enKashCard',
	isKeyed: false,
	mayResend: () => false,
	parameters(settings) {
		const { output, timeout } = optionsOf(settings);
		return {
			mobile: '={{ $json.ownMobile }}',
			firstName: '={{ $json.name }}',
			email: '={{ $json.email }}',
			loadAmount: '={{ $json.points }}',
			additionalFields: { title: '={{ $json.title }}', remarks: 'made by a test' },
			simplify: settings.simplify,
			options: { output, timeout },
		};
	},
	payoutOf({ ownMobile, name, loadAmount, email, title }) {
		const isWellFilled = [email, title].every(({ means }) => means !== null);
		const amount = isNone(loadAmount.typed) ? 0 : loadAmount.means;
		// A name may be left out here, but must be one where there is any.
		const isNamed = name.means !== null || isNone(name.typed);
		if (!isWellFilled || !isNamed || amount === null) return undefined;
		return { key: ownMobile, facts: JSON.stringify([amount]) };
	},
	ledger: ({ ledger }) =>
		ledger.cards
			.filter(({ endpoint }) => endpoint === 'enKashCard')
			.map(({ mobile, loadAmount }) => ({ key: mobile, facts: JSON.stringify([loadAmount]) })),
	keyIn: (body) => fieldOf(body, 'mobile'),
};

function isNone(typed: unknown): boolean {
	const isBlank = typeof typed === 'string' && typed.trim() === '';
	return isBlank || typed === undefined || typed === null || typed === 0;
}
