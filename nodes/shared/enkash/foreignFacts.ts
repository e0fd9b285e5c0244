import { type EnKashRecord, textOf } from './records';

/** A fact in a reply that contradicts what was asked for. */
export interface ForeignFact {
	name: string;
	asked: string;
	answered: string;
}

/**
 * The first fact by which a reply speaks of something else than was asked for; undefined where it contradicts nothing.
 * A fact that the reply leaves out is no contradiction. Each name counts in any case, as EnKash spells one name in
 * several ways.
 */
export function foreignFact(
	record: EnKashRecord,
	asked: Readonly<Record<string, string | number | undefined>>,
): ForeignFact | undefined {
	const spellings = new Map(Object.keys(record).map((name) => [name.toLowerCase(), name]));
	for (const [name, value] of Object.entries(asked)) {
		const spelling = spellings.get(name.toLowerCase());
		const answered = spelling === undefined ? undefined : textOf(record, [spelling]);
		if (value === undefined || answered === undefined || answered === String(value)) continue;
		return { name, asked: String(value), answered };
	}
	return undefined;
}
