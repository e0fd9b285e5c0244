import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { runNode } from '../harness';
import type { Fault } from '../sandbox';
import { runBulk } from './bulkAllocate/bulk';
import {
	allocateCoins,
	allocatePoints,
	createCard,
	isUnclear,
	members,
	refuse,
	runSingle,
	type SingleNode,
} from './perItem/single';
import {
	mobileOf,
	people,
	person,
	useEnKash,
	useMovableTime,
	useShortWaits,
	useStubServer,
} from './support';

/** n8n runs the node again with all its items: the place of an item is its identity, not what its fields hold. */

const moveTime = useMovableTime();
const enKash = useEnKash();
const stub = useStubServer();
useShortWaits(enKash);

const retry = { retryOnFail: true };

/** Expressions that come out otherwise in each try. */
const changing: Array<{ single: SingleNode; parameters: INodeParameters }> = [
	{
		single: createCard,
		parameters: {
			additionalFields: {
				userId: '={{ $json.userId }}',
				remarks: '={{ $now.toISO() }} {{ Math.random() }}',
			},
			email: '={{ "p" + Math.random() + "@example.com" }}',
		},
	},
	{
		single: allocatePoints,
		parameters: {
			referenceMode: 'provide',
			uniqueReferenceNumber: '={{ $now.toMillis() }}-{{ Math.random() }}',
		},
	},
	{
		single: allocatePoints,
		parameters: { options: { distinguishBy: '={{ Math.random() }}' } },
	},
	{
		single: allocateCoins,
		parameters: {
			referenceMode: 'provide',
			requestId: '={{ $now.toMillis() }}-{{ Math.random() }}',
		},
	},
];

const afterPaying: Fault[] = [
	{ kind: 'resetAfter' },
	{ kind: 'garbage' },
	{ kind: 'deepJson' },
	{ kind: 'status', status: 503, when: 'after' },
];

describe.each(changing)('$single.node with $parameters', ({ single, parameters }) => {
	it.each(afterPaying)('after %j: sent once, however often it is tried', async (fault) => {
		enKash.sandbox.addFault({ ...fault, match: { path: single.endpoint } });
		const { error, tries, calls } = await runSingle(
			enKash,
			single,
			members(enKash, 1),
			parameters,
			retry,
		);
		expect([error?.message, tries]).toEqual([isUnclear, 3]);
		expect(calls).toHaveLength(1);
		expect(single.paid(enKash)).toHaveLength(1);
	});

	it('what went through is not sent again when a later item fails', async () => {
		const everyone = members(enKash, 3);
		refuse(enKash, single, everyone, 2);
		const { error, tries, calls } = await runSingle(enKash, single, everyone, parameters, retry);
		expect([error?.context?.itemIndex, tries]).toEqual([2, 3]);
		expect(single.paid(enKash)).toEqual([mobileOf(0), mobileOf(1)]);
		expect(calls).toHaveLength(2 + 3);
	});
});

describe.each([createCard, allocatePoints])('$node', (single) => {
	it('a reply that is too deep to be shown: paid once, whatever is shown', async () => {
		enKash.sandbox.addFault({
			kind: 'deepJson',
			place: 'payload',
			match: { path: single.endpoint },
		});
		const whole = { simplify: false };
		const { calls } = await runSingle(enKash, single, members(enKash, 1), whole, retry);
		expect(calls).toHaveLength(1);
		expect(single.paid(enKash)).toHaveLength(1);
	});

	it('a row that can not be copied to the output: paid once', async () => {
		const [one = {}] = members(enKash, 1);
		const row: IDataObject = Object.defineProperty({ ...one }, 'photo', {
			enumerable: true,
			get() {
				throw new Error('The file is gone.');
			},
		});
		const { error, tries } = await runNode({
			node: single.node,
			parameters: { ...single.parameters, options: { output: 'rowAndResult' } },
			items: [{ json: row }],
			credential: enKash.credential(),
			...retry,
		});
		expect([error?.message, tries]).toEqual(['The file is gone.', 3]);
		expect(enKash.callsTo(single.endpoint)).toHaveLength(1);
		expect(single.paid(enKash)).toHaveLength(1);
	});
});

it('a refusal that names the card which it made: one request', async () => {
	const payload = { enKashCardId: 'EKC1', mobile: mobileOf(0) };
	stub.replies = {
		[createCard.endpoint]: { body: { code: 1, message: 'Success', payload } },
	};
	const { error, tries } = await stub.run({
		node: createCard.node,
		parameters: createCard.parameters,
		items: [person(0)],
		...retry,
	});
	expect([error?.message, tries]).toEqual([isUnclear, 3]);
	expect(stub.requests.filter(({ path }) => path.endsWith(createCard.endpoint))).toHaveLength(1);
});

it('what an earlier try sent keeps its reference: another item that now comes out with it is not sent', async () => {
	const yearMs = 370 * 24 * 3_600_000;
	const year = new Date().getFullYear();
	stub.replies['create-allocate-points'] = ({ body }) => {
		const { mobile } = JSON.parse(JSON.stringify(body));
		if (mobile !== mobileOf(1)) return { status: 422, body: { code: 1, message: 'Not now' } };
		moveTime(yearMs);
		return { body: { code: 0, payload: { enKashCardId: 'EKC04AZHXP' } } };
	};
	const sent = () =>
		stub.requests
			.filter(({ path }) => path.endsWith('create-allocate-points'))
			.map(({ body }) => JSON.parse(JSON.stringify(body)).uniqueReferenceNumber);
	const { error, tries } = await stub.run({
		node: 'enKashAllocatePoints',
		parameters: {
			...allocatePoints.parameters,
			referenceMode: 'provide',
			// The first item's is this year's in the first try, and the second item's in the next.
			uniqueReferenceNumber: `={{ $itemIndex === 1 ? "${year + 1}" : $now.toFormat("yyyy") }}`,
			options: { concurrency: 2 },
		},
		items: people(2, { email: 'asha@example.com' }),
		...retry,
		maxTries: 2,
	});
	expect(tries).toBe(2);
	expect(error?.message).toBe('Two items have the same reference');
	expect(sent().sort()).toEqual([String(year), String(year + 1)]);
});

it.each(['columns', 'rowAndResult'])(
	'Bulk Allocate with a row that can not be copied to the output (%s): the result comes out, and it is not tried again',
	async (output) => {
		const row: IDataObject = Object.defineProperty({ ...person(0) }, 'photo', {
			enumerable: true,
			get() {
				throw new Error('The file is gone.');
			},
		});
		const { error, tries, outputs } = await runNode({
			node: 'enKashBulkAllocate',
			parameters: { payoutRun: 'diwali-2026', options: { output } },
			items: [{ json: row }, { json: person(1) }],
			credential: enKash.credential(),
			...retry,
		});
		expect([error?.message, tries]).toEqual([undefined, 1]);
		expect(outputs.map((items) => items.length)).toEqual([2, 0, 0, 1]);
		expect(outputs[0]?.[0]).toMatchObject({
			json: { outcome: 'allocated', mobile: mobileOf(0) },
			pairedItem: { item: 0 },
		});
		expect(enKash.sandbox.ledger.points).toHaveLength(2);
	},
);

it('Bulk Allocate does not throw once it has paid, so it is not tried again', async () => {
	enKash.sandbox.addFault({ kind: 'deepJson', match: { path: 'bulk' }, times: 3 });
	const { tries, outcomes } = await runBulk(enKash, people(2), {}, retry);
	expect(tries).toBe(1);
	expect(outcomes).toEqual(Array<string>(2).fill('unconfirmed unreadableReply'));
	expect(enKash.sandbox.ledger.points).toHaveLength(2);
});
