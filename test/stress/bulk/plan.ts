import * as fc from 'fast-check';
import * as z from 'zod/v4';
import { disturbanceOf } from '../arbitraries/disturbance';
import type { Fixture } from '../fixture/fixture';
import { expectedPlanId } from '../fixture/references';
import type { Tally } from '../fixture/tally';
import { propertyOf } from '../property';
import { bulkPath } from './calls';
import type { Headings } from './columns';
import { type Edit, edit, edited } from './edits';
import { expectedRowsOf, type Payable } from './expectedRows';
import type { Observed } from './observed';
import { allComplaints, execute, payerOf, undisturbed } from './run';
import type { Execution } from './scenario';
import { type Settings, settings } from './settings';
import { headings, type Sheet, sheet } from './sheet';

/** What changes between the preview that somebody approves and the run that pays. */
type Change =
	| { what: 'sheet'; edit: Edit }
	| { what: 'headings'; headings: Headings }
	| { what: 'settings'; settings: Partial<Settings> };

interface Scenario {
	sheet: Sheet;
	settings: Settings;
	changes: Change[];
	executions: Array<Omit<Execution, 'edits'>>;
}

const change: fc.Arbitrary<Change> = fc.oneof(
	{ weight: 5, arbitrary: fc.record({ what: fc.constant('sheet' as const), edit }) },
	{ weight: 1, arbitrary: fc.record({ what: fc.constant('headings' as const), headings }) },
	{
		weight: 3,
		arbitrary: fc
			.constantFrom<
				Partial<Settings>
			>(...(['headings', 'columns', 'expressions'] as const).map((mapping) => ({ mapping })), ...(['credential', 'incentives'] as const).map((account) => ({ account })), ...[true, false].map((isPointsAllocation) => ({ isPointsAllocation })), ...(['generate', 'provide'] as const).map((referenceMode) => ({ referenceMode })), ...[true, false].map((isDistinguished) => ({ isDistinguished })), ...[1,
					7].map((batchSize) => ({ batchSize })), ...[0, 400].map((maxPointsPerRow) => ({ maxPointsPerRow })), ...[0,
					2000].map((maxPointsPerRun) => ({ maxPointsPerRun })), ...(['skip', 'stop'] as const).map((invalidRows) => ({ invalidRows })))
			.map((changed) => ({ what: 'settings' as const, settings: changed })),
	},
);

const scenario: fc.Arbitrary<Scenario> = fc.record({
	sheet,
	settings: settings.map(
		(drawn): Settings => ({
			...drawn,
			// A preview of any other account fails, and approves nothing.
			account: drawn.account === 'incentives' ? 'incentives' : 'credential',
			varied: null,
		}),
	),
	changes: fc.array(change, { maxLength: 3 }),
	executions: fc.array(
		fc.record({
			...disturbanceOf([bulkPath, 'cardAccount/get']),
			stopAfter: fc.constant(null),
			outage: fc.constant(null),
		}),
		{ maxLength: 2 },
	),
});

/** What somebody approved in a preview is paid, or nothing is. */
export const plan = propertyOf('plan', scenario, run);

/** The fields of a row as EnKash would get them. */
const plannedRowSchema = z
	.object({
		uniqueReferenceNumber: z.string(),
		mobile: z.string(),
		loadAmount: z.number(),
		name: z.string(),
		email: z.string().default(''),
		title: z.string().default(''),
		remarks: z.string().default(''),
	})
	.transform(({ uniqueReferenceNumber: reference, ...row }) => contentOf({ reference, ...row }));
const previewSchema = z.object({
	preview: z.literal(true),
	planId: z.string(),
	plan: z.array(plannedRowSchema),
	pointsToAllocate: z.number(),
});
const receiptSchema = z.object({ planId: z.string().nullable() });

async function run(fixture: Fixture, drawn: Scenario, tally: Tally): Promise<string[]> {
	fixture.prepare({ switches: {}, balance: 10_000_000, credential: {} });
	// n8n does not run a node that nothing comes in to.
	if (drawn.sheet.rows.length === 0) return [];
	const approved = planOf(fixture, drawn.sheet, drawn.settings);
	const complaints = [...(await preview(fixture, drawn, approved, tally))];

	const changed = drawn.changes.reduce(withChange, drawn);
	if (changed.sheet.rows.length > 0) {
		const isSame = planOf(fixture, changed.sheet, changed.settings).planId === approved.planId;
		tally.countOutcome(isSame ? 'plans that are the same' : 'plans that differ');
		for (const [number, execution] of [...drawn.executions, undisturbed].entries()) {
			const observed = await pay(fixture, changed, approved, execution, tally);
			const wrong = [
				...approvalComplaints(fixture, observed, approved),
				...(isSame
					? allComplaints(fixture, observed)
					: refusalComplaints(observed, approved, execution === undisturbed)),
			];
			complaints.push(...wrong.map((complaint) => `execution ${number + 1}: ${complaint}`));
		}
	}

	fixture.clearUp();
	const observed = await pay(fixture, drawn, approved, undisturbed, tally);
	const wrong = [
		...approvalComplaints(fixture, observed, approved),
		...allComplaints(fixture, observed),
		...endComplaints(fixture, observed, approved, drawn.settings),
	];
	return [...complaints, ...wrong.map((complaint) => `at the end: ${complaint}`)];
}

function withChange<T extends Pick<Scenario, 'sheet' | 'settings'>>(before: T, made: Change): T {
	switch (made.what) {
		case 'sheet':
			return { ...before, sheet: edited(before.sheet, [made.edit]) };
		case 'headings':
			return { ...before, sheet: { ...before.sheet, headings: made.headings } };
		case 'settings':
			return { ...before, settings: { ...before.settings, ...made.settings } };
	}
}

interface ExpectedPlan {
	planId: string;
	/** In the order of the sheet. */
	rows: Payable[];
}

function planOf(fixture: Fixture, sheetThen: Sheet, set: Settings): ExpectedPlan {
	const payer = payerOf(fixture, set);
	const rows = expectedRowsOf(sheetThen, set, payer).filter((row) => row.kind === 'payable');
	return { planId: expectedPlanId(payer, set.isPointsAllocation, rows.map(contentOf)), rows };
}

function contentOf({
	reference,
	mobile,
	loadAmount,
	name,
	email,
	title,
	remarks,
}: Omit<Payable, 'kind'>) {
	return [reference, mobile, loadAmount, name, email, title, remarks] as const;
}

async function preview(
	fixture: Fixture,
	drawn: Scenario,
	approved: ExpectedPlan,
	tally: Tally,
): Promise<string[]> {
	const { run: result, calls } = await execute(
		fixture,
		drawn.sheet,
		{ ...drawn.settings, timeout: 60 },
		undisturbed,
		tally,
		{ operation: 'preview', options: { listPlan: true } },
	);
	if (calls.all.length > 0) return ['a preview paid'];
	const summary = previewSchema.safeParse(result.outputs[3]?.[0]?.json);
	if (!summary.success) return [`the preview: ${result.error?.message ?? summary.error.message}`];
	const { planId, plan: listed, pointsToAllocate } = summary.data;
	const points = approved.rows.reduce((sum, { loadAmount }) => sum + loadAmount, 0);
	const facts: Array<[string, unknown, unknown]> = [
		['plan ID', planId, approved.planId],
		['rows', JSON.stringify(listed), JSON.stringify(approved.rows.map(contentOf))],
		['points', pointsToAllocate, points],
	];
	return facts
		.filter(([, said, truth]) => said !== truth)
		.map(([what, said, truth]) => `the ${what} of the preview: ${said}, not ${truth}`);
}

async function pay(
	fixture: Fixture,
	{ sheet: paidSheet, settings: set }: Pick<Scenario, 'sheet' | 'settings'>,
	{ planId }: ExpectedPlan,
	execution: Omit<Execution, 'edits'>,
	tally: Tally,
): Promise<Observed> {
	const timeout = execution === undisturbed ? 60 : set.timeout;
	const options = { approvedPlan: planId };
	return await execute(fixture, paidSheet, { ...set, timeout }, execution, tally, { options });
}

/** Complains about every payment that is not in the approved plan. */
function* approvalComplaints(
	{ sandbox: { ledger } }: Fixture,
	{ recording }: Observed,
	approved: ExpectedPlan,
): Generator<string> {
	const rows = new Map(approved.rows.map((row) => [row.reference, row]));
	for (const { reference, mobile, amount } of ledger.points) {
		const row = rows.get(reference);
		if (row?.mobile !== mobile || row.loadAmount !== amount) {
			yield `PAID, AND NOT APPROVED: ${amount} to ${mobile} under ${reference}`;
		}
	}
	const times = ledger.points.length - recording.paidBefore.size;
	if (times !== recording.points.length) yield 'PAID TWICE';
}

/** Complains about a run of another plan that sends something, or does not say why it sends nothing. */
function* refusalComplaints(
	{ run: result, calls, expectedRows, settings: set, payer }: Observed,
	approved: ExpectedPlan,
	isUndisturbed: boolean,
): Generator<string> {
	if (calls.all.length > 0) yield 'sent, though another plan was approved';
	if (!isUndisturbed) return;
	const rows = expectedRows.filter((row) => row.kind === 'payable');
	const points = rows.reduce((sum, { loadAmount }) => sum + loadAmount, 0);
	const { message = '', description } = {
		description: undefined,
		...result.error,
		message: result.error?.message,
	};
	const says = `${message} ${String(description)}`.replaceAll(',', '');
	const planId = expectedPlanId(payer, set.isPointsAllocation, rows.map(contentOf));
	const told = [
		'not the plan that was approved',
		approved.planId,
		planId,
		`${rows.length} row`,
		`${points} point`,
	];
	for (const part of told) if (!says.includes(part)) yield `does not say "${part}": ${says}`;
}

/** Complains after the approved run about everybody who was approved and has nothing. */
function* endComplaints(
	{ sandbox: { ledger } }: Fixture,
	{ run: result }: Observed,
	approved: ExpectedPlan,
	{ isPointsAllocation }: Settings,
): Generator<string> {
	const receipt = receiptSchema.safeParse(result.outputs[3]?.[0]?.json);
	if (receipt.data?.planId !== approved.planId) {
		yield `the receipt names the plan ${receipt.data?.planId}: ${result.error?.message}`;
	}
	// Else who has a card already gets nothing.
	if (!isPointsAllocation) return;
	for (const { reference } of approved.rows) {
		if (ledger.byReference(reference).length !== 1) yield `APPROVED AND NEVER PAID: ${reference}`;
	}
}
