import type { Switches } from './switches';
import { documented } from './texts';

/** E1: `code`, `message`, `payload`. E2: `response_code`, `response_message`, `payload`. */
export type Envelope = 'E1' | 'E2';

export interface Reply {
	status: number;
	headers?: Record<string, string>;
	/** Becomes JSON. */
	body: unknown;
	/** Never encrypted: token replies and what is said before a request has been understood. */
	clear?: boolean;
}

/**
 * - `missing`, `invalid`: the request itself is wrong, always HTTP 400 or 422;
 * - `refused`, `notFound`: a failure of the business, HTTP 200 with code 1 unless a switch asks for 422 or 404.
 */
export type RefusalKind = 'missing' | 'invalid' | 'refused' | 'notFound';

export const httpStatus: Record<RefusalKind, number> = {
	missing: 400,
	invalid: 422,
	refused: 422,
	notFound: 404,
};

/** Thrown by an endpoint before it has changed anything. */
export class Refusal extends Error {
	constructor(
		readonly kind: RefusalKind,
		message: string,
		/** HTTP status, whatever kind and switch would make it; 200 = told by the code in the body. */
		readonly status?: number,
	) {
		super(message);
	}
}

/** A success in the endpoint's documented envelope. */
export function success(envelope: Envelope, payload: unknown): Reply {
	return { status: 200, body: enveloped(envelope, 0, documented.success, payload) };
}

/**
 * `text` stands in the message and in the payload, as in the one failure example EnKash gives. Without text there is
 * neither.
 */
export function failureBody(envelope: Envelope, text: string | undefined, code = 1): unknown {
	return enveloped(envelope, code, text, text);
}

/** What a refusal says as things stand: undefined when it has, or may have, no words. */
export function wordsOf(message: string, switches: Switches): string | undefined {
	return switches.refusalWithoutWords || message === '' ? undefined : message;
}

/** What is said about a reference that is known already; `usual` unless the switch has other words. */
export function duplicateWords(usual: string, switches: Switches): string {
	return switches.duplicateWords ?? usual;
}

/** A refusal by an endpoint whose successes come in `envelope`. */
export function failure(refusal: Refusal, envelope: Envelope, switches: Switches): Reply {
	const asHttp =
		refusal.kind === 'missing' || refusal.kind === 'invalid' || switches.failureEnvelope === 'http';
	const failureEnvelope = envelope === 'E1' && switches.failureEnvelope === 'E1' ? 'E1' : 'E2';
	return {
		status: refusal.status ?? (asHttp ? httpStatus[refusal.kind] : 200),
		body: failureBody(failureEnvelope, wordsOf(refusal.message, switches), switches.refusalCode),
	};
}

/** What is undefined is left out of the JSON. */
function enveloped(
	envelope: Envelope,
	code: number,
	message: string | undefined,
	payload: unknown,
): unknown {
	return envelope === 'E1'
		? { code, message, payload }
		: { response_code: code, response_message: message, payload };
}
