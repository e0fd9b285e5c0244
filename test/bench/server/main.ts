/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
/** The server's process: answers like EnKash after a set time, and counts. */
import { createServer, type ServerResponse } from 'node:http';
import { type Command, commandSchema } from './messages';
import { replyTo } from './replies';

let latencyMs = 0;
let requests = 0;
let connections = 0;
let mostConnections = 0;

const server = createServer((request, response) => {
	requests++;
	const chunks: Buffer[] = [];
	request.on('data', (chunk: Buffer) => chunks.push(chunk));
	request.on('end', () => {
		const url = new URL(request.url ?? '', 'http://127.0.0.1');
		const body = JSON.stringify(replyTo(url, Buffer.concat(chunks).toString()));
		if (latencyMs === 0) answer(response, body);
		else setTimeout(answer, latencyMs, response, body);
	});
});

server.on('connection', (socket) => {
	connections++;
	mostConnections = Math.max(mostConnections, connections);
	socket.once('close', () => connections--);
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
		mostConnections = connections;
	}
	process.send?.({ requests, mostConnections });
}

process.on('message', (message) => obey(commandSchema.parse(message)));
process.once('disconnect', () => process.exit());

server.listen(0, '127.0.0.1', () => {
	const address = server.address();
	if (typeof address === 'object') process.send?.({ port: address?.port });
});
