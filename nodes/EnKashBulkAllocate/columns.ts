import type { ResourceMapperField, ResourceMapperFields } from 'n8n-workflow';
import { titles } from '../shared/payout/person';
import type { ReferenceMode } from '../shared/payout/reference';
import { fieldLabels, type PayoutField } from '../shared/payout/row';

/** The columns that Bulk Allocate can send, for the resource mapper. They are the same for every account. */
export function payoutColumns(referenceMode: ReferenceMode): ResourceMapperFields {
	return {
		fields: [
			column('name', { required: true }),
			column('mobile', { required: true }),
			column('loadAmount', { required: true }),
			// Made from the payout run otherwise, so a column for it would be ignored.
			...(referenceMode === 'provide' ? [column('uniqueReferenceNumber', { required: true })] : []),
			column('email'),
			column('title', {
				type: 'options',
				options: titles.map((title) => ({ name: title, value: title })),
			}),
			column('remarks'),
		],
	};
}

/** Points too are text to the mapper, so that it does not convert `1,00,000`. */
function column(
	field: PayoutField,
	overrides: Partial<ResourceMapperField> = {},
): ResourceMapperField {
	return {
		id: field,
		displayName: fieldLabels[field],
		required: false,
		defaultMatch: false,
		display: true,
		type: 'string',
		canBeUsedToMatch: false,
		...overrides,
	};
}
