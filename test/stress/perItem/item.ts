import * as fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import {
	awardCell,
	type Cell,
	emailCell,
	mobileCell,
	mobileOf,
	nameCell,
	pointsCell,
	referenceCell,
	titleCell,
	userCell,
} from '../arbitraries/cells';

/** One item as a person would explain it; each node takes from it what it needs. */
export interface Item {
	mobile: Cell<string>;
	/** A mobile number that no other item has. */
	ownMobile: string;
	userId: Cell<string>;
	loadAmount: Cell<number>;
	name: Cell<string>;
	email: Cell<string>;
	title: Cell<string>;
	award: Cell<string>;
	reference: Cell<string>;
	others: IDataObject;
}

const item = fc.record({
	mobile: mobileCell,
	userId: userCell,
	loadAmount: pointsCell,
	name: nameCell,
	email: usually('asha@example.com', emailCell),
	title: usually('Ms', titleCell),
	award: fc.oneof(
		awardCell,
		fc.integer({ min: 1, max: 40 }).map((idea) => ({ typed: idea, means: String(idea) })),
	),
	reference: referenceCell,
	others: fc.record(
		{
			Department: fc.constant('Ops'),
			error: fc.constantFrom('', 'broken'),
			enkash: fc.constant(1),
		},
		{ requiredKeys: [] },
	),
});

/** EnKash refuses a payout without these, which is worth a try but not many. */
function usually(text: string, cell: fc.Arbitrary<Cell<string>>): fc.Arbitrary<Cell<string>> {
	return fc.oneof(
		{ weight: 8, arbitrary: fc.constant({ typed: text, means: text }) },
		{ weight: 1, arbitrary: cell },
	);
}

export const items: fc.Arbitrary<Item[]> = fc
	.array(item, { maxLength: 10 })
	.map((all) => all.map((one, index) => ({ ...one, ownMobile: mobileOf(index) })));

/** The items as the node before hands them on. */
export function dataOf(all: readonly Item[]): IDataObject[] {
	return all.map((one) => {
		const { mobile, ownMobile, userId, loadAmount, name, email, title, award, reference } = one;
		const cells = { mobile, userId, points: loadAmount, name, email, title, award, reference };
		const typed = Object.entries(cells).map(([column, cell]) => [column, cell.typed ?? null]);
		return { ...one.others, ownMobile, ...structuredClone(Object.fromEntries(typed)) };
	});
}
