import * as z from 'zod/v4-mini';
import { type Cipher, ciphertextIn } from './encryption';
import { type EnKashFault, type EnKashResponse, parseJson } from './http';
import {
	deniesPayment,
	isDenial,
	isSentence,
	leavesOpen,
	type Refusal,
	refusalOf,
} from './messages';
import type { Problem } from './problem';
import { isObject, textIfAny, transformed } from './schemas';

/** Why the outcome of a call is unknown. */
export type UnclearCause =
	| 'timeout'
	| 'connectionLost'
	| 'serverError'
	| 'unreadableReply'
	| 'cancelled';

/** The outcome of one call. Its texts are sentences for people. */
export type Reply<T> =
	/** Done: HTTP 2xx and code 0. */
	| { kind: 'success'; payload: T }
	/** Refused by EnKash, so certainly not done. */
	| {
			kind: 'refused';
			refusal: Refusal;
			/** EnKash's own message, which may hold values of people, or ours where it gave none. */
			reason: string;
			/** HTTP status, which may be 200. */
			status: number;
			/** Set where EnKash gave no message, so the cause is unknown. */
			isUnexplained?: true;
			/** Set where the host seems to lack the endpoint, so that the refusal tells nothing about the call. */
			isPathUnknown?: true;
	  }
	/** Never processed, so it may be sent again. */
	| ({
			kind: 'notProcessed';
			cause: 'connectionLost' | 'notAuthorized' | 'rateLimited' | 'cancelled';
			/** The header `Retry-After`. */
			retryAfter?: string;
	  } & Problem)
	/** May have been processed. */
	| {
			kind: 'unclear';
			cause: UnclearCause;
			message: string;
			retryAfter?: string;
			/** As for `refused`. */
			isPathUnknown?: true;
	  };

/** EnKash's code: a number, or a number as text. */
const codeSchema = z.union([z.number(), transformed(z.string().check(z.regex(/^-?\d+$/)), Number)]);

/** Both of EnKash's envelopes, and the form of an OAuth error. Fields of other APIs may contradict a success. */
const envelopeSchema = z.looseObject({
	code: z.unknown(),
	response_code: z.unknown(),
	message: textIfAny,
	response_message: textIfAny,
	error_description: textIfAny,
	payload: z.unknown(),
	status: z.unknown(),
	success: z.unknown(),
});
type Envelope = z.output<typeof envelopeSchema>;

/**
 * Reads the outcome of a call. Success is HTTP 2xx and code 0 with a payload of the documented shape; everything
 * that isn't certainly a success or a refusal is unclear.
 * Sources: EnKash, "Getting Started" (doc-1038569) for codes and statuses.
 */
export function readReply<T>(
	answer: EnKashResponse | EnKashFault,
	reader: PayloadReader<T>,
	cipher: Cipher | undefined,
): Reply<T> {
	return answer.kind === 'fault' ? replyOfFault(answer) : replyOfResponse(answer, reader, cipher);
}

/** How the payload of a success is found and read. */
export interface PayloadReader<T> {
	payload: z.ZodMiniType<T>;
	/** Whether it may stand beside the code instead of under `payload`. Default: false. */
	allowBarePayload?: boolean;
}

function replyOfFault<T>({ fault, message, advice }: EnKashFault): Reply<T> {
	switch (fault) {
		case 'notConnected':
		case 'loginFailed':
			return { kind: 'notProcessed', cause: 'connectionLost', message, advice };
		case 'loginRefused':
			return { kind: 'notProcessed', cause: 'notAuthorized', message, advice };
		case 'notBegun':
			return { kind: 'notProcessed', cause: 'cancelled', message, advice };
		case 'timeout':
		case 'connectionLost':
		case 'unreadableReply':
		case 'cancelled':
			return { kind: 'unclear', cause: fault, message };
	}
}

function replyOfResponse<T>(
	response: EnKashResponse,
	reader: PayloadReader<T>,
	cipher: Cipher | undefined,
): Reply<T> {
	const { status, retryAfter } = response;
	if (status === 401) {
		const message = 'EnKash did not accept the access token, even after a new login.';
		return { kind: 'notProcessed', cause: 'notAuthorized', message };
	}
	if (status === 429) {
		const message = 'EnKash asked to slow down (HTTP 429).';
		return { kind: 'notProcessed', cause: 'rateLimited', message, retryAfter };
	}
	if (status >= 500) {
		const message = `EnKash answered with a fault of its own (HTTP ${status}).`;
		return { kind: 'unclear', cause: 'serverError', message, retryAfter };
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
	return { kind: 'unclear', cause: 'unreadableReply', message: `${what}.` };
}

/** Statuses that EnKash documents as refusals; another 4xx counts as one only with a code or message of EnKash's. */
const refusalsByStatus: Partial<Record<number, string>> = {
	400: 'EnKash found a mandatory parameter missing or wrong (HTTP 400).',
	404: 'EnKash did not find what the request speaks of (HTTP 404).',
	413: 'EnKash found the request too large (HTTP 413).',
	422: 'EnKash found the data invalid (HTTP 422).',
};

function replyOfClientError<T>(status: number, opened: OpenedBody): Reply<T> {
	const reply = replyOfOpenedClientError<T>(status, opened);
	const isRefusalOfEnKash = reply.kind === 'refused' && reply.refusal !== 'other';
	const hasCode =
		typeof opened !== 'string' && opened.envelope && codeOf(opened.envelope) !== undefined;
	const isPathUnknown = (status === 404 || status === 405) && !hasCode && !isRefusalOfEnKash;
	return isPathUnknown && (reply.kind === 'refused' || reply.kind === 'unclear')
		? { ...reply, isPathUnknown }
		: reply;
}

function replyOfOpenedClientError<T>(status: number, opened: OpenedBody): Reply<T> {
	if (typeof opened !== 'string') return replyOfRefusingEnvelope(status, opened.envelope);
	// A proxy in front of EnKash answers 413 with its own page, before anything is processed.
	return status === 413 ? replyOfRefusingEnvelope(status, undefined) : unreadable(opened);
}

function replyOfRefusingEnvelope<T>(status: number, envelope: Envelope | undefined): Reply<T> {
	const reason = (envelope && messagesIn(envelope)[0]) ?? refusalsByStatus[status];
	if (reason === undefined || status === 408) {
		return unreadable(`EnKash answered with HTTP ${status}, which does not say that it refused`);
	}
	const code =
		envelope && codesIn(envelope).find((given) => given !== undefined && !isRefusalCode(given));
	if (code !== undefined) {
		return unreadable(
			code === 0
				? `EnKash answered with HTTP ${status} and yet with the code of a success`
				: `EnKash answered with HTTP ${status} and code ${code}, which does not say that it refused`,
		);
	}
	const reply = replyOfRefusal<T>(envelope, reason, status);
	const isForbidden = status === 403 && reply.kind === 'refused' && reply.refusal === 'other';
	return isForbidden ? { ...reply, refusal: 'notAuthorized' } : reply;
}

/** EnKash's message when it can't encrypt its reply: by then it may have processed the call. */
const replyNotEncrypted = /encryption failed for response/i;

function replyOfRefusal<T>(
	envelope: Envelope | undefined,
	reason: string,
	status: number,
): Reply<T> {
	const messages = envelope ? messagesIn(envelope) : [];
	if (messages.some((message) => replyNotEncrypted.test(message))) {
		return unreadable('EnKash could not encrypt its reply');
	}
	if (messages.some(leavesOpen)) {
		return unreadable('EnKash refused and yet told of a time-out, or of something still under way');
	}
	const refusal = combinedRefusal(messages.map(refusalOf));
	if (refusal !== 'duplicateReference' && namesTransactionOrCard(envelope?.payload)) {
		return unreadable('EnKash refused and yet named a transaction or card');
	}
	return messages.length === 0
		? { kind: 'refused', refusal, reason, status, isUnexplained: true }
		: { kind: 'refused', refusal, reason, status };
}

/** The one refusal of several messages. "Exists already" may mean paid, so any other known one goes first. */
function combinedRefusal(refusals: readonly Refusal[]): Refusal {
	const known = refusals.filter((refusal) => refusal !== 'other');
	return known.find((refusal) => refusal !== 'duplicateReference') ?? known[0] ?? 'other';
}

/** EnKash's spellings of the ID of a transaction or card. */
const transactionOrCardIdName = /^enkash(?:card)?(?:txn|transaction)id$|^enkashcardid$/i;

/** Whether a payload holds the ID of a transaction or card anywhere, so that points may have moved or a card been made. */
function namesTransactionOrCard(payload: unknown): boolean {
	if (!isObject(payload)) return false;
	return Object.entries(payload).some(([name, value]) =>
		transactionOrCardIdName.test(name) ? Boolean(value) : namesTransactionOrCard(value),
	);
}

function replyOfEnvelope<T>(
	envelope: Envelope | undefined,
	reader: PayloadReader<T>,
	status: number,
): Reply<T> {
	const code = envelope && codeOf(envelope);
	if (!envelope || code === undefined) return unreadable("EnKash's reply carries no clear code");
	if (isServerError(code)) {
		const message = `EnKash answered with the code of a fault of its own (${code}).`;
		return { kind: 'unclear', cause: 'serverError', message };
	}
	if (code === 0) return replyOfSuccess(envelope, reader);
	if (!isRefusalCode(code)) {
		return unreadable(
			`EnKash answered with code ${code}, of which it does not say that it is a refusal`,
		);
	}
	const [reason = `It gave code ${code} and no reason.`] = messagesIn(envelope);
	return replyOfRefusal(envelope, reason, status);
}

function replyOfSuccess<T>(
	envelope: Envelope,
	{ payload: schema, allowBarePayload = false }: PayloadReader<T>,
): Reply<T> {
	const { payload } = envelope;
	// A message beside records may be about some of them only, as "2 failed" is. So only a payload that is a sentence can deny.
	const isDenied =
		(typeof payload === 'string' && isDenial(payload)) ||
		(typeof envelope.status === 'string' && deniesPayment(envelope.status)) ||
		envelope.success === false;
	const messages = messagesIn(envelope);
	if (isDenied || messages.some((message) => refusalOf(message) !== 'other')) {
		return unreadable(
			'EnKash answered with the code of a success and yet in the words of a refusal',
		);
	}
	if (messages.some(leavesOpen)) {
		return unreadable(
			'EnKash answered with the code of a success and yet told of a time-out, or of something still under way',
		);
	}
	const isBare = allowBarePayload && (payload === undefined || payload === null);
	const parsed = schema.safeParse(isBare ? envelope : payload);
	return parsed.success
		? { kind: 'success', payload: parsed.data }
		: unreadable("EnKash's reply has an unknown shape");
}

/** EnKash's code under either name; undefined where there is none, or the two differ. */
function codeOf(envelope: Envelope): number | undefined {
	const [code, ...others] = codesIn(envelope);
	return others.every((other) => other === code) ? code : undefined;
}

/** The codes in an envelope, under both names; undefined for each that can't be read. */
function codesIn({ code, response_code }: Envelope): Array<number | undefined> {
	return [code, response_code]
		.filter((given) => given !== undefined && given !== null)
		.map((given) => codeSchema.safeParse(given).data);
}

/** HTTP codes that don't prove a refusal: a timeout, a conflict, a rate limit. */
const openCodes: readonly number[] = [408, 409, 429];

/**
 * Whether a code proves that nothing was done. EnKash documents 1, and on its pages for payouts codes such as 403, 412
 * and 422. The HTTP codes 1xx, 2xx, 3xx and 5xx are no refusals.
 */
function isRefusalCode(code: number): boolean {
	const isSmall = code >= 1 && code < 100;
	const isClientError = code >= 400 && code < 500 && !openCodes.includes(code);
	return isSmall || isClientError;
}

/** EnKash's pages for payouts use HTTP statuses as codes, so 5xx is a server error. */
function isServerError(code: number): boolean {
	return code >= 500 && code < 600;
}

/** EnKash's own messages, in the order in which its pages put them. */
function messagesIn(envelope: Envelope): string[] {
	const messages = [
		envelope.response_message,
		envelope.message,
		envelope.payload,
		envelope.error_description,
	];
	return messages.filter(
		(message): message is string => typeof message === 'string' && isSentence(message),
	);
}

/** The envelope in a body, undefined where the body is empty; a sentence where it can't be read. */
type OpenedBody = { envelope: Envelope | undefined } | string;

/** Reads the envelope in a body, decrypted if necessary. */
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
