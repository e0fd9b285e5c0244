import { once } from 'node:events';
import { createServer } from 'node:net';

/** Handed out already; a port is free again only until its new owner listens. */
const taken = new Set();

/** A port of 127.0.0.1 that nobody listens on. */
export async function freePort() {
	for (;;) {
		const server = createServer().listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address();
		server.close();
		await once(server, 'close');
		if (!taken.has(port)) {
			taken.add(port);
			return port;
		}
	}
}

/** This port when nobody listens on it; else, and for 0, a free one. */
export async function portOr(port) {
	const server = createServer();
	const isFree = await new Promise((resolve) => {
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
	return isFree && port !== 0 ? port : await freePort();
}
