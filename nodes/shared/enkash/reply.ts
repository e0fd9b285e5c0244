import * as z from 'zod/v4';
import { type Cipher, ciphertextIn } from './encryption';
import { type EnKashFault, type EnKashResponse, parseJson } from './http';
import { type Refusal, refusalOf, isSentence } from './messages';

/** Why it can't be told what became of a call. */
export type UnclearCause =
	| 'timeout'
	| 'connectionLost'
	| 'serverError'
	| 'unreadableReply'
	| 'cancelled';

/** What EnKash's answer to one call comes down to. Reasons are sentences for people. */
export type Reply<T> =
	/** Done: HTTP 2xx and code 0. */
	| { kind: 'success'; payload: T }
	/** Refused by EnKash, so certainly not done. */
	| { kind: 'refused'; refusal: Refusal; reason: string; status: number; isPathUnknown?: true }
	/** Never processed, so it may be sent again. */
	| {
			kind: 'notProcessed';
			cause: 'connectionLost' | 'notAuthorized' | 'rateLimited' | 'cancelled';
			reason: string;
			/** What the header `Retry-After` asked for. */
			retryAfter?: string;
	  }
	/** May have been processed. */
	| {
			kind: 'unclear';
			cause: UnclearCause;
			reason: string;
			retryAfter?: string;
			/** Whether the host doesn't seem to have the path at all, which says nothing of what was asked. */
			isPathUnknown?: true;
	  };

/** EnKash's code: a number, or a number as text. */
const codeSchema = z.union([
	z.number(),
	z
		.string()
		.regex(/^-?\d+$/)
		.transform(Number),
]);

/** Both of EnKash's envelopes, and the form of an OAuth error. */
const envelopeSchema = z.looseObject({
	code: z.unknown(),
	response_code: z.unknown(),
	message: z.string().optional().catch(undefined),
	response_message: z.string().optional().catch(undefined),
	error_description: z.string().optional().catch(undefined),
	payload: z.unknown(),
});
type Envelope = z.infer<typeof envelopeSchema>;

/**
 * Reads the outcome of a call. Success is HTTP 2xx and code 0 with a payload of the documented shape; everything
 * that isn't certainly a success or a refusal is unclear.
 * Sources: EnKash, "Getting Started" (doc-1038569) for codes and statuses.
 */
export function readReply<T>(
	answer: EnKashResponse | EnKashFault,
	payload: z.ZodType<T>,
	cipher: Cipher | undefined,
	allowBarePayload = false,
): Reply<T> {
	if (answer.kind === 'fault') return replyOfFault(answer);
	return replyOfResponse(answer, { payload, allowBarePayload }, cipher);
}

/** How a payload is found and read. */
interface PayloadReader<T> {
	payload: z.ZodType<T>;
	/** Whether it may stand beside the code instead of under `payload`. */
	allowBarePayload: boolean;
}

function replyOfFault<T>({ fault, reason }: EnKashFault): Reply<T> {
	switch (fault) {
		case 'notConnected':
		case 'loginFailed':
			return { kind: 'notProcessed', cause: 'connectionLost', reason };
		case 'loginRefused':
			return { kind: 'notProcessed', cause: 'notAuthorized', reason };
		case 'notBegun':
			return { kind: 'notProcessed', cause: 'cancelled', reason };
		case 'timeout':
		case 'connectionLost':
		case 'unreadableReply':
		case 'cancelled':
			return { kind: 'unclear', cause: fault, reason };
	}
}

function replyOfResponse<T>(
	response: EnKashResponse,
	reader: PayloadReader<T>,
	cipher: Cipher | undefined,
): Reply<T> {
	const { status, retryAfter } = response;
	if (status === 401) {
		const reason = 'EnKash did not accept the access token, even after a new login.';
		return { kind: 'notProcessed', cause: 'notAuthorized', reason };
	}
	if (status === 429) {
		const reason = 'EnKash asked to slow down (HTTP 429).';
		return { kind: 'notProcessed', cause: 'rateLimited', reason, retryAfter };
	}
	if (status >= 500) {
		const reason = `EnKash answered with a server error (HTTP ${status}).`;
		return { kind: 'unclear', cause: 'serverError', reason, retryAfter };
	}
	const opened = openBody(response.body, cipher);
	if (status >= 400) return replyOfClientError(status, opened);
	if (typeof opened === 'string') return unreadable(opened);
	if (status < 200 || status >= 300) {
		return unreadable(`EnKash answered with an unexpected HTTP status ${status}`);
	}
	return replyOfEnvelope(opened.envelope, reader, status);
}

function unreadable<T>(what: string): Reply<T> {
	const reason = `${what}.`;
	return { kind: 'unclear', cause: 'unreadableReply', reason };
}

/** Statuses that EnKash documents as refusals; another 4xx counts as one only with a code or message of EnKash's. */
const refusalsByStatus: Partial<Record<number, string>> = {
	400: 'EnKash found a mandatory parameter missing or wrong (HTTP 400).',
	404: 'EnKash did not find what the request speaks of (HTTP 404).',
	422: 'EnKash found the data invalid (HTTP 422).',
};

function replyOfClientError<T>(status: number, opened: OpenedBody): Reply<T> {
	const reply: Reply<T> =
		typeof opened === 'string'
			? unreadable(opened)
			: replyOfRefusingEnvelope(status, opened.envelope);
	const isRefusalOfEnKash = reply.kind === 'refused' && reply.refusal !== 'other';
	const hasCode =
		typeof opened !== 'string' && opened.envelope && codeOf(opened.envelope) !== undefined;
	const isPathUnknown = (status === 404 || status === 405) && !hasCode && !isRefusalOfEnKash;
	return isPathUnknown && (reply.kind === 'refused' || reply.kind === 'unclear')
		? { ...reply, isPathUnknown }
		: reply;
}

function replyOfRefusingEnvelope<T>(status: number, envelope: Envelope | undefined): Reply<T> {
	const reason = (envelope && messagesIn(envelope)[0]) ?? refusalsByStatus[status];
	if (reason === undefined || status === 408) {
		return unreadable(`EnKash answered with HTTP ${status}, which does not say that it refused`);
	}
	if (envelope && codeOf(envelope) === 0) {
		return unreadable(`EnKash answered with HTTP ${status} and yet with the code of a success`);
	}
	const reply = refused<T>(envelope, reason, status);
	const isForbidden = status === 403 && reply.kind === 'refused' && reply.refusal === 'other';
	return isForbidden ? { ...reply, refusal: 'notAuthorized' } : reply;
}

/** EnKash's words when it could not encrypt its reply: by then the call itself may have been processed. */
const replyNotEncrypted = /encryption failed for response/i;

function refused<T>(envelope: Envelope | undefined, reason: string, status: number): Reply<T> {
	const words = envelope ? messagesIn(envelope) : [];
	if (words.some((word) => replyNotEncrypted.test(word))) {
		return unreadable('EnKash could not encrypt its reply');
	}
	const refusals = words.map(refusalOf);
	const refusal = refusals.find((known) => known !== 'other') ?? 'other';
	if (refusal !== 'duplicateReference' && namesTransaction(envelope?.payload)) {
		return unreadable('EnKash refused and yet named a transaction');
	}
	return { kind: 'refused', refusal, reason, status };
}

/** Whether anything in a payload has a transaction, which speaks for points that moved. */
function namesTransaction(payload: unknown): boolean {
	if (typeof payload !== 'object' || payload === null) return false;
	return Object.entries(payload).some(([name, value]) =>
		name === 'enkashCardTxnId' ? Boolean(value) : namesTransaction(value),
	);
}

function replyOfEnvelope<T>(
	envelope: Envelope | undefined,
	{ payload, allowBarePayload }: PayloadReader<T>,
	status: number,
): Reply<T> {
	const code = envelope && codeOf(envelope);
	if (!envelope || code === undefined) return unreadable("EnKash's reply carries no clear code");
	if (isServerError(code)) {
		const reason = `EnKash answered with the code of a server error (${code}).`;
		return { kind: 'unclear', cause: 'serverError', reason };
	}
	if (code !== 0) {
		const [reason = `EnKash refused with code ${code}.`] = messagesIn(envelope);
		return refused(envelope, reason, status);
	}
	const isBare = allowBarePayload && (envelope.payload === undefined || envelope.payload === null);
	const parsed = payload.safeParse(isBare ? envelope : envelope.payload);
	return parsed.success
		? { kind: 'success', payload: parsed.data }
		: unreadable("EnKash's reply has an unknown shape");
}

/** EnKash's code under either name; undefined where there is none, or where the two contradict each other. */
function codeOf(envelope: Envelope): number | undefined {
	const given = [envelope.code, envelope.response_code].filter(
		(code) => code !== undefined && code !== null,
	);
	const [code, ...others] = given.map((text) => codeSchema.safeParse(text).data);
	return others.every((other) => other === code) ? code : undefined;
}

/** Codes other than 0 and 1 are HTTP statuses on EnKash's pages for payouts, so one of the 500s means what it means there. */
function isServerError(code: number): boolean {
	return code >= 500 && code < 600;
}

/** EnKash's own words, in the order in which its pages put them. */
function messagesIn(envelope: Envelope): string[] {
	const words = [
		envelope.response_message,
		envelope.message,
		envelope.payload,
		envelope.error_description,
	];
	return words.filter((word): word is string => typeof word === 'string' && isSentence(word));
}

/** The envelope in a body, if there is one; a sentence where it can't be read. */
type OpenedBody = { envelope: Envelope | undefined } | string;

/** The envelope in a body, decrypted where it is encrypted; a sentence where it can't be read. */
function openBody(body: string, cipher: Cipher | undefined): OpenedBody {
	if (body.trim() === '') return { envelope: undefined };
	const parsed = parseJson(body);
	const ciphertext = ciphertextIn(parsed ?? body.trim());
	if (ciphertext !== undefined) return openCiphertext(ciphertext, cipher);
	return envelopeOf(parsed);
}

function openCiphertext(ciphertext: string, cipher: Cipher | undefined): OpenedBody {
	const text = cipher && decrypted(cipher, ciphertext);
	if (text === undefined) {
		return "EnKash's reply could not be decrypted with the credential's encryption key";
	}
	return envelopeOf(parseJson(text));
}

function decrypted(cipher: Cipher, ciphertext: string): string | undefined {
	try {
		return cipher.decrypt(ciphertext);
	} catch {
		return undefined;
	}
}

function envelopeOf(body: unknown): { envelope: Envelope } | string {
	const envelope = envelopeSchema.safeParse(body);
	return envelope.success ? { envelope: envelope.data } : "EnKash's reply could not be read";
}
