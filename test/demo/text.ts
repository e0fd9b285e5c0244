import stringWidth from 'string-width';

/** A column of a table. */
export interface Column {
	heading: string;
	align?: 'right';
	/** Takes the room that the other columns leave, and wraps its words. One column of a table at most. */
	fills?: boolean;
}

const gap = '  ';
const narrowestFill = 16;

/** Marks that terminals draw over or under the letter before, such as most vowel signs of Devanagari. */
const marksWithoutWidth = /[\p{Mn}\p{Me}\p{Cf}]/gu;

/**
 * Columns of a terminal that a text takes. `string-width` knows the marks of Latin only, and so do the table packages that
 * build on it: their tables of Devanagari don't align.
 */
export function widthOf(text: string): number {
	return stringWidth(text.replace(marksWithoutWidth, ''));
}

/** A text with spaces up to a width. */
export function pad(text: string, width: number, align?: 'right'): string {
	const spaces = ' '.repeat(Math.max(0, width - widthOf(text)));
	return align === 'right' ? spaces + text : text + spaces;
}

/** Breaks a text between words; a word that is longer than the width is cut. */
export function wrap(text: string, width: number): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(/\s+/).flatMap((long) => cut(long, width))) {
		const longer = line === '' ? word : `${line} ${word}`;
		if (widthOf(longer) <= width) {
			line = longer;
		} else {
			lines.push(line);
			line = word;
		}
	}
	return [...lines, line];
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

function cut(word: string, width: number): string[] {
	if (widthOf(word) <= width) return [word];
	const pieces = [''];
	for (const { segment } of segmenter.segment(word)) {
		const piece = pieces.pop() ?? '';
		if (widthOf(piece + segment) <= width) pieces.push(piece + segment);
		else pieces.push(piece, segment);
	}
	return pieces;
}

/** A text that is cut, with an ellipsis, where it would be wider. */
export function shortened(text: string, width: number): string {
	if (widthOf(text) <= width) return text;
	const [start = ''] = cut(text, width - 1);
	return `${start}…`;
}

/** Lines of a table at most `width` wide: headings, a rule, rows. Only the column that fills can wrap. */
export function table(
	columns: readonly Column[],
	rows: readonly string[][],
	width: number,
): string[] {
	const widths = columns.map(({ heading }, index) =>
		Math.max(widthOf(heading), ...rows.map((row) => widthOf(row[index] ?? ''))),
	);
	const fill = columns.findIndex(({ fills }) => fills);
	if (fill !== -1) {
		const taken = widths.reduce((sum, each, index) => sum + (index === fill ? 0 : each), 0);
		const room = width - taken - gap.length * (columns.length - 1);
		widths[fill] = Math.min(widths[fill] ?? 0, Math.max(narrowestFill, room));
	}
	const headings = columns.map(({ heading }) => heading);
	const rule = widths.map((each) => '─'.repeat(each)).join(gap);
	return [
		...tableRow(columns, widths, headings),
		rule,
		...rows.flatMap((row) => tableRow(columns, widths, row)),
	];
}

function tableRow(
	columns: readonly Column[],
	widths: readonly number[],
	cells: string[],
): string[] {
	const wrapped = columns.map((_, index) => wrap(cells[index] ?? '', widths[index] ?? 0));
	const height = Math.max(...wrapped.map((lines) => lines.length));
	return Array.from({ length: height }, (_, line) =>
		columns
			.map(({ align }, index) => pad(wrapped[index]?.[line] ?? '', widths[index] ?? 0, align))
			.join(gap)
			.trimEnd(),
	);
}

const indian = new Intl.NumberFormat('en-IN');

/** A number as India groups it: 1,00,000. */
export function grouped(value: number): string {
	return indian.format(value);
}

/** `1 row`, `2 rows`, `1,00,000 rows`. */
export function counted(count: number, one: string, many = `${one}s`): string {
	return `${grouped(count)} ${count === 1 ? one : many}`;
}
