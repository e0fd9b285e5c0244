import * as z from 'zod/v4';
import families from './cells.json';
import { quoted } from '../../nodes/shared/payout/parsed';
import { type PayoutRules, planPayout } from '../../nodes/shared/payout/plan';
import { pointsReference } from '../../nodes/shared/payout/reference';
import { payoutFields } from '../../nodes/shared/payout/row';

/** What a row holds besides the cell under test; none of it may turn up in the reason. */
const others = {
	name: 'Ravi Kumar',
	mobile: '9000000042',
	loadAmount: 4242,
	email: 'ravi.kumar@corp.example',
	title: 'Mr',
	remarks: 'quarterly reward',
	uniqueReferenceNumber: 'HR-4242',
};

/** Each of the file's families is one way of going wrong, or of looking wrong. */
const familySchema = z.strictObject({
	field: z.enum([...payoutFields, 'distinguishBy']),
	what: z.string(),
});
const corpusSchema = z.array(
	z.discriminatedUnion('outcome', [
		familySchema.extend({ outcome: z.literal('rejected'), cells: z.array(z.unknown()) }),
		familySchema.extend({
			outcome: z.literal('sent'),
			/** `becomes` is what is sent; null where the field is left out. */
			cells: z.array(z.strictObject({ cell: z.unknown(), becomes: z.unknown() })),
		}),
	]),
);
const corpus = corpusSchema.parse(families);
const refused = corpus.flatMap(({ outcome, cells, ...family }) =>
	outcome === 'rejected' ? cells.map((cell) => ({ ...family, cell, shown: visible(cell) })) : [],
);
const sent = corpus.flatMap(({ outcome, cells, ...family }) =>
	outcome === 'sent'
		? cells.map((entry) => ({ ...family, ...entry, shown: visible(entry.cell) }))
		: [],
);

/** A cell as JSON in which every character can be seen. */
function visible(cell: unknown): string {
	return JSON.stringify(cell).replace(
		/[^\x20-\x7e]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}

/** What a reason says is expected, after what the column holds. */
const expectations: Record<(typeof corpus)[number]['field'], string> = {
	name: 'a name on one line',
	mobile: 'a mobile number of ten digits (e.g. 9876543210)',
	loadAmount: 'a whole number of points above 0 (e.g. 500 or 1,00,000)',
	email: 'an e-mail address (e.g. asha@example.com)',
	title: 'Mr, Mrs, Ms or nothing',
	remarks: 'text',
	uniqueReferenceNumber: 'a reference number of its own (e.g. BONUS-2026-0001)',
	distinguishBy: 'text or a number',
};

const payer = { companyId: 'CEK1PU9AOO', cardAccountId: 'CAQL8YCV3' };

/** A sheet of one row, whose column for the field holds the cell. */
function planWith(field: (typeof corpus)[number]['field'], cell: unknown) {
	const isDistinguished = field === 'distinguishBy';
	const rules: PayoutRules = {
		...payer,
		references: isDistinguished
			? { mode: 'generate', payoutRun: 'diwali-2026' }
			: { mode: 'provide' },
		batchSize: 100,
		invalidRows: 'skip',
		maxPointsPerRow: 0,
		maxPointsPerRun: 0,
		columns: {
			...Object.fromEntries(payoutFields.map((known) => [known, `Column of ${known}`])),
			distinguishedBy: 'Column of distinguishBy',
		},
		run: {},
	};
	const cells = isDistinguished ? others : { ...others, [field]: cell };
	const distinguishedBy = isDistinguished ? cell : undefined;
	return planPayout([{ index: 0, cells, distinguishedBy }], rules);
}

it('holds at least 300 different cells that must be refused', () => {
	const different = new Set(refused.map(({ field, cell }) => JSON.stringify([field, cell])));
	expect(different.size).toBe(refused.length);
	expect(different.size).toBeGreaterThanOrEqual(300);
});

it.each(refused)('$field, $what: $shown is refused', ({ field, cell }) => {
	const { batches, results } = planWith(field, cell);
	expect(batches).toEqual([]);
	const result = results.get(0);
	expect(result).toMatchObject({
		outcome: 'rejected',
		reasonCode: 'invalidRow',
		reason: `Column "Column of ${field}" holds ${quoted(cell)}, where ${expectations[field]} is expected.`,
	});
	expect(result).not.toHaveProperty(field);
	for (const [other, value] of Object.entries(others)) {
		if (other !== field) expect(result?.reason).not.toContain(String(value));
	}
});

it.each(sent)('$field, $what: $shown is sent', ({ field, cell, becomes }) => {
	const { batches, results } = planWith(field, cell);
	expect(results.size).toBe(0);
	const row = batches[0]?.rows[0];
	if (field === 'distinguishBy') {
		const distinguishedBy = String(becomes);
		const mobile = others.mobile;
		const payout = { ...payer, transactionType: 'CR' as const, payoutRun: 'diwali-2026' };
		expect(row?.uniqueReferenceNumber).toBe(
			pointsReference({ ...payout, mobile, distinguishedBy }),
		);
	} else if (becomes === null) {
		expect(row).not.toHaveProperty(field);
	} else {
		expect(row?.[field]).toBe(becomes);
	}
});
