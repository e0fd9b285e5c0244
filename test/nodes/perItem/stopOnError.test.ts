import { mobileOf, people, useEnKash, useShortWaits, useStubServer } from '../support';
import {
	afterRefusal,
	allocateCoins,
	allocatePoints,
	cannotBeSent,
	createCard,
	isUnclear,
	members,
	runSingle,
	singleNodes,
	wasRefused,
} from './single';

/** With On Error = Stop the one error that is shown must not hide what happened to the other items. */

const enKash = useEnKash();
const stub = useStubServer();
useShortWaits(enKash);

type Outcome = 'done' | 'refused' | 'unclear';

/** Pays eight people, four at a time, of whom some fail; says how many were answered as done. */
async function payEight(outcomes: Partial<Record<number, Outcome>>, concurrency = 4) {
	let done = 0;
	stub.replies['create-allocate-points'] = ({ body }) => {
		const { mobile } = JSON.parse(JSON.stringify(body));
		const outcome = outcomes[Number(mobile) - Number(mobileOf(0))] ?? 'done';
		if (outcome === 'refused') return { body: { code: 1, message: 'Not this one' } };
		if (outcome === 'unclear') return { status: 500, body: '' };
		done++;
		return { body: { code: 0, payload: { enKashCardId: 'EKC04AZHXP' } } };
	};
	const { error } = await stub.run({
		node: 'enKashAllocatePoints',
		parameters: { ...allocatePoints.parameters, options: { concurrency } },
		items: people(8, { email: 'asha@example.com' }),
	});
	const calls = stub.requests.filter(({ path }) => path.endsWith('create-allocate-points'));
	return { error, done, calls: calls.length };
}

it.each([
	['a refused item before it', { 0: 'refused', 2: 'unclear' }, 2],
	['a refused item after it', { 1: 'unclear', 3: 'refused' }, 1],
	['another that is unclear', { 1: 'unclear', 2: 'unclear' }, 1],
] as const)('an unclear item is named before %s', async (_, outcomes, itemIndex) => {
	const { error, done } = await payEight(outcomes);
	expect(error).toMatchObject({ message: isUnclear, context: { itemIndex } });
	const unclear = Object.values(outcomes).filter((outcome) => outcome === 'unclear').length;
	expect(error).toHaveProperty(
		'description',
		expect.stringContaining(
			`Of 8 items, ${done} went through and ${unclear} may have gone through.`,
		),
	);
});

it('a refused item is named where none is unclear, and what went through is counted', async () => {
	const { error, done, calls } = await payEight({ 0: 'refused' });
	expect(error).toMatchObject({ message: wasRefused, context: { itemIndex: 0 } });
	expect(done).toBe(calls - 1);
	expect(error).toHaveProperty(
		'description',
		`EnKash refused this item: Not this one. ${afterRefusal.points} Of 8 items, ${done} went through and 0 may have gone through.`,
	);
});

it('where nothing went through, there is nothing to count', async () => {
	const { error, calls } = await payEight({ 0: 'refused' }, 1);
	expect(calls).toBe(1);
	expect(error).toHaveProperty(
		'description',
		`EnKash refused this item: Not this one. ${afterRefusal.points}`,
	);
});

describe.each(singleNodes)('$node', (single) => {
	it('a wrong item, the last of ten: nothing is sent', async () => {
		const everyone = members(enKash, 10);
		Object.assign(everyone[9] ?? {}, single.wrong.values);
		const parameters = single === createCard ? {} : { options: { concurrency: 4 } };
		const run = { retryOnFail: true };
		const { error, tries } = await runSingle(enKash, single, everyone, parameters, run);
		expect(error).toMatchObject({ message: cannotBeSent, context: { itemIndex: 9 } });
		expect(tries).toBe(3);
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it('an expression that fails on the last item: nothing is sent', async () => {
		const everyone = members(enKash, 3);
		delete everyone[2]?.name;
		const failing = '={{ $json.name ? "" : $("Nobody").item.json.x }}';
		const options = { companyId: failing };
		const { error } = await runSingle(enKash, single, everyone, { options });
		expect(error).toMatchObject({ context: { itemIndex: 2 } });
		expect(enKash.sandbox.requests).toEqual([]);
	});
});

it.each([allocatePoints, allocateCoins])(
	'the same payout twice: nothing is sent ($node)',
	async (single) => {
		const [one = {}, two = {}] = members(enKash, 2);
		const { error } = await runSingle(enKash, single, [one, two, one]);
		expect(error).toMatchObject({
			message: 'Two items have the same reference',
			description: 'Item 3 has the same reference as item 1, which is the one that counts.',
			context: { itemIndex: 2 },
		});
		expect(enKash.sandbox.requests).toEqual([]);
	},
);
