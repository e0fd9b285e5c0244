import type { IExecuteFunctions } from 'n8n-workflow';
import type { CardAccount } from '../shared/enkash/endpoints/account';
import { operationError } from '../shared/n8n/errors';
import { checkPayouts } from '../shared/paying/checkPayouts';
import {
	aboveMonthLimit,
	pointsLeftThisMonth,
	warningOnMonthLimit,
} from '../shared/paying/monthLimit';
import { outcomeInLog } from '../shared/payout/confirmation';
import { indianNumber, pointsInWords } from '../shared/payout/numbers';
import { type Plan, pointsOf, rowsToSend, stoppedPlan } from '../shared/payout/plan';
import { faultOfPlanId, planIdOf } from '../shared/payout/planId';
import { sentences } from '../shared/payout/result';
import { checkSettingsOf, type ReadyRun, statementsOf } from './readyRun';

/** The plan ID of a run. */
export function planIdOfRun({
	plan,
	payer,
	settings,
}: Pick<ReadyRun, 'plan' | 'payer' | 'settings'>): string {
	const { isPointsAllocation } = settings;
	return planIdOf({ ...payer, isPointsAllocation, rows: rowsToSend(plan) });
}

/**
 * Throws a `NodeOperationError` where the approved plan is not the plan of this run. It names both IDs and what would be
 * sent.
 */
export function assertApproved(context: IExecuteFunctions, run: Omit<ReadyRun, 'client'>): void {
	const { approvedPlan } = run.settings.options;
	if (approvedPlan === '') return;
	const planId = planIdOfRun(run);
	if (approvedPlan === planId) return;
	const rows = rowsToSend(run.plan);
	const count = rows.length === 1 ? '1 row' : `${indianNumber(rows.length)} rows`;
	const would = `This run would send ${count} with ${pointsInWords(pointsOf(rows))}, plan ${planId}.`;
	const fault = faultOfPlanId(approvedPlan);
	if (fault !== undefined) {
		throw operationError(context.getNode(), {
			message: "'Only If Plan Is' holds no plan ID, so nothing was sent",
			advice: `${fault} ${would}`,
		});
	}
	throw operationError(context.getNode(), {
		message: 'This is not the plan that was approved, so nothing was sent',
		advice: `Approved was ${approvedPlan}. ${would} A row, an amount, the payout run or the account has changed since the preview. Preview again and have the new plan approved.`,
	});
}

/**
 * The plan, with nothing left to send where the monthly limit or the balance is too low. First leaves out the people whom
 * EnKash's log shows as paid in this run, so that an interrupted run can be repeated. Throws a `NodeOperationError` where
 * the monthly limit can't be checked.
 */
export async function withinMeans(
	context: IExecuteFunctions,
	run: ReadyRun,
	account: CardAccount | null,
): Promise<Plan> {
	const { plan, settings, facts } = run;
	if (plan.batches.length === 0) return plan;
	const allowances = allowancesOf(context, run, account);
	const planned = plan.pointsToAllocate;
	if (allowances.every(({ points }) => planned <= points)) return plan;
	const unpaid = await unpaidPoints(context, run);
	// Where everybody was paid already, an account in debt is no reason to stop.
	const exceeded = allowances.find(
		({ points }) => unpaid === undefined || unpaid > Math.max(points, 0),
	);
	if (!exceeded) return plan;
	const why = exceeded.sentence(unpaid ?? planned);
	const advice = unpaid === undefined ? adviceWhereUnknown(settings.options.lowBalance) : '';
	const { reasonCode } = exceeded;
	const reason = sentences(why, advice);
	return stoppedPlan(plan, { outcome: 'notSent', reasonCode, reason }, facts);
}

/** The plan of a preview, with a warning where the monthly limit would stop it. */
export function withMonthWarning(
	{ plan, settings }: Pick<ReadyRun, 'plan' | 'settings'>,
	account: CardAccount | null,
): Plan {
	const { maxPointsPerMonth } = settings.options;
	const needed = pointsOf(rowsToSend(plan));
	const warning = warningOnMonthLimit(account, needed, maxPointsPerMonth);
	return warning === undefined ? plan : { ...plan, warnings: [...plan.warnings, warning] };
}

/** How many points may be sent, and the reason for sending no more. */
interface Allowance {
	points: number;
	reasonCode: 'insufficientBalance' | 'limitExceeded';
	sentence(needed: number): string;
}

function allowancesOf(
	context: IExecuteFunctions,
	{ settings }: ReadyRun,
	account: CardAccount | null,
): Allowance[] {
	const { lowBalance, maxPointsPerMonth } = settings.options;
	const allowances: Allowance[] = [];
	if (maxPointsPerMonth > 0) {
		const left = pointsLeftThisMonth(context.getNode(), account, maxPointsPerMonth);
		allowances.push({
			points: left,
			reasonCode: 'limitExceeded',
			sentence: (needed) => aboveMonthLimit(needed, left, maxPointsPerMonth),
		});
	}
	const balance = account?.availableBalance;
	if (lowBalance === 'stop' && balance !== undefined) {
		allowances.push({
			points: balance,
			reasonCode: 'insufficientBalance',
			sentence: (needed) =>
				`The run asks for ${pointsInWords(needed)} and the account has ${indianNumber(balance)}: ${pointsInWords(needed - balance)} too few, so nothing was sent. Top up the account, or choose 'Pay While It Lasts' in 'If the Balance Is Too Low'.`,
		});
	}
	return allowances;
}

/** What to do where it is unknown who was paid. */
function adviceWhereUnknown(lowBalance: 'stop' | 'payWhileItLasts'): string {
	const other = lowBalance === 'stop' ? " or choose 'Pay While It Lasts'" : '';
	return `EnKash's log did not say who was paid in this run already. If some were, check 'Transactions Path'${other}.`;
}

/** The points of the rows that EnKash's log does not show as paid; undefined where a look-up failed. */
async function unpaidPoints(
	context: IExecuteFunctions,
	run: ReadyRun,
): Promise<number | undefined> {
	// A paid person who counts as unpaid makes the sum too high, which is safe.
	const settings = { ...checkSettingsOf(context, run), trustLists: true };
	const statements = statementsOf(run);
	const { lookUpOf } = await checkPayouts(run.client, statements, settings);
	let points = 0;
	for (const statement of statements) {
		const lookUp = lookUpOf(statement.uniqueReferenceNumber);
		if (lookUp.kind === 'failed') return undefined;
		const { outcome } = outcomeInLog(statement, lookUp, settings);
		if (outcome !== 'alreadyAllocated') points += statement.loadAmount;
	}
	return points;
}
