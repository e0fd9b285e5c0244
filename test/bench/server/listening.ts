/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { once } from 'node:events';
import type { Server } from 'node:net';

/** Has a server listen on any free port of this machine, and returns that port. */
export async function listeningPort(server: Server): Promise<number> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('No port to listen on.');
	return address.port;
}
