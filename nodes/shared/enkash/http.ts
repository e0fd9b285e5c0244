/** One call to EnKash, before host, token and encryption. */
export interface EnKashRequest {
	method: 'GET' | 'POST' | 'PATCH';
	/** From `/api` on. */
	path: string;
	query?: Record<string, string | boolean>;
	body?: object;
}

/** A reply as it came. */
export interface EnKashResponse {
	kind: 'response';
	/** HTTP status. */
	status: number;
	/** The body as text, whatever it holds. */
	body: string;
	/** The header `Retry-After`, where there is one. */
	retryAfter?: string;
}

/** Why there is no reply. */
export type TransportFault =
	/** No connection came about, so nothing was sent. */
	| 'notConnected'
	/** The time for one call ran out. */
	| 'timeout'
	/** The connection broke after the call may have been sent. */
	| 'connectionLost'
	/** The user stopped the execution while the call was under way. */
	| 'cancelled'
	/** The user stopped the execution before the call began. */
	| 'notBegun'
	/** EnKash refused the login, so the call itself was never sent. */
	| 'loginRefused'
	/** The token could not be fetched, so the call itself was never sent. */
	| 'loginFailed';

/** A call that ended without a reply. */
export interface EnKashFault {
	kind: 'fault';
	fault: TransportFault;
	/** What happened, for people; never a secret, token or body. */
	reason: string;
}

/** Sends one call, once, with token and encryption. Never throws: what went wrong is the answer. */
export type Send = (
	request: EnKashRequest,
	timeoutMs: number,
) => Promise<EnKashResponse | EnKashFault>;
