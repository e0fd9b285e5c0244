import { fieldOf, companyId, type Kind, payoutRun, referenceOf, referenceParameters } from './kind';
import { optionsOf } from './scenario';

const event = 'REFERRAL_EVENT';

/** Allocate Coins. */
export const coins: Kind = {
	node: 'enKashAllocateCoins',
	path: '/allocate-coin',
	isKeyed: true,
	hasLookUp: false,
	mayResend: ({ resendWhenUnclear }) => resendWhenUnclear,
	parameters: (settings, execution) => ({
		userId: '={{ $json.userId }}',
		event,
		...referenceParameters(settings, execution, 'requestId'),
		options: optionsOf(settings),
	}),
	payoutOf(item, settings, execution) {
		const userId = item.userId.means;
		const parts = [companyId, 'COINS', event, payoutRun, userId];
		const key = referenceOf(item, settings, execution, ...parts);
		if (key === null || userId === null) return undefined;
		return { key, facts: JSON.stringify([userId, event]) };
	},
	ledger: ({ ledger }) =>
		ledger.coins.map((grant) => ({
			key: grant.requestId,
			facts: JSON.stringify([grant.userId, grant.event]),
		})),
	keyIn: (body) => fieldOf(body, 'requestId'),
	payElsewhere({ sandbox }, _item, requestId) {
		const grant = { companyId, userId: 'EKSOMEBODY', event, amount: 1, requestId };
		sandbox.ledger.grantCoins(grant);
	},
	// EnKash answers with a sentence that names nobody.
	saidIn: () => [],
	factsOf: () => [],
};
