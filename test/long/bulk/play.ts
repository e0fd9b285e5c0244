/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { type RunResult, runNode } from '../../harness';
import { allMobiles } from '../draw/cells';
import { logComplaints, secretComplaints } from '../stage/secrets';
import type { Stage } from '../stage/stage';
import type { Tally } from '../stage/tally';
import { doublePayments, loginComplaints, watch } from '../stage/witness';
import { bulkComplaints } from './checks';
import { edited } from './edits';
import { endComplaints } from './end';
import type { Observed } from './observed';
import type { Execution, Scenario } from './scenario';
import { parametersOf, type Settings } from './settings';
import { itemsOf, type Sheet } from './sheet';
import { type Payer, prospectsOf } from './truth';

/** Plays a scenario to its end and returns everything that was wrong with it. */
export async function playBulk(stage: Stage, scenario: Scenario, tally: Tally): Promise<string[]> {
	stage.prepare(scenario.scenery);
	const { settings, executions } = scenario;
	const complaints: string[] = [];
	let { sheet } = scenario;
	for (const [number, execution] of executions.entries()) {
		sheet = edited(sheet, execution.edits);
		if (execution.newPassword) stage.changePassword();
		for (const fault of execution.faults) stage.sandbox.addFault(fault);
		const observed = await execute(stage, sheet, settings, execution, tally);
		stage.sandbox.clearFaults();
		const wrong = [...bulkComplaints(observed), ...commonComplaints(stage, observed)];
		complaints.push(...wrong.map((complaint) => `execution ${number + 1}: ${complaint}`));
	}
	stage.clearUp();
	const observed = await execute(stage, sheet, settings, undisturbed, tally);
	const wrong = [
		...bulkComplaints(observed),
		...commonComplaints(stage, observed),
		...endComplaints(stage, observed),
	];
	complaints.push(...wrong.map((complaint) => `at the end: ${complaint}`));
	tally.scenarios++;
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
	stage: Stage,
	sheet: Sheet,
	settings: Settings,
	{ onError, retryOnFail, stopAfter, timeout }: Disturbance,
	tally: Tally,
): Promise<Observed> {
	const { sandbox } = stage;
	const payer = payerOf(stage, settings);
	const stop = new AbortController();
	const see = watch(sandbox);
	const watchman = stopAfter === null ? undefined : stopWhenSeen(see, stopAfter, stop);
	const run: RunResult = await runNode({
		node: 'enKashBulkAllocate',
		packageDir: stage.packageDir,
		items: itemsOf(sheet),
		credentials: stage.credentials,
		parameters: parametersOf(settings, sheet.headings, payer.cardAccountId, timeout),
		onError,
		retryOnFail,
		maxTries: 3,
		signal: stop.signal,
	});
	clearInterval(watchman);
	await stage.settle();
	const seen = see();
	tally.count(run, seen);
	return {
		settings,
		items: itemsOf(sheet),
		prospects: prospectsOf(sheet, settings, payer),
		run,
		seen,
		wasStopped: stop.signal.aborted,
	};
}

function payerOf({ sandbox: { account } }: Stage, { account: chosen }: Settings): Payer {
	const cardAccountId = {
		credential: account.cardAccountId,
		incentives: account.incentiveCardAccountId,
		gifts: account.giftCardAccountId,
		unknown: 'CANOBODYS',
	}[chosen];
	return { companyId: account.companyId, cardAccountId };
}

/** Presses Stop once the sandbox has seen that many requests. */
function stopWhenSeen(
	see: ReturnType<typeof watch>,
	requests: number,
	stop: AbortController,
): ReturnType<typeof setInterval> {
	return setInterval(() => {
		if (see().requests.length >= requests) stop.abort();
	}, 1);
}

function* commonComplaints(stage: Stage, { run, settings }: Observed): Generator<string> {
	const { sandbox, outgoing } = stage;
	yield* doublePayments(sandbox);
	yield* loginComplaints(stage);
	yield* secretComplaints(stage, run);
	yield* logComplaints(run, allMobiles);
	if (outgoing.peak > settings.concurrency) {
		yield `${outgoing.peak} requests at a time, not ${settings.concurrency}`;
	}
}
