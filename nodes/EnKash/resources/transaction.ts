import * as z from 'zod/v4';
import { type IDataObject, type INodeProperties, tryToParseDateTime } from 'n8n-workflow';
import {
	referenceOfTransaction,
	searchTransactions,
	transactionsPathParameter,
	type TransactionSearch,
} from '../../shared/enkash/endpoints/transactions';
import { notFoundError } from '../../shared/n8n/errors';
import { readParameters, textParameter as textOption } from '../../shared/n8n/parameters';
import { withoutTokens } from '../../shared/n8n/simplify';
import { cardAccountIdField, cardField, limitFields, shownFor } from '../fields';
import {
	limited,
	lookUp,
	type Operation,
	type OperationContext,
	payerOf,
	requiredText,
	type Resource,
	textParameter,
} from '../operation';

const get: Operation = async (operation) => {
	const pgReferenceNumber = requiredText(operation, 'pgReferenceNumber', {
		label: 'Reference Number',
		advice: 'Enter the reference number of one payout, or use Get Many.',
	});
	const enKashCardId = textParameter(operation, 'enKashCardId') || undefined;
	const search = { ...payerOf(operation), enKashCardId, pgReferenceNumber };
	const { records } = await lookUp(operation, searchTransactions(search, pathOf(operation)));
	const found = records.filter((record) => referenceOfTransaction(record) === pgReferenceNumber);
	if (found.length > 0) return found.map(withoutTokens);
	const isUnknown = records.some((record) => referenceOfTransaction(record) === undefined);
	const message = isUnknown
		? `EnKash listed transactions without saying whether one has reference ${pgReferenceNumber}`
		: `EnKash knows no transaction with reference ${pgReferenceNumber} yet`;
	throw notFoundError(
		operation.context.getNode(),
		message,
		operation.itemIndex,
		isUnknown
			? 'Use Get Many to see them, and look before you pay again.'
			: 'A transaction that was made just now may take a while to show up. Look again before you pay again.',
	);
};

const getMany: Operation = async (operation) => {
	const search = { ...payerOf(operation), ...readFilters(operation) };
	const found = await lookUp(operation, searchTransactions(search, pathOf(operation)));
	const transactions = limited(operation, found, {
		what: 'transactions',
		advice: 'Narrow the search with filters to see them.',
	});
	return transactions.map((record): IDataObject => withoutTokens(record));
};

const pathSchema = z.object({ path: transactionsPathParameter });

function pathOf({ context, itemIndex }: OperationContext): string {
	const options = context.getNodeParameter('options', itemIndex, {});
	const labels = { path: 'Transactions Path' };
	return readParameters(context.getNode(), pathSchema, options, itemIndex, labels).path;
}

const optionalText = textOption.transform((text) => (text === '' ? undefined : text));

const amountMessage = 'Enter a number of points, e.g. 500. 0 is no limit.';
const optionalAmount = z
	.union(
		[
			z.number(),
			z
				.string()
				.trim()
				.regex(/^(\d+(\.\d+)?)?$/)
				.transform(Number),
		],
		amountMessage,
	)
	.pipe(z.number(amountMessage).nonnegative(amountMessage))
	.nullish()
	.transform((amount) => amount || undefined);

/** A date, with or without time and zone. `Date.parse` alone takes far more, and guesses. */
const dateForm = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** EnKash wants ISO 8601 with milliseconds and `Z`. A time without a zone is one of the workflow's. */
function optionalDate(timezone: string) {
	return z.unknown().transform((date, issues) => {
		if (date === undefined || date === null || date === '') return undefined;
		const moment = momentOf(date, timezone);
		if (moment !== undefined) return moment;
		issues.addIssue({ code: 'custom', message: 'Enter a date, e.g. 2026-10-31T00:00:00.' });
		return z.NEVER;
	});
}

function momentOf(date: unknown, timezone: string): string | undefined {
	const text = typeof date === 'string' ? date.trim() : undefined;
	if (text !== undefined && !dateForm.test(text)) return undefined;
	if (text === undefined && typeof date !== 'object') return undefined;
	try {
		return tryToParseDateTime(text ?? date, timezone)
			.toJSDate()
			.toISOString();
	} catch {
		return undefined;
	}
}

const filterLabels = {
	amountFrom: 'Amount From',
	amountTo: 'Amount To',
	cardTransactionType: 'Type',
	txnDateFrom: 'From Date',
	txnDateTo: 'To Date',
};

function filtersSchema(timezone: string) {
	return z.object({
		amountFrom: optionalAmount,
		amountTo: optionalAmount,
		cardHolderName: optionalText,
		cardTransactionType: z.enum(['CR', 'DR'], 'Choose Credit (CR) or Debit (DR).').optional(),
		enKashCardId: optionalText,
		pgReferenceNumbers: textOption.transform((text) => {
			const references = text.split(/[\s,]+/).filter(Boolean);
			return references.length > 0 ? references : undefined;
		}),
		status: optionalText,
		txnDateFrom: optionalDate(timezone),
		txnDateTo: optionalDate(timezone),
		userId: optionalText,
	});
}

function readFilters(operation: OperationContext): Partial<TransactionSearch> {
	const { context, itemIndex } = operation;
	const filters = context.getNodeParameter('filters', itemIndex, {});
	const card = textParameter(operation, 'filters.enKashCardId');
	return readParameters(
		context.getNode(),
		filtersSchema(context.getTimezone()),
		{ ...filters, enKashCardId: card },
		itemIndex,
		filterLabels,
	);
}

const filterOptions: INodeProperties[] = [
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
		description: 'Only transactions from this moment on, in the time zone of the workflow',
	},
	{
		displayName: 'Reference Numbers',
		name: 'pgReferenceNumbers',
		type: 'string',
		default: '',
		placeholder: 'e.g. BONUS-2026-0001, BONUS-2026-0002',
		description: 'Only transactions with one of these reference numbers, separated by commas',
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
		description: 'Only transactions up to this moment, in the time zone of the workflow',
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
	{
		displayName: 'User ID',
		name: 'userId',
		type: 'string',
		default: '',
		placeholder: 'e.g. EKIQB4L2',
		description: 'Only transactions of this EnKash user',
	},
];

export const transaction: Resource = {
	operations: { get, getMany },
	properties: [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: shownFor('transaction'),
			options: [
				{
					name: 'Get',
					value: 'get',
					description: 'Find out whether a payout went through, by its reference number',
					action: 'Get a transaction',
				},
				{
					name: 'Get Many',
					value: 'getMany',
					description: 'See what was paid, to whom and when',
					action: 'Get many transactions',
				},
			],
			default: 'get',
		},
		cardAccountIdField(shownFor('transaction')),
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
		...limitFields('transaction'),
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			displayOptions: shownFor('transaction', 'getMany'),
			default: {},
			options: filterOptions,
		},
	],
};
