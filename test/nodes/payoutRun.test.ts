import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { pointsReference } from '../../nodes/shared/payout/reference';
import { mobileOf, person, useEnKash } from './support';

/** A payout run that is new each time would pay everybody again with each run. */

const enKash = useEnKash();

const nodes: Array<[node: string, parameters: INodeParameters]> = [
	['enKashBulkAllocate', {}],
	[
		'enKashAllocatePoints',
		{
			mobile: '={{ $json.mobile }}',
			loadAmount: '={{ $json.loadAmount }}',
			firstName: '={{ $json.name }}',
			email: 'asha@example.com',
			title: 'Ms',
			gender: 'F',
		},
	],
	['enKashAllocateCoins', { userId: 'EKSANDBX', event: 'REFERRAL_EVENT' }],
];

/** Each with what the error says about it. */
const refused: Array<[payoutRun: string, why: string, json?: IDataObject]> = [
	['={{ $now }}', 'it holds a time of day'],
	['={{ $today }}', 'it holds a time of day'],
	['={{ new Date() }}', 'it holds a time of day'],
	['=run {{ $now }}', 'it holds a time of day'],
	['={{ $json.run }}', 'it holds a time of day', { run: '2026-11-26T14:30:00.000+05:30' }],
	['={{ $json.run }}', 'it holds a time of day', { run: 'Diwali 9:05 pm' }],
	['={{ Date.now() }}', 'its expression names the time of day'],
	['={{ $json.run }}', 'it holds the time as a number', { run: Date.now() }],
	[
		'={{ $json.run }}',
		'it holds the time as a number',
		{ run: `run-${Math.floor(Date.now() / 1000)}` },
	],
	['={{ $execution.id }}', 'its expression names the ID of the execution'],
	['={{ $json.run }}', 'it is the ID of this execution', { run: '1' }],
	['={{ Math.random().toString(36) }}', 'its expression names something random'],
	["={{ $now.format('yyyy-mm') }}", 'its format has "mm", which is minutes: a month is "MM"'],
];

describe.each(nodes)('%s', (node, parameters) => {
	it.each(refused)('refuses %s before anything is sent: %s', async (payoutRun, why, json = {}) => {
		const { error } = await enKash.run({
			node,
			parameters: { ...parameters, payoutRun },
			items: [{ json: { ...person(0), ...json } }],
		});
		expect(error?.name).toBe('NodeOperationError');
		expect(`${error?.message}. ${error?.description}`).toContain(
			`ould be new each time and pay everybody again, as ${why}. Give the payout a name that stays the same`,
		);
		expect(enKash.sandbox.requestsTo('allocate')).toEqual([]);
	});

	it.each<[payoutRun: string, json?: IDataObject]>([
		["={{ $now.format('yyyy-MM') }}"],
		["={{ $now.setZone('Asia/Kolkata').format('yyyy-MM') }}"],
		['={{ $now.toISODate() }}'],
		['=diwali {{ $now.year }}'],
		['={{ $json.run }}', { run: 'Diwali 2026' }],
		['={{ $json.run }}', { run: 2026 }],
	])('takes %s', async (payoutRun, json = {}) => {
		const { error } = await enKash.run({
			node,
			parameters: { ...parameters, payoutRun },
			items: [{ json: { ...person(0), ...json } }],
		});
		expect(error).toBeUndefined();
		expect(enKash.sandbox.requestsTo('allocate')).toHaveLength(1);
	});

	it.each<[payoutRun: string, json: IDataObject]>([
		["={{ 'diwali-' + $json.missing }}", {}],
		['={{ $json.run }}', { run: '#N/A' }],
		['={{ $json.run }}', { run: 'null' }],
		['={{ $json.run }}', { run: '\u2800' }],
		['={{ $json.run }}', { run: 'Diwali \ufffd\ufffd' }],
	])('refuses %s of %j, which a broken cell or expression leaves', async (payoutRun, json) => {
		const { error } = await enKash.run({
			node,
			parameters: { ...parameters, payoutRun },
			items: [{ json: { ...person(0), ...json } }],
		});
		expect(error?.name).toBe('NodeOperationError');
		expect(enKash.sandbox.requestsTo('allocate')).toEqual([]);
	});

	it('looks at no payout run where references are provided', async () => {
		const own = { uniqueReferenceNumber: 'BONUS-1', requestId: 'BONUS-1' };
		const { error } = await enKash.run({
			node,
			parameters: { ...parameters, ...own, referenceMode: 'provide', payoutRun: '={{ $now }}' },
			items: [{ json: { ...person(0), Ref: 'BONUS-1' } }],
		});
		expect(error).toBeUndefined();
	});
});

it.each(['Diwali 2026', ' diwali  2026 ', '"Diwali 2026"', '“Diwali\u200b 2026”'])(
	'of one person, %j is one payout, whichever node pays it',
	async (payoutRun) => {
		const references = [];
		for (const [node, parameters] of nodes.slice(0, 2)) {
			enKash.sandbox.reset();
			await enKash.run({ node, parameters: { ...parameters, payoutRun }, items: [person(0)] });
			references.push(...enKash.sandbox.ledger.points.map(({ reference }) => reference));
		}
		const account = { companyId: 'CEK1PU9AOO', cardAccountId: 'CAQL8YCV3' };
		const reference = pointsReference({
			...account,
			transactionType: 'CR',
			payoutRun: 'diwali 2026',
			mobile: mobileOf(0),
			distinguishedBy: '',
		});
		expect(references).toEqual([reference, reference]);
	},
);
