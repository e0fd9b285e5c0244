import Table from 'cli-table3';
import {
	counted,
	isMet,
	limitOf,
	type Line,
	type Results,
	shown,
	sizesTable,
	type Way,
	waysTable,
} from './results';
import { stageRows } from './stageTimes';

/** The results as text for a terminal. */
export function tableOf(results: Results): string {
	const { lines, sheet, oneByOne, sizes, stagesMs, runs, measuredOn } = results;
	const { processor, cores, n8n, node } = measuredOn;
	const texts = [
		`${processor}, ${cores} cores, n8n ${n8n} on Node ${node}; medians of ${runs} runs in turn.`,
	];
	if (lines.length > 0) texts.push(targets(lines));
	if (sheet) {
		const { rows, latencyMs } = sheet;
		texts.push(
			`${counted(rows)} rows in real n8n, an API that answers after ${latencyMs} ms:`,
			ways(sheet.ways),
		);
	}
	if (oneByOne) {
		texts.push(
			`${counted(oneByOne.rows)} rows in real n8n, one call each, an API that answers at once:`,
			ways(oneByOne.ways),
		);
	}
	if (sizes) {
		const { head, rows } = sizesTable(sizes);
		const table = plainTable(['Rows', ...head]);
		table.push(...rows);
		texts.push('Sheets in an n8n of 2 GB:', table.toString());
	}
	if (stagesMs) {
		texts.push(`The parts that wait for nothing, ${counted(stageRows)} rows:`, stages(stagesMs));
	}
	return texts.join('\n\n');
}

function targets(lines: readonly Line[]): string {
	const table = plainTable(['', 'Measured', 'Target', '', 'How']);
	for (const line of lines) {
		const { what, value, unit, how } = line;
		table.push([what, shown(value, unit), limitOf(line), isMet(line) ? 'met' : 'MISSED', how]);
	}
	return table.toString();
}

function ways(list: readonly Way[]): string {
	const { head, rows } = waysTable(list);
	const table = plainTable(['', ...head]);
	table.push(...rows);
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
