import { type RunKind, runMessage } from '../../../nodes/shared/payout/runMessage';
import { noRows } from './samples';

type Receipt = Parameters<typeof runMessage>[1];
type SheetFacts = Parameters<typeof runMessage>[2];

const receipt: Receipt = {
	preview: false,
	environment: 'test',
	companyId: 'CEK1PU9AOO',
	cardAccountId: 'CAQL8YCV3',
	payoutRun: 'diwali-2026',
	...noRows,
	rows: 10,
	batches: 0,
	requests: 0,
	accountBalance: null,
	durationMs: 0,
	stopped: null,
	planId: null,
	warnings: [],
	executionId: null,
	workflowId: null,
	startedAt: '2026-11-26T04:30:00.000Z',
	finishedAt: '2026-11-26T04:30:00.000Z',
};
const people: SheetFacts = { emptyRows: 0, hasSeveralForOne: false };
const payouts: SheetFacts = { emptyRows: 0, hasSeveralForOne: true };
const stopped = 'EnKash refused the login.';

it.each<[kind: RunKind, changes: Partial<Receipt>, sheet: SheetFacts, message: string]>([
	// Empty rows are counted among the refused, and are nobody.
	[
		'allocate',
		{ allocated: 3, pointsAllocated: 300, alreadyAllocated: 1, rejected: 4, unconfirmed: 2 },
		{ ...people, emptyRows: 3 },
		'3 of 7 people got 300 points. 1 was paid before, 1 was not paid and 2 were unconfirmed.',
	],
	[
		'allocate',
		{ allocated: 3, pointsAllocated: 300, rejected: 4, notSent: 3, stopped },
		{ ...payouts, emptyRows: 3 },
		`3 of 7 payouts went through, with 300 points. 4 were not paid. ${stopped}`,
	],
	[
		'preview',
		{ rejected: 4, pointsToAllocate: 600, availableBalance: 1000 },
		{ ...people, emptyRows: 3 },
		'Preview: 6 of 7 people would get 600 points; nothing was sent. 1 would not be paid. The account has 1,000, which is enough.',
	],
	[
		'preview',
		{ rejected: 3, notSent: 2, pointsToAllocate: 500, availableBalance: 100 },
		{ ...payouts, emptyRows: 1 },
		'Preview: 5 of 9 payouts would go through, with 500 points; nothing was sent. 4 would not be paid. The account has 100, which is 400 points too few.',
	],
	[
		'preview',
		{ rejected: 3, pointsToAllocate: 700 },
		{ ...people, emptyRows: 3 },
		'Preview: 7 of 7 people would get 700 points; nothing was sent.',
	],
	[
		'check',
		{ alreadyAllocated: 4, pointsAlreadyAllocated: 400, notFound: 1, rejected: 5, requests: 5 },
		{ ...people, emptyRows: 3 },
		"Check: EnKash's log holds 4 of 7 payouts, with 400 points; nothing was sent. 1 was not found and 2 were refused.",
	],
	// Where nothing was looked up, no count says anything of the log.
	['check', { unconfirmed: 10, stopped }, people, `Check: nothing was looked up. ${stopped}`],
	[
		'check',
		{ alreadyAllocated: 1, pointsAlreadyAllocated: 100, unconfirmed: 9, requests: 2, stopped },
		people,
		`Check: EnKash's log holds 1 of 10 payouts, with 100 points; nothing was sent. 9 were unconfirmed. ${stopped}`,
	],
	[
		'check',
		{ rejected: 10 },
		people,
		"Check: EnKash's log holds 0 of 10 payouts, with 0 points; nothing was sent. 10 were refused.",
	],
])('%s: %j, %j', (kind, changes, sheet, message) => {
	const told = { ...receipt, ...changes };
	expect(runMessage(kind, told, sheet)).toBe(`diwali-2026: ${message}`);
	expect(runMessage(kind, { ...told, payoutRun: null }, sheet)).toBe(message);
});
