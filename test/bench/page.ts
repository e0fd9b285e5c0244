import { withWritten } from '../docs/written';
import { heapOption } from './heap';
import {
	counted,
	isMet,
	limitOf,
	type Line,
	type Results,
	shown,
	type Size,
	sizesTable,
	type Way,
	waysTable,
} from './results';

const picture =
	"![Seconds to pay a sheet of people: EnKash Bulk Allocate beside recipes of n8n's own nodes and a bare HTTP client](images/bench.svg)";

/** The benchmark page whose part between two markers tells these results. */
export function withSpeed(page: string, results: Results): string {
	return withWritten(page, {
		page: 'docs/benchmark.md',
		command: 'bench',
		content: speedOf(results),
	});
}

/** The results as Markdown. */
export function speedOf({
	lines,
	sheet,
	distances,
	oneByOne,
	sizes,
	runs,
	measuredOn,
}: Results): string {
	const { n8n, node, processor, cores, date } = measuredOn;
	return [
		picture,
		...(sheet
			? waysOf(
					`${counted(sheet.rows)} people, an API that answers after ${sheet.latencyMs} ms`,
					sheet.ways,
				)
			: []),
		...(distances ?? []).flatMap(({ rows, roundTripMs, latencyMs, ways }) =>
			waysOf(
				`${counted(rows)} people over TLS, ${roundTripMs} ms there and back, an API that answers after ${latencyMs} ms`,
				ways,
			),
		),
		...(oneByOne
			? waysOf(
					`${counted(oneByOne.rows)} people with a call each, an API that answers at once`,
					oneByOne.ways,
				)
			: []),
		...(sizes ? sizesOf(sizes) : []),
		tableOf(['', 'Measured', 'Target', ''], lines.map(targetCells)),
		...lines.flatMap(({ note }) => note ?? []),
		`Medians of ${counted(runs)} runs in turn, on ${cores} cores (${processor}), n8n ${n8n} on Node ${node}, ${date}.`,
	].join('\n\n');
}

function waysOf(what: string, ways: readonly Way[]): string[] {
	const { head, rows } = waysTable(ways);
	return [tableOf([what, ...head], rows)];
}

function sizesOf(sizes: readonly Size[]): string[] {
	const { head, rows } = sizesTable(sizes);
	const heap = `Each n8n had \`NODE_OPTIONS=${heapOption}\`, as one that may take 2 GB; the process that runs its Code nodes comes on top.`;
	const times =
		'The time of one node is that of paying alone, with an API that answers at once, a median of three runs at most. That of the two workers is one run, and holds importing and publishing the workflows, and reading, checking and writing the sheet, in chunks of 2,000 rows, all on one machine with PostgreSQL, Redis and the servers they call, of which the one in place of Google counts no requests.';
	const memory =
		'The memory is that of the n8n that took most, with the process that runs its Code nodes.';
	return [tableOf(['Rows', ...head], rows), `${heap} ${times} ${memory}`];
}

function targetCells(line: Line): string[] {
	const { what, value, unit } = line;
	return [what, shown(value, unit), limitOf(line), isMet(line) ? 'met' : 'missed'];
}

function tableOf(head: readonly string[], rows: readonly string[][]): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
