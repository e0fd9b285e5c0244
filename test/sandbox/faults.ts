import * as z from 'zod/v4';

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
 * - `wrongReference`: a `pgReferenceNumber` that was never sent;
 * - `foreignPerson`, `foreignAccount`, `foreignCompany`, `foreignAmount`: a success that names another mobile, card
 *   account, company or amount than what was processed, in `rows` rows of a bulk reply or list;
 * - `transactionOnFailure`: what was paid is told as a refusal that still names the transaction;
 * - `openRefusal`: what was paid is told as a refusal in the words of a time-out, for the whole call or for `rows` rows;
 * - `deepJson`: HTTP 200 with valid JSON, `levels` deep, as the whole body or within the true reply's payload;
 * - `oversized`: the true reply with a field that makes it `bytes` long; `gzipBomb`: the same, small on the wire;
 * - `trickle`: headers at once, then one byte every `delayMs`, until the client goes away;
 * - `redirect`: to `location`, with 302 or `status`; `proxyAuth`: HTTP 407 with a proxy's page.
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
	'foreignPerson',
	'foreignAccount',
	'foreignCompany',
	'foreignAmount',
	'transactionOnFailure',
	'openRefusal',
	'deepJson',
	'oversized',
	'gzipBomb',
	'trickle',
	'redirect',
	'proxyAuth',
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
	/** For `status` (503 when left out), `html` (502) and `redirect` (302). */
	status?: number;
	/** Retry-After header of `status` and `html`, as it stands. */
	retryAfter?: string;
	/** For `delay`, `late` and `trickle`; 100 when left out. */
	delayMs?: number;
	/** How many rows a fault of rows touches; 1 when left out. */
	rows?: number;
	/** For `deepJson`; 3,000 when left out. */
	levels?: number;
	/** For `deepJson`: the whole body (when left out), or one more field of the true reply's payload. */
	place?: 'body' | 'payload';
	/** Length of `oversized` and `gzipBomb` after decompression; 64 MiB when left out. */
	bytes?: number;
	/** Address for `redirect`; when left out, one on this sandbox that does not exist. */
	location?: string;
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
	levels: z.number().int().min(1).optional(),
	place: z.enum(['body', 'payload']).optional(),
	bytes: z.number().int().min(1).optional(),
	location: z.string().min(1).optional(),
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
	'foreignPerson',
	'foreignAccount',
	'foreignCompany',
	'foreignAmount',
	'transactionOnFailure',
	'openRefusal',
]);

/** Kinds that a network or proxy produces without the server having seen the request. */
const beforeByDefault: ReadonlySet<FaultKind> = new Set([
	'resetBefore',
	'status',
	'html',
	'redirect',
	'proxyAuth',
]);

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
