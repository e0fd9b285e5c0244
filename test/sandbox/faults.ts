import * as z from 'zod/v4';
import { isRecord, without } from './records';
import type { Json } from './records';

/**
 * - `delay`: the reply comes `delayMs` late; `before`, a client that leaves meanwhile is as if it had never asked;
 * - `late`: the request is processed `delayMs` late, whether or not its client still waits;
 * - `resetBefore`, `resetAfter`: the connection is reset, without or with the request having been processed;
 * - `cutBody`: the whole length is announced, half of it is sent, the connection ends;
 * - `stallBody`: as `cutBody`, but silence instead of the end, until the client goes away;
 * - `stallHeaders`: silence from the start;
 * - `status`: this HTTP status, with `retryAfter` as its header;
 * - `html`: a proxy's error page; `garbage`: HTTP 200 with bytes that are no JSON; `emptyBody`: HTTP 200 with nothing;
 * - `missingCode`: the reply without its code; `undecryptable`: a wrapper around noise;
 * - `missingRows`, `extraRows`, `doubledRows`, `shuffledRows`, `wrongCounts`: a bulk reply that does not fit the batch;
 * - `wrongReference`: a `pgReferenceNumber` that was never sent.
 */
export const faultKinds = [
	'delay',
	'late',
	'resetBefore',
	'resetAfter',
	'cutBody',
	'stallBody',
	'stallHeaders',
	'status',
	'html',
	'garbage',
	'missingCode',
	'undecryptable',
	'missingRows',
	'extraRows',
	'doubledRows',
	'shuffledRows',
	'wrongCounts',
	'emptyBody',
	'wrongReference',
] as const;

export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
	kind: FaultKind;
	/**
	 * Which requests. `path` is a part of the path; without it every API call matches, logins only when named.
	 * `nth` is the first matching request to hit, counted from 1 since the fault was added.
	 */
	match?: { path?: string; nth?: number };
	/** How many requests it hits in a row; 1 when left out. */
	times?: number;
	/** `before`: the request is not processed. Each kind has a default of its own; changed replies are always `after`. */
	when?: 'before' | 'after';
	/** For `status` (503 when left out) and `html` (502). */
	status?: number;
	/** Retry-After header of `status` and `html`, as it stands. */
	retryAfter?: string;
	/** For `delay` and `late`; 100 when left out. */
	delayMs?: number;
	/** How many rows `missingRows`, `extraRows` and `doubledRows` touch; 1 when left out. */
	rows?: number;
}

export const faultSchema: z.ZodType<Fault> = z.strictObject({
	kind: z.enum(faultKinds),
	match: z
		.strictObject({ path: z.string().optional(), nth: z.number().int().min(1).optional() })
		.optional(),
	times: z.number().int().min(1).optional(),
	when: z.enum(['before', 'after']).optional(),
	status: z.number().int().min(200).max(599).optional(),
	retryAfter: z.string().optional(),
	delayMs: z.number().min(0).optional(),
	rows: z.number().int().min(1).optional(),
});

/** Kinds that change the reply of a request, which must therefore have been processed. */
const changedReplies: ReadonlySet<FaultKind> = new Set([
	'missingCode',
	'missingRows',
	'extraRows',
	'doubledRows',
	'shuffledRows',
	'wrongCounts',
	'wrongReference',
]);

/** Kinds that a network or proxy produces without the server having seen the request. */
const beforeByDefault: ReadonlySet<FaultKind> = new Set(['resetBefore', 'status', 'html']);

/** Whether the ledger has seen the request by the time the fault hits. `late` ones it sees afterwards. */
export function isProcessed(fault: Fault): boolean {
	if (fault.kind === 'resetBefore' || fault.kind === 'late') return false;
	if (fault.kind === 'resetAfter' || changedReplies.has(fault.kind)) return true;
	return fault.when === undefined ? !beforeByDefault.has(fault.kind) : fault.when === 'after';
}

interface Queued {
	fault: Fault;
	seen: number;
	left: number;
}

/** Faults in the order they were added; a request meets at most one. */
export class Faults {
	private queue: Queued[] = [];

	get pending(): Fault[] {
		return this.queue.map(({ fault }) => fault);
	}

	add(fault: Fault): void {
		this.queue.push({ fault, seen: 0, left: fault.times ?? 1 });
	}

	clear(): void {
		this.queue = [];
	}

	/** The fault for this request, counted down; every fault that matches counts the request. */
	take(path: string): Fault | undefined {
		let hit: Queued | undefined;
		for (const queued of this.queue) {
			if (!path.includes(queued.fault.match?.path ?? '/api/')) continue;
			queued.seen += 1;
			if (!hit && queued.seen >= (queued.fault.match?.nth ?? 1)) hit = queued;
		}
		if (!hit) return undefined;
		hit.left -= 1;
		if (hit.left === 0) this.queue = this.queue.filter((queued) => queued !== hit);
		return hit.fault;
	}
}

const successRows = 'successBulkEnKashCardCreateDTOs';
const failureRows = 'failureBulkEnKashCardCreateDTOs';

/** The reply's body as a fault leaves it; other kinds, and replies of other shapes, stay as they are. */
export function distort(body: unknown, fault: Fault): unknown {
	if (!isRecord(body)) return body;
	if (fault.kind === 'missingCode') {
		return without(body, 'code', 'response_code');
	}
	const { payload } = body;
	if (!isRecord(payload)) return body;
	if (fault.kind === 'wrongReference') {
		return { ...body, payload: { ...payload, pgReferenceNumber: 'SOMEBODY-ELSES-1' } };
	}
	return { ...body, payload: distortBatch(payload, fault) };
}

function distortBatch(payload: Json, fault: Fault): Json {
	const successes = rowsOf(payload[successRows]);
	const failures = rowsOf(payload[failureRows]);
	if (!successes || !failures) return payload;
	const touched = fault.rows ?? 1;
	switch (fault.kind) {
		case 'missingRows':
			return recounted(successes.slice(0, -touched), failures);
		case 'extraRows':
			return recounted([...successes, ...strangers(touched)], failures);
		case 'doubledRows':
			return recounted([...successes, ...successes.slice(0, touched)], failures);
		case 'shuffledRows':
			return recounted(shuffled(successes), shuffled(failures));
		case 'wrongCounts':
			return { ...payload, successCount: successes.length + 1 };
		default:
			return payload;
	}
}

/** Counters that agree with the rows, so that only a comparison with the batch can tell. */
function recounted(successes: unknown[], failures: unknown[]): Json {
	return {
		[successRows]: successes,
		[failureRows]: failures,
		successCount: successes.length,
		failureCount: failures.length,
		totalCount: successes.length + failures.length,
	};
}

function strangers(count: number): unknown[] {
	return Array.from({ length: count }, (_, index) => ({
		name: 'Nobody Known',
		mobile: String(6_000_000_000 + index),
		title: 'Mr',
		loadAmount: 1,
		companyId: 'CEKSTRANGE',
		cardAccountId: 'CASTRANGE',
		enkashCardId: `EKCSTRNG${index}`,
		userId: `EKSTRN${index}`,
		accountBalance: 0,
		enkashCardTxnId: `ECTSTRANGE${index}`,
		otbBalance: 1,
	}));
}

/** Always the same disorder: the second half turned round, then the first. No row of two or more keeps its place. */
function shuffled(rows: unknown[]): unknown[] {
	const half = Math.ceil(rows.length / 2);
	return [...rows.slice(half).reverse(), ...rows.slice(0, half)];
}

function rowsOf(value: unknown): unknown[] | undefined {
	return Array.isArray(value) ? value : undefined;
}
