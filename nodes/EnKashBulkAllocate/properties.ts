import type { INodeProperties } from 'n8n-workflow';
import {
	cardAccountIdProperty,
	concurrencyOption,
	optionsProperty,
	outputOption,
	payoutRunProperties,
	referenceModeProperty,
	sharedOptions,
} from '../shared/n8n/properties';
import {
	confirmByOption,
	paidStatusesOption,
	transactionsPathOption,
} from '../shared/paying/confirming';

/** EnKash's log is asked while payouts are sent or checked. */
const logShown = { hide: { '/operation': ['preview'] } };

export const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Allocate Points',
				value: 'allocate',
				description: 'Give points to everybody in the input',
				action: 'Allocate points to many people',
			},
			{
				name: 'Check Payouts',
				value: 'check',
				description:
					"Look up in EnKash's transactions who of the input was paid, without moving any points",
				action: 'Check payouts to many people',
			},
			{
				name: 'Preview Payouts',
				value: 'preview',
				description: 'Show who would get what, and the balance, without moving any points',
				action: 'Preview payouts to many people',
			},
		],
		default: 'allocate',
	},
	{
		displayName: 'Columns',
		name: 'columns',
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'autoMapInputData', value: null },
		required: true,
		typeOptions: {
			resourceMapper: {
				resourceMapperMethod: 'getPayoutColumns',
				mode: 'add',
				fieldWords: { singular: 'column', plural: 'columns' },
				addAllFields: true,
				multiKeyMatch: false,
				supportAutoMap: true,
				// Opening the node shows the column for reference numbers where people hand in their own, and keeps what is mapped.
				refreshStaleSchemaOnOpen: true,
			},
		},
		description:
			'Which column of the input holds what. Columns with usual headings, such as Employee Name, Mobile Number or Points, are found automatically.',
	},
	{
		// n8n's own text for this mode says that names must be equal, so people would rename columns needlessly.
		displayName:
			'You need not rename anything: usual headings are found, such as Employee Name, Mobile No., Phone, Points or Amount',
		name: 'headingsNotice',
		type: 'notice',
		displayOptions: { show: { '/columns.mappingMode': ['autoMapInputData'] } },
		default: '',
	},
	...payoutRunProperties,
	{
		displayName: 'Also Pay Existing Users',
		name: 'isPointsAllocation',
		type: 'boolean',
		default: true,
		description:
			'Whether people who have a card already get points too. Switch off to create cards for new people only.',
	},
	cardAccountIdProperty,
	referenceModeProperty,
	optionsProperty([
		{
			displayName: 'Batch Size',
			name: 'batchSize',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 1000 },
			default: 100,
			description: 'How many rows to send to EnKash in one request',
		},
		sharedOptions.companyId,
		concurrencyOption,
		{
			displayName: 'If a Row Is Wrong',
			name: 'invalidRows',
			type: 'options',
			options: [
				{
					name: 'Pay the Others',
					value: 'skip',
					description: 'Send the other rows; those that are wrong leave on Failed',
				},
				{
					name: 'Send Nothing',
					value: 'stop',
					description: 'Send nothing at all while any row is wrong',
				},
			],
			default: 'skip',
			description:
				'What to do when some of the rows are wrong, such as a mobile number that is too short',
		},
		confirmByOption('resend'),
		{
			displayName: 'If the Balance Is Too Low',
			name: 'lowBalance',
			type: 'options',
			displayOptions: { show: { '/operation': ['allocate'] } },
			options: [
				{
					name: 'Pay While It Lasts',
					value: 'payWhileItLasts',
					description: 'Send the rows in order until the balance is used up',
				},
				{
					name: 'Send Nothing',
					value: 'stop',
					description:
						'Send nothing while the run asks for more points than the account has. People who were paid in this run already do not count.',
				},
			],
			default: 'stop',
			description: 'What to do when the account does not hold enough points for everybody',
		},
		{
			displayName: 'List All Rows',
			name: 'listPlan',
			type: 'boolean',
			displayOptions: { show: { '/operation': ['preview'] } },
			default: false,
			description:
				'Whether to put every row that would be sent into the summary, for the person who approves',
		},
		{
			displayName: 'Maximum Attempts',
			name: 'maxAttempts',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 5 },
			default: 3,
			description:
				'How often to send a request while EnKash has not answered clearly. Each attempt carries the same reference numbers, so nobody is paid twice.',
		},
		sharedOptions.maxPointsPerMonth,
		sharedOptions.maxPointsPerRow,
		sharedOptions.maxPointsPerRun,
		{
			displayName: 'Only If Plan Is',
			name: 'approvedPlan',
			type: 'string',
			displayOptions: { show: { '/operation': ['allocate'] } },
			default: '',
			placeholder: 'e.g. P1EW7TAV2H941QPV8WJ8H7KKEJ',
			description:
				'The plan ID of the preview that somebody approved. When a row, an amount, the payout run or the account has changed since, nothing is sent.',
		},
		outputOption('columns'),
		{
			...sharedOptions.distinguishBy,
			placeholder: 'e.g. Award',
			description:
				'The heading of the column that differs between several payouts to one person in one payout run, such as the award. Without it, each person is paid once per run.',
		},
		paidStatusesOption(logShown),
		sharedOptions.timeout,
		transactionsPathOption(logShown),
	]),
];
