import { type Refusal, refusalOf } from '../../../nodes/shared/enkash/messages';

const documented: Array<[message: string, refusal: Refusal]> = [
	['Insufficient balance in card account', 'insufficientBalance'],
	[
		'The transaction associated with the given Unique reference Number already exists',
		'duplicateReference',
	],
	['Company Id is required if it is an Enkash User', 'accountFault'],
	['Primary Enkash card is not present. So bulk upload cannot be done', 'accountFault'],
	[
		'KYC is not uploaded or under review for the primary card. So bulk upload cannot be done',
		'accountFault',
	],
	['Bin Type is not mapped on PlanMaster', 'accountFault'],
	['Card Account does not exist for this partner', 'accountFault'],
	['Card account not found for companyId: CEK1PU9AOO and cardAccountId: CAQL8YCV3', 'accountFault'],
];

it.each(documented)('"%s" is %s', (message, refusal) => {
	expect(refusalOf(message)).toBe(refusal);
	expect(refusalOf(`  ${message.toUpperCase().replaceAll(' ', ' \n ')}.`)).toBe(refusal);
});

it.each([
	undefined,
	'',
	'Failure',
	'This user already exists',
	'Insufficient balance on the card of the user',
	'The card of this user is blocked',
])('%j is a refusal like any other', (message) => {
	expect(refusalOf(message)).toBe('other');
});
