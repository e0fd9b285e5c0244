import { CredentialStore } from '../harness';
import { asCredentialData } from '../harness/values';
import type { Sandbox } from '../sandbox';
import { type ApprovedPayout, payAfterApproval } from './approval';
import { audit } from './audit';
import { type Payout, payOut, previewOf, type RunSettings } from './payout';
import {
	type Style,
	approvalReport,
	heading,
	keptColumns,
	outputTables,
	receipt,
	resolvedTable,
	verdict,
} from './report';
import type { Sheet } from './sheet';
import { counted, wrap } from './text';

const payoutRun = 'diwali-2026';
const approvedPayoutRun = 'new-year-2027';

const about =
	'EnKash Bulk Allocate runs here as in n8n, in its real engine, against a local EnKash with made-up money. Nothing leaves this machine.';

const mostRowsWithoutReply = 3;
const rowsShownFirst = 8;
const rowsShownAgain = 3;
const labelWidth = 12;

export interface Demo {
	sheet: Sheet;
	sandbox: Sandbox;
	style: Style;
	print(lines: readonly string[]): void;
}

/**
 * Pays a sheet twice and shows that nobody got anything twice, then pays it in a new run after an approval. False if that,
 * or any count, does not hold.
 */
export async function runDemo(demo: Demo): Promise<boolean> {
	const { sandbox, style, print } = demo;
	print(introduction(demo));
	makeTrouble(demo);
	const credentials = new CredentialStore({ enKashApi: asCredentialData(sandbox.credential()) });

	const first = await pay(demo, credentials);
	const booksAfterFirst = [...sandbox.ledger.points];
	print([heading('First run', style), '']);
	print(outputTables(first, rowsShownFirst, style));
	print(receipt('Receipt of the first run', first.summary, style));
	print(keptColumns(first, style));

	await endTrouble(sandbox);
	const second = await pay(demo, credentials);
	print([heading('Second run: the same sheet once more', style), '']);
	print(outputTables(second, rowsShownAgain, style, first));
	print(resolvedTable(first, second, rowsShownFirst, style));
	print(receipt('Receipt of the second run', second.summary, style));

	const rows = demo.sheet.rows.length;
	const { plan } = await previewOf(demo.sheet, credentials, settingsOf(demo, payoutRun));
	const books = [...sandbox.ledger.points];
	const approval = await payApproved(demo, credentials);
	print([heading('Third run: only what somebody approved', style), '']);
	print(approvalReport(approval, style));

	const checks = audit({ rows, plan, first, second, booksAfterFirst, books, approval });
	print([heading("Held against EnKash's own books", style), '', ...verdict(checks, style), '']);
	const holds = checks.every((check) => check.holds);
	print(conclusion(holds, style));
	return holds;
}

async function pay(demo: Demo, credentials: CredentialStore): Promise<Payout> {
	return await payOut(demo.sheet, credentials, settingsOf(demo, payoutRun));
}

async function payApproved(demo: Demo, credentials: CredentialStore): Promise<ApprovedPayout> {
	const { sheet, sandbox } = demo;
	const settings = settingsOf(demo, approvedPayoutRun);
	return await payAfterApproval(sheet, credentials, settings, () => [...sandbox.ledger.points]);
}

function settingsOf({ sheet }: Demo, name: string): RunSettings {
	return { payoutRun: name, batchSize: batchSizeFor(sheet.rows.length) };
}

/** Small, so that a short sheet has several batches too; a long one gets what the node takes unless told. */
function batchSizeFor(rows: number): number {
	return rows < 500 ? 20 : 100;
}

function introduction({ sheet, sandbox, style }: Demo): string[] {
	const { cardAccountId } = sandbox.account;
	const balance = counted(sandbox.ledger.balance(cardAccountId), 'point');
	return [
		'',
		style.paint('bold', 'A sheet of people becomes rewards'),
		'',
		...wrap(about, style.width),
		'',
		...labelled('Sheet', `${sheet.name}, ${counted(sheet.rows.length, 'row')}`, style),
		...labelled('Columns', sheet.headings.join(' · '), style),
		...labelled('Account', `${cardAccountId}, ${balance}`, style),
		...labelled('Payout run', payoutRun, style),
		'',
		'In the first run, things go wrong on purpose:',
		...troubles(sheet, sandbox).map((trouble) => `  - ${trouble}`),
		'',
	];
}

function labelled(label: string, value: string, { width }: Style): string[] {
	return wrap(value, width - labelWidth).map(
		(line, index) => (index === 0 ? label : '').padEnd(labelWidth) + line,
	);
}

function troubles({ rows }: Sheet, { switches }: Sandbox): string[] {
	const trouble = ['The reply to the first batch leaves out the last people whom EnKash has paid.'];
	if (switches.blockedMobiles.length > 0) trouble.unshift('EnKash has blocked one of the people.');
	if (rows.length > batchSizeFor(rows.length)) {
		trouble.push(
			'After EnKash has paid the second batch, the connection breaks before it can say so.',
		);
	}
	return trouble;
}

/** Both faults hit after EnKash has paid: the cases in which a careless node would pay again. */
function makeTrouble({ sheet, sandbox }: Demo): void {
	const path = 'bulk-create-allocate-points';
	const rows = Math.min(mostRowsWithoutReply, Math.ceil(sheet.rows.length / 8));
	sandbox.addFault({ kind: 'missingRows', rows, match: { path, nth: 1 } });
	sandbox.addFault({ kind: 'resetAfter', match: { path, nth: 2 } });
}

/** A sheet of one batch never meets the second fault, which must not wait for the second run. */
async function endTrouble({ url }: Sandbox): Promise<void> {
	await fetch(`${url}/sandbox/faults`, { method: 'DELETE' });
}

function conclusion(holds: boolean, { paint }: Style): string[] {
	return [
		holds
			? paint('green', 'Nobody was paid twice.')
			: paint('red', 'This must never happen. Please report it with what stands above.'),
		'',
		'Next: install the package in n8n, as README.md shows; or npm run demo -- your-own-sheet.csv',
		'',
	];
}
