/* eslint-disable @n8n/community-nodes/require-node-api-error -- runs on the developer's machine, never inside n8n */
import { columnsOf } from '../../nodes/shared/payout/headings';
import type { CredentialStore } from '../harness';
import type { LedgerEntry } from '../sandbox';
import { UserFacingError } from './errors';
import { type Payout, payOut, type Preview, previewOf, type RunSettings } from './payout';
import type { Sheet } from './sheet';

/** One amount that somebody changes after the approval. */
export interface Edit {
	/** From 1. */
	row: number;
	/** The cell's text. */
	before: string;
	after: string;
}

/** A payout that a second person approved, with a change in between. */
export interface ApprovedPayout {
	preview: Preview;
	/** Absent where the sheet as it stands would not be paid, so that there is nothing to approve. */
	approved?: {
		edit: Edit;
		/** What the node said of the changed sheet; undefined where it was paid. */
		refusal: string | undefined;
		/** EnKash's books before that, and after it. */
		booksBefore: LedgerEntry[];
		booksAfterEdit: LedgerEntry[];
		/** The sheet as it was approved, in another order. */
		payout: Payout;
		books: LedgerEntry[];
	};
}

/**
 * Previews a sheet, takes the plan for approved, changes one amount and runs it, then runs the approved sheet in another
 * order.
 */
export async function payAfterApproval(
	sheet: Sheet,
	credentials: CredentialStore,
	settings: RunSettings,
	books: () => LedgerEntry[],
): Promise<ApprovedPayout> {
	const preview = await previewOf(sheet, credentials, settings);
	const edit = editOf(sheet, preview);
	if (preview.stopped !== null || preview.sufficientBalance === false || !edit) return { preview };
	const approved = { ...settings, approvedPlan: preview.planId };
	const booksBefore = books();
	const refusal = await refusalOf(edit.sheet, credentials, approved);
	const booksAfterEdit = books();
	const payout = await payOut({ rows: inAnotherOrder(sheet, preview) }, credentials, approved);
	return {
		preview,
		approved: { edit, refusal, booksBefore, booksAfterEdit, payout, books: books() },
	};
}

async function refusalOf(
	sheet: Sheet,
	credentials: CredentialStore,
	settings: RunSettings,
): Promise<string | undefined> {
	try {
		await payOut(sheet, credentials, settings);
		return undefined;
	} catch (error) {
		if (error instanceof UserFacingError) return error.message;
		throw error;
	}
}

/** The sheet with a zero more in the points of the first row that would be sent; undefined where none would be. */
function editOf(
	sheet: Sheet,
	{ refusedRows, plan }: Preview,
): (Edit & { sheet: Sheet }) | undefined {
	const found = columnsOf(sheet.headings, ['loadAmount']);
	const column = found.ok ? found.columns.loadAmount : undefined;
	const index = sheet.rows.findIndex((_, position) => !refusedRows.includes(position + 1));
	const changed = sheet.rows[index];
	const [first] = plan;
	if (column === undefined || !changed || !first) return undefined;
	const after = String(first.loadAmount * 10);
	const rows = sheet.rows.with(index, { ...changed, [column]: after });
	return { row: index + 1, before: changed[column] ?? '', after, sheet: { ...sheet, rows } };
}

/** Those who would be paid in reverse. Of two rows for one person the first counts, so refused ones stay behind. */
function inAnotherOrder({ rows }: Sheet, { refusedRows }: Preview): Sheet['rows'] {
	const isRefused = (_: unknown, index: number) => refusedRows.includes(index + 1);
	const refused = rows.filter(isRefused);
	const sent = rows.filter((row, index) => !isRefused(row, index));
	return [...sent.reverse(), ...refused];
}
