import type { IDataObject, INodeParameters } from 'n8n-workflow';
import * as z from 'zod/v4';
import type { RunResult } from '../harness';
import { allocateCoins, allocatePoints, createCard, type SingleNode } from './perItem/single';
import { expectNobodyInLogs, valuesOfPeople } from './privacy';
import { mobileOf, resultOn, useEnKash, useShortWaits, useStubServer } from './support';

/** n8n logs the message of an error, so no value of a person and none of EnKash's free words may stand there. */

const enKash = useEnKash();
const stub = useStubServer();
useShortWaits(enKash);

const asha: IDataObject = {
	name: 'Asha Raomath',
	mobile: '9600098867',
	email: 'asha.raomath@example.com',
	loadAmount: 100,
	userId: 'EKASHA01',
};

/** What EnKash might say of her. */
const told = 'User Asha Raomath (9600098867, asha.raomath@example.com) may not have this';

const rowSchema = z.object({ name: z.string(), mobile: z.string(), email: z.string() });

interface Payer {
	node: string;
	path: string;
	parameters: INodeParameters;
}

const payerOf = (
	{ node, endpoint, parameters }: SingleNode,
	more: INodeParameters = {},
): Payer => ({
	node,
	path: endpoint,
	parameters: { ...parameters, ...more },
});

const payers: Payer[] = [
	{ node: 'enKashBulkAllocate', path: 'bulk-create', parameters: { payoutRun: 'diwali-2026' } },
	payerOf(allocatePoints),
	payerOf(createCard, { email: '={{ $json.email }}' }),
	payerOf(allocateCoins),
];

function expectPrivacy(result: RunResult): void {
	expectNobodyInLogs(result, asha);
	const logged = JSON.stringify([result.error?.message, result.logs]);
	expect(logged).not.toContain('may not have this');
	expect(logged).not.toContain('EKASHA01');
}

it('what it looks for is all that names her', () => {
	expect(valuesOfPeople([{ row: asha }])).toEqual([asha.name, asha.mobile, asha.email]);
});

describe.each(payers)('$node', ({ node, path, parameters }) => {
	const replies: Array<[string, { status?: number; body: object }]> = [
		['a refusal', { body: { code: 1, message: told } }],
		['HTTP 422', { status: 422, body: { response_code: 1, response_message: told } }],
		['HTTP 403', { status: 403, body: { message: told } }],
		['a code that proves nothing', { body: { code: 500, message: told } }],
		['HTTP 500', { status: 500, body: { code: 1, message: told } }],
		['a known reference', { body: { code: 1, message: `Duplicate reference. ${told}` } }],
		[
			'too few points',
			{ body: { code: 1, message: `${told}: Insufficient balance in card account` } },
		],
		[
			'another person',
			{ body: { code: 0, payload: { enKashCardId: 'EKC1', mobile: '9600011111', message: told } } },
		],
	];

	it.each(replies)('%s: they are in the description, or on the item', async (_, reply) => {
		stub.replies[path] = reply;
		for (const onError of ['stopWorkflow', 'continueRegularOutput'] as const) {
			const result = await stub.run({ node, parameters, onError, items: [asha] });
			expectPrivacy(result);
			expect(JSON.stringify(result.error?.message ?? '')).not.toContain('9600011111');
		}
	});

	it('a refusal of the account or the login', async () => {
		for (const where of ['cardAccount/get', path]) {
			stub.replies = { [where]: { status: 403, body: { message: told } } };
			expectPrivacy(await stub.run({ node, parameters, items: [asha] }));
		}
	});

	it('a connection that breaks', async () => {
		enKash.sandbox.addFault({ kind: 'resetAfter', match: { path } });
		expectPrivacy(await enKash.run({ node, parameters, items: [asha] }));
	});

	const wrong: IDataObject[] = [
		{ mobile: '9600098867 ext 12' },
		{ mobile: 'asha.raomath@example.com' },
		{ email: '9600098867 asha.raomath' },
		{ name: 'Asha Raomath\n9600098867', userId: 'EKASHA01\n9600098867' },
		{ loadAmount: '9600098867 points' },
	];

	it.each(wrong)('a wrong cell: %j', async (cells) => {
		const items = [asha, { ...asha, mobile: '9600011111', ...cells }];
		for (const onError of ['stopWorkflow', 'continueRegularOutput'] as const) {
			const result = await enKash.run({ node, parameters, onError, items });
			expectPrivacy(result);
			const logged = JSON.stringify([result.error?.message, result.logs]);
			for (const cell of Object.values(cells)) expect(logged).not.toContain(String(cell));
		}
	});

	it('an expression that throws with a value in its words', async () => {
		const throwing = '={{ (() => { throw new Error("No card for " + $json.mobile) })() }}';
		const field = node === 'enKashBulkAllocate' ? 'payoutRun' : 'options';
		const value = field === 'options' ? { companyId: throwing } : throwing;
		const run = { node, parameters: { ...parameters, [field]: value }, items: [asha] };
		expectPrivacy(await enKash.run(run));
	});
});

describe('a value of a person where an ID or a heading belongs', () => {
	const byMobile: INodeParameters = { __rl: true, mode: 'id', value: '={{ $json.mobile }}' };

	it.each<[string, INodeParameters]>([
		['enKash', { resource: 'card', operation: 'get', enKashCardId: byMobile }],
		[
			'enKash',
			{ resource: 'transaction', operation: 'get', pgReferenceNumber: '=GIFT-{{ $json.mobile }}' },
		],
		[
			'enKashBulkAllocate',
			{ payoutRun: 'diwali-2026', options: { distinguishBy: '={{ $json.mobile }}' } },
		],
	])('%s with %j: it is in the description', async (node, parameters) => {
		const result = await enKash.run({ node, parameters, items: [asha] });
		expectPrivacy(result);
		expect(result.error).toHaveProperty(
			'description',
			expect.stringContaining(String(asha.mobile)),
		);
	});
});

describe('Bulk Allocate, where EnKash refuses everybody and names the first of each call', () => {
	const everybody = ['Asha Raomath', 'Vikram Singh', 'Meera Iyer', 'Ravi Das', 'Sana Khan'].map(
		(name, index) => ({ name, mobile: mobileOf(index), loadAmount: 100, email: `p${index}@x.in` }),
	);

	async function refused(batchSize: number) {
		stub.replies['bulk-create'] = ({ body }) => {
			const [first] = z.array(rowSchema).parse(body);
			const message = `User +91${first?.mobile} (${first?.email}) may not have this`;
			return { body: { code: 1, message } };
		};
		const { outputs } = await stub.run({
			node: 'enKashBulkAllocate',
			parameters: { payoutRun: 'diwali-2026', options: { batchSize } },
			items: everybody,
		});
		const [, failed = [], , [summary] = []] = outputs;
		return { failed, summary: summary?.json ?? {}, calls: callsTo('bulk-create') };
	}

	const callsTo = (part: string) => stub.requests.filter(({ path }) => path.includes(part));

	it.each([4, 1])(
		'in batches of %d: it is found out soon, and the receipt names nobody',
		async (batchSize) => {
			const { failed, summary, calls } = await refused(batchSize);
			expect(calls).toHaveLength(batchSize === 1 ? 3 : 4);
			expect(failed).toHaveLength(5);
			expect(resultOn(failed[0] ?? { json: {} }).reason).toContain(mobileOf(0));
			expect(summary.stopped).toBe(
				'EnKash refused every row with the same message: User … … may not have this',
			);
			const receipt = JSON.stringify(summary);
			expect(valuesOfPeople(everybody).filter((value) => receipt.includes(value))).toEqual([]);
		},
	);
});
