import type { INodeParameters } from 'n8n-workflow';
import { runWorkflow } from '../harness';
import { bulkCalls, runBulk } from './bulkAllocate/bulk';
import { allocatePoints, createCard, detailsOf, members, runSingle } from './perItem/single';
import { people, useEnKash, useShortWaits } from './support';

/** Limits that keep a slip from emptying the account: for a person, a run, a month, a card. */

const enKash = useEnKash();
useShortWaits(enKash);

const goOn = { onError: 'continueRegularOutput' } as const;
const aboveLimit = 'notSent limitExceeded';
const payments = () => enKash.sandbox.ledger.points.length;

async function payPoints(count: number, options: INodeParameters, more: INodeParameters = {}) {
	return await runSingle(
		enKash,
		allocatePoints,
		members(enKash, count),
		{ options, ...more },
		goOn,
	);
}

describe('Allocate Points: a run', () => {
	it('above the limit sends nothing, at the limit all', async () => {
		const over = await payPoints(3, { maxPointsPerRun: 299 });
		expect(over.outcomes).toEqual([aboveLimit, aboveLimit, aboveLimit]);
		expect(over.items[0]?.json.error).toBe(
			"The items hold 300 points: more than the 299 that 'Maximum Points per Run' allows, so nothing was sent.",
		);
		expect(enKash.sandbox.requests).toEqual([]);
		const at = await payPoints(3, { maxPointsPerRun: 300 });
		expect(at.outcomes).toEqual(['allocated', 'allocated', 'allocated']);
	});

	it('above the limit stops the node', async () => {
		const options = { maxPointsPerRun: 299 };
		const { error, outputs } = await runSingle(enKash, allocatePoints, members(enKash, 3), {
			options,
		});
		expect(error).toMatchObject({ message: 'This item was not sent', context: { itemIndex: 0 } });
		expect(outputs.flat()).toEqual([]);
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it('counts items that can be sent only, and the lowest limit of any item', async () => {
		const everyone = members(enKash, 3);
		Object.assign(everyone[1] ?? {}, { mobile: '98' });
		const options = { maxPointsPerRun: '={{ $itemIndex === 0 ? 500 : 200 }}' };
		const { outcomes } = await runSingle(enKash, allocatePoints, everyone, { options }, goOn);
		expect(outcomes).toEqual(['allocated', 'rejected invalidRow', 'allocated']);
		const lower = { maxPointsPerRun: '={{ $itemIndex === 0 ? 500 : 199 }}' };
		const more = { payoutRun: 'holi-2027' };
		expect((await payPoints(2, lower, more)).outcomes).toEqual([aboveLimit, aboveLimit]);
	});

	it('of points taken back has no limit', async () => {
		await payPoints(2, {});
		const options = { maxPointsPerRun: 1, maxPointsPerMonth: 1 };
		const { outcomes } = await payPoints(2, options, { operation: 'unallocate' });
		expect(outcomes).toEqual(['takenBack', 'takenBack']);
	});

	it('that is tried again does not count its items twice', async () => {
		enKash.sandbox.addFault({ kind: 'status', status: 422, match: { path: 'create-allocate' } });
		const { outcomes, tries } = await runSingle(
			enKash,
			allocatePoints,
			members(enKash, 2),
			{ options: { maxPointsPerRun: 200 } },
			{ ...goOn, retryOnFail: true },
		);
		expect(tries).toBe(2);
		expect(outcomes).toEqual(['allocated', 'allocated']);
	});

	it('is one execution: the next one begins anew', async () => {
		const options = { maxPointsPerRun: 100 };
		await payPoints(1, options);
		const { outcomes } = await payPoints(1, options, { payoutRun: 'holi-2027' });
		expect(outcomes).toEqual(['allocated']);
	});

	/** Two branches lead to one node, which so runs twice in one execution, as in a loop. */
	async function runTwice(maxPointsPerRun: number) {
		const place = { typeVersion: 1, position: [0, 0] satisfies [number, number] };
		const branch = (name: string, mobile: string) => ({
			...place,
			id: name,
			name,
			type: 'n8n-nodes-base.noOp',
			parameters: {},
			notes: mobile,
		});
		const to = (...nodes: string[]) => ({
			main: [nodes.map((node) => ({ node, type: 'main' as const, index: 0 }))],
		});
		const parameters = {
			...allocatePoints.parameters,
			payoutRun: '={{ "run-" + $runIndex }}',
			options: { maxPointsPerRun },
		};
		const { nodes, runData } = await runWorkflow({
			credential: enKash.credential(),
			inputs: members(enKash, 1),
			workflow: {
				nodes: [
					{
						...place,
						id: 'a',
						name: 'Start',
						type: 'n8n-nodes-base.manualTrigger',
						parameters: {},
					},
					branch('One', 'first'),
					branch('Two', 'second'),
					{
						...place,
						id: 'd',
						name: 'Pay',
						type: 'n8n-nodes-enkash.enKashAllocatePoints',
						parameters,
						...goOn,
					},
				],
				connections: { Start: to('One', 'Two'), One: to('Pay'), Two: to('Pay') },
			},
		});
		expect(runData.Pay).toHaveLength(2);
		const [last] = nodes.Pay?.outputs[0] ?? [];
		return detailsOf(last ?? { json: {} });
	}

	it('holds all runs of a node in a loop together', async () => {
		expect(await runTwice(199)).toMatchObject({
			reasonCode: 'limitExceeded',
			reason:
				"The items hold 100 points, after 100 that this execution has sent: more than the 199 that 'Maximum Points per Run' allows, so nothing was sent.",
		});
		expect(payments()).toBe(1);
	});

	it('lets a loop go on up to the limit', async () => {
		expect(await runTwice(200)).toMatchObject({ outcome: 'allocated' });
		expect(payments()).toBe(2);
	});
});

describe('a month', () => {
	const cannotBeKept = "'Maximum Points per Month' can't be kept";

	it("of Allocate Points, by EnKash's count", async () => {
		await payPoints(1, {});
		const more = { payoutRun: 'holi-2027' };
		const over = await payPoints(2, { maxPointsPerMonth: 299 }, more);
		expect(over.outcomes).toEqual([aboveLimit, aboveLimit]);
		expect(over.items[0]?.json.error).toBe(
			"The run holds 200 points, and 100 were allocated this month: together more than the 299 that 'Maximum Points per Month' allows, so nothing was sent.",
		);
		expect(payments()).toBe(1);
		const at = await payPoints(2, { maxPointsPerMonth: 300 }, more);
		expect(at.outcomes).toEqual(['allocated', 'allocated']);
		expect(enKash.callsTo('cardAccount/get')).toHaveLength(2);
	});

	it('of Allocate Points, whatever number EnKash names', async () => {
		enKash.turn({ monthAllocation: 10_000 });
		const options = { maxPointsPerMonth: 10_100 };
		const over = await payPoints(2, options);
		expect(over.outcomes).toEqual([aboveLimit, aboveLimit]);
		expect(over.items[0]?.json.error).toContain('10,000 were allocated this month');
		expect((await payPoints(1, options)).outcomes).toEqual(['allocated']);
	});

	it('of Allocate Points, where EnKash does not count: a fault of the set-up', async () => {
		enKash.turn({ monthAllocation: 'missing' });
		const options = { maxPointsPerMonth: 10_000 };
		const { error } = await runSingle(enKash, allocatePoints, members(enKash, 2), { options });
		expect(error?.message).toContain(cannotBeKept);
		expect((await payPoints(2, options)).outcomes).toEqual([
			'notSent runStopped',
			'notSent runStopped',
		]);
		expect(payments()).toBe(0);
	});

	it('of Bulk Allocate', async () => {
		await runBulk(enKash, people(1));
		const payoutRun = 'holi-2027';
		const over = await runBulk(enKash, people(2), {
			payoutRun,
			options: { maxPointsPerMonth: 299 },
		});
		expect(over.outcomes).toEqual([aboveLimit, aboveLimit]);
		expect(over.summary.stopped).toBe(
			"The run holds 200 points, and 100 were allocated this month: together more than the 299 that 'Maximum Points per Month' allows, so nothing was sent.",
		);
		expect(bulkCalls(enKash)).toHaveLength(1);
		const at = await runBulk(enKash, people(2), {
			payoutRun,
			options: { maxPointsPerMonth: 300 },
		});
		expect(at.outcomes).toEqual(['allocated', 'allocated']);
	});

	it('of Bulk Allocate, in a run that is repeated: who was paid does not count', async () => {
		await runBulk(enKash, people(2));
		const options = { maxPointsPerMonth: 300 };
		const { outcomes } = await runBulk(enKash, people(3), { options });
		expect(outcomes).toEqual([
			'alreadyAllocated duplicateReference',
			'alreadyAllocated duplicateReference',
			'allocated',
		]);
	});

	it('of Bulk Allocate, used up by others: a run in which everybody was paid can be repeated', async () => {
		await runBulk(enKash, people(2));
		await runBulk(enKash, people(2), { payoutRun: 'holi-2027' });
		const options = { maxPointsPerMonth: 300 };
		const { outcomes } = await runBulk(enKash, people(2), { options });
		expect(outcomes).toEqual(Array<string>(2).fill('alreadyAllocated duplicateReference'));
	});

	it.each([
		[
			'fromLedger',
			"With 100 allocated this month, the run comes to more than 'Maximum Points per Month'. It would send nothing, unless enough of these people were paid in it before.",
		],
		[
			'missing',
			"The run would send nothing, as EnKash does not say how many points this account has allocated this month, and 'Maximum Points per Month' is set.",
		],
	] as const)('of Bulk Allocate, in a preview: it warns (%s)', async (monthAllocation, warning) => {
		await runBulk(enKash, people(1));
		enKash.turn({ monthAllocation });
		const preview = async (maxPointsPerMonth: number) =>
			await runBulk(enKash, people(2), {
				operation: 'preview',
				payoutRun: 'holi-2027',
				options: { maxPointsPerMonth },
			});
		const { summary, hints } = await preview(299);
		expect(summary.warnings).toEqual([warning]);
		expect(hints.map(({ message }) => message)).toContain(warning);
		expect(summary).toMatchObject({ pointsToAllocate: 200, planId: expect.stringMatching(/^P1/) });
		expect((await preview(0)).summary.warnings).toEqual([]);
		if (monthAllocation === 'missing') return;
		expect((await preview(300)).summary.warnings).toEqual([]);
	});

	it('of Bulk Allocate, where the log gives no answer: nothing is sent', async () => {
		await runBulk(enKash, people(2));
		enKash.sandbox.addFault({
			kind: 'status',
			status: 500,
			match: { path: 'transaction/all' },
			times: 99,
		});
		const options = { maxPointsPerMonth: 300 };
		const { outcomes, results } = await runBulk(enKash, people(3), { options });
		expect(outcomes).toEqual([aboveLimit, aboveLimit, aboveLimit]);
		expect(results[0]?.reason).toContain(
			"EnKash's log did not say who was paid in this run already.",
		);
		expect(bulkCalls(enKash)).toHaveLength(1);
	});

	it('of Bulk Allocate, where EnKash does not count: a fault of the set-up', async () => {
		enKash.turn({ monthAllocation: 'missing' });
		const options = { maxPointsPerMonth: 10_000 };
		const { error, outputs } = await runBulk(enKash, people(2), { options });
		expect(error).toMatchObject({
			message: cannotBeKept,
			description: expect.stringMatching(/Nothing was sent\.$/),
		});
		expect(outputs.flat()).toEqual([]);
		expect(bulkCalls(enKash)).toEqual([]);
	});

	it.each(['={{ $json.cap }}', '', '={{ null }}', -1])(
		'a limit of %p that comes to nothing is no limit of 0',
		async (maxPointsPerMonth) => {
			const options = { maxPointsPerMonth };
			const message = "The parameter 'Maximum Points per Month' can't be used as it is";
			const bulk = await runBulk(enKash, people(1), { options });
			expect(bulk.error?.message).toBe(message);
			const single = await runSingle(enKash, allocatePoints, members(enKash, 1), { options });
			expect(single.error?.message).toMatch(/^The parameter 'Maximum Points per Month' can't/);
			expect(enKash.sandbox.requests).toEqual([]);
		},
	);
});

describe('a card', () => {
	it('with more points than the limit is refused, the others are made', async () => {
		const everyone = members(enKash, 3);
		Object.assign(everyone[1] ?? {}, { loadAmount: 501 });
		Object.assign(everyone[2] ?? {}, { loadAmount: 500 });
		const options = { maxPoints: 500 };
		const { outcomes, items } = await runSingle(enKash, createCard, everyone, { options }, goOn);
		expect(outcomes).toEqual(['created', 'rejected limitExceeded', 'created']);
		expect(items[1]?.json.error).toBe(
			"501 points are more than the 500 that 'Maximum Points' allows.",
		);
		expect(createCard.paid(enKash)).toHaveLength(2);
	});

	it('with more points than the limit stops the node before any is made', async () => {
		const everyone = members(enKash, 2);
		Object.assign(everyone[1] ?? {}, { loadAmount: 501 });
		const options = { maxPoints: 500 };
		const { error } = await runSingle(enKash, createCard, everyone, { options });
		expect(error).toMatchObject({
			message: 'This item holds more points than the limit allows',
			context: { itemIndex: 1 },
		});
		expect(createCard.paid(enKash)).toEqual([]);
	});

	it('without points is under any limit', async () => {
		const more = { loadAmount: 0, options: { maxPoints: 1 } };
		const { outcomes } = await runSingle(enKash, createCard, members(enKash, 1), more);
		expect(outcomes).toEqual(['created']);
	});
});
