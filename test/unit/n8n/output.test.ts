import type { INodeExecutionData } from 'n8n-workflow';
import { failedItem, rowItem, wholeRunItem } from '../../../nodes/shared/n8n/output';

const result = { outcome: 'allocated', mobile: '9876543210' };

describe('the item of a row', () => {
	it('holds the columns as they came, and the result beside them', () => {
		const input: INodeExecutionData = {
			json: { Name: 'Asha', Points: '1,00,000', nested: { a: 1 } },
			binary: { photo: { data: '', mimeType: 'image/png' } },
			pairedItem: { item: 99 },
		};
		const before = structuredClone(input);
		const item = rowItem(input, 3, result, 'rowAndResult');
		expect(item).toEqual({
			json: { Name: 'Asha', Points: '1,00,000', nested: { a: 1 }, enkash: result },
			binary: input.binary,
			pairedItem: { item: 3 },
		});
		expect(Object.keys(item.json)).toEqual(['enkash', 'Name', 'Points', 'nested']);
		expect(input).toEqual(before);
	});

	it('holds the result alone where the row is not wanted', () => {
		const input = { json: { error: 'x' }, binary: {} };
		expect(rowItem(input, 0, result, 'resultOnly')).toEqual({
			json: result,
			pairedItem: { item: 0 },
		});
	});

	it('has no binary where the input has none', () => {
		expect(rowItem({ json: {} }, 0, result, 'rowAndResult')).not.toHaveProperty('binary');
	});

	it.each([
		[{ error: 'broken phone' }, { error: 'broken phone' }],
		[{ error: '' }, { error: '' }],
		[{ error: null }, { error: null }],
		[{ enkash: { outcome: 'rejected' } }, { enkash: { outcome: 'rejected' } }],
		[
			{ enkash: 1, error: 2 },
			{ enkash: 1, error: 2 },
		],
	])('moves the columns of %j out of the way', (taken, moved) => {
		const json = { Name: 'Asha', ...taken };
		const item = rowItem({ json }, 0, result, 'rowAndResult');
		expect(item.json).toEqual({ Name: 'Asha', enkash: { ...result, input: moved } });
		expect(item.json).not.toHaveProperty('error');
		expect(json).toEqual({ Name: 'Asha', ...taken });
	});
});

describe('the item of a row in plain columns', () => {
	const paid = {
		outcome: 'alreadyAllocated',
		reason: 'EnKash knows it.',
		reasonCode: 'duplicateReference',
		uniqueReferenceNumber: 'R-1',
		enkashCardTxnId: 'ECT-1',
		payoutRun: 'diwali-2026',
	};

	it('holds what became of the row before its own columns', () => {
		const item = rowItem({ json: { Name: 'Asha', Points: 5 } }, 2, paid, 'columns');
		expect(Object.entries(item.json)).toEqual([
			['EnKash Outcome', 'Paid Before'],
			['EnKash Reason', 'EnKash knows it.'],
			['EnKash Reason Code', 'duplicateReference'],
			['EnKash Reference', 'R-1'],
			['EnKash Transaction', 'ECT-1'],
			['EnKash Payout Run', 'diwali-2026'],
			['Name', 'Asha'],
			['Points', 5],
		]);
		expect(item.pairedItem).toEqual({ item: 2 });
	});

	it('replaces the columns of a run before, so that a sheet that was written back can be read again', () => {
		const before = rowItem({ json: { Name: 'Asha' } }, 0, paid, 'columns');
		const after = rowItem(before, 0, { outcome: 'rejected', reason: 'No.' }, 'columns');
		expect(after.json).toEqual({
			'EnKash Outcome': 'Refused',
			'EnKash Reason': 'No.',
			'EnKash Reason Code': '',
			'EnKash Reference': '',
			'EnKash Transaction': '',
			'EnKash Payout Run': '',
			Name: 'Asha',
		});
		expect(Object.keys(after.json)).toEqual(Object.keys(before.json));
	});

	it.each([
		['allocated', 'Paid'],
		['alreadyAllocated', 'Paid Before'],
		['rejected', 'Refused'],
		['notSent', 'Not Sent'],
		['unconfirmed', 'Unconfirmed'],
		['notFound', 'Not Found'],
	])('says %s as %s', (outcome, word) => {
		expect(rowItem({ json: {} }, 0, { outcome }, 'columns').json).toMatchObject({
			'EnKash Outcome': word,
		});
	});

	it('moves a column called error, which n8n would read as a failure, and no other', () => {
		const json = { error: 'broken phone', enkash: 'x' };
		const item = rowItem({ json }, 0, paid, 'columns');
		expect(item.json).toMatchObject({ 'error (input)': 'broken phone', enkash: 'x' });
		expect(item.json).not.toHaveProperty('error');
		expect(json).toEqual({ error: 'broken phone', enkash: 'x' });
	});
});

it('pairs the item of a whole run with every row', () => {
	expect(wholeRunItem({ rows: 3 }, 3)).toEqual({
		json: { rows: 3 },
		pairedItem: [{ item: 0 }, { item: 1 }, { item: 2 }],
	});
	expect(wholeRunItem({ rows: 0 }, 0)).toEqual({ json: { rows: 0 }, pairedItem: [] });
});

it('tells of a failure by message and details', () => {
	expect(failedItem(4, 'No.', result)).toEqual({
		json: { error: 'No.', details: result },
		pairedItem: { item: 4 },
	});
});
