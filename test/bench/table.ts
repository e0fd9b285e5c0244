import Table from 'cli-table3';
import { isMet, type Line, type Results, shown, type Way } from './results';

/** The results as text for a terminal. */
export function tableOf(results: Results): string {
	const { sheet, oneByOne, stagesMs, runs, measuredOn } = results;
	return [
		`${measuredOn.processor}, ${measuredOn.cores} cores, n8n ${measuredOn.n8n}; medians of ${runs} runs in turn.`,
		targets(results.lines),
		`${number(sheet.rows)} rows in real n8n, an API that answers after ${sheet.latencyMs} ms:`,
		ways(sheet.ways),
		`${number(oneByOne.rows)} rows in real n8n, one call each, an API that answers at once:`,
		ways(oneByOne.ways),
		'The parts that wait for nothing, 10,000 rows:',
		stages(stagesMs),
	].join('\n\n');
}

function targets(lines: readonly Line[]): string {
	const table = plainTable(['', 'Measured', 'Target', '', 'How']);
	for (const line of lines) {
		const { what, value, unit, target, how } = line;
		const limit =
			'atLeast' in target
				? `at least ${shown(target.atLeast, unit)}`
				: `at most ${shown(target.atMost, unit)}`;
		table.push([what, shown(value, unit), limit, isMet(line) ? 'met' : 'MISSED', how]);
	}
	return table.toString();
}

function ways(list: readonly Way[]): string {
	const table = plainTable(['', 'Time', 'Peak memory', 'Connections at once']);
	for (const { name, seconds, peakMb, mostConnections } of list) {
		const memory = peakMb === undefined ? '' : `${peakMb.toFixed(0)} MB`;
		table.push([name, `${seconds.toFixed(2)} s`, memory, mostConnections]);
	}
	return table.toString();
}

function stages(stagesMs: Readonly<Record<string, number>>): string {
	const table = plainTable(['', 'Time']);
	for (const [name, ms] of Object.entries(stagesMs)) table.push([name, `${ms.toFixed(1)} ms`]);
	return table.toString();
}

function plainTable(head: string[]) {
	return new Table({ head, style: { head: [], border: [], compact: true } });
}

function number(value: number): string {
	return value.toLocaleString('en-IN');
}
