/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { createServer, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, commandSchema } from './messages';
import { replyTo } from './replies';

/** The server's process: answers like EnKash at a set time after the request, and counts. */

let latencyMs = 0;
let requests = 0;
/** Connections that a client can still use. */
const open = new Set<Socket>();
let mostConnections = 0;

const server = createServer((request, response) => {
	requests++;
	const chunks: Buffer[] = [];
	request.on('data', (chunk: Buffer) => chunks.push(chunk));
	request.on('end', () => {
		// One that was to end with its reply is of no use after it, however long the two sides take to part.
		response.once('finish', () => {
			if (!response.shouldKeepAlive) open.delete(request.socket);
		});
		const isDue = latencyMs === 0 ? undefined : sleep(latencyMs);
		const url = new URL(request.url ?? '', 'http://127.0.0.1');
		const body = JSON.stringify(replyTo(url, Buffer.concat(chunks).toString()));
		if (isDue) void isDue.then(() => answer(response, body));
		else answer(response, body);
	});
});

server.on('connection', (socket) => {
	open.add(socket);
	mostConnections = Math.max(mostConnections, open.size);
	socket.once('close', () => open.delete(socket));
});

function answer(response: ServerResponse, body: string): void {
	response.writeHead(200, {
		'content-type': 'application/json',
		'content-length': Buffer.byteLength(body),
	});
	response.end(body);
}

function obey(command: Command): void {
	if (command.do === 'begin') {
		({ latencyMs } = command);
		requests = 0;
		mostConnections = open.size;
	}
	process.send?.({ requests, mostConnections });
}

process.on('message', (message) => obey(commandSchema.parse(message)));
process.once('disconnect', () => process.exit());

server.listen(0, '127.0.0.1', () => {
	const address = server.address();
	if (typeof address === 'object') process.send?.({ port: address?.port });
});
