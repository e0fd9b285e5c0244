import type { IDataObject, INodeParameters } from 'n8n-workflow';
import documentedReplies from '../../fixtures/documentedReplies.json';
import type { Switches } from '../../sandbox';
import { documented } from '../../sandbox/texts';
import { useEnKash, useShortWaits, useStubServer } from '../support';
import {
	afterRefusal,
	allocatePoints,
	cannotBeSent,
	isUnclear,
	members,
	runSingle,
} from './single';

const enKash = useEnKash();
const stub = useStubServer();
useShortWaits(enKash);

const goOn = { onError: 'continueRegularOutput' } as const;

/** The person of EnKash's example, as a user would fill the node in. */
const example: INodeParameters = {
	mobile: '9600098867',
	loadAmount: 11,
	firstName: 'hedfdfg',
	email: 'xyz2@gmail.com',
	title: 'Mr',
	gender: 'M',
	referenceMode: 'provide',
	uniqueReferenceNumber: 'TEST234236',
};

const documentedRequest = {
	companyId: 'CEK1PU9AOO',
	cardAccountId: 'CAQL8YCV3',
	transactionCode: 'ALLOCATION',
	transactionType: 'CR',
	type: 'ALLOCATE_POINT',
	email: 'xyz2@gmail.com',
	mobile: '9600098867',
	title: 'Mr',
	firstName: 'hedfdfg',
	gender: 'M',
	loadAmount: 11,
};

/** The token opens the card, and leaves no node. */
const { token, ...documentedCard } = documentedReplies.points.payload;

/** Pays one person, and says what EnKash got. */
async function sentAs(parameters: INodeParameters, item: IDataObject = {}) {
	const result = await runSingle(enKash, allocatePoints, [item], { ...example, ...parameters });
	expect(result.outcomes).toEqual(['allocated']);
	return result.calls[0]?.body;
}

describe("EnKash's own example", () => {
	it('the request', async () => {
		const options = { referenceField: 'uniqueReferenceNum' };
		const { calls } = await runSingle(enKash, allocatePoints, [{}], { ...example, options });
		expect(calls[0]).toMatchObject({
			method: 'POST',
			path: '/api/v0/partner/enKashCard/create-allocate-points',
			query: {},
			headers: {
				authorization: expect.stringMatching(/^Bearer [\w-]{27}$/),
				partnerid: 'CRMXWB3ZM',
				'content-type': 'application/json',
			},
		});
		expect(calls[0]?.body).toEqual({ ...documentedRequest, uniqueReferenceNum: 'TEST234236' });
		expect(calls[0]?.headers.cookie).toBeUndefined();
	});

	it.each([
		['', 'create-allocate-points'],
		[' /api/v0/partner/enKashCard/points/allocate ', 'points/allocate'],
	])(
		"the request to the path %p: EnKash's guide has another one than its page",
		async (path, sent) => {
			const { incentiveCardAccountId: cardAccountId } = enKash.sandbox.account;
			const options = { allocationPath: path };
			await enKash.run({
				node: 'enKashAllocatePoints',
				parameters: { ...example, cardAccountId, options },
			});
			const [call] = enKash.callsTo(sent);
			expect(call?.path).toBe(`/api/v0/partner/enKashCard/${sent}`);
			expect(call?.headers.partnerid).toBe('CRMXWB3ZM');
			expect(enKash.sandbox.ledger.points).toMatchObject([{ cardAccountId, amount: 11 }]);
		},
	);

	it.each<[INodeParameters, object]>([
		[{}, { uniqueReferenceNumber: 'TEST234236', uniqueReferenceNum: 'TEST234236' }],
		[
			{ referenceField: 'both' },
			{ uniqueReferenceNumber: 'TEST234236', uniqueReferenceNum: 'TEST234236' },
		],
		[{ referenceField: 'uniqueReferenceNumber' }, { uniqueReferenceNumber: 'TEST234236' }],
	])('the request with %p', async (options, references) => {
		expect(await sentAs({ options })).toEqual({ ...documentedRequest, ...references });
	});

	async function answeredWith(more: object, parameters: INodeParameters) {
		const payload = { ...documentedCard, token, ...more };
		stub.replies['create-allocate-points'] = { body: { code: 0, message: 'Success', payload } };
		const { outputs, error } = await stub.run({
			node: 'enKashAllocatePoints',
			parameters: { ...example, ...parameters },
		});
		expect(error).toBeUndefined();
		return outputs[0]?.[0]?.json;
	}

	it('the reply, whole but for the token', async () => {
		expect(await answeredWith({}, { simplify: false })).toEqual({
			outcome: 'allocated',
			uniqueReferenceNumber: 'TEST234236',
			...documentedCard,
			environment: 'test',
		});
	});

	it('the reply, cut to what people use', async () => {
		expect(await answeredWith({}, {})).toEqual({
			outcome: 'allocated',
			uniqueReferenceNumber: 'TEST234236',
			enKashCardId: 'EKC04AZHXP',
			userId: 'EKIQB4L2',
			cardAccountId: 'CAQL8YCV3',
			mobile: '9600098867',
			firstName: 'hedfdfg',
			loadAmount: 11,
			otbBalance: 11,
			accountBalance: 38628,
			enkashCardTxnId: 'ECTRSZJ8CRJ2E',
			cardStatus: { name: 'UL', label: 'UnLocked' },
			environment: 'test',
		});
	});

	it("the guide's reply, which repeats the reference", async () => {
		const json = await answeredWith({ pgReferenceNumber: 'TEST234236' }, { simplify: false });
		expect(json).toMatchObject({ outcome: 'allocated', pgReferenceNumber: 'TEST234236' });
	});

	it('a reply about somebody else is no success; one that masks the mobile is', async () => {
		expect(await answeredWith({ mobile: '+919600098867' }, {})).toMatchObject({
			outcome: 'allocated',
		});
		expect(await answeredWith({ mobile: 'XXXXXX8867' }, {})).toMatchObject({
			outcome: 'allocated',
		});
		stub.replies['create-allocate-points'] = {
			body: { code: 0, payload: { enKashCardId: 'EKC94AEX89', mobile: '6876543211' } },
		};
		const { outputs } = await stub.run({
			node: 'enKashAllocatePoints',
			parameters: example,
			...goOn,
		});
		expect(outputs[0]?.[0]?.json).toMatchObject({
			error: expect.stringMatching(
				/^EnKash's reply speaks of mobile 6876543211 where 9600098867 was sent, so this may have been paid\./,
			),
			details: { outcome: 'unconfirmed', reasonCode: 'unmatchedReply' },
		});
	});

	it.each([
		[{ pgReferenceNumber: 999 }, '999'],
		[{ uniqueReferenceNumber: 'TEST999' }, 'TEST999'],
		[{ uniqueReferenceNum: 'TEST999' }, 'TEST999'],
	])('a reply about another reference is no success: %p', async (reference, named) => {
		const payload = { ...documentedCard, ...reference };
		stub.replies['create-allocate-points'] = { body: { code: 0, payload } };
		const { error } = await stub.run({ node: 'enKashAllocatePoints', parameters: example });
		expect(error).toMatchObject({
			message: isUnclear,
			description: expect.stringContaining(`reference ${named} where TEST234236 was sent`),
		});
	});

	it('a token anywhere inside stays inside', async () => {
		const inner = {
			primary: { token, id: 1 },
			list: [{ token, id: 2 }],
		};
		const json = await answeredWith(inner, { simplify: false });
		expect(json).toMatchObject({ primary: { id: 1 }, list: [{ id: 2 }] });
		expect(JSON.stringify(json)).not.toContain('token');
	});

	it('the failure, as documented', async () => {
		stub.replies['create-allocate-points'] = {
			body: {
				response_code: 1,
				response_message: 'Insufficient balance in card account',
				payload: 'Insufficient balance in card account',
			},
		};
		const { outputs } = await stub.run({
			node: 'enKashAllocatePoints',
			parameters: example,
			...goOn,
		});
		expect(outputs[0]).toEqual([
			{
				json: {
					error:
						'EnKash refused this item: Insufficient balance in card account. No points were moved now. Top up the account, then run it again.',
					details: {
						outcome: 'rejected',
						uniqueReferenceNumber: 'TEST234236',
						name: 'hedfdfg',
						mobile: '9600098867',
						loadAmount: 11,
						reasonCode: 'insufficientBalance',
						reason: 'EnKash refused this item: Insufficient balance in card account',
						environment: 'test',
						cardAccountId: 'CAQL8YCV3',
						attempts: 1,
					},
				},
				pairedItem: { item: 0 },
			},
		]);
	});
});

describe('what is sent', () => {
	it('takes what people type', async () => {
		stub.replies['create-allocate-points'] = {
			body: { code: '0', payload: { enKashCardId: 'EKC04AZHXP' } },
		};
		await stub.run({
			node: 'enKashAllocatePoints',
			parameters: {
				mobile: '+91 96000-98867',
				loadAmount: '={{ "1,00,000.00" }}',
				firstName: '  Asha  ',
				email: ' asha@example.com ',
				title: '={{ "ms." }}',
				gender: '={{ "female" }}',
				payoutRun: ' diwali-2026 ',
			},
		});
		expect(stub.callTo('create-allocate-points').body).toEqual({
			companyId: 'CEK1PU9AOO',
			cardAccountId: 'CAQL8YCV3',
			transactionCode: 'ALLOCATION',
			transactionType: 'CR',
			type: 'ALLOCATE_POINT',
			email: 'asha@example.com',
			mobile: '9600098867',
			title: 'Ms',
			firstName: 'Asha',
			gender: 'F',
			loadAmount: 100000,
			uniqueReferenceNumber: 'R1FGS5TFD39SEGPX497YAVFY56',
			uniqueReferenceNum: 'R1FGS5TFD39SEGPX497YAVFY56',
		});
	});

	it('by another company and account, where the node says so', async () => {
		const { incentiveCardAccountId: cardAccountId } = enKash.sandbox.account;
		await sentAs({ cardAccountId });
		expect(enKash.sandbox.ledger.points[0]?.cardAccountId).toBe(cardAccountId);
		const { items } = await runSingle(
			enKash,
			allocatePoints,
			[{}],
			{ ...example, options: { companyId: 'CEKOTHER' } },
			goOn,
		);
		expect(items[0]?.json.error).toBe(
			`EnKash refused this item: ${documented.accountNotFound('CEKOTHER', 'CAQL8YCV3')}. No points were moved now. ${afterRefusal.account}`,
		);
	});

	it.each<[INodeParameters, string]>([
		[{}, 'R1FGS5TFD39SEGPX497YAVFY56'],
		[{ operation: 'unallocate' }, 'R14G7ACCFK0TCKBH7Z7M17YP67'],
		[{ payoutRun: 'दिवाली 2026' }, 'R1GAYTQE4FBS5V09VDA661EVJW'],
		[{ options: { distinguishBy: ' Q3 bonus ' } }, 'R1AQAFY92Q0DJAG1M8X22N3PQ6'],
		[{ mobile: '6836111111' }, 'R199MVHFXWNCR741960B5G89AR'],
	])('the reference of %p is %s', async (parameters, reference) => {
		const generate = { referenceMode: 'generate', payoutRun: 'diwali-2026' };
		const { calls } = await runSingle(
			enKash,
			allocatePoints,
			[{}],
			{ ...example, ...generate, ...parameters },
			goOn,
		);
		expect(calls[0]?.body).toMatchObject({ uniqueReferenceNumber: reference });
	});
});

describe('wrong values', () => {
	const mobile = 'a mobile number of ten digits (e.g. 9876543210)';
	const points = 'a whole number of points above 0 (e.g. 500 or 1,00,000)';
	const cases: Array<[string, unknown, string]> = [
		['mobile', '98', `'Mobile' holds "98", where ${mobile} is expected: it has 2 digits`],
		['mobile', null, `'Mobile' holds nothing, where ${mobile} is expected`],
		['mobile', [1], `'Mobile' holds a list, where ${mobile} is expected`],
		['loadAmount', 0, `'Points' holds "0", where ${points} is expected`],
		['loadAmount', -5, `'Points' holds "-5", where ${points} is expected`],
		[
			'loadAmount',
			1.5,
			`'Points' holds "1.5", where ${points} is expected: EnKash takes whole points only`,
		],
		[
			'loadAmount',
			'₹5',
			`'Points' holds "₹5", where ${points} is expected: leave the currency or unit out: write 5`,
		],
		['firstName', ' ', "'First Name' holds nothing, where a name on one line is expected"],
		['firstName', 'A\nB', '\'First Name\' holds "A\\nB", where a name on one line is expected'],
		[
			'email',
			'asha',
			'\'Email\' holds "asha", where an e-mail address (e.g. asha@example.com) is expected',
		],
		['title', 'Dr', '\'Title\' holds "Dr", where Mr, Mrs, Ms or nothing is expected'],
		['gender', 'X', '\'Gender\' holds "X", where M, F or nothing is expected'],
		[
			'uniqueReferenceNumber',
			'',
			"'Unique Reference Number' holds nothing, where a reference number of its own (e.g. BONUS-2026-0001) is expected",
		],
	];

	it.each(cases)('%s: %p', async (name, value, fault) => {
		const { error } = await runSingle(
			enKash,
			allocatePoints,
			[{ json: JSON.parse(JSON.stringify({ value })) }],
			{
				...example,
				[name]: '={{ $json.value }}',
			},
		);
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: cannotBeSent,
			description: `${fault}.`,
			context: { itemIndex: 0 },
		});
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it('all at once', async () => {
		const { items } = await runSingle(
			enKash,
			allocatePoints,
			[{}],
			{ ...example, mobile: '98', loadAmount: 0 },
			goOn,
		);
		expect(items[0]?.json.error).toBe(
			`'Mobile' holds "98", where ${mobile} is expected: it has 2 digits; 'Points' holds "0", where ${points} is expected.`,
		);
	});

	it('what EnKash requires and a row does not hold is named at once, and nothing is sent', async () => {
		const fields = ['firstName', 'email', 'title', 'gender'];
		const empty = Object.fromEntries(fields.map((field) => [field, `={{ $json.${field} }}`]));
		for (const row of [{}, { firstName: ' ', email: 'NA', title: '-', gender: 'none' }]) {
			const { error } = await runSingle(enKash, allocatePoints, [row], { ...example, ...empty });
			expect(error).toMatchObject({ message: cannotBeSent, context: { itemIndex: 0 } });
			const held = (field: string) => new RegExp(`'${field}' holds [^;]+, where [^;]+ is expected`);
			for (const label of ['First Name', 'Email', 'Title', 'Gender']) {
				expect(error).toHaveProperty('description', expect.stringMatching(held(label)));
			}
		}
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it('what is left empty on the node is asked for by n8n itself, in one message', async () => {
		const empty = { email: '', title: '', gender: '' };
		const { error, tries } = await runSingle(enKash, allocatePoints, [{}], {
			...example,
			...empty,
		});
		expect(error?.name).toBe('WorkflowHasIssuesError');
		for (const label of ['Email', 'Title', 'Gender']) {
			expect(error?.message).toContain(`Parameter "${label}" is required.`);
		}
		expect(tries).toBe(0);
	});

	it.each<[INodeParameters, string]>([
		[{ operation: '={{ "give" }}' }, 'Operation'],
		[{ referenceMode: '={{ "guess" }}' }, 'What Is Paid Only Once'],
		[{ simplify: '={{ "maybe" }}' }, 'Simplify'],
		[{ options: { timeout: -1 } }, 'Timeout'],
		[{ options: { output: '={{ "all" }}' } }, 'Output'],
		[{ options: { referenceField: '={{ "x" }}' } }, 'Reference Field'],
		[{ options: { concurrency: 11 } }, 'Concurrency'],
		[{ options: { allocationPath: 'https://example.com/api/x' } }, 'Allocation Path'],
		[{ options: { allocationPath: '/api/../oauth' } }, 'Allocation Path'],
		[{ options: { maxPointsPerRow: '={{ $json.cap }}' } }, 'Maximum Points per Row'],
		[{ options: { maxPointsPerRow: '={{ null }}' } }, 'Maximum Points per Row'],
		[{ options: { maxPointsPerRow: '' } }, 'Maximum Points per Row'],
	])('a parameter that can not be used: %p', async (parameters, name) => {
		const { error } = await runSingle(enKash, allocatePoints, [{}], { ...example, ...parameters });
		expect(error?.message).toMatch(new RegExp(`^The parameter '${name}' can't be used as it is`));
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it('more points than the limit for one person', async () => {
		const options = { maxPointsPerRow: 10 };
		const { outcomes, items } = await runSingle(
			enKash,
			allocatePoints,
			[{}],
			{ ...example, options },
			goOn,
		);
		expect(outcomes).toEqual(['rejected limitExceeded']);
		expect(items[0]?.json.error).toBe(
			"11 points are more than the 10 that 'Maximum Points per Row' allows.",
		);
		expect(enKash.sandbox.requests).toEqual([]);
	});
});

describe('a payout that exists', () => {
	const generate = { referenceMode: 'generate', payoutRun: 'diwali-2026' };

	async function payTwice(parameters: INodeParameters, switches: Partial<Switches> = {}) {
		enKash.turn(switches);
		await runSingle(enKash, allocatePoints, [{}], { ...example, ...parameters });
		return await runSingle(enKash, allocatePoints, [{}], { ...example, ...parameters }, goOn);
	}

	it('by a reference that was made: paid already, once', async () => {
		const { items } = await payTwice(generate);
		expect(items[0]?.json).toEqual({
			outcome: 'alreadyAllocated',
			uniqueReferenceNumber: 'R1FGS5TFD39SEGPX497YAVFY56',
			name: 'hedfdfg',
			mobile: '9600098867',
			reasonCode: 'duplicateReference',
			reason: `Paid before in diwali-2026; nothing was paid now. A changed amount was not paid: use a new payout run for the difference. EnKash says: ${documented.duplicateReference}`,
			environment: 'test',
			cardAccountId: 'CAQL8YCV3',
			payoutRun: 'diwali-2026',
			attempts: 1,
		});
		expect(enKash.sandbox.ledger.points).toHaveLength(1);
	});

	it('by a reference of my own: refused, as it may be of another payout', async () => {
		const { outcomes } = await payTwice({});
		expect(outcomes).toEqual(['rejected duplicateReference']);
		expect(enKash.sandbox.ledger.points).toHaveLength(1);
	});

	it.each<Partial<Switches>>([
		{ failureEnvelope: 'E1' },
		{ failureEnvelope: 'E2' },
		{ failureEnvelope: 'http' },
	])('told with %p', async (switches) => {
		const { outcomes } = await payTwice(generate, switches);
		expect(outcomes).toEqual(['alreadyAllocated duplicateReference']);
	});

	it('where EnKash answers with the first reply again: paid, once', async () => {
		const { outcomes } = await payTwice(generate, { repeatedReference: 'original' });
		expect(outcomes).toEqual(['allocated']);
		expect(enKash.sandbox.ledger.points).toHaveLength(1);
	});
});

describe('the name of the reference', () => {
	const honoured = async (referenceField: string, switches: Partial<Switches>) => {
		enKash.turn(switches);
		const options = { referenceField };
		const { outcomes } = await runSingle(
			enKash,
			allocatePoints,
			[{}],
			{ ...example, options },
			goOn,
		);
		return [outcomes[0], enKash.sandbox.ledger.points[0]?.referenceHonoured];
	};

	it.each([
		['both', 'both', true],
		['both', 'long', true],
		['both', 'short', true],
		['uniqueReferenceNumber', 'long', true],
		['uniqueReferenceNumber', 'short', false],
		['uniqueReferenceNum', 'short', true],
		['uniqueReferenceNum', 'long', false],
	] as const)('sent as %s to an EnKash that reads "%s"', async (sent, referenceField, isRead) => {
		expect(await honoured(sent, { referenceField })).toEqual(['allocated', isRead]);
	});

	it('both, where EnKash refuses names it does not know: refused, and one name helps', async () => {
		const switches: Partial<Switches> = { unknownFields: 'reject', referenceField: 'long' };
		expect(await honoured('both', switches)).toEqual(['rejected refused', undefined]);
		expect(await honoured('uniqueReferenceNumber', switches)).toEqual(['allocated', true]);
	});

	it('a reply for another reference is no success', async () => {
		enKash.sandbox.addFault({ kind: 'wrongReference' });
		const { error, calls } = await runSingle(enKash, allocatePoints, [{}], example, {
			retryOnFail: true,
		});
		expect(error).toMatchObject({
			message: isUnclear,
			description: expect.stringMatching(
				/reference SOMEBODY-ELSES-1 where TEST234236 was sent, .*Look the transaction up/,
			),
		});
		expect(calls).toHaveLength(1);
	});
});

describe('take back', () => {
	const back = { operation: 'unallocate', uniqueReferenceNumber: 'BACK-1' };

	it('points from a card', async () => {
		await sentAs({});
		const { calls, items } = await runSingle(enKash, allocatePoints, [{}], {
			...example,
			...back,
			loadAmount: 4,
		});
		expect(calls[1]?.body).toMatchObject({
			transactionType: 'DR',
			type: 'UNALLOCATE_POINT',
			transactionCode: 'ALLOCATION',
			loadAmount: 4,
		});
		expect(items[0]?.json).toMatchObject({ outcome: 'takenBack', otbBalance: 7 });
		expect(enKash.sandbox.ledger.points.map(({ transactionType }) => transactionType)).toEqual([
			'CR',
			'DR',
		]);
	});

	it('the same points again: taken back already, once', async () => {
		await sentAs({});
		const again = { ...example, ...back, referenceMode: 'generate', payoutRun: 'diwali-2026' };
		const run = async () => await runSingle(enKash, allocatePoints, [{}], again, goOn);
		const outcomes = [await run(), await run()].map((result) => result.outcomes[0]);
		expect(outcomes).toEqual(['takenBack', 'alreadyTakenBack duplicateReference']);
		expect(enKash.sandbox.ledger.points).toHaveLength(2);
	});

	it('more than the card holds, or from nobody: refused', async () => {
		const nobody = await runSingle(enKash, allocatePoints, [{}], { ...example, ...back }, goOn);
		expect(nobody.items[0]?.json.error).toBe(
			`EnKash refused this item: Sandbox: no card for this user in the card account. ${afterRefusal.points}`,
		);
		await sentAs({});
		const tooMuch = { ...example, ...back, loadAmount: 12 };
		const { items } = await runSingle(enKash, allocatePoints, [{}], tooMuch, goOn);
		expect(items[0]?.json.error).toBe(
			`EnKash refused this item: Sandbox: the card holds fewer points than asked back. ${afterRefusal.points}`,
		);
	});
});

describe('confirmBy', () => {
	const by = (confirmBy: string) => ({ ...example, options: { confirmBy } });

	it.each([
		['lookup', 'resetAfter', 'allocated', 1, 1],
		['lookup', 'resetBefore', 'unconfirmed connectionLost', 1, 0],
		['resend', 'resetAfter', 'unconfirmed duplicateReference', 2, 1],
		['resend', 'resetBefore', 'allocated', 2, 1],
		['none', 'resetAfter', 'unconfirmed connectionLost', 1, 1],
	] as const)('%s after %s: %s', async (confirmBy, kind, outcome, sends, payments) => {
		enKash.sandbox.addFault({ kind });
		const { outcomes, calls } = await runSingle(enKash, allocatePoints, [{}], by(confirmBy), goOn);
		expect(outcomes).toEqual([outcome]);
		expect(calls).toHaveLength(sends);
		expect(enKash.sandbox.ledger.points).toHaveLength(payments);
	});
});

describe('other ways that EnKash may have', () => {
	it.each<Partial<Switches>>([
		{ echoReference: false },
		{ holderIdentity: 'mobileAndEmail' },
		{ tokenSpelling: 'camel' },
		{ narrowSpaceInDates: true },
		{ latencyMs: 3 },
		{ unknownFields: 'reject' },
		{ referenceScope: 'account' },
		{ maxLoadAmount: 11 },
	])('%p makes no difference', async (switches) => {
		enKash.turn(switches);
		await sentAs({});
		expect(enKash.sandbox.ledger.points).toHaveLength(1);
	});

	it('more points than EnKash lets one person have: its own words', async () => {
		enKash.turn({ maxLoadAmount: 10 });
		const { outcomes, items } = await runSingle(enKash, allocatePoints, [{}], example, goOn);
		expect(outcomes).toEqual(['rejected refused']);
		expect(items[0]?.json.error).toBe(
			`EnKash refused this item: Sandbox: loadAmount is above 10. ${afterRefusal.points}`,
		);
	});

	it('requests are limited: the next wait until there is room', async () => {
		enKash.turn({ rateLimit: 1, rateLimitWindowSeconds: 5 });
		const { outcomes } = await runSingle(enKash, allocatePoints, members(enKash, 3));
		expect(outcomes).toEqual(['allocated', 'allocated', 'allocated']);
	});
});
