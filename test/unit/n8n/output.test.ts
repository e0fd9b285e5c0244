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
		expect(Object.keys(item.json)).toEqual(['Name', 'Points', 'nested', 'enkash']);
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
