import { type BuiltInFault, fault } from './fault';
import { hazards } from './hazard';
import { hostileReaderFaults, withStatus } from './hostileReader';

/** Faults that somebody might build in; each must be found by the property that it names. */
export const builtInFaults: readonly BuiltInFault[] = [
	fault(
		'bulk',
		'every attempt of a batch has references of its own',
		'shared/enkash/client',
		'createClient',
		(original) => (parts) =>
			original({
				...parts,
				send: async (request, timeoutMs) =>
					await parts.send({ ...request, body: withOtherReferences(request.body) }, timeoutMs),
			}),
	),
	fault(
		'bulk',
		'a row that the reply leaves out is called paid',
		'shared/payout/reconciliation',
		'reconcile',
		(original) => (reply, rows, rules) => {
			const detailsOf = original(reply, rows, rules);
			return (row) => {
				const details = detailsOf(row);
				const isLeftOut = 'reasonCode' in details && details.reasonCode === 'unmatchedReply';
				return isLeftOut ? { outcome: 'allocated' } : details;
			};
		},
	),
	fault(
		'bulk',
		'a refused resend is called rejected',
		'shared/payout/reconciliation',
		'reconcile',
		(original) => (reply, rows, rules) =>
			original(reply, rows, { ...rules, earlierUnclear: undefined }),
	),
	fault(
		'bulk',
		'rows are matched by their position in the reply',
		'shared/payout/reconciliation',
		'reconcile',
		(original) => (reply, rows, rules) => {
			if (reply.kind !== 'success') return original(reply, rows, rules);
			const succeeded = reply.payload.succeeded.map((said, index) => ({
				...said,
				...factsOf(rows[index]),
			}));
			const payload = { ...reply.payload, succeeded };
			return original({ kind: 'success', payload }, rows, rules);
		},
	),
	fault(
		'bulk',
		'earlier unclear attempts are forgotten',
		'shared/enkash/retry',
		'sendUntilClear',
		(original) => async (send, policy, clock) => ({
			...(await original(send, policy, clock)),
			earlierUnclear: undefined,
		}),
	),
	fault(
		'bulk',
		'a server error is taken for proof that nothing was processed',
		'shared/enkash/reply',
		'readReply',
		(original) =>
			(answer, ...rest) => {
				const reply = original(answer, ...rest);
				return reply.kind === 'unclear' && reply.cause === 'serverError'
					? { kind: 'notProcessed', cause: 'rateLimited', message: reply.message }
					: reply;
			},
	),
	fault(
		'bulk',
		'a broken connection is taken for proof that nothing was sent',
		'shared/enkash/obstacles',
		'obstacleOf',
		() => () => 'network',
	),
	fault(
		'bulk',
		'two rows with one reference both go out',
		'shared/payout/plan',
		'planPayout',
		(original) => (rawRows, rules) => {
			const [first = original([], rules), ...others] = [...rawRows].map((row) =>
				original([row], rules),
			);
			return others.reduce(
				(plan, next) => ({
					...plan,
					batches: [...plan.batches, ...next.batches],
					rows: [...plan.rows, ...next.rows],
					results: new Map([...plan.results, ...next.results]),
				}),
				first,
			);
		},
	),
	fault(
		'bulk',
		'the node throws when a row is unclear',
		'EnKashBulkAllocate/execute',
		'execute',
		(original) => async (context, mode) => {
			const outputs = await original(context, mode);
			if (outputs[2]?.length) throw new Error('A row is unclear.');
			return outputs;
		},
	),
	fault(
		'bulk',
		'a row is lost',
		'EnKashBulkAllocate/execute',
		'execute',
		(original) => async (context, mode) => {
			const outputs = await original(context, mode);
			outputs[0]?.pop();
			return outputs;
		},
	),
	fault(
		'bulk',
		'more calls are under way than asked for',
		'EnKashBulkAllocate/settings',
		'readSettings',
		(original) => (context) => {
			const settings = original(context);
			return { ...settings, options: { ...settings.options, concurrency: 10 } };
		},
	),
	fault(
		'bulk',
		'the limit for one row is not kept',
		'shared/payout/plan',
		'planPayout',
		(original) => (rows, rules) => original(rows, { ...rules, maxPointsPerRow: 0 }),
	),
	fault(
		'bulk',
		'the log holds mobile numbers',
		'EnKashBulkAllocate/execute',
		'execute',
		(original) => async (context, mode) => {
			context.logger.info('Rows', { rows: context.getInputData() });
			return await original(context, mode);
		},
	),
	fault(
		'points',
		'points are sent again though the user did not ask for it',
		'shared/enkash/retry',
		'perItemPolicy',
		(original) => () => original({ resendWhenUnclear: true }),
	),
	fault(
		'cards',
		'a card is made again when it is unclear whether it was',
		'shared/enkash/retry',
		'perItemPolicy',
		(original) => () => original({ resendWhenUnclear: true }),
	),
	fault(
		'points',
		"a card's token leaves the node",
		'shared/n8n/simplify',
		'cardToShow',
		() => (card) => ({ ...card, token: String(card.token) }),
	),
	fault(
		'coins',
		'coins of two persons share a reference',
		'shared/payout/reference',
		'coinsReference',
		(original) => (payout) => original({ ...payout, userId: 'everybody' }),
	),
	fault(
		'cards',
		'what an earlier try of Retry On Fail made is forgotten',
		'shared/paying/retryMemory',
		'RetryMemory',
		(Original) =>
			class<T> extends Original<T> {
				override of(...given: Parameters<InstanceType<typeof Original>['of']>) {
					return new Original<T>().of(...given);
				}
			},
	),
	fault(
		'plan',
		'another plan than the approved one is paid',
		'EnKashBulkAllocate/safeguards',
		'assertApproved',
		() => () => {},
	),
	fault(
		'plan',
		'the ID of a plan says nothing of amounts',
		'shared/payout/planId',
		'planIdOf',
		(original) => (content) =>
			original({ ...content, rows: content.rows.map((row) => ({ ...row, loadAmount: 1 })) }),
	),
	fault(
		'bulk',
		'a check takes a log record of any status for paid',
		'shared/payout/confirmation',
		'outcomeInLog',
		(original) => (sent, lookUp, rules) =>
			original(sent, withStatus(lookUp, rules.paidStatuses[0]), rules),
	),
	...hostileReaderFaults,
];

/** A fault by its name; built packages find theirs so. */
export function faultNamed(name: string): BuiltInFault {
	const found = [...hazards, ...builtInFaults].find((known) => known.name === name);
	if (!found) throw new Error(`No fault is called "${name}".`);
	return found;
}

function withOtherReferences(body: object | undefined): object | undefined {
	if (!Array.isArray(body)) return body;
	const rows: Array<{ uniqueReferenceNumber?: string }> = body;
	return rows.map((row) => ({
		...row,
		uniqueReferenceNumber: `${row.uniqueReferenceNumber}-${Math.random()}`,
	}));
}

function factsOf(row: { mobile: string; loadAmount: number } | undefined) {
	return row && { mobile: row.mobile, loadAmount: row.loadAmount };
}
