/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { runNode } from '../../harness';
import { allMobiles } from '../arbitraries/cells';
import type { Fixture } from '../fixture/fixture';
import type { Tally } from '../fixture/tally';
import { commonComplaints, doublePayments, record } from '../fixture/recorder';
import { bulkComplaints } from './checks';
import { edited } from './edits';
import { endComplaints } from './end';
import type { Observed } from './observed';
import type { Execution, Scenario } from './scenario';
import { parametersOf, type Settings } from './settings';
import { itemsOf, type Sheet } from './sheet';
import { type Payer, expectedRowsOf } from './expectedRows';

/** Plays a scenario to its end and returns everything that was wrong with it. */
export async function runBulk(
	fixture: Fixture,
	scenario: Scenario,
	tally: Tally,
): Promise<string[]> {
	fixture.prepare(scenario.conditions);
	const { settings, executions } = scenario;
	const complaints: string[] = [];
	let { sheet } = scenario;
	for (const [number, execution] of executions.entries()) {
		sheet = edited(sheet, execution.edits);
		if (execution.newPassword) fixture.changePassword();
		for (const fault of execution.faults) fixture.sandbox.addFault(fault);
		const observed = await execute(fixture, sheet, settings, execution, tally);
		fixture.sandbox.clearFaults();
		const wrong = [...allComplaints(fixture, observed)];
		complaints.push(...wrong.map((complaint) => `execution ${number + 1}: ${complaint}`));
	}
	fixture.clearUp();
	const observed = await execute(fixture, sheet, settings, undisturbed, tally);
	const wrong = [...allComplaints(fixture, observed), ...endComplaints(fixture, observed)];
	complaints.push(...wrong.map((complaint) => `at the end: ${complaint}`));
	return complaints;
}

/** What is left out where nothing can go wrong is n8n's own default. */
type Disturbance = Pick<Execution, 'onError' | 'retryOnFail' | 'stopAfter'> & { timeout?: number };

const undisturbed: Disturbance = {
	onError: 'stopWorkflow',
	retryOnFail: false,
	stopAfter: null,
	timeout: 60,
};

async function execute(
	fixture: Fixture,
	sheet: Sheet,
	settings: Settings,
	{ onError, retryOnFail, stopAfter, timeout }: Disturbance,
	tally: Tally,
): Promise<Observed> {
	const payer = payerOf(fixture, settings);
	const stop = new AbortController();
	const watchman = stopAfter === null ? undefined : stopAtRequest(fixture, stopAfter, stop);
	const { result: run, recording } = await record(
		fixture,
		async () =>
			await runNode({
				node: 'enKashBulkAllocate',
				packageDir: fixture.packageDir,
				items: itemsOf(sheet),
				credentials: fixture.credentials,
				parameters: parametersOf(settings, sheet.headings, payer.cardAccountId, timeout),
				onError,
				retryOnFail,
				maxTries: 3,
				signal: stop.signal,
			}),
	);
	clearInterval(watchman);
	tally.count(run, recording);
	return {
		settings,
		items: itemsOf(sheet),
		expectedRows: expectedRowsOf(sheet, settings, payer),
		run,
		recording,
		wasStopped: stop.signal.aborted,
	};
}

function payerOf({ sandbox: { account } }: Fixture, { account: chosen }: Settings): Payer {
	const cardAccountId = {
		credential: account.cardAccountId,
		incentives: account.incentiveCardAccountId,
		gifts: account.giftCardAccountId,
		unknown: 'CANOBODYS',
	}[chosen];
	return { companyId: account.companyId, cardAccountId };
}

/** Presses Stop once the sandbox has seen that many requests. */
function stopAtRequest(
	{ sandbox }: Fixture,
	count: number,
	stop: AbortController,
): ReturnType<typeof setInterval> {
	const start = sandbox.mark();
	return setInterval(() => {
		if (sandbox.since(start).requests.length >= count) stop.abort();
	}, 1);
}

function* allComplaints(fixture: Fixture, observed: Observed): Generator<string> {
	const { run, recording, settings } = observed;
	const { concurrency } = settings;
	yield* bulkComplaints(observed);
	yield* doublePayments(fixture.sandbox.ledger.points.map(({ reference }) => reference));
	yield* commonComplaints(fixture, run, recording, { concurrency, mobiles: allMobiles });
}
