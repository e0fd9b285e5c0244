/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** What a client sent, in the order the requests arrived. */
export interface RecordedRequest {
	/** ms since 1970, by the sandbox's clock. */
	at: number;
	method: string;
	path: string;
	query: Record<string, string>;
	headers: Record<string, string>;
	/** Parsed JSON, decrypted when it came encrypted; else the raw text. */
	body: unknown;
	rawBody: string;
	/** The body came encrypted and could be read. */
	encrypted: boolean;
	/** HTTP status of the reply; left out when none was sent. */
	status?: number;
}

/** A record of a request whose body has not arrived yet. */
export function recordOf(request: IncomingMessage, at: number): RecordedRequest {
	const url = new URL(request.url ?? '/', 'http://sandbox');
	const headers: Record<string, string> = {};
	for (const [name, value] of Object.entries(request.headers)) {
		if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
	}
	return {
		at,
		method: request.method ?? 'GET',
		path: url.pathname,
		query: Object.fromEntries(url.searchParams),
		headers,
		body: '',
		rawBody: '',
		encrypted: false,
	};
}

/** The whole body as text; rejects when the client leaves before its end. */
export async function readBody(request: IncomingMessage): Promise<string> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of request) chunks.push(chunk);
	return Buffer.concat(chunks).toString('utf8');
}

/** How many connections and requests are open, and the most there have been. */
export class Traffic {
	readonly sockets = new Set<Socket>();
	private openRequests = 0;
	private readonly work = new Set<Promise<void>>();
	maxConnections = 0;
	maxRequests = 0;

	connected(socket: Socket): void {
		this.sockets.add(socket);
		this.maxConnections = Math.max(this.maxConnections, this.sockets.size);
		socket.once('close', () => this.sockets.delete(socket));
	}

	/** Returns what to call when the request is over. */
	began(): () => void {
		this.openRequests += 1;
		this.maxRequests = Math.max(this.maxRequests, this.openRequests);
		return () => {
			this.openRequests -= 1;
		};
	}

	/** Keeps in mind that a request is being worked on, which may last longer than its client waits. */
	works(work: Promise<void>): void {
		this.work.add(work);
		void work.finally(() => this.work.delete(work));
	}

	/** Resolves once nothing is worked on any more. */
	async quiet(): Promise<void> {
		while (this.work.size > 0) await Promise.all(this.work);
	}

	/** Peaks start again from what is open now. */
	reset(): void {
		this.maxConnections = this.sockets.size;
		this.maxRequests = this.openRequests;
	}
}
