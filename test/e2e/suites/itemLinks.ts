/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import assert from 'node:assert/strict';

import type { INode } from 'n8n-workflow';

import { check } from '../checks';
import type { Context } from '../context';
import { type Execution, outputsOf } from '../n8n/execution';
import {
	calledByWorkflow,
	callWorkflow,
	chain,
	enkash,
	fields,
	manualTrigger,
	type NewWorkflow,
	rows,
	sheet,
	withBranches,
} from '../n8n/workflows';

/** Whose row an item comes from, as a later node asks for it. */
const byItem = `{ name: $('Sheet').item.json['Full Name'] }`;
const byFirst = `{ name: $('Sheet').first().json['Full Name'] }`;

/** Four people, of whom the second has no usable number: items that follow are not in step with the sheet. */
const people = sheet(4).map((row, index) =>
	index === 1 ? { ...row, 'Mobile Number': '98' } : row,
);
const paid = ['Employee 1', 'Employee 3', 'Employee 4'];
const notPaid = ['Employee 2'];

/** Later nodes find the row that an item comes from, by n8n's item linking. */
export async function runItemLinks(context: Context): Promise<void> {
	const api = await context.api();
	const credential = await context.credential();
	const run = async (workflow: NewWorkflow): Promise<Execution> =>
		await api.execute(await api.createWorkflow(workflow), 'Start');
	const bulk = (payoutRun: string): INode =>
		enkash('Pay', 'enKashBulkAllocate', credential, { payoutRun });

	await check('item linking: after Success, Failed and Summary of Bulk Allocate', async () => {
		const receiptByItem = fields('Receipt by Item', byItem);
		const workflow = withBranches(
			chain('Links', [manualTrigger(), rows(people), bulk('links-1')]),
			[
				{ from: 'Pay', output: 0, node: fields('Paid', byItem) },
				{ from: 'Pay', output: 1, node: fields('Not Paid', byItem) },
				{ from: 'Pay', output: 3, node: fields('Receipt', byFirst) },
				{
					from: 'Pay',
					output: 3,
					node: { ...receiptByItem, onError: 'continueRegularOutput' },
				},
			],
		);
		const execution = await run(workflow);
		assert.deepEqual(namesAfter(execution, 'Paid'), paid);
		assert.deepEqual(namesAfter(execution, 'Not Paid'), notPaid);
		assert.deepEqual(namesAfter(execution, 'Receipt'), ['Employee 1']);
		// One receipt for four rows: which of them is meant, n8n can't know.
		assert.notDeepEqual(namesAfter(execution, receiptByItem.name), ['Employee 1']);
	});
	await check('item linking: after the error output of Allocate Points', async () => {
		const allocate = enkash('Give', 'enKashAllocatePoints', credential, {
			mobile: '={{ $json["Mobile Number"] }}',
			loadAmount: '={{ $json.Points }}',
			firstName: '={{ $json["Full Name"] }}',
			email: 'people@example.com',
			title: 'Ms',
			gender: 'F',
			payoutRun: 'links-2',
		});
		const workflow = withBranches(
			chain('Links of errors', [
				manualTrigger(),
				rows(people),
				{ ...allocate, onError: 'continueErrorOutput' },
			]),
			[
				{ from: 'Give', output: 0, node: fields('Paid', byItem) },
				{ from: 'Give', output: 1, node: fields('Not Paid', byItem) },
			],
		);
		const execution = await run(workflow);
		assert.deepEqual(namesAfter(execution, 'Paid'), paid);
		assert.deepEqual(namesAfter(execution, 'Not Paid'), notPaid);
	});
	await check('item linking: through a sub-workflow that ends in Bulk Allocate', async () => {
		const called = await api.createWorkflow(
			chain('Pay what it is given', [calledByWorkflow(), bulk('links-3')]),
		);
		const execution = await run(
			chain('Links through a sub-workflow', [
				manualTrigger(),
				rows(people),
				callWorkflow('Have Them Paid', called),
				fields('Paid', byItem),
			]),
		);
		assert.deepEqual(namesAfter(execution, 'Paid'), paid);
	});
}

function namesAfter(execution: Execution, node: string): unknown[] {
	return outputsOf(execution, node).flatMap((items) => items.map(({ json }) => json.name));
}
