import * as z from 'zod/v4-mini';
import type { IExecuteFunctions } from 'n8n-workflow';
import {
	allocationPathParameter,
	type PointsAllocation,
	type TransactionType,
} from '../shared/enkash/endpoints/pointsAllocation';
import { DescribedParameters, readParameters } from '../shared/n8n/describedParameters';
import { parametersOf } from '../shared/n8n/parameters';
import {
	limitParameter,
	perItemOptions,
	referenceModeParameter,
	textParameter,
} from '../shared/n8n/parameterSchemas';
import { confirmingOptions } from '../shared/paying/confirming';
import type { Checked } from '../shared/paying/itemPayout';
import {
	type EnKashAccount,
	type Payer,
	readPayer,
	refuseOtherSpelling,
} from '../shared/paying/payer';
import { payoutRunFault } from '../shared/paying/payoutRun';
import { parseMobile } from '../shared/payout/mobile';
import { FaultCollector, required } from '../shared/payout/parsed';
import {
	expectedEmail,
	parseEmail,
	parseGender,
	parseName,
	parseTitle,
} from '../shared/payout/person';
import { parsePoints } from '../shared/payout/points';
import { readReference } from '../shared/payout/readReference';
import { pointsReference } from '../shared/payout/reference';
import type { RunFacts } from '../shared/payout/result';
import { properties } from './properties';

export const described = new DescribedParameters(properties);

const parameterNames = [
	'operation',
	'cardAccountId',
	'mobile',
	'loadAmount',
	'firstName',
	'email',
	'title',
	'gender',
	'referenceMode',
	'payoutRun',
	'uniqueReferenceNumber',
	'simplify',
	'options',
] as const;

/** Values of a person are checked later, each with its own message. */
const settingsSchema = z.object({
	operation: z.enum(['allocate', 'unallocate']),
	cardAccountId: textParameter,
	mobile: z.unknown(),
	loadAmount: z.unknown(),
	firstName: z.unknown(),
	email: z.unknown(),
	title: z.unknown(),
	gender: z.unknown(),
	referenceMode: referenceModeParameter,
	payoutRun: z.unknown(),
	uniqueReferenceNumber: z.unknown(),
	simplify: z.boolean(),
	options: z.object({
		...perItemOptions,
		...confirmingOptions,
		allocationPath: allocationPathParameter,
		distinguishBy: z.unknown(),
		maxPointsPerMonth: limitParameter,
		maxPointsPerRow: limitParameter,
		maxPointsPerRun: limitParameter,
		referenceField: z.enum(['both', 'uniqueReferenceNumber', 'uniqueReferenceNum']),
		resendWhenUnclear: z.boolean(),
	}),
});
type Settings = z.output<typeof settingsSchema>;

// EnKash's page lists them as required, unlike that of the bulk call.
const requiredEmail = required(parseEmail, expectedEmail);
const requiredTitle = required(parseTitle, 'Mr, Mrs or Ms');
const requiredGender = required(parseGender, 'M or F');

const transactionTypes: Record<Settings['operation'], TransactionType> = {
	allocate: 'CR',
	unallocate: 'DR',
};

/** Points for one person, checked and with their reference. */
export interface PointsRequest {
	allocation: PointsAllocation;
	settings: Settings;
	run: RunFacts;
}

/** Reads one item. Throws a `NodeOperationError` where the set-up is wrong. */
export function readPoints(
	context: IExecuteFunctions,
	account: EnKashAccount,
	itemIndex: number,
): Checked<PointsRequest> {
	const values = parametersOf(context, parameterNames, itemIndex);
	const settings = readParameters(context, settingsSchema, values, itemIndex, described);
	const own = { companyId: settings.options.companyId, cardAccountId: settings.cardAccountId };
	refuseOtherSpelling(context, own, account);
	const payer = readPayer(context, account, own);
	const payout = { ...payer, transactionType: transactionTypes[settings.operation] };
	const faults = new FaultCollector((name) => described.label(name));
	const { loadAmount, ...person } = readValues(settings, faults);
	const { mobile, firstName } = person;
	const { payoutRun, reference } = readReferenceOf(context, settings, faults, {
		...payout,
		mobile,
	});
	if (
		faults.reason !== undefined ||
		mobile === undefined ||
		loadAmount === undefined ||
		firstName === undefined ||
		reference === undefined
	) {
		const valid = { uniqueReferenceNumber: reference, name: firstName, mobile, loadAmount };
		return { ok: false, reason: faults.reason ?? 'The item is not complete.', valid };
	}
	const { referenceField } = settings.options;
	const checked = { mobile, firstName, loadAmount, reference, referenceField };
	const allocation = { ...payout, ...person, ...checked };
	const run = { environment: account.environment, cardAccountId: payer.cardAccountId, payoutRun };
	return { ok: true, value: { allocation, settings, run } };
}

/** The reference of a payout to this mobile, or of the user's own. A fault is noted in `faults`. */
function readReferenceOf(
	context: IExecuteFunctions,
	settings: Settings,
	faults: FaultCollector,
	{ mobile, ...payout }: Payer & { transactionType: TransactionType; mobile?: string },
) {
	const own = { name: 'uniqueReferenceNumber', value: settings.uniqueReferenceNumber };
	const rule = { ...settings, payoutRunFault: payoutRunFault(context, settings.payoutRun) };
	return readReference(rule, own, faults, (payoutRun, distinguishedBy) =>
		mobile === undefined
			? undefined
			: pointsReference({ ...payout, payoutRun, mobile, distinguishedBy }),
	);
}

/** The points and the person; a value with a fault, noted in `faults`, is undefined. */
function readValues(settings: Settings, faults: FaultCollector) {
	return {
		mobile: faults.read('mobile', settings.mobile, parseMobile),
		loadAmount: faults.read('loadAmount', settings.loadAmount, parsePoints),
		firstName: faults.read('firstName', settings.firstName, parseName),
		email: faults.read('email', settings.email, requiredEmail),
		title: faults.read('title', settings.title, requiredTitle),
		gender: faults.read('gender', settings.gender, requiredGender),
	};
}
