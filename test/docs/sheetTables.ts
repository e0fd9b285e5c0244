import { mainHeadings } from '../../nodes/shared/payout/headings';
import { parseDistinguishedBy, parseReference } from '../../nodes/shared/payout/identifier';
import { parseMobile } from '../../nodes/shared/payout/mobile';
import { type Parsed, quoted } from '../../nodes/shared/payout/parsed';
import {
	parseEmail,
	parseName,
	parseRemarks,
	parseTitleOrNone,
} from '../../nodes/shared/payout/person';
import { parsePoints } from '../../nodes/shared/payout/points';
import { fieldLabels, type PayoutField, payoutFields } from '../../nodes/shared/payout/row';
import { withWritten } from './written';

/** The page that tells what a sheet may look like. */
export const page = 'docs/bulk-allocate.md';
const needed: Partial<Record<PayoutField, string>> = {
	name: ' (required)',
	mobile: ' (required)',
	loadAmount: ' (required)',
	uniqueReferenceNumber: ' (with **Each Reference Number of My Own**)',
};

/** Cells that people have, one of each kind; what becomes of them is asked of the code. */
const examples: Array<
	[label: string, parse: (cell: unknown) => Parsed<unknown>, cells: unknown[]]
> = [
	[
		'Name',
		parseName,
		['Asha Rao', 'आशा राव', '"Asha Rao"', '#N/A', 'undefined', '12345', 'R\ufffdhul'],
	],
	[
		'Mobile',
		parseMobile,
		[
			...[
				'98765 43210',
				'+91-98765-43210',
				'09876543210',
				'9876543210.0',
				'\u202a+919876543210\u202c',
			],
			...['९८७६५४३२१०', 'tel:+919876543210', '9876543210/9876543211', '9.87654E+09'],
			...['080-25500000', '02212345678', '98765', '+1 415 555 2671'],
		],
	],
	[
		'Points',
		parsePoints,
		[
			...[
				'500',
				'1,00,000',
				'100,000',
				'500.00',
				'५००',
				'1.000',
				'₹500',
				'500/-',
				434.99999999999994,
			],
			...['1.5', '5e3', '1 000', '1,00', '500+200', '05-Jan-2026', '0'],
		],
	],
	['Email', parseEmail, ['asha@example.com', 'NA', '-', 'asha@example,com']],
	['Title', parseTitleOrNone, ['mr', 'Miss', 'Smt', 'Shri', 'Senior Manager']],
	['Remarks', parseRemarks, ['Well done', '--', '#N/A']],
	[
		'Own Reference Number',
		parseReference,
		['BONUS-2026-0001', 1001, '1.23457E+11', 'BONUS\u200b1'],
	],
	[
		'Several Payouts per Person, Told Apart By',
		parseDistinguishedBy,
		['Q3 bonus', 'TRUE', '', '#REF!'],
	],
];

function headingRows(): string[] {
	return payoutFields.map((field) =>
		rowOf([`${fieldLabels[field]}${needed[field] ?? ''}`, mainHeadings[field].join(', ')]),
	);
}

function exampleRows(): string[] {
	return examples.flatMap(([label, parse, cells]) =>
		cells.map((cell) => rowOf([label, code(cell), becomes(parse(cell))])),
	);
}

function becomes(parsed: Parsed<unknown>): string {
	if (!parsed.ok) return `refused: ${parsed.advice ?? `${parsed.expected} is expected`}`;
	return parsed.value === undefined || parsed.value === '' ? 'left out' : code(parsed.value);
}

/** What can't be seen is written out, as in a reason. */
function code(value: unknown): string {
	const shown = typeof value === 'string' ? quoted(value).slice(1, -1).replace(/\\"/g, '"') : value;
	return value === '' ? '(empty)' : `\`${String(shown)}\``;
}

function rowOf(cells: readonly string[]): string {
	return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function tables(): string {
	return [
		'### Headings that are found',
		'',
		rowOf(['Field', 'Headings']),
		rowOf(['---', '---']),
		...headingRows(),
		'',
		'### What becomes of a cell',
		'',
		rowOf(['Field', 'Cell', 'Becomes']),
		rowOf(['---', '---', '---']),
		...exampleRows(),
	].join('\n');
}

/** The page with tables as the code is now. Throws where the page has lost its markers. */
export function withTables(text: string): string {
	return withWritten(text, { page, command: 'docs', content: tables() });
}
