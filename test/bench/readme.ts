/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { format, resolveConfig } from 'prettier';
import { counted, isMet, limitOf, type Line, type Results, shown, type Way } from './results';

const begin = '<!-- What follows is written by npm run bench. -->';
const end = '<!-- Up to here. -->';

/** A README whose part between two markers tells these results, formatted as the rest of it. */
export async function withSpeed(readme: string, results: Results): Promise<string> {
	const [before, rest] = readme.split(begin);
	const after = rest?.split(end)[1];
	if (after === undefined) throw new Error('The README has lost the markers of its results.');
	const config = await resolveConfig(__filename);
	return await format(`${before}${begin}\n\n${speedOf(results)}\n\n${end}${after}`, {
		...config,
		parser: 'markdown',
	});
}

function speedOf({ lines, sheet, oneByOne, runs, measuredOn }: Results): string {
	const { n8n, node, processor, cores, date } = measuredOn;
	return [
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
	const cells = ways.map(({ name, seconds, peakMb, mostConnections }) => [
		name,
		`${seconds.toFixed(2)} s`,
		peakMb === undefined ? '' : `${peakMb.toFixed(0)} MB`,
		counted(mostConnections),
	]);
	return [tableOf([what, 'Time', 'Peak memory of n8n', 'Connections at once'], cells)];
}

function targetCells(line: Line): string[] {
	const { what, value, unit } = line;
	return [what, shown(value, unit), limitOf(line), isMet(line) ? 'met' : 'missed'];
}

function tableOf(head: readonly string[], rows: readonly string[][]): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
