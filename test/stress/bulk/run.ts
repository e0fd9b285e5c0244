import type { INodeParameters } from 'n8n-workflow';
import { runNode } from '../../harness';
import { allMobiles } from '../arbitraries/cells';
import type { Fixture } from '../fixture/fixture';
import { atRequest, commonComplaints, doublePayments, record } from '../fixture/recorder';
import { personalValues } from '../fixture/secrets';
import type { Tally } from '../fixture/tally';
import { bulkPath, Calls } from './calls';
import { checkComplaints } from './check';
import { bulkComplaints } from './checks';
import { fields } from './columns';
import { edited } from './edits';
import { endComplaints } from './end';
import { expectedRowsOf, hasVariedParameter, type Payer } from './expectedRows';
import type { Observed } from './observed';
import type { Execution, ForeignPayment, Scenario } from './scenario';
import { parametersOf, type Settings } from './settings';
import { itemsOf, type Sheet } from './sheet';

/** Runs a scenario to its end and returns everything that was wrong with it. */
export async function runBulk(
	fixture: Fixture,
	scenario: Scenario,
	tally: Tally,
): Promise<string[]> {
	fixture.prepare(scenario.conditions);
	const { settings, executions, tokensDieAt } = scenario;
	const complaints: string[] = [];
	let { sheet } = scenario;
	const foreign = payForeigners(fixture, sheet, settings, scenario.foreign);
	for (const [number, execution] of executions.entries()) {
		sheet = edited(sheet, execution.edits);
		const observed = await execute(fixture, sheet, settings, execution, tally);
		const wrong = [...allComplaints(fixture, observed)];
		complaints.push(...wrong.map((complaint) => `execution ${number + 1}: ${complaint}`));
	}
	fixture.clearUp();
	const dying =
		tokensDieAt === null
			? undefined
			: atRequest(fixture, bulkPath, tokensDieAt, () => fixture.endTokens());
	const calm = { ...settings, timeout: 60 };
	const observed = await execute(fixture, sheet, calm, undisturbed, tally);
	dying?.();
	const wrong = [...allComplaints(fixture, observed), ...endComplaints(fixture, observed, foreign)];
	complaints.push(...wrong.map((complaint) => `at the end: ${complaint}`));
	complaints.push(...(await checkAgainstLedger(fixture, sheet, calm, tally)));
	return complaints;
}

/** Checks the sheet against EnKash's log as the scenario has it, and once more against one that hides nothing. */
async function checkAgainstLedger(
	fixture: Fixture,
	sheet: Sheet,
	settings: Settings,
	tally: Tally,
): Promise<string[]> {
	// What stops a run stops no check.
	const checked: Settings = { ...settings, invalidRows: 'skip', maxPointsPerRun: 0 };
	const complaints: string[] = [];
	fixture.letLogCatchUp();
	for (const isLogOpen of [false, true]) {
		if (isLogOpen) fixture.openLog();
		const observed = await execute(fixture, sheet, checked, undisturbed, tally, {
			operation: 'check',
		});
		const wrong = [
			...checkComplaints(fixture, observed, isLogOpen),
			...commonOf(fixture, observed),
		];
		complaints.push(...wrong.map((complaint) => `checked: ${complaint}`));
	}
	return complaints;
}

export const undisturbed: Omit<Execution, 'edits'> = {
	faults: [],
	outage: null,
	onError: 'stopWorkflow',
	retryOnFail: false,
	newPassword: false,
	clockJumpMs: 0,
	failingRead: null,
	stopAfter: null,
};

/**
 * Pays rows of the sheet before it is run for the first time: under a reference of the user's own somebody else, under
 * a generated one the same person another amount. Returns the references.
 */
function payForeigners(
	fixture: Fixture,
	sheet: Sheet,
	settings: Settings,
	foreign: readonly ForeignPayment[],
): Set<string> {
	const payer = payerOf(fixture, settings);
	const expectedRows = expectedRowsOf(sheet, settings, payer);
	const references = new Set<string>();
	for (const { row, amount } of foreign) {
		const expected = expectedRows[row];
		if (expected?.kind !== 'payable' || references.has(expected.reference)) continue;
		const mobile = settings.referenceMode === 'provide' ? '6111111111' : expected.mobile;
		if (
			fixture.payElsewhere(payer, { ...expected, mobile, amount: expected.loadAmount + amount })
		) {
			references.add(expected.reference);
		}
	}
	return references;
}

/** What is asked of the node besides the settings. */
interface Asked {
	/** Default: allocate. */
	operation?: 'allocate' | 'check' | 'preview';
	options?: INodeParameters;
}

/** Runs the node once, under what the execution brings. */
export async function execute(
	fixture: Fixture,
	sheet: Sheet,
	settings: Settings,
	execution: Omit<Execution, 'edits'>,
	tally: Tally,
	{ operation = 'allocate', options = {} }: Asked = {},
): Promise<Observed> {
	const { onError, retryOnFail, stopAfter, outage } = execution;
	const payer = payerOf(fixture, settings);
	const expectedRows = expectedRowsOf(sheet, settings, payer);
	const stop = new AbortController();
	const { result: run, recording } = await fixture.disturbed(
		{ ...execution, faults: outage ? [outage] : execution.faults },
		async () => {
			const stopped =
				stopAfter === null ? undefined : atRequest(fixture, '/', stopAfter, () => stop.abort());
			const recorded = await record(
				fixture,
				async () =>
					await runNode({
						node: 'enKashBulkAllocate',
						packageDir: fixture.packageDir,
						items: itemsOf(sheet, settings),
						credentials: fixture.credentials,
						parameters: {
							operation,
							...parametersOf(settings, sheet.headings, payer.cardAccountId, options),
						},
						onError,
						retryOnFail,
						maxTries: 3,
						signal: stop.signal,
					}),
			);
			stopped?.();
			return recorded;
		},
	);
	tally.count(run, recording);
	return {
		settings,
		payer,
		items: itemsOf(sheet, settings),
		typed: sheet.rows.flatMap((row) => fields.map((field) => row[field].typed)),
		expectedRows,
		isVaried: hasVariedParameter(sheet, settings),
		run,
		recording,
		calls: new Calls(recording.requests),
		outage: outageIn(fixture, execution, expectedRows),
		wasStopped: stop.signal.aborted,
	};
}

export function payerOf({ sandbox: { account } }: Fixture, { account: chosen }: Settings): Payer {
	const cardAccountId = {
		credential: account.cardAccountId,
		incentives: account.incentiveCardAccountId,
		gifts: account.giftCardAccountId,
		unknown: 'CANOBODYS',
	}[chosen];
	return { companyId: account.companyId, cardAccountId };
}

function outageIn(
	{ sandbox: { switches } }: Fixture,
	{ outage, faults }: Omit<Execution, 'edits'>,
	rows: Observed['expectedRows'],
): Observed['outage'] {
	if (outage) return 'silent';
	const isPoisoned = (row: Observed['expectedRows'][number]) =>
		row.kind !== 'payable' || switches.poisonedMobiles.includes(row.mobile);
	// A refusal without words may mean that the row is paid already, so a run does not give up on those.
	const refusesRows =
		!['off', 'duplicateWhole'].includes(switches.invalidRowRefusesBatch) &&
		!switches.refusalWithoutWords;
	return refusesRows && faults.length === 0 && rows.every(isPoisoned) ? 'refusing' : null;
}

/** Everything that is wrong with one run that pays. */
export function* allComplaints(fixture: Fixture, observed: Observed): Generator<string> {
	yield* bulkComplaints(observed);
	yield* doublePayments(fixture.sandbox.ledger.points.map(({ reference }) => reference));
	yield* commonOf(fixture, observed);
}

function* commonOf(fixture: Fixture, observed: Observed): Generator<string> {
	const { run, recording, settings } = observed;
	const { concurrency } = settings;
	const personal = personalValues([...allMobiles, ...observed.typed]);
	yield* commonComplaints(fixture, run, recording, { concurrency, personal });
}
