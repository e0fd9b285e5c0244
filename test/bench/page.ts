import {
	counted,
	isMet,
	limitOf,
	type Line,
	type Results,
	shown,
	type Way,
	waysTable,
} from './results';

const begin = '<!-- What follows is written by npm run bench. -->';
const end = '<!-- Up to here. -->';

const picture =
	"![Seconds to pay a sheet of people: EnKash Bulk Allocate beside recipes of n8n's own nodes and a bare HTTP client](images/bench.svg)";

/** The benchmark page whose part between two markers tells these results. */
export function withSpeed(page: string, results: Results): string {
	const [before, rest] = page.split(begin);
	const after = rest?.split(end)[1];
	if (after === undefined)
		throw new Error('docs/benchmark.md has lost the markers of its results.');
	return `${before}${begin}\n\n${speedOf(results)}\n\n${end}${after}`;
}

/** The results as Markdown. */
export function speedOf({ lines, sheet, oneByOne, runs, measuredOn }: Results): string {
	const { n8n, node, processor, cores, date } = measuredOn;
	return [
		picture,
		...(sheet
			? waysOf(
					`${counted(sheet.rows)} people, an API that answers after ${sheet.latencyMs} ms`,
					sheet.ways,
				)
			: []),
		...(oneByOne
			? waysOf(
					`${counted(oneByOne.rows)} people with a call each, an API that answers at once`,
					oneByOne.ways,
				)
			: []),
		tableOf(['', 'Measured', 'Target', ''], lines.map(targetCells)),
		`Medians of ${counted(runs)} runs in turn, on ${cores} cores (${processor}), n8n ${n8n} on Node ${node}, ${date}.`,
	].join('\n\n');
}

function waysOf(what: string, ways: readonly Way[]): string[] {
	const { head, rows } = waysTable(ways);
	return [tableOf([what, ...head], rows)];
}

function targetCells(line: Line): string[] {
	const { what, value, unit } = line;
	return [what, shown(value, unit), limitOf(line), isMet(line) ? 'met' : 'missed'];
}

function tableOf(head: readonly string[], rows: readonly string[][]): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
