import { isRecord } from '../../harness/values';
import type { RecordedRequest } from '../../sandbox';
import { documented, sandboxOnly } from '../../sandbox/texts';
import { duplicateTexts } from '../arbitraries/conditions';
import type { Kind } from './kind';
import { plainKey } from './kind';

/** One call that pays one item. */
export interface Call {
	/** The reference as it was sent. */
	reference: string;
	/** The same without what changes from try to try. */
	key: string;
	request: RecordedRequest;
}

/** The calls that pay among the requests of one execution. */
export class Calls {
	readonly all: readonly Call[];

	constructor(kind: Kind, requests: readonly RecordedRequest[]) {
		this.all = requests
			.filter(({ path }) => path.endsWith(kind.path))
			.flatMap((request) => {
				const reference = kind.keyIn(bodyOf(request));
				return reference === undefined ? [] : [{ request, reference, key: plainKey(reference) }];
			});
	}

	of(key: string): Call[] {
		return this.all.filter((call) => call.key === key);
	}
}

/** Statuses that prove that a call was not processed. */
export function isUnprocessed({ request: { status } }: Call): boolean {
	return status === 401 || status === 407 || status === 429;
}

/** The code of a reply that came whole, or undefined. */
export function codeIn({ request: { status, answer } }: Pick<Call, 'request'>): unknown {
	if (status !== 200 || !isRecord(answer)) return undefined;
	return answer.code ?? answer.response_code;
}

/** Whether a call may have been processed for all that its client was told. */
export function isUnclear(call: Pick<Call, 'request'>): boolean {
	const { status = 0 } = call.request;
	return status < 400 ? codeIn(call) === undefined : status >= 500 || status === 408;
}

/** What EnKash says of a reference that it knows, in words that leave no doubt. */
const knownTexts: readonly string[] = [
	documented.duplicateReference,
	sandboxOnly.coinRequestUsed,
	...duplicateTexts,
];

/** Whether a whole reply says that EnKash knows the reference already. */
export function isSaidKnown(call: Pick<Call, 'request'>): boolean {
	const { answer } = call.request;
	if (codeIn(call) === undefined || !isRecord(answer)) return false;
	return knownTexts.includes(String(answer.message ?? answer.response_message));
}

/** Whether a whole reply says that an item was paid, and names nothing else than what was sent. */
export function isSaidPaid(call: Call, kind: Kind, facts: readonly unknown[]): boolean {
	if (codeIn(call) !== 0 || !isRecord(call.request.answer)) return false;
	const { payload } = call.request.answer;
	const said = isRecord(payload) ? kind.saidIn(payload) : [];
	// What was not sent, or is not said, contradicts nothing.
	return said.every(
		(fact, index) => fact === undefined || facts[index] === undefined || fact === facts[index],
	);
}

/** The sandbox may not have read the body of a request that it lets go wrong. */
function bodyOf({ body, rawBody }: RecordedRequest): unknown {
	if (body !== '') return body;
	try {
		return JSON.parse(rawBody);
	} catch {
		return undefined;
	}
}
