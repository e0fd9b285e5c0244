import * as z from 'zod/v4-mini';
import { type IDataObject, type INodeProperties, tryToParseDateTime } from 'n8n-workflow';
import { indianTime, momentOf } from '../../shared/enkash/dates';
import {
	amountNames,
	dateNames,
	transactionIdNames,
	referenceNames,
	referenceOfTransaction,
	searchTransactions,
	type TransactionSearch,
	typeNames,
} from '../../shared/enkash/endpoints/transactions';
import { cardIdNames } from '../../shared/enkash/records';
import { transformed } from '../../shared/enkash/schemas';
import { notFoundError } from '../../shared/n8n/errors';
import { optionalTextParameter } from '../../shared/n8n/parameterSchemas';
import { withoutTokens } from '../../shared/n8n/simplify';
import {
	cardAccountIdField,
	cardField,
	limitFields,
	operationField,
	shownFor,
	userField,
} from '../fields';
import {
	lookUp,
	type Operation,
	type OperationContext,
	ownRecords,
	payerOf,
	readValues,
	recordsUpToLimit,
	refuseForeign,
	requiredText,
	type Resource,
} from '../operation';
import { outputFields, type RecordView, shownRecord } from '../output';
import { cardIdOf, userIdOf } from '../people';

const get: Operation = async (operation) => {
	const advice = 'Enter the reference number of one payout, or use Get Many.';
	const pgReferenceNumber = requiredText(operation, 'pgReferenceNumber', advice);
	const payer = payerOf(operation);
	const enKashCardId = await cardIdOf(operation);
	const search = { ...payer, enKashCardId, pgReferenceNumber };
	const { records } = await lookUp(
		operation,
		searchTransactions(search, operation.transactionsPath),
	);
	const found = records.filter((record) => referenceOfTransaction(record) === pgReferenceNumber);
	if (found.length > 0) {
		for (const record of found) {
			refuseForeign(operation, record, { cardAccountId: payer.cardAccountId, enKashCardId });
		}
		return found.map((record) => shownRecord(operation, record, view));
	}
	const isUnknown = records.some((record) => referenceOfTransaction(record) === undefined);
	const problem = isUnknown
		? {
				message: 'EnKash listed transactions without saying whether one has this reference',
				advice: `The reference is ${pgReferenceNumber}. Use Get Many to see them, and look before you pay again.`,
			}
		: {
				message: 'EnKash knows no transaction with this reference yet',
				advice: `The reference is ${pgReferenceNumber}. A transaction that was made just now may take a while to show up. Look again before you pay again.`,
			};
	throw notFoundError(operation.context.getNode(), problem, operation.itemIndex);
};

const getMany: Operation = async (operation) => {
	const payer = payerOf(operation);
	const search = { ...payer, ...(await readFilters(operation)) };
	const found = await lookUp(operation, searchTransactions(search, operation.transactionsPath));
	const own = ownRecords(operation, found, payer.cardAccountId);
	const transactions = recordsUpToLimit(operation, own, () => true, {
		what: 'transactions',
		advice: 'Narrow the search with filters to see them.',
	});
	return transactions.map((record) => shownRecord(operation, record, view));
};

/** The fields of a simplified transaction, in this order; the first of EnKash's names for each that the record has. */
const usedFields = [
	['cardHolderName'],
	['mobile'],
	amountNames,
	typeNames,
	['status'],
	dateNames,
	referenceNames,
	transactionIdNames,
	cardIdNames,
	['userId'],
];

const view: RecordView = {
	simplify(transaction) {
		const picked = pickNames(transaction, usedFields);
		// The log for rewards is not documented: under other names, nothing may be cut.
		const isKnown = [...amountNames, ...referenceNames, ...transactionIdNames].some(
			(name) => name in picked,
		);
		return isKnown ? picked : withoutTokens(transaction);
	},
	pick(transaction, fields) {
		const wanted = usedFields.filter(([name = '']) => fields.includes(name));
		return pickNames(transaction, wanted);
	},
	fields: [
		{ name: 'Transaction ID', value: transactionIdNames[0] },
		{ name: 'Card ID', value: cardIdNames[0] },
		{ name: 'Card Holder Name', value: 'cardHolderName' },
		{ name: 'Date', value: dateNames[0] },
		{ name: 'Mobile', value: 'mobile' },
		{ name: 'Points', value: amountNames[0] },
		{ name: 'Reference Number', value: referenceNames[0] },
		{ name: 'Status', value: 'status' },
		{ name: 'Type', value: typeNames[0] },
		{ name: 'User ID', value: 'userId' },
	],
};

/** For each list of names the first that the record has; dates in India's time. */
function pickNames(record: object, wanted: ReadonlyArray<readonly string[]>): IDataObject {
	const whole = withoutTokens(record);
	const picked: IDataObject = {};
	for (const names of wanted) {
		const name = names.find((spelling) => Object.hasOwn(whole, spelling));
		if (name !== undefined) picked[name] = whole[name];
	}
	for (const name of dateNames) {
		const moment = typeof picked[name] === 'string' ? momentOf(picked[name]) : undefined;
		if (moment !== undefined) picked[name] = indianTime(moment);
	}
	return picked;
}

const amountMessage = 'Enter a number of points, e.g. 500. 0 is no limit.';
const amountText = z.string().check(z.trim(), z.regex(/^(\d+(\.\d+)?)?$/));
const amount = z.pipe(
	z.union([z.number(), transformed(amountText, Number)], amountMessage),
	z.number(amountMessage).check(z.nonnegative(amountMessage)),
);
const optionalAmount = transformed(z.nullish(amount), (points) => points || undefined);

/** EnKash wants ISO 8601 with milliseconds and `Z`. A date without a zone is Indian time. */
const optionalDate = transformed(z.unknown(), (date, { issues }) => {
	if (date === undefined || date === null || date === '') return undefined;
	const moment = typeof date === 'string' ? momentOf(date) : momentOfObject(date);
	if (moment !== undefined) return new Date(moment).toISOString();
	issues.push({ code: 'custom', input: date, message: 'Enter a date, e.g. 2026-10-31T00:00:00.' });
	return z.NEVER;
});

/** A `DateTime` of Luxon's, as n8n's expressions make them, or a `Date`. */
function momentOfObject(date: unknown): number | undefined {
	if (typeof date !== 'object' || Array.isArray(date)) return undefined;
	try {
		return tryToParseDateTime(date, 'Asia/Kolkata').toMillis();
	} catch {
		return undefined;
	}
}

const referencesMessage =
	'Enter reference numbers as text. A number of more than 15 digits loses the last of them.';
const referenceParameter = z.union(
	[z.string(), transformed(z.int(referencesMessage), String)],
	referencesMessage,
);

/** References as a list, or as text with commas or line breaks between them; a blank may be part of one. */
const referencesList = z.union(
	[z.array(referenceParameter), transformed(referenceParameter, (text) => text.split(/[,\r\n]/))],
	referencesMessage,
);
const referencesParameter = transformed(z.nullish(referencesList), (parts) => {
	const references = (parts ?? []).map((part) => part.trim()).filter((part) => part !== '');
	return references.length > 0 ? references : undefined;
});

const filtersSchema = z.object({
	filters: z.object({
		amountFrom: optionalAmount,
		amountTo: optionalAmount,
		cardHolderName: optionalTextParameter,
		cardTransactionType: z.optional(z.enum(['CR', 'DR'], 'Choose Credit (CR) or Debit (DR).')),
		pgReferenceNumbers: referencesParameter,
		status: optionalTextParameter,
		txnDateFrom: optionalDate,
		txnDateTo: optionalDate,
	}),
});

async function readFilters(operation: OperationContext): Promise<Partial<TransactionSearch>> {
	const { context, itemIndex } = operation;
	const values = { filters: context.getNodeParameter('filters', itemIndex) ?? {} };
	const { filters } = readValues(operation, filtersSchema, values);
	return {
		...filters,
		enKashCardId: await cardIdOf(operation, 'filters.enKashCardId'),
		userId: await userIdOf(operation, 'filters.userId'),
	};
}

const filtersProperty: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	displayOptions: shownFor('transaction', 'getMany'),
	default: {},
	options: [
		{
			displayName: 'Amount From',
			name: 'amountFrom',
			type: 'number',
			default: 0,
			description: 'Only transactions of at least this many points. 0 is no limit.',
		},
		{
			displayName: 'Amount To',
			name: 'amountTo',
			type: 'number',
			default: 0,
			description: 'Only transactions of at most this many points. 0 is no limit.',
		},
		cardField({ description: 'Only transactions of this card', required: false }),
		{
			displayName: 'Card Holder Name',
			name: 'cardHolderName',
			type: 'string',
			default: '',
			placeholder: 'e.g. Asha',
			description: 'Only transactions of a person with this name',
		},
		{
			displayName: 'From Date',
			name: 'txnDateFrom',
			type: 'dateTime',
			default: '',
			description: 'Only transactions from this moment on, in Indian time where it names no zone',
		},
		userField({ description: 'Only transactions of this person', required: false }),
		{
			displayName: 'Reference Numbers',
			name: 'pgReferenceNumbers',
			type: 'string',
			default: '',
			placeholder: 'e.g. BONUS-2026-0001, BONUS-2026-0002',
			description:
				'Only transactions with one of these reference numbers, separated by commas or line breaks',
		},
		{
			displayName: 'Status',
			name: 'status',
			type: 'string',
			default: '',
			placeholder: 'e.g. CREATED',
			description: 'Only transactions with this status, as EnKash writes it',
		},
		{
			displayName: 'To Date',
			name: 'txnDateTo',
			type: 'dateTime',
			default: '',
			description: 'Only transactions up to this moment, in Indian time where it names no zone',
		},
		{
			displayName: 'Type',
			name: 'cardTransactionType',
			type: 'options',
			options: [
				{ name: 'Credit', value: 'CR', description: 'Points that were given' },
				{ name: 'Debit', value: 'DR', description: 'Points that were taken back or spent' },
			],
			default: 'CR',
			description: 'Only transactions in this direction',
		},
	],
};

export const transaction: Resource = {
	operations: { get, getMany },
	properties: [
		operationField(
			'transaction',
			[
				{
					name: 'Get',
					value: 'get',
					description: 'Find out whether a payout went through, by its reference number',
					action: 'Get transaction',
				},
				{
					name: 'Get Many',
					value: 'getMany',
					description: 'See what was paid, to whom and when',
					action: 'Get many transactions',
				},
			],
			'get',
		),
		{
			displayName: 'Reference Number',
			name: 'pgReferenceNumber',
			type: 'string',
			required: true,
			displayOptions: shownFor('transaction', 'get'),
			default: '',
			placeholder: 'e.g. R1FGS5TFD39SEGPX497YAVFY56',
			description:
				'The reference number of the payout, which every result of the other nodes shows as uniqueReferenceNumber',
		},
		cardField({
			displayOptions: shownFor('transaction', 'get'),
			required: false,
			description: 'The card that the payout went to. Only needed if EnKash asks for it.',
		}),
		cardAccountIdField(shownFor('transaction')),
		...limitFields('transaction'),
		filtersProperty,
		...outputFields(shownFor('transaction'), view),
	],
};
