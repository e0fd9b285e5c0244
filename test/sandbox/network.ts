/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { Server, Socket } from 'node:net';

/** What a proxy says to a client that has not logged in to it. */
export const proxyRefusal = {
	status: 407,
	headers: { 'content-type': 'text/html', 'proxy-authenticate': 'Basic realm="proxy"' },
	page: '<html><head><title>407 Proxy Authentication Required</title></head><body><h1>407 Proxy Authentication Required</h1></body></html>',
} as const;

/** Something on the way to EnKash that lets nothing through. */
export interface Obstacle {
	/** Loopback address with the port. */
	readonly url: string;
	/** How many connections it has accepted. */
	readonly connections: number;
	/** Ends it and every connection at once; twice without harm. */
	close(): Promise<void>;
}

export interface RefusingProxy extends Obstacle {
	/** What it was asked for, e.g. `CONNECT example.com:443` or `POST http://example.com/path`; no headers. */
	readonly requests: readonly string[];
}

/**
 * A host whose TLS handshake fails after the client's first bytes: the connection is reset, closed, or answered with
 * what is no TLS (clients call that EPROTO).
 */
export async function startCuttingTlsServer(
	how: 'reset' | 'close' | 'noTls' = 'reset',
): Promise<Obstacle> {
	const server = createTcpServer((socket) => {
		socket.once('data', () => {
			if (how === 'reset') socket.resetAndDestroy();
			else socket.end(how === 'noTls' ? 'HTTP/1.1 400 Bad Request\r\n\r\n' : '');
		});
	});
	return await obstacle(server, 'https');
}

/** A host that accepts connections, reads whatever comes, and never says a word. */
export async function startBlackHole(): Promise<Obstacle> {
	const server = createTcpServer((socket) => socket.resume());
	return await obstacle(server, 'http');
}

/** A proxy that answers 407 to every CONNECT and to every plain request. */
export async function startRefusingProxy(): Promise<RefusingProxy> {
	const requests: string[] = [];
	const { status, headers, page } = proxyRefusal;
	const server = createHttpServer((request, response) => {
		requests.push(`${request.method} ${request.url}`);
		request.resume();
		response.writeHead(status, headers).end(page);
	});
	server.on('connect', (request, socket) => {
		requests.push(`${request.method} ${request.url}`);
		// The client may hang up before it has read the answer.
		socket.on('error', () => {});
		const head = [
			`HTTP/1.1 ${status} Proxy Authentication Required`,
			...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
			`content-length: ${Buffer.byteLength(page)}`,
			'connection: close',
		];
		socket.end(`${head.join('\r\n')}\r\n\r\n${page}`);
	});
	// Not spread: `connections` is a getter.
	return Object.assign(await obstacle(server, 'http'), { requests });
}

async function obstacle(server: Server, scheme: 'http' | 'https'): Promise<Obstacle> {
	const sockets = new Set<Socket>();
	let connections = 0;
	server.on('connection', (socket) => {
		connections += 1;
		sockets.add(socket);
		// A reset by the client is no error of a host like this.
		socket.on('error', () => {});
		socket.once('close', () => sockets.delete(socket));
	});
	const port = await listen(server);
	return {
		url: `${scheme}://127.0.0.1:${port}`,
		get connections() {
			return connections;
		},
		close: async () => await closeAtOnce(server, sockets),
	};
}

/** Listens on the loopback interface and resolves to the port; rejects when that is taken. */
export async function listen(server: Server, port = 0): Promise<number> {
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (typeof address !== 'object' || address === null) throw new Error('The server has no port');
	return address.port;
}

/** Ends a server and its connections; a server that has ended already is left alone. */
export async function closeAtOnce(server: Server, sockets: Iterable<Socket>): Promise<void> {
	if (!server.listening) return;
	const closed = once(server, 'close');
	server.close();
	for (const socket of sockets) socket.destroy();
	await closed;
}
