import type { INodeProperties } from 'n8n-workflow';
import {
	cardAccountIdProperty,
	genderChoices,
	optionsProperty,
	outputOption,
	sharedOptions,
	simplifyProperty,
	titleChoices,
} from '../shared/n8n/properties';

/** A field of EnKash's that takes text, under its own name. */
function text(
	displayName: string,
	name: string,
	placeholder: string,
	description: string,
): INodeProperties {
	return { displayName, name, type: 'string', default: '', placeholder, description };
}

const additionalFields: INodeProperties[] = [
	text('Address', 'address', 'e.g. 12 MG Road', 'The street of the holder'),
	text('Address 2', 'address2', 'e.g. Flat 4B', 'The second line of the address of the holder'),
	text('City', 'city', 'e.g. Pune', 'The city of the holder'),
	text('Country', 'country', 'e.g. India', 'The country of the holder'),
	text(
		'Delivery Address',
		'deliveryAddress',
		'e.g. 12 MG Road',
		'The street to send a physical card to',
	),
	text(
		'Delivery Address 2',
		'deliveryAddress2',
		'e.g. Suite 101',
		'The second line of the address to send a physical card to',
	),
	text('Delivery City', 'deliveryCity', 'e.g. Mumbai', 'The city to send a physical card to'),
	text(
		'Delivery Country',
		'deliveryCountry',
		'e.g. India',
		'The country to send a physical card to',
	),
	text(
		'Delivery PIN Code',
		'deliveryPincode',
		'e.g. 400001',
		'The PIN code to send a physical card to',
	),
	text(
		'Delivery State',
		'deliveryState',
		'e.g. Maharashtra',
		'The state to send a physical card to',
	),
	{
		displayName: 'Documents',
		name: 'documents',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add document',
		default: {},
		description: 'Papers that identify the holder, where EnKash asks for them',
		options: [
			{
				displayName: 'Document',
				name: 'document',
				values: [
					text('Document Number', 'docNo', 'e.g. ABCDE1234F', 'The number on the document'),
					text('Document Type', 'docType', 'e.g. PAN', 'The kind of document, as EnKash names it'),
				],
			},
		],
	},
	{
		displayName: 'Gender',
		name: 'gender',
		type: 'options',
		options: genderChoices,
		default: 'F',
		description: 'The gender of the holder',
	},
	text('Middle Name', 'middleName', 'e.g. Kumari', 'The middle name of the holder'),
	{
		displayName: 'Physical Card',
		name: 'physicalCard',
		type: 'boolean',
		default: false,
		description: 'Whether to make a plastic card instead of a virtual one',
	},
	{
		displayName: 'Physical Delivery Address',
		name: 'physicalDeliveryAddressFlag',
		type: 'boolean',
		default: false,
		description: 'Whether to send a physical card to the delivery address',
	},
	text('PIN Code', 'pincode', 'e.g. 411001', 'The PIN code of the holder'),
	{
		displayName: 'Primary Card',
		name: 'primaryEnKashCard',
		type: 'boolean',
		default: false,
		description:
			"Whether this is the company's primary card, which EnKash wants before it allocates in bulk",
	},
	text('Remarks', 'remarks', 'e.g. Long service award', 'A note that EnKash keeps with the card'),
	text(
		'Special Date',
		'specialDate',
		'e.g. 02-09-2001',
		"The holder's date of birth or another day, in the form that EnKash told you",
	),
	text('State', 'state', 'e.g. Maharashtra', 'The state of the holder'),
	{
		displayName: 'Title',
		name: 'title',
		type: 'options',
		options: titleChoices,
		default: 'Ms',
		description: 'How EnKash addresses the holder',
	},
	text(
		'User ID',
		'userId',
		'e.g. EK94JCMP',
		'The EnKash ID of the holder, if EnKash knows the person already',
	),
];

export const properties: INodeProperties[] = [
	{
		displayName:
			'EnKash has no reference number for cards, so each run of this node creates a new card: run it once for each person',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Mobile',
		name: 'mobile',
		type: 'string',
		default: '',
		placeholder: 'e.g. 9876543210',
		description:
			'The mobile number of the holder, to which EnKash ties the card. Spaces and +91 are taken off for you.',
	},
	text(
		'First Name',
		'firstName',
		'e.g. Asha',
		'The first name of the holder, as it should stand on the card',
	),
	text(
		'Last Name',
		'lastName',
		'e.g. Rao',
		'The last name of the holder, as it should stand on the card',
	),
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		default: '',
		placeholder: 'e.g. asha@example.com',
		description: 'Where EnKash writes to the holder about the card',
	},
	{
		displayName: 'Points',
		name: 'loadAmount',
		type: 'number',
		default: 0,
		typeOptions: { minValue: 0, numberPrecision: 0 },
		description:
			'How much to load onto the card. 0 makes an empty card, which EnKash does not do for gift cards.',
	},
	cardAccountIdProperty,
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		options: additionalFields,
	},
	simplifyProperty,
	optionsProperty([
		sharedOptions.companyId,
		{
			displayName: 'If the Person Has a Card',
			name: 'ifCardExists',
			type: 'options',
			options: [
				{
					name: 'Create Another',
					value: 'create',
					description: 'Create a card without looking for others',
				},
				{
					name: 'Skip',
					value: 'skip',
					description: 'Return the card that the account has for this person, and create none',
				},
			],
			default: 'create',
			description: 'What to do when the account has a card for this user ID or mobile already',
		},
		{
			displayName: 'Maximum Points',
			name: 'maxPoints',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description:
				'Refuse to create a card with more points than this, as a guard against typing mistakes. 0 is no limit.',
		},
		outputOption('resultOnly'),
		sharedOptions.timeout,
	]),
];
