import {
	fieldOf,
	cardAccountId,
	companyId,
	type Kind,
	referenceOf,
	referenceParameters,
	payoutRun,
} from './kind';
import { optionsOf } from './scenario';

/** Allocate Points. */
export const points: Kind = {
	node: 'enKashAllocatePoints',
	path: '/create-allocate-points',
	isKeyed: true,
	mayResend: ({ resendWhenUnclear, confirmBy }) => resendWhenUnclear || confirmBy === 'resend',
	parameters(settings, { operation }) {
		const { maxPointsPerRow, referenceField, simplify, confirmBy } = settings;
		return {
			operation,
			mobile: '={{ $json.mobile }}',
			loadAmount: '={{ $json.points }}',
			firstName: '={{ $json.name }}',
			email: '={{ $json.email }}',
			title: '={{ $json.title }}',
			gender: 'F',
			...referenceParameters(settings, 'uniqueReferenceNumber'),
			simplify,
			options: { ...optionsOf(settings), maxPointsPerRow, referenceField, confirmBy },
		};
	},
	payoutOf(item, settings, operation) {
		const { name, mobile, loadAmount, email, title } = item;
		const direction = operation === 'allocate' ? 'CR' : 'DR';
		const parts = [companyId, cardAccountId, direction, payoutRun, mobile.means];
		const key = referenceOf(item, settings, ...parts);
		const isWellFilled = [name, email, title].every(({ means }) => means !== null);
		if (!isWellFilled || key === null || mobile.means === null || loadAmount.means === null) {
			return undefined;
		}
		return { key, facts: JSON.stringify([direction, mobile.means, loadAmount.means]) };
	},
	ledger: ({ ledger }) =>
		ledger.points.map(({ reference, transactionType, mobile, amount }) => ({
			key: reference,
			facts: JSON.stringify([transactionType, mobile, amount]),
		})),
	keyIn: (body) => fieldOf(body, 'uniqueReferenceNumber', 'uniqueReferenceNum'),
};
