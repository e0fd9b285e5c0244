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
	hasLookUp: true,
	mayResend: ({ resendWhenUnclear, confirmBy }) => resendWhenUnclear || confirmBy === 'resend',
	parameters(settings, execution) {
		const { maxPointsPerRow, referenceField, simplify, confirmBy } = settings;
		return {
			operation: execution.operation,
			mobile: '={{ $json.mobile }}',
			loadAmount: '={{ $json.points }}',
			firstName: '={{ $json.name }}',
			email: '={{ $json.email }}',
			title: '={{ $json.title }}',
			gender: 'F',
			...referenceParameters(settings, execution, 'uniqueReferenceNumber'),
			simplify,
			options: { ...optionsOf(settings), maxPointsPerRow, referenceField, confirmBy },
		};
	},
	payoutOf(item, settings, execution) {
		const { name, mobile, loadAmount, email, title } = item;
		const direction = execution.operation === 'allocate' ? 'CR' : 'DR';
		const parts = [companyId, cardAccountId, direction, payoutRun, mobile.means];
		const key = referenceOf(item, settings, execution, ...parts);
		// EnKash requires these, so they are asked for before anything is sent.
		const isComplete = !!name.means && !!email.means && !!title.means;
		if (!isComplete || key === null || mobile.means === null || loadAmount.means === null) {
			return undefined;
		}
		return { key, facts: JSON.stringify([direction, mobile.means, loadAmount.means]) };
	},
	payElsewhere(fixture, { mobile, loadAmount }, reference, { referenceMode }) {
		const isOwn = referenceMode === 'provide';
		const payment = {
			reference,
			mobile: isOwn || mobile.means === null ? '6111111111' : mobile.means,
			amount: (loadAmount.means ?? 1) + 7,
		};
		fixture.payElsewhere({ companyId, cardAccountId }, payment);
	},
	ledger: ({ ledger }) =>
		ledger.points.map(({ reference, transactionType, mobile, amount }) => ({
			key: reference,
			facts: JSON.stringify([transactionType, mobile, amount]),
		})),
	keyIn: (body) => fieldOf(body, 'uniqueReferenceNumber', 'uniqueReferenceNum'),
	saidIn: (payload) => [
		payload.mobile,
		payload.loadAmount,
		payload.companyId,
		payload.cardAccountId,
	],
	factsOf: ({ mobile, loadAmount }) => [mobile.means, loadAmount.means, companyId, cardAccountId],
};
