import type { INodeParameters } from 'n8n-workflow';
import type { ItemInput } from '../harness';
import { bulkCalls, rowsSent, runBulk } from './bulkAllocate/bulk';
import { people, person, useEnKash } from './support';

/** Somebody approves a preview; what is paid then is that plan or nothing. */

const enKash = useEnKash();

const planForm = /^P1[0-9A-HJKMNP-TV-Z]{24}$/;

/** The plan ID that a preview shows. */
async function previewed(
	items: readonly ItemInput[],
	parameters: INodeParameters = {},
): Promise<string> {
	const { summary } = await runBulk(enKash, items, { operation: 'preview', ...parameters });
	expect(summary.planId).toMatch(planForm);
	return String(summary.planId);
}

const approved = (approvedPlan: string): INodeParameters => ({ options: { approvedPlan } });

it('is the plan of the contract', async () => {
	const row = { name: 'Asha Rao', mobile: '+91 96000-98867', Points: '100' };
	expect(await previewed([row])).toBe('P1EW7TAV2H941QPV8WJ8H7KKEJ');
});

describe('a plan that was approved', () => {
	it('is paid, and stands in the receipt', async () => {
		const planId = await previewed(people(3));
		expect(bulkCalls(enKash)).toEqual([]);
		const { outcomes, summary } = await runBulk(enKash, people(3), approved(planId));
		expect(outcomes).toEqual(['allocated', 'allocated', 'allocated']);
		expect(summary.planId).toBe(planId);
	});

	it('passes with its rows in another order', async () => {
		const planId = await previewed(people(3));
		const { outcomes } = await runBulk(enKash, people(3).reverse(), approved(planId));
		expect(outcomes).toEqual(['allocated', 'allocated', 'allocated']);
	});

	it('passes again when the run is repeated, and nobody is paid twice', async () => {
		const planId = await previewed(people(2));
		await runBulk(enKash, people(2), approved(planId));
		const { outcomes } = await runBulk(enKash, people(2), approved(planId));
		expect(outcomes).toEqual(Array<string>(2).fill('alreadyAllocated duplicateReference'));
		expect(enKash.sandbox.ledger.points).toHaveLength(2);
	});

	it('passes whatever rows are refused here, and columns that are not sent', async () => {
		const planId = await previewed(people(2));
		const items = [...people(2, { Department: 'Sales' }), person(2, { mobile: '98' })];
		const { outcomes } = await runBulk(enKash, items, approved(planId));
		expect(outcomes).toEqual(['allocated', 'allocated', 'rejected invalidRow']);
	});

	it('may come from the rows, where it is the same in each', async () => {
		const planId = await previewed(people(2));
		const { outcomes } = await runBulk(
			enKash,
			people(2, { plan: planId }),
			approved('={{ $json.plan }}'),
		);
		expect(outcomes).toEqual(['allocated', 'allocated']);
	});
});

describe('another plan than the one that was approved stops the node before anything is sent', () => {
	const changes: Array<
		[what: string, items: ItemInput[], parameters: INodeParameters, rows: number, points: number]
	> = [
		['an amount', [person(0), person(1, { loadAmount: 101 })], {}, 2, 201],
		['a name', [person(0), person(1, { name: 'Somebody' })], {}, 2, 200],
		['an e-mail', [person(0), person(1, { email: 'a@example.com' })], {}, 2, 200],
		['a row more', people(3), {}, 3, 300],
		['a row fewer', people(1), {}, 1, 100],
		['a person', [person(0), person(5)], {}, 2, 200],
		['the payout run', people(2), { payoutRun: 'holi-2027' }, 2, 200],
		['who gets points', people(2), { isPointsAllocation: false }, 2, 200],
	];

	it.each(changes)('%s', async (_, items, parameters, rows, points) => {
		const planId = await previewed(people(2));
		const now = await previewed(items, parameters);
		expect(now).not.toBe(planId);
		const before = enKash.sandbox.requests.length;
		const { error, outputs } = await runBulk(enKash, items, { ...parameters, ...approved(planId) });
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: 'This is not the plan that was approved, so nothing was sent',
			description: `Approved was ${planId}. This run would send ${rows} ${rows === 1 ? 'row' : 'rows'} with ${points} points, plan ${now}. A row, an amount, the payout run or the account has changed since the preview. Preview again and have the new plan approved.`,
		});
		expect(outputs.flat()).toEqual([]);
		expect(enKash.sandbox.requests).toHaveLength(before);
	});

	it('the account', async () => {
		const planId = await previewed(people(2));
		const { incentiveCardAccountId: cardAccountId } = enKash.sandbox.account;
		const { error } = await runBulk(enKash, people(2), { cardAccountId, ...approved(planId) });
		expect(error?.message).toBe('This is not the plan that was approved, so nothing was sent');
		expect(rowsSent(enKash)).toEqual([]);
	});

	it('a limit that would stop the run: it would send nothing', async () => {
		const planId = await previewed(people(2));
		const options = { approvedPlan: planId, maxPointsPerRun: 150 };
		const { error } = await runBulk(enKash, people(2), { options });
		expect(error).toHaveProperty(
			'description',
			expect.stringContaining('This run would send 0 rows with 0 points'),
		);
		expect(rowsSent(enKash)).toEqual([]);
	});

	it('while the node goes on: every row leaves on Failed, for that reason', async () => {
		const planId = await previewed(people(2));
		const { outcomes, results, summary } = await runBulk(enKash, people(3), approved(planId), {
			onError: 'continueRegularOutput',
		});
		expect(outcomes).toEqual(Array<string>(3).fill('notSent runStopped'));
		expect(results[0]?.reason).toContain(`Approved was ${planId}.`);
		expect(summary).toMatchObject({ notSent: 3, requests: 0 });
		expect(rowsSent(enKash)).toEqual([]);
	});
});

describe('what is no plan ID is refused with a sentence', () => {
	const capitals =
		'The plan ID is written in capitals, without blanks. Copy it from the preview as it stands there.';
	const noId =
		'This is no plan ID. It begins with P1 and has 26 characters. Copy it from the summary of a preview.';

	it.each<[string, (planId: string) => string, string]>([
		['blanks around it', (planId) => ` ${planId} `, capitals],
		['small letters', (planId) => planId.toLowerCase(), capitals],
		['a part of it', (planId) => planId.slice(0, 12), noId],
		['something else', () => 'diwali-2026', noId],
		['a blank', () => ' ', noId],
	])('%s', async (_, change, sentence) => {
		const planId = await previewed(people(1));
		const { error } = await runBulk(enKash, people(1), approved(change(planId)));
		expect(error).toMatchObject({
			message: "'Only If Plan Is' holds no plan ID, so nothing was sent",
			description: `${sentence} This run would send 1 row with 100 points, plan ${planId}.`,
		});
		expect(rowsSent(enKash)).toEqual([]);
	});

	it.each(['={{ $json.plan }}', '={{ "" }}', '={{ null }}', '={{ 7 }}'])(
		'an expression that comes to no text: %s',
		async (approvedPlan) => {
			const { error } = await runBulk(enKash, people(1), approved(approvedPlan));
			expect(error).toMatchObject({
				message: "The parameter 'Only If Plan Is' can't be used as it is",
			});
			expect(enKash.sandbox.requests).toEqual([]);
		},
	);

	it('left empty on the node, it asks for nothing', async () => {
		const { outcomes, summary } = await runBulk(enKash, people(1), approved(''));
		expect(outcomes).toEqual(['allocated']);
		expect(summary.planId).toBeNull();
	});
});

describe('a preview', () => {
	it('lists all rows that would be sent, where it is told to', async () => {
		const items = [...people(8), person(8, { name: '' })];
		const { summary } = await runBulk(enKash, items, {
			operation: 'preview',
			options: { listPlan: true },
		});
		await runBulk(enKash, items, approved(String(summary.planId)));
		expect(summary.plan).toEqual(rowsSent(enKash));
		expect(summary.plan).toHaveLength(8);
		expect(summary.sample).toHaveLength(5);
	});

	it('lists none unless told', async () => {
		const { summary } = await runBulk(enKash, people(2), { operation: 'preview' });
		expect(summary).not.toHaveProperty('plan');
	});
});
