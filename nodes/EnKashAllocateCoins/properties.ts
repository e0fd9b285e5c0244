import type { INodeProperties } from 'n8n-workflow';
import {
	concurrencyOption,
	outputOption,
	payoutRunProperties,
	referenceModeProperty,
	sharedOptions,
} from '../shared/n8n/properties';

export const properties: INodeProperties[] = [
	{
		displayName: 'User ID',
		name: 'userId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. EKQZVMQK',
		description:
			'The EnKash ID of the person who gets the coins. It begins with EK and is not the ID of a card.',
	},
	{
		displayName: 'Event',
		name: 'event',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. REFERRAL_EVENT',
		description: 'What the coins are for. How many coins an event is worth is set up at EnKash.',
	},
	...payoutRunProperties,
	{
		displayName: 'Request ID',
		name: 'requestId',
		type: 'string',
		required: true,
		displayOptions: { show: { referenceMode: ['provide'] } },
		default: '',
		placeholder: 'e.g. COIN-2026-0001',
		description:
			'A number that belongs to this allocation alone, so that EnKash can tell it from others',
	},
	referenceModeProperty,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			sharedOptions.companyId,
			concurrencyOption,
			outputOption('resultOnly'),
			sharedOptions.resendWhenUnclear,
			sharedOptions.distinguishBy,
			sharedOptions.timeout,
		],
	},
];
