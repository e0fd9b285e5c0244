/* eslint-disable @n8n/community-nodes/require-node-api-error -- runs on the developer's machine, never inside n8n */
import { NodeApiError } from 'n8n-workflow';
import type { Statement } from '../../../nodes/shared/payout/contradiction';
import type { LoginAnswer, Logins } from '../../../nodes/shared/enkash/login';
import { noTokenPrefixes } from '../../../nodes/shared/enkash/accessToken';
import { type BuiltInFault, fault } from './fault';

/** Faults that the nodes once had, and that somebody found who read them to break them. */
export const hostileReaderFaults: readonly BuiltInFault[] = [
	// Work goes on after the node has ended.
	...['bulk', 'points'].map((property) =>
		fault(
			property,
			`a lane that fails ends the node while the others go on (${property})`,
			'shared/paying/lanes',
			'inLanes',
			() => async (lanes) => {
				const queue = lanes.tasks.values();
				const lane = async () => {
					for (const task of queue) {
						if (lanes.isStopped()) return;
						await lanes.run(task);
						if (lanes.isStopped()) throw new Error('One lane has failed.');
					}
				};
				const count = Math.min(lanes.limit, lanes.tasks.length);
				await Promise.all(Array.from({ length: count }, lane)).catch(() => {});
			},
		),
	),
	fault(
		'points',
		'two calls for one person are in flight at once (points)',
		'shared/paying/lanes',
		'inLanes',
		(original) => async (lanes) => await original({ ...lanes, keysOf: () => [] }),
	),
	fault(
		'bulk',
		'two calls for one person are in flight at once (bulk)',
		'shared/paying/lanes',
		'inLanes',
		(original) => async (lanes) => await original({ ...lanes, keysOf: () => [] }),
	),

	// A refusal in the words of a time-out.
	...['bulk', 'cards'].map((property) =>
		fault(
			property,
			`a refusal that tells of a time-out is believed (${property})`,
			'shared/enkash/messages',
			'leavesOpen',
			() => () => false,
		),
	),

	// Retry On Fail.
	fault(
		'coinEvents',
		'what an earlier try sent is forgotten (coinEvents)',
		'shared/paying/sentPlaces',
		'sentPlacesOf',
		(original) => (context) => Object.assign(original(context), { of: () => undefined }),
	),
	...['cards', 'points'].map((property) =>
		fault(
			property,
			`what an earlier try sent is forgotten (${property})`,
			'shared/paying/retryMemory',
			'RetryMemory',
			(Original) =>
				class<T> extends Original<T> {
					override of(...given: Parameters<InstanceType<typeof Original>['of']>) {
						return new Original<T>().of(...given);
					}
				},
		),
	),

	// One value for the whole run.
	fault(
		'bulk',
		'parameters are read for the first row alone',
		'shared/n8n/parameters',
		'readRunParameters',
		() => (context, names) =>
			Object.fromEntries(
				names.map((name) => [name, context.getNodeParameter(name, 0, null) ?? undefined]),
			),
	),

	// Called paid, or called failed, wrongly.
	fault(
		'bulk',
		'"exists already" after an unclear attempt is called paid',
		'shared/payout/reconciliation',
		'reconcile',
		(original) => (reply, rows, rules) => {
			const detailsOf = original(reply, rows, rules);
			return (row) => {
				const details = detailsOf(row);
				const isKnown =
					'reasonCode' in details &&
					['duplicateReference', 'confirmedByResend'].includes(details.reasonCode);
				return isKnown && rules.earlierUnclear ? { outcome: 'allocated' } : details;
			};
		},
	),
	fault(
		'bulk',
		'a reference of the user that exists already is called paid before',
		'shared/payout/reconciliation',
		'reconcile',
		(original) => (reply, rows, rules) =>
			original(reply, rows, { ...rules, referenceMode: 'generate' }),
	),
	...ignoring('mobile', 'points'),
	...ignoring('loadAmount', 'points'),
	...ignoring('cardAccountId', 'bulk', 'points', 'cards'),
	...ignoring('companyId', 'bulk', 'points', 'cards'),
	fault(
		'bulk',
		'a log record of any status counts as paid',
		'shared/payout/confirmation',
		'confirmedResult',
		(original) => (result, sent, lookUp, rules) =>
			original(result, sent, withStatus(lookUp, rules.paidStatuses[0]), rules),
	),
	fault(
		'bulk',
		'a batch that is refused for one row is not halved',
		'shared/payout/reconciliation',
		'mayBeOneRow',
		() => () => false,
	),
	fault(
		'bulk',
		'a bad row is looked for row by row',
		'EnKashBulkAllocate/sendBatch',
		'sendBatch',
		(original) => async (sender, rows) => {
			const whole = await original({ ...sender, stopRule: sender.stopRule }, rows.slice(0, 1));
			for (const row of rows.slice(1)) {
				const next = await original(sender, [row]);
				whole.answers.push(...next.answers);
				whole.requests += next.requests;
			}
			return whole;
		},
	),
	fault(
		'coins',
		'a reference that exists already is only known by the documented message',
		'shared/enkash/messages',
		'refusalOf',
		(original) => (message) =>
			message?.toLowerCase().includes('unique reference number already exists')
				? original(message)
				: 'other',
	),
	fault(
		'bulk',
		'what a proxy refuses may have been paid',
		'shared/enkash/obstacles',
		'proxySignInStatus',
		() => 0,
	),
	fault(
		'points',
		'an error names the first item, whichever may have been paid',
		'shared/paying/payItems',
		'payItems',
		(original) => async (context, mode, nodeFor) => {
			try {
				return await original(context, mode, nodeFor);
			} catch (error) {
				if (error instanceof NodeApiError && 'itemIndex' in error.context) {
					error.context.itemIndex = 0;
				}
				throw error;
			}
		},
	),

	// The account is locked.
	fault(
		'logins',
		'a refused login is tried again at once',
		'shared/enkash/login',
		'Logins',
		(Original) =>
			class extends Original {
				override async renew(...[details, , send]: Parameters<Logins['renew']>) {
					return await new Original().renew(details, '', send);
				}
			},
	),
	fault(
		'logins',
		'a process does not know of the logins of others',
		'shared/enkash/login',
		'Logins',
		(Original) =>
			class extends Original {
				override tokenFor(...[details, held]: Parameters<Logins['tokenFor']>) {
					return super.tokenFor(details, withoutMark(held));
				}

				override async renew(...[details, held, send]: Parameters<Logins['renew']>) {
					return await super.renew(details, withoutMark(held), send);
				}
			},
	),
	fault(
		'logins',
		'two spellings of one host are two accounts',
		'shared/enkash/addresses',
		'originOf',
		() => (address) => address,
	),
	fault(
		'logins',
		'a login that EnKash answers with HTTP 500 counts for nothing',
		'shared/enkash/login',
		'Logins',
		(Original) =>
			class extends Original {
				override async renew(...[details, held, send]: Parameters<Logins['renew']>) {
					return await super.renew(details, held, async (request) => {
						const answer = await send(request);
						return isServerError(answer) ? 'network' : answer;
					});
				}
			},
	),
	fault(
		'logins',
		'the credential test follows a redirect',
		'credentials/EnKashApi.credentials',
		'EnKashApi',
		(Original) =>
			class extends Original {
				constructor() {
					super();
					const sign = this.authenticate;
					if (typeof sign !== 'function') return;
					this.authenticate = async (credentials, options) => ({
						...(await sign(credentials, options)),
						...{ disableFollowRedirect: false, followRedirect: true, maxRedirects: 5 },
					});
				}
			},
	),

	fault(
		'logins',
		'a refused login whose reply stalls is no refusal',
		'shared/enkash/login',
		'mayHoldToken',
		() => () => true,
	),

	// Transactions are lost or told twice.
	fault(
		'trigger',
		'a poll goes by a clock that was ahead',
		'EnKashTrigger/transactionMemory',
		'wasSetBack',
		() => () => false,
	),
	fault(
		'trigger',
		'a poll looks back from the clock alone',
		'EnKashTrigger/transactionMemory',
		'windowStart',
		() =>
			(_known, { nowMs, windowMs }) =>
				nowMs - windowMs,
	),
	fault(
		'trigger',
		'polls that overlap both report',
		'EnKashTrigger/polling',
		'oneAtATime',
		() => async (_trigger, _poller, poll) => await poll(),
	),
	fault(
		'trigger',
		'a page is taken for the whole log',
		'EnKashTrigger/listTransactions',
		'listTransactions',
		(original) =>
			async (ask, ...given) =>
				await original(
					async (span) => ({ ...(await ask(span)), recordsCount: undefined }),
					...given,
				),
	),
	fault(
		'lookups',
		'a look-up shows what EnKash says of another account',
		'shared/payout/contradiction',
		'contradictionBetween',
		() => () => undefined,
	),

	// A run never gives up.
	fault(
		'bulk',
		'a run goes on though EnKash never answers',
		'shared/payout/stopRule',
		'StopRule',
		(Original) =>
			class extends Original {
				override noteReply(): void {}
			},
	),
	fault(
		'bulk',
		'a run goes on though EnKash refuses everything',
		'shared/payout/stopRule',
		'StopRule',
		(Original) =>
			class extends Original {
				override noteBatch(): void {}
				override noteEverythingRefused(): void {}
			},
	),

	fault(
		'bulk',
		'a refusal without words is taken for the same words',
		'shared/payout/reconciliation',
		'refusalMessage',
		() =>
			({ reason }) =>
				reason,
	),

	// What must not be seen.
	fault(
		'points',
		'values of people stand in the message of an error',
		'shared/n8n/errors',
		'operationError',
		(original) =>
			(node, { message, advice }, itemIndex) =>
				original(node, { message: [message, advice].filter(Boolean).join(': ') }, itemIndex),
	),
	fault(
		'bulk',
		'a login that EnKash echoes is shown',
		'shared/enkash/messages',
		'sanitize',
		() => (text) => text,
	),
];

/** The comparison of what was sent with what is stated, without one fact. */
function ignoring(fact: keyof Statement, ...properties: string[]): BuiltInFault[] {
	return properties.map((property) =>
		fault(
			property,
			`a reply that names another ${fact} counts as paid (${property})`,
			'shared/payout/contradiction',
			'contradictionBetween',
			(original) => (sent, stated) => original(sent, { ...stated, [fact]: undefined }),
		),
	);
}

/** What failed logins left in the credential is not read. */
function withoutMark(held: string): string {
	return held.startsWith(noTokenPrefixes.refused) ? '' : held;
}

function isServerError(answer: LoginAnswer): boolean {
	return typeof answer === 'object' && answer.status >= 500;
}

/** A look-up whose records all have the status. */
export function withStatus<L extends { kind: string }>(lookUp: L, status: string | undefined): L {
	if (!('transactions' in lookUp) || !Array.isArray(lookUp.transactions)) return lookUp;
	return { ...lookUp, transactions: lookUp.transactions.map((record) => ({ ...record, status })) };
}
