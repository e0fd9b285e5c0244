/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { createServer, connect, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import * as z from 'zod/v4';
import { listeningPort } from './listening';
import { type DistanceCommand, distanceCommandSchema } from './messages';

/**
 * The process between n8n and the server: TLS at the server's end, and before it a line on which everything takes half
 * a round trip each way. What the client sends first waits a round trip more, as it would for TCP's handshake.
 */

const order = z
	.object({ port: z.number(), key: z.string(), cert: z.string() })
	.parse(JSON.parse(process.argv[2] ?? ''));
let roundTripMs = 0;

const tlsServer = createTlsServer({ key: order.key, cert: order.cert }, (socket) => {
	const server = connect(order.port, '127.0.0.1');
	socket.pipe(server).pipe(socket);
	endTogether(socket, server);
});

async function main(): Promise<void> {
	const tlsPort = await listeningPort(tlsServer);
	const line = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
		const server = connect({
			port: tlsPort,
			host: '127.0.0.1',
			allowHalfOpen: true,
			noDelay: true,
		});
		const handshakeEnd = performance.now() + roundTripMs;
		carry(client, server, handshakeEnd);
		carry(server, client, handshakeEnd);
		endTogether(client, server);
	});
	process.send?.({ port: await listeningPort(line) });
}

/** Carries what comes from one end to the other, later and in its order. */
function carry(from: Socket, to: Socket, notBefore: number): void {
	const due: Array<{ at: number; deliver: () => void }> = [];
	const deliverLater = (deliver: () => void) => {
		const at = Math.max(performance.now(), notBefore) + roundTripMs / 2;
		due.push({ at, deliver });
		setTimeout(deliverDue, at - performance.now());
	};
	const deliverDue = () => {
		for (let next = due[0]; next && next.at <= performance.now() + 0.5; next = due[0]) {
			due.shift();
			next.deliver();
		}
		if (due[0]) setTimeout(deliverDue, due[0].at - performance.now());
	};
	from.on('data', (chunk: Buffer) => deliverLater(() => to.write(chunk)));
	from.once('end', () => deliverLater(() => to.end()));
}

function endTogether(one: Socket, other: Socket): void {
	for (const [socket, partner] of [
		[one, other],
		[other, one],
	] as const) {
		socket.once('error', () => partner.destroy());
	}
}

function obey({ roundTripMs: ms }: DistanceCommand): void {
	roundTripMs = ms;
	process.send?.({ roundTripMs });
}

process.on('message', (message) => obey(distanceCommandSchema.parse(message)));
process.once('disconnect', () => process.exit());

void main();
