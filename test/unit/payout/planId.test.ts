import * as fc from 'fast-check';
import { faultOfPlanId, planIdOf } from '../../../nodes/shared/payout/planId';
import type { Row } from '../../../nodes/shared/payout/row';
import { row } from './samples';

const asha: Row = {
	index: 0,
	uniqueReferenceNumber: 'R1FGS5TFD39SEGPX497YAVFY56',
	mobile: '9600098867',
	loadAmount: 100,
	name: 'Asha Rao',
};
const content = {
	companyId: 'CEK1PU9AOO',
	cardAccountId: 'CAQL8YCV3',
	isPointsAllocation: true,
	rows: [asha],
};
const planId = 'P1EW7TAV2H941QPV8WJ8H7KKEJ';

it('is the one that is promised', () => {
	expect(planIdOf(content)).toBe(planId);
});

it('has its rows in the order of their references, as their code units are', () => {
	const rows = [
		{ ...asha, uniqueReferenceNumber: 'hr-1', mobile: '9600098869', loadAmount: 300, name: 'Mini' },
		{ ...asha, uniqueReferenceNumber: 'HR-9', mobile: '9600098867', loadAmount: 100, name: 'Asha' },
		{
			...asha,
			uniqueReferenceNumber: 'HR-10',
			mobile: '9600098868',
			loadAmount: 200,
			name: 'Ravi',
		},
	];
	// SHA-256 and base32 of ["P1","CEK1PU9AOO","CAQL8YCV3",true,[["HR-10",…],["HR-9",…],["hr-1",…]]].
	const expected = 'P1X90A4GPEYKX2RZP8VXYMK9VH';
	expect(planIdOf({ ...content, rows })).toBe(expected);
	expect(planIdOf({ ...content, rows: [...rows].reverse() })).toBe(expected);
});

it.each([
	['the company', { companyId: 'CEK1PU9AOP' }],
	['the account', { cardAccountId: 'CAQL8YCV4' }],
	['who else gets points', { isPointsAllocation: false }],
	['no rows', { rows: [] }],
	['one row more', { rows: [asha, row(1)] }],
	['the amount', { rows: [{ ...asha, loadAmount: 101 }] }],
	['the person', { rows: [{ ...asha, mobile: '9600098868' }] }],
	['the reference', { rows: [{ ...asha, uniqueReferenceNumber: 'R1' }] }],
	['the name', { rows: [{ ...asha, name: 'Asha' }] }],
	['an e-mail', { rows: [{ ...asha, email: 'asha@example.com' }] }],
	['a title', { rows: [{ ...asha, title: 'Ms' as const }] }],
	['a remark', { rows: [{ ...asha, remarks: 'x' }] }],
])('changes with %s', (_what, change) => {
	expect(planIdOf({ ...content, ...change })).not.toBe(planId);
});

it('does not tell a field from its neighbour by what they hold together', () => {
	const one = planIdOf({ ...content, rows: [{ ...asha, email: 'a', remarks: '' }] });
	const other = planIdOf({ ...content, rows: [{ ...asha, email: '', remarks: 'a' }] });
	expect(one).not.toBe(other);
});

it('stays the same whatever the order of the rows, and where they stand', () => {
	const rows = Array.from({ length: 20 }, (_, index) =>
		row(index, { uniqueReferenceNumber: `r${index % 2 ? 'é' : 'E'}${index}` }),
	);
	const expected = planIdOf({ ...content, rows });
	fc.assert(
		fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (shuffled) => {
			const moved = shuffled.map((one, index) => ({ ...one, index: index + 7, rowNumber: index }));
			expect(planIdOf({ ...content, rows: moved })).toBe(expected);
		}),
	);
});

it('is taken in its own form', () => {
	expect(faultOfPlanId(planId)).toBeUndefined();
});

it.each([` ${planId}`, `${planId}\n`, planId.toLowerCase()])(
	'is not taken as %j, with the advice to copy it',
	(entered) => {
		expect(faultOfPlanId(entered)).toMatch(/^The plan ID is written in capitals, without blanks\./);
	},
);

it.each(['P1', 'diwali-2026', asha.uniqueReferenceNumber, `${planId}A`, planId.replace('W', 'U')])(
	'is not taken as %j, which is no plan ID',
	(entered) => {
		expect(faultOfPlanId(entered)).toMatch(/^This is no plan ID\./);
	},
);
