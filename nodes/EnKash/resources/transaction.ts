import type { IDataObject, INodeProperties } from 'n8n-workflow';
import * as z from 'zod/v4';
import {
	referenceOfTransaction,
	searchTransactions,
	transactionsPathParameter,
	type TransactionSearch,
} from '../../shared/enkash/transactions';
import { notFoundError } from '../../shared/n8n/errors';
import { hintWhenIncomplete } from '../../shared/n8n/incompleteLists';
import { readParameters, textParameter as textOption } from '../../shared/n8n/parameters';
import { withoutTokens } from '../../shared/n8n/simplify';
import { cardAccountIdField, limitFields, shownFor } from '../fields';
import {
	limited,
	lookUp,
	type Operation,
	type OperationContext,
	payerOf,
	type Resource,
	textParameter,
} from '../operation';

const get: Operation = async (operation) => {
	const pgReferenceNumber = textParameter(operation, 'pgReferenceNumber');
	const enKashCardId = textParameter(operation, 'enKashCardId') || undefined;
	const search = { ...payerOf(operation), enKashCardId, pgReferenceNumber };
	const { records } = await lookUp(operation, searchTransactions(search, pathOf(operation)));
	const found = records.filter((record) => referenceOfTransaction(record) === pgReferenceNumber);
	if (found.length > 0) return found.map(withoutTokens);
	throw notFoundError(
		operation.context.getNode(),
		`EnKash knows no transaction with reference ${pgReferenceNumber} yet`,
		operation.itemIndex,
		'A transaction that was made just now may take a while to show up. Look again before you pay again.',
	);
};

const getMany: Operation = async (operation) => {
	const search = { ...payerOf(operation), ...readFilters(operation) };
	const found = await lookUp(operation, searchTransactions(search, pathOf(operation)));
	hintWhenIncomplete(operation.context, found, 'transactions');
	return limited(operation, found.records).map((record): IDataObject => withoutTokens(record));
};

const pathSchema = z.object({ path: transactionsPathParameter });

function pathOf({ context, itemIndex }: OperationContext): string {
	const options = context.getNodeParameter('options', itemIndex, {});
	return readParameters(context.getNode(), pathSchema, options, itemIndex).path;
}

const optionalText = textOption.transform((text) => (text === '' ? undefined : text));
const optionalAmount = z.coerce.number().nonnegative().optional();
/** EnKash wants ISO 8601 with milliseconds and `Z`. */
const optionalDate = z
	.union([z.string(), z.date()])
	.nullish()
	.transform((date, issues) => {
		if (date === undefined || date === null || date === '') return undefined;
		const parsed = new Date(date);
		if (!Number.isNaN(parsed.getTime())) return parsed.toISOString();
		issues.addIssue({ code: 'custom', message: 'Enter a date, e.g. 2026-10-31T00:00:00.000Z.' });
		return z.NEVER;
	});

const filtersSchema = z.object({
	amountFrom: optionalAmount,
	amountTo: optionalAmount,
	cardHolderName: optionalText,
	cardTransactionType: optionalText,
	enKashCardId: optionalText,
	pgReferenceNumbers: textOption.transform((text) => {
		const references = text.split(/[\s,]+/).filter(Boolean);
		return references.length > 0 ? references : undefined;
	}),
	status: optionalText,
	txnDateFrom: optionalDate,
	txnDateTo: optionalDate,
	userId: optionalText,
});

function readFilters({ context, itemIndex }: OperationContext): Partial<TransactionSearch> {
	const filters = context.getNodeParameter('filters', itemIndex, {});
	return readParameters(context.getNode(), filtersSchema, filters ?? {}, itemIndex);
}

const filterOptions: INodeProperties[] = [
	{
		displayName: 'Amount From',
		name: 'amountFrom',
		type: 'number',
		default: 0,
		description: 'Only transactions of at least this many points',
	},
	{
		displayName: 'Amount To',
		name: 'amountTo',
		type: 'number',
		default: 0,
		description: 'Only transactions of at most this many points',
	},
	{
		displayName: 'Card Holder Name',
		name: 'cardHolderName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Asha',
		description: 'Only transactions of a person with this name',
	},
	{
		displayName: 'Card ID',
		name: 'enKashCardId',
		type: 'string',
		default: '',
		placeholder: 'e.g. EKC04AZHXP',
		description: 'Only transactions of this card',
	},
	{
		displayName: 'From Date',
		name: 'txnDateFrom',
		type: 'dateTime',
		default: '',
		description: 'Only transactions from this moment on',
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
		description: 'Only transactions up to this moment',
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
		{
			displayName: 'Card ID',
			name: 'enKashCardId',
			type: 'string',
			displayOptions: shownFor('transaction', 'get'),
			default: '',
			placeholder: 'e.g. EKC04AZHXP',
			description: 'The card that the payout went to. Only needed if EnKash asks for it.',
		},
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
