import { runNode } from '../../harness';
import { allMobiles } from '../draw/cells';
import { logComplaints, secretComplaints } from '../stage/secrets';
import type { Stage } from '../stage/stage';
import type { Tally } from '../stage/tally';
import { loginComplaints, watch } from '../stage/witness';
import { singlesComplaints } from './checks';
import { dataOf, type Item } from './item';
import type { Kind } from './kind';
import { doublePayments } from './money';
import type { Observed } from './observed';
import type { Settings, SinglesExecution, SinglesScenario } from './scenario';
import { prospectsOf } from './truth';

/** How scenarios of one node are played: to the end, and returning everything that was wrong. */
export function playerOf(kind: Kind) {
	return async (stage: Stage, scenario: SinglesScenario, tally: Tally): Promise<string[]> => {
		stage.prepare(scenario.scenery);
		const complaints: string[] = [];
		for (const [number, execution] of scenario.executions.entries()) {
			if (execution.newPassword) stage.changePassword();
			for (const fault of execution.faults) stage.sandbox.addFault(fault);
			const observed = await execute(stage, kind, scenario, execution, tally);
			stage.sandbox.clearFaults();
			const wrong = [...singlesComplaints(observed), ...commonComplaints(stage, observed)];
			complaints.push(...wrong.map((complaint) => `execution ${number + 1}: ${complaint}`));
		}
		stage.clearUp();
		const { settings, items } = scenario;
		const calm = { settings: { ...settings, timeout: 60 }, items };
		const observed = await execute(stage, kind, calm, undisturbed, tally);
		const wrong = [
			...singlesComplaints(observed),
			...commonComplaints(stage, observed),
			...endComplaints(stage, observed, items),
		];
		complaints.push(...wrong.map((complaint) => `at the end: ${complaint}`));
		tally.scenarios++;
		return complaints;
	};
}

type Disturbance = Pick<SinglesExecution, 'operation' | 'isReversed' | 'onError' | 'retryOnFail'>;

const undisturbed: Disturbance = {
	operation: 'allocate',
	isReversed: false,
	// One item that EnKash refuses must not keep the others from it.
	onError: 'continueRegularOutput',
	retryOnFail: false,
};

async function execute(
	stage: Stage,
	kind: Kind,
	scenario: { settings: Settings; items: Item[] },
	{ operation, isReversed, onError, retryOnFail }: Disturbance,
	tally: Tally,
): Promise<Observed> {
	const { sandbox } = stage;
	const { settings } = scenario;
	const items = isReversed ? scenario.items.toReversed() : scenario.items;
	const see = watch(sandbox);
	const before = kind.ledger(sandbox);
	const run = await runNode({
		node: kind.node,
		packageDir: stage.packageDir,
		items: dataOf(items),
		credentials: stage.credentials,
		parameters: kind.parameters(settings, { operation }),
		onError,
		retryOnFail,
		maxTries: 3,
	});
	await stage.settle();
	const seen = see();
	tally.count(run, seen);
	return {
		kind,
		settings,
		goesOn: onError !== 'stopWorkflow',
		items: dataOf(items),
		prospects: prospectsOf(kind, items, settings, operation),
		run,
		requests: seen.requests,
		paid: kind.ledger(sandbox).slice(before.length),
		paidBefore: new Set(before.map(({ key }) => key)),
	};
}

function* commonComplaints(stage: Stage, { kind, run, settings }: Observed): Generator<string> {
	const { sandbox, outgoing } = stage;
	yield* doublePayments(kind, sandbox);
	yield* loginComplaints(stage);
	yield* secretComplaints(stage, run);
	yield* logComplaints(run, allMobiles);
	const most = kind.isKeyed ? settings.concurrency : 1;
	if (outgoing.peak > most) {
		yield `${outgoing.peak} requests at a time, not ${most}`;
	}
}

/** Complains after an undisturbed last run about everybody who has not got what is theirs. */
function* endComplaints(
	{ sandbox }: Stage,
	{ kind, prospects }: Observed,
	items: readonly Item[],
): Generator<string> {
	if (!kind.isKeyed) return;
	const paid = new Set(kind.ledger(sandbox).map(({ key }) => key));
	for (const [index, prospect] of prospects.entries()) {
		const item = items[index];
		if (item === undefined || prospect.kind !== 'payable') continue;
		const isKnown = item.userId.means === 'EKSANDBX';
		// EnKash wants these for a new card, and only pays coins to people it knows.
		const isComplete = item.email.means !== '' && item.title.means !== '';
		if (kind.node === 'enKashAllocateCoins' ? !isKnown : !isComplete) continue;
		if (!paid.has(prospect.payout.key)) yield `NEVER PAID: ${prospect.payout.key}`;
	}
}
