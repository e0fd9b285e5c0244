import { payoutColumns } from '../../../nodes/EnKashBulkAllocate/columns';

function columns(referenceMode: 'generate' | 'provide'): Array<[id: string, required: boolean]> {
	return payoutColumns(referenceMode).fields.map(({ id, required }) => [id, required]);
}

it('offers the columns that can be sent, of which three must be there', () => {
	expect(columns('generate')).toEqual([
		['name', true],
		['mobile', true],
		['loadAmount', true],
		['email', false],
		['title', false],
		['remarks', false],
	]);
	for (const field of payoutColumns('generate').fields) {
		expect(field).toMatchObject({ display: true, defaultMatch: false, canBeUsedToMatch: false });
	}
});

it('asks for reference numbers where people hand in their own', () => {
	expect(columns('provide')).toEqual([
		...columns('generate').slice(0, 3),
		['uniqueReferenceNumber', true],
		...columns('generate').slice(3),
	]);
});

it('lets n8n convert nothing, so that 1,00,000 and +91 arrive as they stand in the sheet', () => {
	const types = payoutColumns('provide').fields.map(({ id, type }) => [id, type]);
	expect(types.filter(([, type]) => type !== 'string')).toEqual([['title', 'options']]);
});
