import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** The account that points are taken from: after what must be filled in, as the credential names one already. */
export const cardAccountIdProperty: INodeProperties = {
	displayName: 'Card Account ID',
	name: 'cardAccountId',
	type: 'string',
	default: '',
	placeholder: 'e.g. CAQL8YCV3',
	// An empty field would look as if it had to be filled in.
	hint: 'Leave empty to use the one in the credential',
	description: 'The EnKash account that points are taken from',
};

/** Whether a reference is made from the payout run, which most people keep, so it stands below what must be filled in. */
export const referenceModeProperty: INodeProperties = {
	displayName: 'What Is Paid Only Once',
	name: 'referenceMode',
	type: 'options',
	options: [
		{
			name: 'Each Person in a Payout Run',
			value: 'generate',
			description:
				'Running the same payout run again pays nobody twice, whatever has changed in the input',
		},
		{
			name: 'Each Reference Number of My Own',
			value: 'provide',
			description:
				'You hand in a number that is unique for each payout, such as one of your HR system',
		},
	],
	default: 'generate',
	description:
		'What keeps people from being paid twice. EnKash pays each reference number once, and the node makes it from the payout run and the person unless you have your own.',
};

/** The payout run that references are made from. */
export const payoutRunProperty: INodeProperties = {
	displayName: 'Payout Run',
	name: 'payoutRun',
	type: 'string',
	required: true,
	displayOptions: { show: { referenceMode: ['generate'] } },
	default: '',
	placeholder: 'e.g. diwali-2026',
	description:
		"The name of this payout. Within one payout run each person is paid once, however often the workflow runs. For one payout a month enter {{ $now.format('yyyy-MM') }} as an expression, and set the workflow's time zone to Asia/Kolkata.",
};

/** What a payout run must not be: n8n shows no hint beside an expression. */
export const payoutRunNotice: INodeProperties = {
	displayName:
		'Use a new name for a new payout and the same name to repeat one: with a time of day or an ID in it, each run would pay everybody again',
	name: 'payoutRunNotice',
	type: 'notice',
	displayOptions: { show: { referenceMode: ['generate'] } },
	default: '',
};

/** The user's own reference number, on nodes with one payout an item. */
export const ownReferenceProperty: INodeProperties = {
	displayName: 'Unique Reference Number',
	name: 'uniqueReferenceNumber',
	type: 'string',
	required: true,
	displayOptions: { show: { referenceMode: ['provide'] } },
	default: '',
	placeholder: 'e.g. BONUS-2026-0001',
	description:
		'A number that belongs to this payout alone. EnKash pays it once and refuses it from then on.',
};

/** Whether to simplify the reply. */
export const simplifyProperty: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** How many requests may be in flight. */
export const concurrencyOption: INodeProperties = {
	displayName: 'Concurrency',
	name: 'concurrency',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 10 },
	default: 1,
	description:
		'How many requests to have under way at the same time, to get through many items faster',
};

/** The collection Options of a node. */
export function optionsProperty(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options,
	};
}

/** The genders and titles that EnKash knows. */
export const genderChoices: INodePropertyOptions[] = [
	{ name: 'Female', value: 'F' },
	{ name: 'Male', value: 'M' },
];
export const titleChoices: INodePropertyOptions[] = [
	{ name: 'Mr', value: 'Mr' },
	{ name: 'Mrs', value: 'Mrs' },
	{ name: 'Ms', value: 'Ms' },
];

/** Options that several nodes share, by their names. */
export const sharedOptions = {
	companyId: {
		displayName: 'Company ID',
		name: 'companyId',
		type: 'string',
		default: '',
		placeholder: 'e.g. CEK1PU9AOO',
		description: 'The company whose account pays. Leave empty to use the one in the credential.',
	},
	timeout: {
		displayName: 'Timeout',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 60,
		description:
			'How many seconds to wait for EnKash to answer one request before its outcome counts as unclear',
	},
	distinguishBy: {
		displayName: 'Several Payouts per Person, Told Apart By',
		name: 'distinguishBy',
		type: 'string',
		default: '',
		placeholder: 'e.g. Best Idea Award',
		description:
			'What differs between several payouts to one person in one payout run, such as the award. Without it, each person is paid once per run.',
	},
	maxPointsPerMonth: {
		displayName: 'Maximum Points per Month',
		name: 'maxPointsPerMonth',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			"Send nothing when this run and what the account allocated this month come to more points than this. EnKash's own count is used. 0 is no limit.",
	},
	maxPointsPerRow: {
		displayName: 'Maximum Points per Row',
		name: 'maxPointsPerRow',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'Refuse to send more points than this to one person, as a guard against typing mistakes. 0 is no limit.',
	},
	maxPointsPerRun: {
		displayName: 'Maximum Points per Run',
		name: 'maxPointsPerRun',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'Send nothing when all rows together hold more points than this, as a guard for your budget. 0 is no limit.',
	},
	resendWhenUnclear: {
		displayName: 'Resend When Unclear',
		name: 'resendWhenUnclear',
		type: 'boolean',
		default: false,
		description:
			'Whether to send a request again, with the same reference, when EnKash did not answer clearly. Only switch this on when EnKash has confirmed that it refuses a reference it knows, as people could be paid twice otherwise.',
	},
} satisfies Record<string, INodeProperties>;

/** The same options on nodes that only look up. */
export const companyIdOption: INodeProperties = {
	...sharedOptions.companyId,
	description:
		'The company that account and coin events belong to. Leave empty to use the one in the credential.',
};
export const timeoutOption: INodeProperties = {
	...sharedOptions.timeout,
	description: 'How many seconds to wait for EnKash to answer one request',
};

/** For sheets, which take plain columns only. */
const columnsOutput: INodePropertyOptions = {
	name: 'Columns for a Sheet',
	value: 'columns',
	description: 'What became of the row in plain columns, before the input columns as they came',
};

/** What each output item holds; `style` is the default. */
export function outputOption(style: 'columns' | 'resultOnly'): INodeProperties {
	return {
		displayName: 'Output',
		name: 'output',
		type: 'options',
		options: [
			...(style === 'columns' ? [columnsOutput] : []),
			{
				name: 'Result Only',
				value: 'resultOnly',
				description: 'Only what EnKash answered and what became of the payout',
			},
			{
				name: 'Row and Result',
				value: 'rowAndResult',
				description: 'The input columns as they came, with the result beside them under "enkash"',
			},
		],
		default: style,
		description:
			'What each output item holds, to keep it small or to keep it next to your own columns',
	};
}
