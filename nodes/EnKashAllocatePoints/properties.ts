import type { INodeProperties } from 'n8n-workflow';
import { allocationPath } from '../shared/enkash/endpoints/pointsAllocation';
import {
	cardAccountIdProperty,
	concurrencyOption,
	genderChoices,
	optionsProperty,
	outputOption,
	ownReferenceProperty,
	payoutRunProperties,
	referenceModeProperty,
	sharedOptions,
	simplifyProperty,
	titleChoices,
} from '../shared/n8n/properties';
import {
	confirmByOption,
	paidStatusesOption,
	transactionsPathOption,
} from '../shared/paying/confirming';

const logShown = { show: { confirmBy: ['lookup'] } };

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
				description: 'Give points to a person, who gets a reward card if they have none yet',
				action: 'Allocate points to one person',
			},
			{
				name: 'Take Back Points',
				value: 'unallocate',
				description: "Take points back from a person's card",
				action: 'Take points back from one person',
			},
		],
		default: 'allocate',
	},
	{
		displayName: 'Mobile',
		name: 'mobile',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 9876543210',
		description:
			'The mobile number of the person, by which EnKash knows the card. Spaces and +91 are taken off for you.',
	},
	{
		displayName: 'Points',
		name: 'loadAmount',
		type: 'number',
		required: true,
		default: 0,
		typeOptions: { minValue: 0, numberPrecision: 0 },
		description: 'How many points to give or take back. EnKash takes whole points only.',
	},
	{
		displayName: 'First Name',
		name: 'firstName',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. Asha',
		description: 'The name of the person, as it should stand on the card',
	},
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. asha@example.com',
		description: 'Where EnKash writes to the person about the card',
	},
	{
		displayName: 'Title',
		name: 'title',
		type: 'options',
		required: true,
		options: [...titleChoices, { name: 'Not Set', value: '' }],
		default: '',
		description: 'How EnKash addresses the person',
	},
	{
		displayName: 'Gender',
		name: 'gender',
		type: 'options',
		required: true,
		options: [...genderChoices, { name: 'Not Set', value: '' }],
		default: '',
		description: 'The gender of the person, which EnKash asks for',
	},
	...payoutRunProperties,
	ownReferenceProperty,
	cardAccountIdProperty,
	referenceModeProperty,
	simplifyProperty,
	optionsProperty([
		{
			displayName: 'Allocation Path',
			name: 'allocationPath',
			type: 'string',
			default: allocationPath,
			description:
				"Where EnKash takes allocations. EnKash's guide for incentive accounts names /api/v0/partner/enKashCard/points/allocate. Keep to one path within a payout run, as EnKash may not know the references of one on the other.",
		},
		sharedOptions.companyId,
		concurrencyOption,
		confirmByOption('none'),
		sharedOptions.maxPointsPerMonth,
		sharedOptions.maxPointsPerRow,
		{
			...sharedOptions.maxPointsPerRun,
			description:
				'Send nothing further when all items of one execution together, and all calls of an AI agent, come to more points than this. 0 is no limit.',
		},
		outputOption('resultOnly'),
		{
			displayName: 'Reference Field',
			name: 'referenceField',
			type: 'options',
			options: [
				{
					name: 'Both',
					value: 'both',
					description: "EnKash's pages show both names, so the reference goes out under each",
				},
				{ name: 'uniqueReferenceNum', value: 'uniqueReferenceNum' },
				{ name: 'uniqueReferenceNumber', value: 'uniqueReferenceNumber' },
			],
			default: 'both',
			description:
				'Under which name to send the reference number. Change it only if EnKash refuses a request because of it.',
		},
		sharedOptions.resendWhenUnclear,
		sharedOptions.distinguishBy,
		paidStatusesOption(logShown),
		sharedOptions.timeout,
		transactionsPathOption(logShown),
	]),
];
