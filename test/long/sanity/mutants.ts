import type { Change } from '../stage/builtPackage';

/** A fault that a property must find. */
export interface Mutant extends Change {
	name: string;
	property: 'bulk' | 'points' | 'coins' | 'cards';
}

/** Faults that somebody might build in, from the dangerous ones down. */
export const mutants: readonly Mutant[] = [
	{
		name: 'every send of a batch has references of its own',
		property: 'bulk',
		file: 'nodes/shared/enkash/client.ts',
		find: 'await send(endpoint.request, timeoutMs)',
		replace: `await send({ ...endpoint.request, body: Array.isArray(endpoint.request.body)
			? endpoint.request.body.map((row) => ({ ...row, uniqueReferenceNumber: row.uniqueReferenceNumber + Math.random() }))
			: endpoint.request.body }, timeoutMs)`,
	},
	{
		name: 'a row that the reply leaves out is called paid',
		property: 'bulk',
		file: 'nodes/shared/payout/reconciliation.ts',
		find: "return { outcome: 'unconfirmed', reasonCode: 'unmatchedReply', reason, reply };",
		replace: "return { outcome: 'allocated', reply };",
	},
	{
		name: 'a refused resend is called rejected',
		property: 'bulk',
		file: 'nodes/shared/payout/reconciliation.ts',
		find: 'if (!earlierUnclear) return undefined;',
		replace: 'return undefined;',
	},
	{
		name: 'rows are matched by their position in the reply',
		property: 'bulk',
		file: 'nodes/shared/payout/reconciliation.ts',
		find: 'const row = rowOf(reply, byReference, byMobile);',
		replace: 'const row = batch.rows[mentions.size];',
	},
	{
		name: 'earlier unclear sends are forgotten',
		property: 'bulk',
		file: 'nodes/shared/enkash/retry.ts',
		find: "if (reply.kind === 'unclear') earlierUnclear ??=",
		replace: 'if (false) earlierUnclear ??=',
	},
	{
		name: 'a server error is taken for proof that nothing was processed',
		property: 'bulk',
		file: 'nodes/shared/enkash/reply.ts',
		find: "return { kind: 'unclear', cause: 'serverError', reason, retryAfter };",
		replace: "return { kind: 'notProcessed', cause: 'rateLimited', reason, retryAfter };",
	},
	{
		name: 'a broken connection is taken for proof that nothing was sent',
		property: 'bulk',
		file: 'nodes/shared/n8n/send.ts',
		find: "if (obstacle) return fault('notConnected', obstacleReasons[obstacle](addressField));",
		replace: "return fault('notConnected', 'EnKash could not be reached.');",
	},
	{
		name: 'two rows with one reference both go out',
		property: 'bulk',
		file: 'nodes/shared/payout/plan.ts',
		find: 'if (!first) return undefined;',
		replace: 'return undefined;',
	},
	{
		name: 'the node throws when a batch is unclear',
		property: 'bulk',
		file: 'nodes/EnKashBulkAllocate/sendPlan.ts',
		find: 'sent.requests += answer.attempts;',
		replace:
			"sent.requests += answer.attempts; if (answer.reply.kind === 'unclear') throw new Error(answer.reply.reason);",
	},
	{
		name: 'the last row of a batch is lost',
		property: 'bulk',
		file: 'nodes/EnKashBulkAllocate/execute.ts',
		find: 'for (const [index, item] of items.entries()) {',
		replace: 'for (const [index, item] of items.slice(0, -1).entries()) {',
	},
	{
		name: 'more calls are under way than asked for',
		property: 'bulk',
		file: 'nodes/EnKashBulkAllocate/sendPlan.ts',
		find: 'Math.min(settings.options.concurrency, plan.batches.length)',
		replace: 'plan.batches.length',
	},
	{
		name: 'the limit for one row is not kept',
		property: 'bulk',
		file: 'nodes/shared/payout/plan.ts',
		find: 'if (maxPointsPerRow === 0 || loadAmount <= maxPointsPerRow) return undefined;',
		replace: 'return undefined;',
	},
	{
		name: 'a refused login is tried again at once',
		property: 'bulk',
		file: 'nodes/shared/enkash/login.ts',
		find: 'return isRefusal(answer) ? firstPauseMs : 0;',
		replace: 'return 0;',
	},
	{
		name: 'the log holds mobile numbers',
		property: 'bulk',
		file: 'nodes/EnKashBulkAllocate/sendPlan.ts',
		find: 'rows: batch.rows.length,',
		replace: 'rows: batch.rows,',
	},
	{
		name: 'points are sent again though the user did not ask for it',
		property: 'points',
		file: 'nodes/EnKashAllocatePoints/execute.ts',
		find: 'perItemPolicy(mayBeResent)',
		replace: 'perItemPolicy(true)',
	},
	{
		name: 'a reply about another reference is called a refusal',
		property: 'points',
		file: 'nodes/EnKashAllocatePoints/execute.ts',
		find: "outcome: 'unconfirmed',\n\t\treasonCode: 'unmatchedReply',\n\t\treason: `EnKash answered for reference",
		replace: "outcome: 'rejected', reasonCode: 'refused', reason: `EnKash answered for reference",
	},
	{
		name: "a card's token leaves the node",
		property: 'points',
		file: 'nodes/shared/n8n/simplify.ts',
		find: "if (field === 'token' || value === undefined) continue;",
		replace: 'if (value === undefined) continue;',
	},
	{
		name: 'coins of two persons share a reference',
		property: 'coins',
		file: 'nodes/shared/payout/reference.ts',
		find: 'oneForm(payout.userId),',
		replace: '"everybody",',
	},
	{
		name: 'what an earlier try of Retry On Fail made is forgotten',
		property: 'cards',
		file: 'nodes/shared/paying/payItems.ts',
		find: 'if (before && !isToBeResent(before, payout)) return before;',
		replace: '',
	},
	{
		name: 'a card is made again when it is unclear whether it was',
		property: 'cards',
		file: 'nodes/EnKashCreateCard/execute.ts',
		find: 'perItemPolicy(false)',
		replace: 'perItemPolicy(true)',
	},
];
