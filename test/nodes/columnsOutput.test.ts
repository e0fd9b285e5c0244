import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { type ItemInput, runNode } from '../harness';
import { bulkCalls } from './bulkAllocate/bulk';
import { indexOf, people, person, useEnKash } from './support';

/** What Bulk Allocate hands on unless told otherwise: plain columns, to be written into the sheet that they came from. */

const enKash = useEnKash();

const names = [
	'EnKash Outcome',
	'EnKash Reason',
	'EnKash Reason Code',
	'EnKash Reference',
	'EnKash Transaction',
	'EnKash Payout Run',
];

/** Runs the node as it is when somebody drags it into a workflow. */
async function run(
	items: readonly ItemInput[],
	{ options = {}, ...parameters }: { options?: INodeParameters } & INodeParameters = {},
	more: object = {},
) {
	const result = await enKash.pay({
		node: 'enKashBulkAllocate',
		parameters: {
			payoutRun: 'diwali-2026',
			...parameters,
			options: { output: 'columns', ...options },
		},
		items,
		...more,
	});
	const [success = [], failed = [], unconfirmed = [], summary = []] = result.outputs;
	const rows = [...success, ...failed, ...unconfirmed].sort(
		(one, other) => indexOf(one) - indexOf(other),
	);
	return { ...result, success, failed, unconfirmed, summary, rows };
}

const outcomes = (rows: INodeExecutionData[]) => rows.map(({ json }) => json['EnKash Outcome']);

it('is what leaves the node unless told otherwise', async () => {
	const { outputs } = await runNode({
		node: 'enKashBulkAllocate',
		parameters: { payoutRun: 'diwali-2026' },
		items: people(1, { Department: 'Sales' }),
		credential: enKash.credential(),
	});
	expect(outputs[0]?.[0]?.json).toMatchObject({ 'EnKash Outcome': 'Paid', Department: 'Sales' });
});

describe('a row', () => {
	it('keeps its columns, after those of what became of it', async () => {
		const row = { row_number: 2, ...person(0), Department: 'Sales', Joined: null, n: 1.5 };
		const { success } = await run([row]);
		const [entry] = enKash.sandbox.ledger.points;
		expect(success).toEqual([
			{
				json: {
					'EnKash Outcome': 'Paid',
					'EnKash Reason': '',
					'EnKash Reason Code': '',
					'EnKash Reference': entry?.reference,
					'EnKash Transaction': entry?.enkashCardTxnId,
					'EnKash Payout Run': 'diwali-2026',
					...row,
				},
				pairedItem: { item: 0 },
			},
		]);
		expect(Object.keys(success[0]?.json ?? {})).toEqual([...names, ...Object.keys(row)]);
	});

	it('has text in every column, on every output', async () => {
		enKash.sandbox.addFault({ kind: 'missingRows', match: { path: 'bulk' } });
		const { rows } = await run([person(0), person(1, { name: '' }), person(2), {}]);
		for (const { json } of rows) {
			expect(names.map((name) => typeof json[name])).toEqual(names.map(() => 'string'));
			expect(json).not.toHaveProperty('enkash');
		}
		expect(outcomes(rows)).toEqual(['Paid', 'Refused', 'Unconfirmed', 'Refused']);
		expect(rows[1]?.json).toMatchObject({
			'EnKash Reason Code': 'invalidRow',
			'EnKash Reason': 'Column "name" holds nothing, where a name on one line is expected.',
			'EnKash Transaction': '',
		});
	});

	it('says each outcome in a word of its own', async () => {
		await run([person(0)]);
		enKash.turn({ blockedMobiles: [String(person(1).mobile)] });
		const again = await run([person(0), person(1), person(2)]);
		expect(outcomes(again.rows)).toEqual(['Paid Before', 'Refused', 'Paid']);
		const checked = await run([person(0), person(3)], { operation: 'check' });
		expect(outcomes(checked.rows)).toEqual(['Paid Before', 'Not Found']);
		const stopped = await run(people(2), { options: { maxPointsPerRun: 1 } });
		expect(outcomes(stopped.rows)).toEqual(['Not Sent', 'Not Sent']);
	});

	it('with a reference of my own has no payout run', async () => {
		const { rows } = await run([person(0, { Ref: 'B-1' })], { referenceMode: 'provide' });
		expect(rows[0]?.json).toMatchObject({ 'EnKash Reference': 'B-1', 'EnKash Payout Run': '' });
	});

	it('keeps its file', async () => {
		const binary = { photo: { data: 'aGVsbG8=', mimeType: 'text/plain' } };
		const { rows } = await run([{ json: person(0), binary }]);
		expect(rows[0]?.binary).toEqual(binary);
	});
});

describe('a sheet that was written back', () => {
	it('can be read again: nobody is paid twice, and the columns are those of the new run', async () => {
		const first = await run([person(0), person(1, { mobile: '98' }), person(2)]);
		const corrected = first.rows.map(({ json }, index) => ({ ...json, ...person(index) }));
		const { rows, error } = await run(corrected);
		expect(error).toBeUndefined();
		expect(outcomes(rows)).toEqual(['Paid Before', 'Paid', 'Paid Before']);
		expect(rows[1]?.json).toMatchObject({ 'EnKash Reason': '', 'EnKash Reason Code': '' });
		for (const { json } of rows) {
			expect(Object.keys(json)).toEqual([...names, 'name', 'mobile', 'loadAmount']);
		}
		expect(enKash.sandbox.ledger.points).toHaveLength(3);
	});

	it('sends nothing of the columns that it got', async () => {
		const { rows } = await run([person(0)]);
		await run(
			rows.map(({ json }) => ({ ...json })),
			{ payoutRun: 'holi-2027' },
		);
		const [, second] = bulkCalls(enKash);
		expect(second?.body).toEqual([
			{ ...person(0), uniqueReferenceNumber: expect.stringMatching(/^R1/) },
		]);
	});

	it('can be checked with references of its own column', async () => {
		const { rows } = await run([person(0)]);
		const columns = rows.map(({ json }) => ({ ...json, Ref: json['EnKash Reference'] }));
		const checked = await run(columns, { operation: 'check', referenceMode: 'provide' });
		expect(outcomes(checked.rows)).toEqual(['Paid Before']);
	});
});

describe('a column called error', () => {
	it.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'moves aside, as n8n would take the row for a failure: %s',
		async (onError) => {
			const items = [person(0, { error: 'of the sheet', enkash: 'mine' })];
			const { success, outputs, tries } = await run(items, {}, { onError, retryOnFail: true });
			expect(tries).toBe(1);
			expect(success[0]?.json).toEqual({
				...Object.fromEntries(names.map((name) => [name, expect.any(String)])),
				...person(0),
				enkash: 'mine',
				'error (input)': 'of the sheet',
			});
			expect(outputs.slice(4).flat()).toEqual([]);
		},
	);
});
