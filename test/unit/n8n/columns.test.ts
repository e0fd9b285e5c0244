import { payoutColumns } from '../../../nodes/EnKashBulkAllocate/columns';
import { payoutFields } from '../../../nodes/shared/payout/row';

it('offers the columns that can be sent, of which three must be there', () => {
	const { fields } = payoutColumns();
	expect(fields.map(({ id }) => id)).toEqual(payoutFields);
	expect(fields.filter(({ required }) => required).map(({ id }) => id)).toEqual([
		'name',
		'mobile',
		'loadAmount',
	]);
	for (const field of fields) {
		expect(field).toMatchObject({ display: true, defaultMatch: false, canBeUsedToMatch: false });
	}
});

it('lets n8n convert nothing, so that 1,00,000 and +91 arrive as they stand in the sheet', () => {
	const types = payoutColumns().fields.map(({ id, type }) => [id, type]);
	expect(types.filter(([, type]) => type !== 'string')).toEqual([['title', 'options']]);
});
