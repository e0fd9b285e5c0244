import { type EnKashRecord, textOf } from './records';

/** A fact in a reply that contradicts what was asked for. */
export interface ForeignFact {
	/** EnKash's name of the field. */
	name: string;
	asked: string;
	answered: string;
}

/**
 * The first fact by which a reply speaks of something else than was asked for; undefined where it contradicts nothing.
 * A fact that the reply leaves out is no contradiction. Upper and lower case don't count, neither in names, of which
 * EnKash spells one in several ways, nor in values.
 */
export function foreignFact(
	record: EnKashRecord,
	asked: Readonly<Record<string, string | number | undefined>>,
): ForeignFact | undefined {
	const spellings = new Map(Object.keys(record).map((name) => [name.toLowerCase(), name]));
	for (const [name, value] of Object.entries(asked)) {
		const spelling = spellings.get(name.toLowerCase());
		const answered = spelling === undefined ? undefined : textOf(record, [spelling]);
		if (value === undefined || answered === undefined || isSame(value, answered)) continue;
		return { name, asked: String(value), answered };
	}
	return undefined;
}

function isSame(asked: string | number, answered: string): boolean {
	return typeof asked === 'number'
		? Number(answered) === asked
		: answered.trim().toLowerCase() === asked.trim().toLowerCase();
}
