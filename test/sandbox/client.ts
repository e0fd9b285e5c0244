import { startSandbox } from './index';
import type { Sandbox, SandboxOptions } from './index';
import { isRecord } from './records';
import type { Json } from './records';

export const cardPath = '/api/v0/partner/enKashCard';
export const coinsPath = '/api/v0/enkash-coins';

export interface Answer {
	status: number;
	headers: Headers;
	text: string;
	/** Parsed text; the text itself when it is no JSON. */
	body: unknown;
}

export interface CallOptions {
	method?: string;
	query?: Record<string, string>;
	/** Over the usual headers; undefined takes one away. */
	headers?: Record<string, string | undefined>;
	/** Sent as JSON, unless it is a string. */
	body?: unknown;
	signal?: AbortSignal;
	redirect?: 'manual';
}

/** A plain client of the sandbox for these tests: logs in once, sends what it is told to, judges nothing. */
export class Client {
	private token: string | undefined;

	constructor(readonly sandbox: Sandbox) {}

	/** Asks for a token; `form` and `headers` replace what a right request has. */
	async login(
		form: Record<string, string | undefined> = {},
		headers: Record<string, string> = {},
	): Promise<Answer> {
		const { clientId, clientSecret, username, password } = this.sandbox.account;
		const fields = { username, password, grant_type: 'password', clientId, ...form };
		return await this.send('/oauth/token', {
			method: 'POST',
			headers: {
				authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
				'content-type': 'application/x-www-form-urlencoded',
				...headers,
			},
			body: new URLSearchParams(defined(fields)).toString(),
		});
	}

	/** An API call with everything the documentation asks for. */
	async call(path: string, options: CallOptions = {}): Promise<Answer> {
		this.token ??= String(recordOf((await this.login()).body).access_token);
		const headers = {
			authorization: `Bearer ${this.token}`,
			partnerId: this.sandbox.account.partnerId,
			...(options.body !== undefined && { 'content-type': 'application/json' }),
			...options.headers,
		};
		return await this.send(path, { ...options, headers });
	}

	async post(path: string, body: unknown, options: CallOptions = {}): Promise<Answer> {
		return await this.call(path, { method: 'POST', body, ...options });
	}

	/** One allocation; `fields` replace those of a right request. */
	async allocate(fields: Json = {}, options: CallOptions = {}): Promise<Answer> {
		return await this.post(`${cardPath}/create-allocate-points`, this.allocation(fields), options);
	}

	allocation(fields: Json = {}): Json {
		const { companyId, cardAccountId } = this.sandbox.account;
		return {
			companyId,
			cardAccountId,
			transactionCode: 'ALLOCATION',
			transactionType: 'CR',
			type: 'ALLOCATE_POINT',
			email: 'xyz2@example.com',
			mobile: '9600098867',
			title: 'Mr',
			firstName: 'Asha Rao',
			gender: 'M',
			loadAmount: 11,
			uniqueReferenceNumber: 'TEST234236',
			...fields,
		};
	}

	async bulk(
		rows: unknown,
		query: Record<string, string> = {},
		options: CallOptions = {},
	): Promise<Answer> {
		const { companyId, cardAccountId } = this.sandbox.account;
		return await this.post(`${cardPath}/bulk-create-allocate-points-json`, rows, {
			query: { companyId, cardAccountId, isPointsAllocation: 'true', ...query },
			...options,
		});
	}

	/** A look-up of the demo account's company and reward account. */
	async look(path: string, fields: Json = {}): Promise<Answer> {
		const { companyId, cardAccountId } = this.sandbox.account;
		return await this.post(`${cardPath}/${path}`, { companyId, cardAccountId, ...fields });
	}

	async send(
		path: string,
		{ method = 'GET', query, headers, body, signal, redirect }: CallOptions,
	): Promise<Answer> {
		const url = new URL(path, this.sandbox.url);
		for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
		const response = await fetch(url, {
			method,
			headers: defined(headers ?? {}),
			body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
			signal,
			redirect,
		});
		const text = await response.text();
		return { status: response.status, headers: response.headers, text, body: parsed(text) };
	}
}

/** A sandbox with a client for the time of one describe block, as new before each test. */
export function useSandbox(options: SandboxOptions = {}): () => Client {
	let sandbox: Sandbox | undefined;
	let client: Client | undefined;
	beforeAll(async () => {
		sandbox = await startSandbox(options);
	});
	beforeEach(() => {
		sandbox?.reset();
		client = sandbox && new Client(sandbox);
	});
	afterAll(async () => await sandbox?.close());
	return () => {
		if (!client) throw new Error('The sandbox is there only while a test runs');
		return client;
	};
}

export function row(index: number, fields: Json = {}): Json {
	return {
		title: 'Ms',
		name: `Person ${index}`,
		email: `person${index}@example.com`,
		mobile: String(9_100_000_000 + index),
		loadAmount: 100,
		remarks: 'good',
		uniqueReferenceNumber: `ROW-${index}`,
		...fields,
	};
}

export function recordOf(value: unknown): Json {
	if (!isRecord(value)) throw new Error(`Not an object: ${JSON.stringify(value)}`);
	return value;
}

export function payloadOf(answer: Answer): Json {
	return recordOf(recordOf(answer.body).payload);
}

export function rowsOf(answer: Answer): { successes: Json[]; failures: Json[] } {
	const payload = payloadOf(answer);
	const list = (value: unknown) => (Array.isArray(value) ? value.map(recordOf) : []);
	return {
		successes: list(payload.successBulkEnKashCardCreateDTOs),
		failures: list(payload.failureBulkEnKashCardCreateDTOs),
	};
}

/** The failure body EnKash documents. */
export function e2Failure(text: unknown): Json {
	return { response_code: 1, response_message: text, payload: text };
}

function defined(values: Record<string, string | undefined>): Record<string, string> {
	const kept: Record<string, string> = {};
	for (const [name, value] of Object.entries(values)) {
		if (value !== undefined) kept[name] = value;
	}
	return kept;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
