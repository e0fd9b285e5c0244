/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import { control, foreignRequest, isControlPath } from './control';
import { encrypt, wrapReply } from './encryption';
import { distort } from './distortions';
import { isProcessed } from './faults';
import type { Fault } from './faults';
import { deepJson, oversized } from './hostileReplies';
import { proxyRefusal } from './network';
import type { Reply } from './reply';
import { readBody, recordOf } from './requests';
import type { RecordedRequest, Traffic } from './requests';
import { forcedReply } from './service';
import type { Service } from './service';

const badGatewayPage =
	'<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';
const jsonType = 'application/json;charset=UTF-8';
const defaultDelayMs = 100;
const defaultLevels = 3_000;
const defaultBytes = 64 * 1024 * 1024;

/** A reply as it goes on the wire. */
interface Wire {
	status: number;
	headers: Record<string, string>;
	body: Buffer;
}

/** The HTTP side: bodies in, replies out, and everything that can go wrong in between on demand. */
export function createSandboxServer(service: Service, traffic: Traffic, reset: () => void): Server {
	// A server that drops idle connections at its own time would make clients' tests flicker.
	const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
		const work = serve(service, traffic, reset, request, response).catch((error: unknown) => {
			// Nobody is left to tell.
			if (request.errored || response.destroyed || response.headersSent) return;
			send(response, jsonWire({ status: 500, body: { error: String(error) } }));
		});
		traffic.works(work);
	});
	server.on('connection', (socket) => traffic.connected(socket));
	return server;
}

async function serve(
	service: Service,
	traffic: Traffic,
	reset: () => void,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const record = recordOf(request, service.clock.now());
	if (isControlPath(record.path)) {
		record.rawBody = await readBody(request);
		const refused = foreignRequest(record.headers);
		send(response, jsonWire(refused ?? control(service, record, reset)));
		return;
	}
	service.requests.push(record);
	traffic.began(new Promise((resolve) => response.once('close', resolve)));
	service.receive(record, await readBody(request));
	watchFlight(service, record, request, response);
	const fault = service.faults.take(record.path);
	if (fault) await serveFault(service, record, response, fault);
	else await answer(service, record, response);
}

/** A call is in flight until its client has the reply or hangs up, which shows on the connection first. */
function watchFlight(
	{ flights }: Service,
	record: RecordedRequest,
	{ socket }: IncomingMessage,
	response: ServerResponse,
): void {
	const ended = flights.began(record);
	const hungUp = () => ended('abandoned');
	socket.once('end', hungUp);
	response.once('close', () => {
		socket.off('end', hungUp);
		ended(response.writableFinished ? 'replied' : 'abandoned');
	});
}

async function serveFault(
	service: Service,
	record: RecordedRequest,
	response: ServerResponse,
	fault: Fault,
): Promise<void> {
	if (fault.kind === 'delay' && !isProcessed(fault)) {
		await pause(fault.delayMs ?? defaultDelayMs, response);
		// A client that has gone meanwhile is as if it had never asked.
		if (response.destroyed) return;
		return await answer(service, record, response);
	}
	if (fault.kind === 'late') {
		await sleep(fault.delayMs ?? defaultDelayMs);
		return await answer(service, record, response);
	}
	const processed = isProcessed(fault) ? service.answer(record) : undefined;
	const normal = wired(service, processed ?? { status: 200, body: '' });
	switch (fault.kind) {
		case 'delay':
			await pause(fault.delayMs ?? defaultDelayMs, response);
			return await answer(service, record, response, processed);
		case 'resetBefore':
		case 'resetAfter':
			response.socket?.resetAndDestroy();
			return;
		case 'cutBody':
			record.status = normal.status;
			return sendHalf(response, normal, () => response.socket?.destroySoon());
		case 'stallBody':
			record.status = normal.status;
			return sendHalf(response, normal, () => {});
		case 'stallHeaders':
			return;
		case 'status': {
			const forced = forcedReply(fault.status ?? 503, fault.retryAfter);
			return await answer(service, record, response, forced);
		}
		case 'html':
			return await reply(service, record, response, {
				status: fault.status ?? 502,
				headers: {
					'content-type': 'text/html',
					...(fault.retryAfter !== undefined && { 'retry-after': fault.retryAfter }),
				},
				body: Buffer.from(badGatewayPage),
			});
		case 'garbage':
			return await reply(service, record, response, {
				...normal,
				status: 200,
				body: Buffer.from('{"code":0,"payload":\u0000~~'),
			});
		case 'emptyBody':
			return await reply(service, record, response, {
				...normal,
				status: 200,
				body: Buffer.alloc(0),
			});
		case 'undecryptable': {
			const noise = JSON.stringify({ request: randomBytes(64).toString('base64') });
			return await reply(service, record, response, { ...normal, body: Buffer.from(noise) });
		}
		case 'redirect':
			return await reply(service, record, response, {
				status: fault.status ?? 302,
				headers: { location: fault.location ?? '/redirected' },
				body: Buffer.alloc(0),
			});
		case 'proxyAuth': {
			const { status, headers, page } = proxyRefusal;
			return await reply(service, record, response, { status, headers, body: Buffer.from(page) });
		}
		case 'deepJson': {
			const text = deepJson(processed?.body, fault.levels ?? defaultLevels, fault.place ?? 'body');
			const deep = wired(service, { ...processed, status: 200, body: undefined }, text);
			return await reply(service, record, response, deep);
		}
		case 'oversized':
		case 'gzipBomb':
			record.status = 200;
			return await sendLong(response, fault, processed?.body);
		case 'trickle':
			record.status = 200;
			return await trickle(response, fault.delayMs ?? defaultDelayMs);
		default: {
			if (!processed) return await reply(service, record, response, normal);
			const distorted = { ...processed, body: distort(processed.body, fault) };
			return await answer(service, record, response, distorted);
		}
	}
}

/** Sends a whole reply; without one, the request is processed now. */
async function answer(
	service: Service,
	record: RecordedRequest,
	response: ServerResponse,
	processed: Reply = service.answer(record),
): Promise<void> {
	record.answer = processed.body;
	await reply(service, record, response, wired(service, processed));
}

/** Sends a reply, held back as the switch says. */
async function reply(
	service: Service,
	record: RecordedRequest,
	response: ServerResponse,
	wire: Wire,
): Promise<void> {
	if (service.switches.latencyMs > 0) await pause(service.switches.latencyMs, response);
	if (response.destroyed) return;
	record.status = wire.status;
	send(response, wire);
}

/** Encrypts a reply where the switches say so. */
function wired(service: Service, answer: Reply, text = JSON.stringify(answer.body)): Wire {
	const { encryptedReplies, encryptionKeyFormat, replyWrapper } = service.switches;
	if (!encryptedReplies || answer.clear) return jsonWire(answer, text);
	const ciphertext = encrypt(text, service.encryptionSecret, encryptionKeyFormat);
	return jsonWire(answer, wrapReply(ciphertext, replyWrapper));
}

function jsonWire(answer: Reply, text = JSON.stringify(answer.body)): Wire {
	return {
		status: answer.status,
		headers: { 'content-type': jsonType, ...answer.headers },
		body: Buffer.from(text),
	};
}

/** Streams a reply that is too long to be held in memory; always in the clear. */
async function sendLong(response: ServerResponse, fault: Fault, body: unknown): Promise<void> {
	const bytes = fault.bytes ?? defaultBytes;
	const text = Readable.from(oversized(body, bytes));
	const headers = { 'content-type': jsonType };
	if (fault.kind === 'gzipBomb') {
		response.writeHead(200, { ...headers, 'content-encoding': 'gzip' });
		await pipeline(text, createGzip(), response);
	} else {
		response.writeHead(200, headers);
		await pipeline(text, response);
	}
}

/** Headers, then a blank every so often until the client has gone. */
async function trickle(response: ServerResponse, everyMs: number): Promise<void> {
	response.writeHead(200, { 'content-type': jsonType });
	response.flushHeaders();
	const timer = setInterval(() => response.write(' '), everyMs);
	if (!response.destroyed) await once(response, 'close');
	clearInterval(timer);
}

function send(response: ServerResponse, { status, headers, body }: Wire): void {
	response.writeHead(status, { ...headers, 'content-length': body.length });
	response.end(body);
}

function sendHalf(response: ServerResponse, wire: Wire, then: () => void): void {
	response.writeHead(wire.status, { ...wire.headers, 'content-length': wire.body.length });
	response.write(wire.body.subarray(0, Math.floor(wire.body.length / 2)), then);
}

/** Waits, but not for a client that has gone. */
async function pause(ms: number, response: ServerResponse): Promise<void> {
	if (response.destroyed) return;
	await new Promise<void>((resolve) => {
		const done = () => {
			clearTimeout(timer);
			response.off('close', done);
			resolve();
		};
		const timer = setTimeout(done, ms);
		response.once('close', done);
	});
}
