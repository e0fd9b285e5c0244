import type { IDataObject, JsonValue } from 'n8n-workflow';

import { isRecord } from '../../harness/values';

/** A request as a fake service gets it, whole. */
export interface ServiceRequest {
	method: string;
	url: URL;
	body: string;
	/** The body as it came, which may be a file. */
	bytes?: Buffer;
	/** By their names in lower case. */
	headers?: Readonly<Record<string, string | undefined>>;
}

/** What a fake service answers. */
export interface ServiceReply {
	/** Default 200. */
	status?: number;
	body: JsonValue;
}

/** A service that answers requests. Throws on one that it doesn't know. */
export interface HttpService {
	answer(request: ServiceRequest): ServiceReply;
}

/** What an outgoing request has beside its address and body. */
export interface RequestDetails {
	method: string;
	headers: Record<string, string>;
}

/** Asks the service behind an address, as n8n's HTTP Request does: an answer that is no success is thrown. */
export function fetchFrom(
	hosts: Readonly<Record<string, HttpService>>,
): (address: string, body: unknown, details: RequestDetails) => Promise<IDataObject> {
	return async (address, body, { method, headers }) => {
		const url = new URL(address);
		const service = hosts[url.host];
		if (service === undefined) throw new TypeError(`Nobody answers at ${address}`);
		const { status = 200, body: answer } = service.answer({
			method,
			url,
			headers,
			// A form is text already.
			body: typeof body === 'string' ? body : (JSON.stringify(body) ?? ''),
		});
		if (status >= 400) throw new TypeError(`${status} - ${JSON.stringify(answer)}`);
		if (!isRecord(answer)) throw new TypeError(`${address} answered no object`);
		return JSON.parse(JSON.stringify(answer));
	};
}
