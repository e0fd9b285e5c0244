import * as z from 'zod/v4-mini';
import type { IExecuteFunctions } from 'n8n-workflow';
import type { NewCard } from '../shared/enkash/endpoints/cards';
import { transformed } from '../shared/enkash/schemas';
import { DescribedParameters, readParameters } from '../shared/n8n/describedParameters';
import { parametersOf } from '../shared/n8n/parameters';
import { limitParameter, perItemOptions, textParameter } from '../shared/n8n/parameterSchemas';
import type { Checked } from '../shared/paying/itemPayout';
import { type EnKashAccount, readPayer } from '../shared/paying/payer';
import type { Statement } from '../shared/payout/contradiction';
import { parseId } from '../shared/payout/identifier';
import { parseMobile } from '../shared/payout/mobile';
import { FaultCollector, isEmpty, optional, type Parsed, refused } from '../shared/payout/parsed';
import {
	parseEmail,
	parseFlag,
	parseGender,
	parseName,
	parseRemarks,
	parseTitle,
} from '../shared/payout/person';
import { parsePoints } from '../shared/payout/points';
import type { PayoutFacts, RunFacts } from '../shared/payout/result';
import { properties } from './properties';

const described = new DescribedParameters(properties);

const parameterNames = [
	'cardAccountId',
	'mobile',
	'firstName',
	'lastName',
	'email',
	'loadAmount',
	'additionalFields',
	'simplify',
	'options',
] as const;

const documentSchema = z.object({
	docType: z.optional(textParameter),
	docNo: z.optional(textParameter),
});
const documentsSchema = transformed(
	z.object({ document: z.optional(z.array(documentSchema)) }),
	({ document = [] }) => document.filter(({ docType, docNo }) => docType || docNo),
);

const settingsSchema = z.object({
	cardAccountId: textParameter,
	mobile: z.unknown(),
	firstName: z.unknown(),
	lastName: z.unknown(),
	email: z.unknown(),
	loadAmount: z.unknown(),
	additionalFields: z.looseObject({ documents: z.optional(documentsSchema) }),
	simplify: z.boolean(),
	options: z.object({
		...perItemOptions,
		ifCardExists: z.enum(['create', 'skip']),
		maxPoints: limitParameter,
	}),
});
type Settings = z.output<typeof settingsSchema>;

/** A card for one person, checked. */
export interface CardRequest {
	card: NewCard;
	/** The facts as sent, which a reply must not contradict. */
	statement: Statement;
	facts: PayoutFacts;
	settings: Settings;
	run: RunFacts;
}

/** How each field under Additional Fields is checked, but for the documents. */
const additionalFields: Record<string, (cell: unknown) => Parsed<unknown>> = {
	userId: optional(parseId),
	title: parseTitle,
	middleName: optional(parseName),
	gender: parseGender,
	specialDate: parseRemarks,
	address: parseRemarks,
	address2: parseRemarks,
	city: parseRemarks,
	state: parseRemarks,
	country: parseRemarks,
	pincode: parseRemarks,
	primaryEnKashCard: parseFlag,
	physicalCard: parseFlag,
	remarks: parseRemarks,
	physicalDeliveryAddressFlag: parseFlag,
	deliveryAddress: parseRemarks,
	deliveryAddress2: parseRemarks,
	deliveryCity: parseRemarks,
	deliveryState: parseRemarks,
	deliveryCountry: parseRemarks,
	deliveryPincode: parseRemarks,
};

/** Reads one item. Throws a `NodeOperationError` where the set-up is wrong. */
export function readCard(
	context: IExecuteFunctions,
	account: EnKashAccount,
	itemIndex: number,
): Checked<CardRequest> {
	const values = parametersOf(context, parameterNames, itemIndex);
	const settings = readParameters(context, settingsSchema, values, itemIndex, described);
	const payer = readPayer(context, account, {
		companyId: settings.options.companyId,
		cardAccountId: settings.cardAccountId,
	});
	const faults = new FaultCollector((name) => described.label(name));
	const mobile = faults.read('mobile', settings.mobile, optional(parseMobile));
	const firstName = faults.read('firstName', settings.firstName, optional(parseName));
	const lastName = faults.read('lastName', settings.lastName, optional(parseName));
	const email = faults.read('email', settings.email, parseEmail);
	const loadAmount = faults.read('loadAmount', settings.loadAmount, parseLoadAmount);
	const others = readAdditionalFields(settings, faults);
	const name = [firstName, lastName].filter(Boolean).join(' ') || undefined;
	const facts: PayoutFacts = { name, mobile, loadAmount };
	const userId = textIn(others.userId);
	const hasPerson = [mobile, email, userId].some((value) => value !== undefined);
	if (faults.reason === undefined && !hasPerson) {
		faults.note("A card needs a person: fill in 'Mobile', 'Email' or 'User ID'");
	}
	if (faults.reason !== undefined) return { ok: false, reason: faults.reason, valid: facts };
	const card = { ...payer, email, mobile, firstName, lastName, loadAmount, ...others };
	const run = { environment: account.environment, cardAccountId: payer.cardAccountId };
	const statement = { ...payer, mobile, email, userId, loadAmount };
	return { ok: true, value: { card, statement, facts, settings, run } };
}

function textIn(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

/** 0 means that no amount is sent. An expression that comes to nothing must not make an empty card. */
function parseLoadAmount(cell: unknown): Parsed<number | undefined> {
	if (cell === null) {
		return refused(
			'a whole number of points, or 0 for none',
			'its expression comes to nothing, such as a column that is not there',
		);
	}
	const isNone = isEmpty(cell) || cell === 0 || cell === '0';
	return isNone ? { ok: true, value: undefined } : parsePoints(cell);
}

function readAdditionalFields(
	{ additionalFields: filledIn }: Settings,
	faults: FaultCollector,
): Record<string, unknown> {
	const fields: Record<string, unknown> = {};
	for (const [field, parse] of Object.entries(additionalFields)) {
		fields[field] = faults.read(`additionalFields.${field}`, filledIn[field], parse);
	}
	const { documents = [] } = filledIn;
	if (documents.length > 0) fields.documents = documents;
	return fields;
}
