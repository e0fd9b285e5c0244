import * as fc from 'fast-check';
import { leavesOpen, type Refusal, refusalOf } from '../../../nodes/shared/enkash/messages';

const documentedDuplicate =
	'The transaction associated with the given Unique reference Number already exists';

const documented: Array<[message: string, refusal: Refusal]> = [
	['Insufficient balance in card account', 'insufficientBalance'],
	[documentedDuplicate, 'duplicateReference'],
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

describe('a known reference', () => {
	it.each([
		`${documentedDuplicate} for companyId: [CEK1PU9AOO]`,
		`${documentedDuplicate}. Authorization: Basic abc`,
		`Row 3: ${documentedDuplicate}`,
		'Duplicate reference number for cardAccountId CAQL8YCV3',
		'Could not process: duplicate reference number',
		'Failure  --  duplicate reference number',
		'Failure — reference number already exists',
		'Reference number = 4711 already exists',
		'Reference number:4711 already exists',
		'Reference number [R-1]already exists',
		'Error : reference number already exists ; use another',
		'Duplicate reference number',
		'Duplicate reference',
		'Duplicate reference - R-1',
		'Duplicate transaction reference number',
		'Duplicate uniqueReferenceNumber',
		'Duplicate pgReferenceNumber found',
		'Duplicate reference number not allowed',
		'Duplicate references',
		'uniqueReferenceNumber already exists',
		'unique_reference_number is already used',
		'unique-reference-number already exists',
		'Reference number exists already',
		'Reference number R-1 has already been used.',
		'Reference number "HR-2026/7" already exists',
		'Reference No. 4711 already exists',
		'Reference number is not unique',
		'Ref no. 12 was used earlier',
		'Unique reference number must be unique: it already exists',
		'The reference_number is not unique',
		'This is a duplicate request id',
		'This reference is already in use',
		'The reference number was previously processed',
		'The given reference number is a duplicate',
		'requestId COIN-1 was already processed',
		'requestId: COIN-1 already processed',
		'request id already processed',
		'REQUEST ID ALREADY USED',
		'Transaction ID already exists in the system',
		'Sandbox: the requestId was used before',
		'A transaction with this reference number already exists',
		'Transaction already exists for this reference number',
		'Payment was already made against the reference',
		'Error 409: Duplicate reference number [R-1]',
		'Request failed: duplicate reference number. Please use another one.',
		'Duplicate reference number. Please do not send it again!',
	])('is what "%s" says', (message) => {
		expect(refusalOf(message)).toBe('duplicateReference');
		expect(refusalOf(`\t${message.replaceAll(' ', '\n')} `)).toBe('duplicateReference');
	});

	// To take any of these for it would call somebody paid who isn't.
	it.each([
		['nothing is known', 'Reference not found'],
		['nothing is known', 'Reference number does not exist'],
		['nothing is known', "The reference number doesn't already exist"],
		['nothing is known', 'The reference number was never used before'],
		['nothing is known', 'No duplicate reference found'],
		['nothing is known', 'This is not a duplicate reference number'],
		['nothing is known', `It is not true that ${documentedDuplicate}`],
		['a reference is missing', 'Unique reference number is required'],
		['a reference is missing', 'Reference number must be unique'],
		['a reference is missing', 'Reference already'],
		['a reference is missing', 'Request ID is required'],
		['a reference is missing', 'Reference number must be unique: the email already exists'],
		['an e-mail is known', 'Duplicate e-mail'],
		['an e-mail is known', 'Email already exists'],
		['an e-mail is known', 'Duplicate email in request'],
		['an e-mail is known', 'Duplicate email for reference number R-1'],
		['an e-mail is known', 'Request failed because email already exists'],
		['an e-mail is known', 'Request failed, email already exists'],
		['an e-mail is known', 'Email and reference number already exists'],
		['a mobile is known', 'Transaction failed: duplicate mobile number'],
		['a mobile is known', 'Transaction failed: mobile number already used'],
		['a mobile is known', 'Duplicate 9876543210 in the transaction'],
		['a user is known', 'Transaction declined, user already registered'],
		['a user is known', 'User with reference number already exists'],
		['a user is known', 'Employee reference number already exists'],
		['a card is known', 'Card reference already exists'],
		['a card is known', 'The card of this transaction is already present'],
		['a word only sounds so', 'Preference already exists'],
		['a word only sounds so', 'Reference data already exists'],
		['a word only sounds so', 'Transaction limit already used'],
		['it may be any payment', 'Duplicate transaction'],
		['it may be any payment', 'Duplicate request'],
		['it may be any payment', 'Transaction already processed'],
		['it may be two rows of one call', 'Duplicate reference number in request'],
		['it is a guess', 'Possible duplicate reference number'],
		['it is a guess', 'Reference number may already exist'],
		['it is a guess', 'Reference number or email already exists'],
		['it is a question', 'Reference number already exists?'],
		['it is a condition', 'If the reference number already exists, use another'],
		['it is a condition', 'Please check whether: reference number already exists'],
		['the payment is under way', 'Request id is already being processed'],
		['the payment is under way', 'Reference number already exists. Its status is pending'],
		['the payment is under way', 'Reference number already in progress'],
		['the payment did not last', 'Reference number already exists, but the transaction failed'],
		['the payment did not last', 'Reference number already exists but was reversed'],
		['the payment did not last', 'Reference number already cancelled'],
		['the payment did not last', 'Earlier payment failed: reference number already exists'],
		['the payment did not last', 'Refund pending, reference number already exists'],
		['the payment did not last', `${documentedDuplicate} for companyId CEK1, and has failed`],
		['it is known elsewhere', `${documentedDuplicate} for another company`],
		['the payment did not last', 'Reference number already exists with status FAILED'],
		['the payment did not last', `${documentedDuplicate} and has failed`],
		['the payment did not last', `${documentedDuplicate}. It was reversed.`],
		['the statement is taken back', 'Reference number already exists: false'],
		['the statement is taken back', 'Reference number already exists, or not'],
	])('is not what it means where %s: "%s"', (_, message) => {
		expect(refusalOf(message)).toBe('other');
	});

	it('is not believed where the account is at fault, too', () => {
		expect(refusalOf(`${documentedDuplicate}. Insufficient balance in card account`)).toBe(
			'insufficientBalance',
		);
	});

	it('is not looked for in a page or a dump', () => {
		const statement = 'Duplicate reference number. ';
		expect(refusalOf(statement.padEnd(1000, '.'))).toBe('duplicateReference');
		expect(refusalOf(statement.padEnd(1001, '.'))).toBe('other');
	});

	it('is never what a statement about another thing says', () => {
		const things = fc.constantFrom(
			'email',
			'e-mail',
			'mobile',
			'mobile number',
			'user',
			'user id',
			'card',
			'card number',
			'employee',
			'name',
			'account',
			'KYC',
			'PAN',
			'device id',
			'batch',
		);
		const statements = fc.constantFrom(
			(thing: string) => `Duplicate ${thing}`,
			(thing: string) => `${thing} already exists`,
			(thing: string) => `${thing} is not unique`,
			(thing: string) => `${thing} has already been used`,
			(thing: string) => `Transaction already exists for this ${thing}`,
			(thing: string) => `A transaction with this ${thing} already exists`,
		);
		const places = fc.constantFrom(
			(words: string) => words,
			(words: string) => `Request failed: ${words}`,
			(words: string) => `${words} for reference number R-1`,
			(words: string) => `${words} in the request with reference number R-1`,
			(words: string) => `Reference number R-1: ${words}`,
			(words: string) => `Transaction reference R-1 refused, ${words}.`,
		);
		fc.assert(
			fc.property(things, statements, places, (thing, state, place) => {
				expect(refusalOf(place(state(thing)))).toBe('other');
			}),
		);
	});
});

describe('a message that leaves open what was done', () => {
	it.each([
		'Read timed out',
		'Gateway Time-out',
		'Request timeout',
		'Transaction is pending',
		'Transaction status: PENDING',
		'Status: in progress',
		'Your request is already being processed',
		'The request has been queued',
		'requestId COIN-1 is still under process',
		'Reference number already in progress',
		'Reference number already exists. Its status is pending',
		'Payment initiated',
		'Coins allocation is in progress',
		'Request accepted, points will be credited shortly',
		'Transaction not yet confirmed by the bank',
	])('"%s"', (message) => {
		expect(leavesOpen(message)).toBe(true);
		expect(leavesOpen(message.toUpperCase().replaceAll(' ', ' \n '))).toBe(true);
	});

	it.each([
		...documented.map(([message]) => message),
		'',
		'Failure',
		'Something went wrong',
		'KYC is pending',
		'KYC status is pending',
		'The card of this user is blocked',
		'Card activation is in progress',
		'KYC request is pending',
		'User verification pending, transaction refused',
		'The transaction was declined, as KYC is pending',
		'Request rejected',
		'Reference number already exists',
		'Successfully allocated enkash Coins',
		`Request timeout ${'x'.repeat(1000)}`,
	])('not "%s"', (message) => {
		expect(leavesOpen(message)).toBe(false);
	});
});
