import type { ApprovedPayout } from './approval';
import type { Check } from './audit';
import type { PaidRow, Payout, Summary } from './payout';
import { type Column, counted, grouped, pad, shortened, table, widthOf, wrap } from './text';

/** How things are shown: how wide, and in what colours. */
export interface Style {
	/** Columns of the terminal to use. */
	width: number;
	paint(colour: Colour, text: string): string;
}

export type Colour = 'green' | 'red' | 'yellow' | 'bold' | 'dim';

/** The words people use for what the node calls an outcome. */
const outcomeWords: Record<PaidRow['outcome'], string> = {
	allocated: 'paid',
	alreadyAllocated: 'paid before',
	rejected: 'refused',
	notSent: 'not sent',
	unconfirmed: 'unconfirmed',
};

const rowColumns: readonly Column[] = [
	{ heading: 'Row', align: 'right' },
	{ heading: 'Name' },
	{ heading: 'Mobile' },
	{ heading: 'Points', align: 'right' },
	{ heading: 'Outcome' },
];

const indent = '  ';
const nothing = '–';
const longestName = 28;

/** The three outputs that carry rows, one table each. With the run before, what has not changed is not told again. */
export function outputTables(
	payout: Payout,
	rowsShown: number,
	style: Style,
	before?: Payout,
): string[] {
	const { success, failed, unconfirmed } = payout;
	return [
		...outputTable(style.paint('green', '● Success'), success, rowsShown, style),
		...(before && isSame(before.failed, failed)
			? [
					`${style.paint('red', '● Failed')}  ${counted(failed.length, 'row')}, as in the first run`,
					'',
				]
			: outputTable(style.paint('red', '● Failed'), failed, rowsShown, style)),
		...outputTable(style.paint('yellow', '● Unconfirmed'), unconfirmed, rowsShown, style),
	];
}

function isSame(before: readonly PaidRow[], after: readonly PaidRow[]): boolean {
	const text = (rows: readonly PaidRow[]) =>
		JSON.stringify(rows.map(({ row, outcome, reason }) => [row, outcome, reason]));
	return after.length > 0 && text(before) === text(after);
}

function outputTable(
	title: string,
	rows: readonly PaidRow[],
	rowsShown: number,
	style: Style,
): string[] {
	const head = `${title}  ${counted(rows.length, 'row')}`;
	if (rows.length === 0) return [head, ''];
	const shown = firstOf(rows, rowsShown);
	const common = commonReason(rows);
	const lastColumn = lastColumnOf(rows, common !== undefined);
	const lines = table(
		[...rowColumns, ...lastColumn.map(({ column }) => column)],
		shown.map((row) => [...cellsOf(row), ...lastColumn.map(({ cell }) => cell(row))]),
		style.width - indent.length,
	);
	return [
		head,
		...indented([
			...(common === undefined ? [] : [...wrap(common, style.width - indent.length), '']),
			...dimmedHead(lines, style),
			...rest(rows, shown, style),
		]),
		'',
	];
}

/** The reason that all rows share, which is then told once. */
function commonReason(rows: readonly PaidRow[]): string | undefined {
	const [first, ...others] = rows.map(({ reason }) => reason);
	return others.length > 0 && others.every((reason) => reason === first) ? first : undefined;
}

interface LastColumn {
	column: Column;
	cell(row: PaidRow): string;
}

function lastColumnOf(rows: readonly PaidRow[], isReasonTold: boolean): LastColumn[] {
	if (rows.some(({ enkashCardTxnId }) => enkashCardTxnId !== undefined)) {
		const cell = ({ enkashCardTxnId, reason }: PaidRow) => enkashCardTxnId ?? reason ?? nothing;
		return [{ column: { heading: "EnKash's transaction", fills: true }, cell }];
	}
	if (isReasonTold) return [];
	return [{ column: { heading: 'Reason', fills: true }, cell: ({ reason }) => reason ?? nothing }];
}

function cellsOf({ row, name, mobile, loadAmount, outcome }: PaidRow): string[] {
	return [
		grouped(row),
		name === undefined ? nothing : shortened(name, longestName),
		mobile ?? nothing,
		loadAmount === undefined ? nothing : grouped(loadAmount),
		outcomeWords[outcome],
	];
}

/** A table is cut where it would be long; one row more than that is shown rather than spoken of. */
function firstOf(rows: readonly PaidRow[], count: number): readonly PaidRow[] {
	return rows.length <= count + 1 ? rows : rows.slice(0, count);
}

function rest(rows: readonly PaidRow[], shown: readonly PaidRow[], { paint }: Style): string[] {
	const hidden = rows.length - shown.length;
	return hidden === 0 ? [] : [paint('dim', `… and ${grouped(hidden)} more`)];
}

function dimmedHead([headings = '', rule = '', ...rows]: string[], { paint }: Style): string[] {
	return [paint('dim', headings), paint('dim', rule), ...rows];
}

/** What became of the rows that the first run had left open. */
export function resolvedTable(
	first: Payout,
	second: Payout,
	rowsShown: number,
	style: Style,
): string[] {
	if (first.unconfirmed.length === 0) return [];
	const after = new Map(
		[...second.success, ...second.failed, ...second.unconfirmed].map((row) => [row.row, row]),
	);
	const shown = firstOf(first.unconfirmed, rowsShown);
	const lines = table(
		[
			{ heading: 'Row', align: 'right' },
			{ heading: 'Name' },
			{ heading: 'Points', align: 'right' },
			{ heading: 'First run' },
			{ heading: 'Second run' },
		],
		shown.map(({ row, name, loadAmount = 0, outcome }) => {
			const now = after.get(row)?.outcome;
			return [
				grouped(row),
				name === undefined ? nothing : shortened(name, longestName),
				grouped(loadAmount),
				outcomeWords[outcome],
				now === undefined ? 'lost' : outcomeWords[now],
			];
		}),
		style.width - indent.length,
	);
	return [
		'What the first run could not tell, the second can:',
		...indented([...dimmedHead(lines, style), ...rest(first.unconfirmed, shown, style)]),
		'',
	];
}

/** The fourth output, Summary, as a receipt. */
export function receipt(title: string, summary: Summary, { paint }: Style): string[] {
	const lines = table(
		[{ heading: '' }, { heading: '', align: 'right' }, { heading: '', align: 'right' }],
		[
			['Rows', grouped(summary.rows), ''],
			['Paid', grouped(summary.allocated), points(summary.pointsAllocated)],
			['Paid before', grouped(summary.alreadyAllocated), ''],
			...confirmedLine(summary),
			['Refused', grouped(summary.rejected), ''],
			['Not sent', grouped(summary.notSent), ''],
			['Unconfirmed', grouped(summary.unconfirmed), points(summary.pointsUnconfirmed)],
			['Batches', grouped(summary.batches), counted(summary.requests, 'request')],
			['Time', '', `${(summary.durationMs / 1000).toFixed(1)} s`],
		],
		Infinity,
	).slice(2);
	const notes = [
		`Payout run: ${summary.payoutRun}`,
		...(summary.accountBalance === null
			? []
			: [`Left in the account: ${points(summary.accountBalance)}`]),
		...(summary.stopped === null ? [] : [`Stopped: ${summary.stopped}`]),
	];
	return indented(boxed([paint('bold', title), '', ...lines, '', ...notes]));
}

/** Those whom this run had sent before, so that they are paid by it. */
function confirmedLine({ confirmedByResend, pointsConfirmedByResend }: Summary): string[][] {
	if (confirmedByResend === 0) return [];
	return [['  of them, sent again', grouped(confirmedByResend), points(pointsConfirmedByResend)]];
}

function points(count: number): string {
	return counted(count, 'point');
}

function boxed(lines: readonly string[]): string[] {
	const width = Math.max(...lines.map(widthOf));
	const edge = '─'.repeat(width + 2);
	return [`┌${edge}┐`, ...lines.map((line) => `│ ${pad(line, width)} │`), `└${edge}┘`, ''];
}

/** Columns whose names n8n needs are not lost; this says where they are now. */
export function keptColumns({ success, failed, unconfirmed }: Payout, { width }: Style): string[] {
	const names = new Set(
		[...success, ...failed, ...unconfirmed].flatMap(({ input }) => Object.keys(input ?? {})),
	);
	return [...names].flatMap((name) => [
		...wrap(
			`The sheet's column "${name}" is kept as enkash.input.${name}, since n8n has its own use for a column of that name.`,
			width,
		),
		'',
	]);
}

/** A payout with an approval, from the preview to what was paid. */
export function approvalReport({ preview, approved }: ApprovedPayout, style: Style): string[] {
	const { paint } = style;
	const previewed = [
		`A new payout, ${preview.payoutRun}, begins with a preview, which moves nothing:`,
		...quotation(preview.message, style),
	];
	if (!approved) return [...previewed, 'So there is nothing to approve here.', ''];
	const { edit, refusal, payout } = approved;
	const { row, before, after } = edit;
	return [
		...previewed,
		"A second person approves it. The plan ID goes into 'Only If Plan Is':",
		...quotation(paint('bold', preview.planId), style),
		...wrap(
			`Then somebody changes one amount: row ${grouped(row)} gets ${after} points instead of ${before}. The run stops:`,
			style.width,
		),
		...quotation(refusal ?? 'It paid that.', style, 'red'),
		'The sheet as it was approved, in another order, is paid:',
		...quotation(payout.summary.message, style, 'green'),
	];
}

/** What the node said, line by line. */
function quotation(text: string, { width, paint }: Style, colour?: Colour): string[] {
	const lines = text.split('\n').flatMap((line) => wrap(line, width - indent.length));
	return [
		'',
		...indented(lines.map((line) => (colour === undefined ? line : paint(colour, line)))),
		'',
	];
}

/** The head of a part of the report. */
export function heading(text: string, { width, paint }: Style): string {
	return paint('bold', `━━ ${text} ${'━'.repeat(Math.max(0, width - widthOf(text) - 4))}`);
}

/** What the audit found. */
export function verdict(checks: readonly Check[], { paint }: Style): string[] {
	return checks.map(({ holds, finding }) =>
		holds ? `${paint('green', '✓')} ${finding}` : `${paint('red', '✗')} ${finding}`,
	);
}

function indented(lines: readonly string[]): string[] {
	return lines.map((line) => (line === '' ? '' : indent + line));
}
