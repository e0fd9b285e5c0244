import type { INodeProperties } from 'n8n-workflow';
import { holdersAccountProperty, userIdProperty } from '../shared/n8n/personProperties';
import {
	concurrencyOption,
	optionsProperty,
	outputOption,
	payoutRunNotice,
	payoutRunProperty,
	referenceModeProperty,
	sharedOptions,
} from '../shared/n8n/properties';

export const properties: INodeProperties[] = [
	{ ...userIdProperty, description: 'The person who gets the coins' },
	{
		displayName: 'Event',
		name: 'event',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. REFERRAL_EVENT',
		description: 'What the coins are for. How many coins an event is worth is set up at EnKash.',
	},
	payoutRunProperty,
	payoutRunNotice,
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
	holdersAccountProperty,
	referenceModeProperty,
	optionsProperty([
		sharedOptions.companyId,
		concurrencyOption,
		outputOption('resultOnly'),
		sharedOptions.resendWhenUnclear,
		sharedOptions.distinguishBy,
		sharedOptions.timeout,
	]),
];
