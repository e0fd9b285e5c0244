import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { Expression } from 'n8n-workflow';
import { people, person, useEnKash } from '../support';
import { mapped, rowsSent, runBulk } from './bulk';

/** Each parameter is one value for the whole run, however it is filled in. */

const enKash = useEnKash();

const advice =
	'This node uses one value for the whole run. Enter one that is the same for all rows, or split the input into one run for each value.';

/** Five people, of whom the fourth has another value. */
function sheet(usual: unknown, other: unknown): IDataObject[] {
	return people(5).map((one, index) => ({
		...one,
		value: JSON.parse(JSON.stringify(index === 3 ? other : usual)),
	}));
}

describe('a parameter that differs between rows stops the node before anything is sent', () => {
	const value = '={{ $json.value }}';
	const byBranch = '={{ $json.value === "b" ? $("Nobody").item.json.x : "a" }}';
	const cases: Array<[label: string, parameters: INodeParameters, usual: unknown, other: unknown]> =
		[
			['Payout Run', { payoutRun: value }, 'diwali', 'holi'],
			['Payout Run', { payoutRun: '={{ $json["value"] }}-2026' }, 'diwali', 'holi'],
			['Payout Run', { payoutRun: '={{ $input.item.json.value }}' }, 'diwali', 'holi'],
			['Payout Run', { payoutRun: '={{ "run-" + ($itemIndex > 2) }}' }, 'any', 'any'],
			['Payout Run', { payoutRun: value }, 'diwali', null],
			['Payout Run', { payoutRun: byBranch }, 'a', 'b'],
			['Card Account ID', { cardAccountId: value }, 'CAQL8YCV3', 'CAOTHER'],
			['Also Pay Existing Users', { isPointsAllocation: value }, true, false],
			['What Is Paid Only Once', { referenceMode: value }, 'generate', 'provide'],
			['Maximum Points per Row', { options: { maxPointsPerRow: value } }, 100, 1],
			['Maximum Points per Run', { options: { maxPointsPerRun: value } }, 1000, 10],
			['Company ID', { options: { companyId: value } }, 'CEK1PU9AOO', 'CEKOTHER'],
			['If a Row Is Wrong', { options: { invalidRows: value } }, 'stop', 'skip'],
			['Timeout', { options: { timeout: byBranch } }, 'a', 'b'],
		];

	it.each(cases)('%s: %j, where it is %j and then %j', async (label, parameters, usual, other) => {
		const { error, outputs } = await runBulk(enKash, sheet(usual, other), parameters);
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: `'${label}' differs between rows: row 4 has another value than row 1`,
			description: advice,
		});
		expect(outputs.flat()).toEqual([]);
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it('while the node goes on: every row leaves on Failed and says why', async () => {
		const { results, summary } = await runBulk(
			enKash,
			sheet('diwali', 'holi'),
			{ payoutRun: value },
			{ onError: 'continueRegularOutput' },
		);
		expect(new Set(results.map(({ reason }) => reason))).toEqual(
			new Set([`'Payout Run' differs between rows: row 4 has another value than row 1. ${advice}`]),
		);
		expect(summary).toMatchObject({ rows: 5, notSent: 5 });
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it('an expression that fails on the first row says what n8n says', async () => {
		const payoutRun = '={{ $("Nobody").item.json.x }}';
		const { error } = await runBulk(enKash, people(2), { payoutRun });
		expect(error?.message).toBe("Referenced node doesn't exist");
		expect(enKash.sandbox.requests).toEqual([]);
	});
});

describe('a parameter that is the same for all rows', () => {
	it.each([
		['={{ $json.value }}', 'diwali'],
		['={{ $("Start").first().json.value }}', 'diwali'],
		['={{ $("Start").first().json.value }}-{{ $now.toFormat("yyyy") }}', /^diwali-\d{4}$/],
		['={{ $now.format("MMMM yyyy") }}', /^\w+ \d{4}$/],
		['={{ $workflow.name }}', 'Workflow of the test'],
		['={{ "a" + 1 }}', 'a1'],
	])('%s is taken', async (payoutRun, run) => {
		const { outcomes, summary } = await runBulk(enKash, sheet('diwali', 'diwali'), { payoutRun });
		expect(new Set(outcomes)).toEqual(new Set(['allocated']));
		expect(summary.payoutRun).toEqual(typeof run === 'string' ? run : expect.stringMatching(run));
	});

	it('one of the first item of another node is taken, though the rows differ in it', async () => {
		const payoutRun = '={{ $("Start").first().json.value }}';
		const { summary } = await runBulk(enKash, sheet('diwali', 'holi'), { payoutRun });
		expect(summary).toMatchObject({ payoutRun: 'diwali', allocated: 5 });
	});

	it('columns stay values of each row', async () => {
		const columns = await mapped({
			name: '={{ $json.name }}',
			mobile: '={{ $json.mobile }}',
			loadAmount: '={{ $json.loadAmount * 2 }}',
		});
		const rows = [person(0, { loadAmount: 1 }), person(1, { loadAmount: 5 })];
		const { outcomes } = await runBulk(enKash, rows, columns);
		expect(outcomes).toEqual(['allocated', 'allocated']);
		expect(rowsSent(enKash).map(({ loadAmount }) => loadAmount)).toEqual([2, 10]);
	});

	it.each([
		'={{ $("Start").first().json.run }}',
		'={{ $now.format("MMMM yyyy") }}',
		'={{ $json.run }}',
		'diwali-2026',
	])('%s costs nothing per row', async (payoutRun) => {
		const evaluations = jest.spyOn(Expression.prototype, 'resolveSimpleParameterValue');
		const count = async (rows: number) => {
			evaluations.mockClear();
			const options = { maxPointsPerRun: '={{ $vars.limit ?? 0 }}' };
			const operation = 'preview';
			await runBulk(enKash, people(rows, { run: 'diwali' }), { payoutRun, options, operation });
			return evaluations.mock.calls.filter(([text]) => String(text).startsWith('=')).length;
		};
		const [few, many] = [await count(5), await count(200)];
		evaluations.mockRestore();
		expect(few).toBeGreaterThan(0);
		expect(many).toBe(few);
	});
});
