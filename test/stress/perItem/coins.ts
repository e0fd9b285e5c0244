import { fieldOf, companyId, type Kind, payoutRun, referenceOf, referenceParameters } from './kind';
import { optionsOf } from './scenario';

const event = 'REFERRAL_EVENT';

/** Allocate Coins. */
export const coins: Kind = {
	node: 'enKashAllocateCoins',
	path: '/allocate-coin',
	isKeyed: true,
	mayResend: ({ resendWhenUnclear }) => resendWhenUnclear,
	parameters: (settings) => ({
		userId: '={{ $json.userId }}',
		event,
		...referenceParameters(settings, 'requestId'),
		options: optionsOf(settings),
	}),
	payoutOf(item, settings) {
		const userId = item.userId.means;
		const parts = [companyId, 'COINS', event, payoutRun, userId];
		const key = referenceOf(item, settings, ...parts);
		if (key === null || userId === null) return undefined;
		return { key, facts: JSON.stringify([userId, event]) };
	},
	ledger: ({ ledger }) =>
		ledger.coins.map((grant) => ({
			key: grant.requestId,
			facts: JSON.stringify([grant.userId, grant.event]),
		})),
	keyIn: (body) => fieldOf(body, 'requestId'),
};
