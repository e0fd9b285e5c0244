import cells from '../corpus/cells.json';
import replies from '../corpus/replies.json';
import { builtInFaults } from '../stress/builtInFaults';
import { properties } from '../stress/properties';

/** The page that says what can't happen, and how much was tried to make it happen. */
export const guaranteesPage = 'docs/guarantees.md';

/** Where the page says how many there are, and how many that is. */
const figures: Array<[place: RegExp, figure: string]> = [
	[/\d+(?= refused, and)/, String(cellsThatAre('rejected'))],
	[/\d+(?= that are odd but right accepted)/, String(cellsThatAre('sent'))],
	[/\d+(?= replies +\|)/, String(replies.length)],
	[/\d+(?= faults, all found)/, String(builtInFaults.length)],
	[/(?<=scenarios in )\w+(?= properties)/, inWords(properties.length)],
];

/** The page with the figures of the tests as they are. Throws where it has lost the words around one of them. */
export function withFigures(text: string): string {
	return figures.reduce((page, [place, figure]) => {
		if (!place.test(page)) throw new Error(`${guaranteesPage} has lost the figure at ${place}.`);
		return page.replace(place, figure);
	}, text);
}

function cellsThatAre(outcome: string): number {
	return cells
		.filter((family) => family.outcome === outcome)
		.reduce((sum, family) => sum + family.cells.length, 0);
}

function inWords(count: number): string {
	return ['seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'][count - 7] ?? String(count);
}
