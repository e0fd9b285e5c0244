import type { ServiceReply, ServiceRequest } from '../fakes/services/http';

/** What Google answers while it is down. */
export const googleIsDown: ServiceReply = {
	status: 503,
	body: { error: { code: 503, message: 'The service is currently unavailable.' } },
};

/** Whether a request changes cells. */
export function isWrite({ method }: ServiceRequest): boolean {
	return method !== 'GET';
}
