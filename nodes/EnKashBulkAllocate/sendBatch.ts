import type { EnKashClient } from '../shared/enkash/client';
import { bulkAllocate, type BulkReply } from '../shared/enkash/endpoints/bulkAllocation';
import type { Reply } from '../shared/enkash/reply';
import type { EarlierUnclear } from '../shared/enkash/retry';
import type { Payer } from '../shared/paying/payer';
import { mayBeOneRow, refusalMessage } from '../shared/payout/reconciliation';
import type { Row } from '../shared/payout/row';
import { isSameMessage, reasonToStop, type StopRule } from '../shared/payout/stopRule';
import type { BulkSettings } from './settings';

/** What sending needs of a run. */
export interface Sender {
	client: EnKashClient;
	payer: Payer;
	settings: Pick<BulkSettings, 'isPointsAllocation'> & {
		options: Pick<BulkSettings['options'], 'confirmBy' | 'maxAttempts' | 'timeout'>;
	};
	stopRule: StopRule;
}

/** Rows, and the reply to the last call that held them. */
export interface AnsweredRows {
	rows: readonly Row[];
	/** Absent where the rows were refused with their batch, and the run stopped before they were resent. */
	reply?: Reply<BulkReply>;
	/** Attempts that held these rows. */
	attempts: number;
	/** The first of them whose outcome is unknown, if another followed. */
	earlierUnclear?: EarlierUnclear;
	/** Whether one of them was refused as a whole, for something else than a known reference. */
	isRefusedBefore?: boolean;
}

/** A batch that was sent. */
export interface SentBatch {
	/** Each row of the batch once. */
	answers: AnsweredRows[];
	/** Attempts of all calls together. */
	requests: number;
	/** The lowest balance of the account that a reply named, in points. */
	accountBalance?: number;
}

/** How many single rows are sent to find out whether EnKash refuses everything. */
const probeCount = 3;

/**
 * Sends a batch. A batch that EnKash refuses as a whole, maybe for a single row, is halved until that row stands alone:
 * it must cost nobody else their points.
 */
export async function sendBatch(sender: Sender, rows: readonly Row[]): Promise<SentBatch> {
	const calls: AnsweredRows[] = [];
	let requests = 0;
	const send: SendRows = async (part) => {
		const answered = await sendRows(sender, part);
		requests += answered.attempts - part.attempts;
		calls.push(answered);
		return answered;
	};
	const whole = await send({ rows, attempts: 0 });
	const answers = await isolate(whole, send, sender.stopRule);
	return { answers, requests, accountBalance: lowestBalanceIn(calls) };
}

type SendRows = (part: AnsweredRows) => Promise<AnsweredRows>;

/** One call for these rows; `part` holds the attempts of earlier calls with them. */
async function sendRows(
	{ client, payer, settings, stopRule }: Sender,
	part: AnsweredRows,
): Promise<AnsweredRows> {
	const {
		rows,
		attempts: attemptsBefore,
		earlierUnclear: unclearBefore,
		reply: replyBefore,
	} = part;
	const { isPointsAllocation, options } = settings;
	const call = bulkAllocate({ ...payer, isPointsAllocation, rows });
	// EnKash documents that it checks the references of this call, so it may be resent while it is unclear.
	const policy = {
		maxAttempts: options.maxAttempts,
		resendWhenUnclear: options.confirmBy === 'resend',
	};
	const { reply, attempts, earlierUnclear } = await client.call(
		call,
		policy,
		options.timeout * 1000,
	);
	stopRule.noteReply(reply, reasonToStop(reply));
	const isRefusedBefore =
		part.isRefusedBefore || (replyBefore?.kind === 'refused' && replyBefore.refusal === 'other');
	return {
		rows,
		reply,
		attempts: attemptsBefore + attempts,
		earlierUnclear: unclearBefore ?? earlierUnclear,
		...(isRefusedBefore && { isRefusedBefore }),
	};
}

/** Isolates the row at fault where a call was refused as a whole and a single row may be the cause. */
async function isolate(
	whole: AnsweredRows,
	send: SendRows,
	stopRule: StopRule,
): Promise<AnsweredRows[]> {
	const { reply, rows } = whole;
	if (reply?.kind !== 'refused' || !mayBeOneRow(reply) || rows.length === 1) return [whole];
	const message = refusalMessage(reply);
	// A refusal for a known reference concerns its own row only, so probes would be wasted. One without a message may be that.
	const mayBeKnownReference = reply.refusal === 'duplicateReference' || message === undefined;
	if (mayBeKnownReference || rows.length < probeCount) {
		return await sendInHalves(whole, send, stopRule);
	}
	return await isolateByProbes(whole, message, send, stopRule);
}

/** Sends single rows until one is not refused with the same message. Where all are, EnKash refuses everything. */
async function isolateByProbes(
	whole: AnsweredRows,
	message: string,
	send: SendRows,
	stopRule: StopRule,
): Promise<AnsweredRows[]> {
	const probes: AnsweredRows[] = [];
	for (const row of probesOf(whole.rows)) {
		if (stopRule.isStopped) break;
		const probe = await send({ ...whole, rows: [row] });
		probes.push(probe);
		if (!isRefusedWith(probe.reply, message)) break;
	}
	const probed = new Set(probes.flatMap(({ rows }) => rows));
	const rest = { ...whole, rows: whole.rows.filter((row) => !probed.has(row)) };
	const refused = probes.filter(({ reply }) => isRefusedWith(reply, message));
	if (refused.length === probeCount) {
		stopRule.noteEverythingRefused(message);
		return rest.rows.length > 0 ? [...probes, rest] : probes;
	}
	// The row at fault may have been among the probes.
	const others =
		refused.length > 0
			? await sendPart(rest, send, stopRule)
			: await sendInHalves(rest, send, stopRule);
	return [...probes, ...others];
}

/** The first row, the one in the middle and the last: neighbours in a sheet often have the same fault. */
function probesOf(rows: readonly Row[]): Row[] {
	return [0, Math.floor(rows.length / 2), rows.length - 1].flatMap((index) => rows[index] ?? []);
}

function isRefusedWith(reply: Reply<BulkReply> | undefined, message: string): boolean {
	return reply?.kind === 'refused' && isSameMessage(refusalMessage(reply) ?? '', message);
}

async function sendInHalves(
	whole: AnsweredRows,
	send: SendRows,
	stopRule: StopRule,
): Promise<AnsweredRows[]> {
	const middle = Math.ceil(whole.rows.length / 2);
	const halves = [whole.rows.slice(0, middle), whole.rows.slice(middle)];
	const answers: AnsweredRows[] = [];
	for (const rows of halves) {
		answers.push(...(await sendPart({ ...whole, rows }, send, stopRule)));
	}
	return answers;
}

async function sendPart(
	part: AnsweredRows,
	send: SendRows,
	stopRule: StopRule,
): Promise<AnsweredRows[]> {
	if (part.rows.length === 0) return [];
	if (stopRule.isStopped) return [{ ...part, reply: undefined }];
	const answered = await send(part);
	const { reply } = answered;
	const isWorthHalving = reply !== undefined && mayBeOneRow(reply) && part.rows.length > 1;
	return isWorthHalving ? await sendInHalves(answered, send, stopRule) : [answered];
}

/** The lowest balance that a reply names is the one after its last row, whatever order the rows came in. */
function lowestBalanceIn(calls: readonly AnsweredRows[]): number | undefined {
	let lowest: number | undefined;
	for (const { reply } of calls) {
		if (reply?.kind !== 'success') continue;
		for (const { accountBalance } of reply.payload.succeeded) {
			if (accountBalance === undefined) continue;
			lowest = Math.min(accountBalance, lowest ?? Infinity);
		}
	}
	return lowest;
}
