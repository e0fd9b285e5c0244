import type { EndpointCall } from '../../../nodes/shared/enkash/client';
import { readReply, type Reply } from '../../../nodes/shared/enkash/reply';

/** A reply of EnKash to a call, as it comes over the wire, read as the client reads it. */
export function replyTo<T>(call: EndpointCall<T>, body: unknown, status = 200): Reply<T> {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const response = { kind: 'response' as const, status, body: text };
	return readReply(response, call, undefined);
}

/** The body of a call as it goes over the wire: what is undefined stays out. */
export function wireBody(call: EndpointCall<unknown>): unknown {
	return JSON.parse(JSON.stringify(call.request.body));
}
