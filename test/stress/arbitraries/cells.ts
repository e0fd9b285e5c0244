import * as fc from 'fast-check';

/** What a cell of a sheet can hold; undefined is a cell that isn't there. */
export type Typed = string | number | boolean | null | undefined | object;

/** A cell as somebody typed it, and what it must be taken for: null where it must be refused. */
export interface Cell<T> {
	typed: Typed;
	means: T | null;
}

/** Mostly cells of the first kind, now and then one of the second. */
function mostly<T>(good: fc.Arbitrary<Cell<T>>, refused: Typed[]): fc.Arbitrary<Cell<T>> {
	return fc.oneof(
		{ withCrossShrink: true },
		{ weight: 60, arbitrary: good },
		{
			weight: 1,
			arbitrary: fc.constantFrom(...refused).map((typed): Cell<T> => ({ typed, means: null })),
		},
	);
}

function oneOf<T>(...cells: Array<[Typed, T]>): fc.Arbitrary<Cell<T>> {
	return fc.constantFrom(...cells).map(([typed, means]): Cell<T> => ({ typed, means }));
}

const mobileForms: Array<(mobile: string) => Typed> = [
	(mobile) => mobile,
	(mobile) => mobile,
	(mobile) => Number(mobile),
	(mobile) => `+91 ${mobile.slice(0, 5)} ${mobile.slice(5)}`,
	(mobile) => `0091-${mobile}`,
	(mobile) => `91${mobile}`,
	(mobile) => Number(`91${mobile}`),
	(mobile) => `0${mobile}`,
	(mobile) => `(${mobile.slice(0, 3)}) ${mobile.slice(3, 6)}-${mobile.slice(6)}`,
	(mobile) => `tel:+91-${mobile}`,
	(mobile) => `${mobile}.0`,
	(mobile) => mobile.replace(/\d/g, (digit) => '०१२३४५६७८९'.charAt(Number(digit))),
];

/** How many people there are: few enough for the same person to come up twice. */
const people = 60;

/** The mobile number of one of the people. */
export function mobileOf(person: number): string {
	return String(9_812_000_000 + person * 37);
}

/** Every mobile number that a sheet can hold. */
export const allMobiles = Array.from({ length: people }, (_, person) => mobileOf(person));

export const mobileCell = mostly(
	fc
		.tuple(fc.nat(people - 1), fc.constantFrom(...mobileForms))
		.map(([person, form]): Cell<string> => {
			const mobile = mobileOf(person);
			return { typed: form(mobile), means: mobile };
		}),
	[
		...['', null, undefined, '12345', 98765, '98120000001', '+1 2025550123', 'unknown', true, {}],
		...['2212345678', '9.812E+09', '9812000000 / 9812000037'],
	],
);

const pointsForms: Array<(points: number) => Typed> = [
	(points) => points,
	(points) => points,
	(points) => String(points),
	(points) => ` ${points}.00 `,
	(points) => points.toLocaleString('en-IN'),
	(points) => points.toLocaleString('en-US'),
];

/** Points that can be paid. */
const points = fc.oneof(
	{ weight: 6, arbitrary: fc.integer({ min: 1, max: 500 }) },
	{ weight: 1, arbitrary: fc.constantFrom(1, 1000, 100_000) },
);

export const pointsCell = mostly(
	fc
		.tuple(points, fc.constantFrom(...pointsForms))
		.map(([amount, form]): Cell<number> => ({ typed: form(amount), means: amount })),
	[0, -5, 1.5, '', null, undefined, '1e3', '₹500', '1,0,0', '12abc', '-7', '1.000', true, []],
);

export const nameCell = mostly(
	oneOf(
		['Asha Rao', 'Asha Rao'],
		['  Ravi  ', 'Ravi'],
		['आशा', 'आशा'],
		["D'Souza, Anne-Marie", "D'Souza, Anne-Marie"],
		['Asha\u200b Rao', 'Asha Rao'],
	),
	['', '   ', null, undefined, 42, 'Asha\nRao', '#N/A', 'undefined', '[object Object]', false, {}],
);

export const emailCell = mostly(
	oneOf(
		['asha@example.com', 'asha@example.com'],
		['', ''],
		['NA', ''],
		[null, ''],
		[undefined, ''],
	),
	['not an address', 'a@b', 7],
);

/** A title that EnKash doesn't know is left out: it never costs a person their points. */
export const titleCell = oneOf(
	['Ms', 'Ms'],
	['mr', 'Mr'],
	['MRS.', 'Mrs'],
	['Shri', 'Mr'],
	['Dr', ''],
	['-', ''],
	[undefined, ''],
);

export const remarksCell = oneOf(
	['well done', 'well done'],
	['', ''],
	[null, ''],
	[2026, '2026'],
	[undefined, ''],
);

/** What tells two payouts to one person apart. Always there, as a column that nobody has is another matter. */
export const awardCell = mostly(
	oneOf(['Q3', 'Q3'], [' Q3 ', 'Q3'], ['Q4', 'Q4'], [4, '4'], ['', ''], [null, '']),
	[{}, []],
);

/** Somebody's own reference; few enough for the same one to come up twice. */
export const referenceCell = mostly(
	fc.nat(200).map((number): Cell<string> => {
		const reference = `BONUS-${number}`;
		return { typed: number % 7 === 0 ? ` ${reference} ` : reference, means: reference };
	}),
	['', null, undefined, '1.2E+11', '#REF!', {}],
);

/** A user of EnKash's. Only one of them is known to the sandbox from the start. */
export const userCell = mostly(
	oneOf(['EKSANDBX', 'EKSANDBX'], [' EKSANDBX ', 'EKSANDBX'], ['EKNOBODY', 'EKNOBODY']),
	['', null, 'EK\nSANDBX', '#N/A', true],
);
