import * as z from 'zod/v4';
import families from './cells.json';
import { type PayoutRules, planPayout } from '../../nodes/shared/payout/plan';
import { pointsReference } from '../../nodes/shared/payout/reference';
import { quoted } from '../../nodes/shared/payout/parsed';
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
	outcome: z.enum(['rejected', 'sent']),
	cells: z.array(
		z.strictObject({
			cell: z.unknown(),
			/** What the reason says a person can do. */
			advice: z.string().optional(),
			/** What is sent; null where the field is left out. */
			becomes: z.unknown().optional(),
		}),
	),
});
const corpus = z
	.array(familySchema)
	.parse(families)
	.flatMap(({ cells, ...family }) => cells.map((cell) => ({ ...family, ...cell })))
	.map((entry) => ({ ...entry, shown: visible(entry.cell) }));

/** A cell as JSON in which every character can be seen. */
function visible(cell: unknown): string {
	return JSON.stringify(cell).replace(
		/[^\x20-\x7e]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}

/** How a reason goes on after what the column holds. */
const expectations: Record<(typeof corpus)[number]['field'], string> = {
	name: 'a name on one line',
	mobile: 'a mobile number of ten digits (e.g. 9876543210)',
	loadAmount: 'a whole number of points above 0 (e.g. 500 or 1,00,000)',
	email: 'an e-mail address (e.g. asha@example.com)',
	title: 'any text',
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

const refused = corpus.filter(({ outcome }) => outcome === 'rejected');
const sent = corpus.filter(({ outcome }) => outcome === 'sent');

it('holds at least 300 different cells that must be refused', () => {
	const different = new Set(refused.map(({ field, cell }) => JSON.stringify([field, cell])));
	expect(different.size).toBe(refused.length);
	expect(different.size).toBeGreaterThanOrEqual(300);
});

it.each(refused)('$field, $what: $shown is refused', ({ field, cell, advice }) => {
	const { batches, results } = planWith(field, cell);
	expect(batches).toEqual([]);
	const result = results.get(0);
	const fault = `Column "Column of ${field}" holds ${quoted(cell)}, where ${expectations[field]} is expected`;
	expect(result).toMatchObject({
		outcome: 'rejected',
		reasonCode: 'invalidRow',
		reason: advice === undefined ? `${fault}.` : `${fault}: ${advice}.`,
	});
	expect(result).not.toHaveProperty(field);
	for (const [other, value] of Object.entries(others)) {
		if (other !== field) expect(result?.reason).not.toContain(String(value));
	}
});

/** All but printable ASCII, letters, marks, digits, symbols and punctuation of other scripts. */
const unseen = /[\p{C}\p{Zl}\p{Zp}\u00a0\u2007\u202f\u3000]/u;

it.each(refused)('$field, $what: the reason for $shown can be seen whole', ({ field, cell }) => {
	expect(planWith(field, cell).results.get(0)?.reason).not.toMatch(unseen);
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
