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
	/** Parsed JSON, decrypted when it came encrypted; else the raw text. Known as soon as it has arrived in full. */
	body: unknown;
	rawBody: string;
	/** The body came encrypted and could be read. */
	encrypted: boolean;
	/** HTTP status of the reply; left out when none was sent. */
	status?: number;
	/** Body of that reply, before encryption; left out for one that was cut, garbled, too deep or too long. */
	answer?: unknown;
}

/** A record of a request whose body has not arrived yet. */
export function recordOf(request: IncomingMessage, at: number): RecordedRequest {
	const target = request.url ?? '/';
	// Joined, not resolved: in `//oauth/token`, which a base address with a closing slash makes, `oauth` is no host.
	const url = new URL(target.startsWith('/') ? `http://sandbox${target}` : target);
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
	private readonly open = new Set<Promise<void>>();
	private readonly work = new Set<Promise<void>>();
	maxConnections = 0;
	maxRequests = 0;

	connected(socket: Socket): void {
		this.sockets.add(socket);
		this.maxConnections = Math.max(this.maxConnections, this.sockets.size);
		socket.once('close', () => this.sockets.delete(socket));
	}

	/** A request has begun; `ended` resolves when its reply is sent or its client has gone. */
	began(ended: Promise<void>): void {
		this.open.add(ended);
		this.maxRequests = Math.max(this.maxRequests, this.open.size);
		void ended.then(() => this.open.delete(ended));
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

	/** Resolves once nothing is worked on and no client waits for a reply any more. */
	async settled(): Promise<void> {
		while (this.work.size + this.open.size > 0) await Promise.all([...this.work, ...this.open]);
	}

	/** Peaks start again from what is open now. */
	reset(): void {
		this.maxConnections = this.sockets.size;
		this.maxRequests = this.open.size;
	}
}
