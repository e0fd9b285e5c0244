import type { JsonObject } from 'n8n-workflow';

import type { HttpService, ServiceReply, ServiceRequest } from './http';

const token = 'token-of-keka';

/** Keka's login and its list of employees, in pages. */
export class Keka implements HttpService {
	/** Employees with the status Working. */
	employees: JsonObject[] = [];

	/** The forms of all logins. */
	readonly logins: Array<Record<string, string>> = [];

	/** How many requests it answers with HTTP 500 before it is itself again. */
	faults = 0;

	/** How many employees the last page leaves out, as when somebody is added meanwhile. */
	missing = 0;

	/** How many it counts. Default: those that it lists. */
	counts?: number;

	answer({ method, url, body, headers = {} }: ServiceRequest): ServiceReply {
		if (this.faults > 0) {
			this.faults -= 1;
			return { status: 500, body: { message: 'An unexpected error occurred' } };
		}
		if (method === 'POST' && url.pathname === '/connect/token') return this.logIn(body);
		if (method !== 'GET' || url.pathname !== '/api/v1/hris/employees') {
			throw new TypeError(`The fake Keka has no ${method} ${url.pathname}`);
		}
		if (headers.authorization !== `Bearer ${token}`) {
			return { status: 401, body: { message: 'Unauthorized' } };
		}
		if (url.searchParams.get('employmentStatus') !== 'Working') {
			throw new TypeError('The fake Keka lists who works');
		}
		return this.page(
			Number(url.searchParams.get('pageNumber')),
			Number(url.searchParams.get('pageSize')),
		);
	}

	private logIn(body: string): ServiceReply {
		const form = Object.fromEntries(new URLSearchParams(body));
		if (form.grant_type !== 'kekaapi' || form.scope !== 'kekaapi') {
			return { status: 400, body: { error: 'unsupported_grant_type' } };
		}
		this.logins.push(form);
		return {
			body: { access_token: token, expires_in: 86400, token_type: 'Bearer', scope: 'kekaapi' },
		};
	}

	private page(pageNumber: number, pageSize: number): ServiceReply {
		const totalPages = Math.max(1, Math.ceil(this.employees.length / pageSize));
		const start = (pageNumber - 1) * pageSize;
		const end = pageNumber === totalPages ? this.employees.length - this.missing : start + pageSize;
		return {
			body: {
				data: this.employees.slice(start, end),
				pageNumber,
				pageSize,
				totalPages,
				totalRecords: this.counts ?? this.employees.length,
				succeeded: true,
				message: null,
				errors: null,
			},
		};
	}
}
