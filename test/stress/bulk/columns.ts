export const fields = [
	'name',
	'mobile',
	'loadAmount',
	'email',
	'title',
	'remarks',
	'uniqueReferenceNumber',
] as const;
export type Field = (typeof fields)[number];

/** The heading of each field's column. */
export type Headings = Record<Field, string>;

/** The column that tells two payouts to one person apart. */
export const awardHeading = 'Award of the quarter';

export type VariedParameter = keyof typeof variedValues;

/** What the column that a varied parameter reads holds in most rows, and in one. */
export const variedValues = {
	payoutRun: ['diwali-2026', 'holi-2026'],
	cardAccountId: ['', 'CASANDBX2'],
	isPointsAllocation: [true, false],
	batchSize: [5, 6],
	maxPointsPerRow: [0, 100_000],
	maxPointsPerRun: [0, 10_000_000],
	companyId: ['', 'CEKOTHER01'],
} as const;

export const variedHeading = 'Vary';

export function isVaried(name: string): name is VariedParameter {
	return Object.hasOwn(variedValues, name);
}
