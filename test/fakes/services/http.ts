import type { JsonValue } from 'n8n-workflow';

/** A request as a fake service gets it, whole. */
export interface ServiceRequest {
	method: string;
	url: URL;
	body: string;
	/** The body as it came, which may be a file. */
	bytes: Buffer;
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
