/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { once } from 'node:events';
import { request } from 'node:http';
import { get as getOverTls } from 'node:https';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { startBlackHole, startCuttingTlsServer, startRefusingProxy } from './network';
import type { Obstacle } from './network';

const started: Obstacle[] = [];

/** Keeps an obstacle until the test is over. */
function use<T extends Obstacle>(obstacle: T): T {
	started.push(obstacle);
	return obstacle;
}

afterEach(async () => {
	for (const obstacle of started.splice(0)) await obstacle.close();
});

describe('a TLS server that cuts in the handshake', () => {
	it.each([
		['reset', 'ECONNRESET'],
		['close', 'ECONNRESET'],
		['noTls', 'EPROTO'],
	] as const)('%s', async (how, code) => {
		const server = use(await startCuttingTlsServer(how));
		const failed = getOverTls(server.url, { agent: false });
		const [error]: unknown[] = await once(failed, 'error');
		expect(error).toMatchObject({ code });
		expect(server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
		expect(server.connections).toBe(1);
	});
});

describe('a proxy that wants a login', () => {
	it('answers 407 to plain requests and to CONNECT', async () => {
		const proxy = use(await startRefusingProxy());
		const { hostname, port } = new URL(proxy.url);

		const plain = request({
			hostname,
			port,
			agent: false,
			method: 'POST',
			path: 'http://example.invalid/pay',
			headers: { authorization: 'Bearer secret' },
		});
		const answered = new Promise<{ statusCode?: number; page: string }>((resolve, reject) => {
			plain.once('response', (response) => {
				text(response).then((page) => resolve({ statusCode: response.statusCode, page }), reject);
			});
			plain.once('error', reject);
		});
		plain.end('{"points":1}');
		expect(await answered).toMatchObject({
			statusCode: 407,
			page: expect.stringContaining('Proxy Authentication Required'),
		});

		const tunnel = request({
			hostname,
			port,
			agent: false,
			method: 'CONNECT',
			path: 'example.invalid:443',
		});
		tunnel.end();
		const [response]: Array<{ statusCode?: number }> = await once(tunnel, 'connect');
		expect(response?.statusCode).toBe(407);
		expect(proxy.requests).toEqual([
			'POST http://example.invalid/pay',
			'CONNECT example.invalid:443',
		]);
	});
});

describe('a black hole', () => {
	it('takes everything, says nothing, and lets go when it ends', async () => {
		const hole = use(await startBlackHole());
		const socket = connect(Number(new URL(hole.url).port), '127.0.0.1');
		let heard = 0;
		socket.on('data', (chunk) => (heard += chunk.length));
		// Data that nobody has read makes the end a reset.
		socket.on('error', () => {});
		const closed = new Promise((resolve) => socket.once('close', resolve));
		await new Promise<void>((resolve) => {
			socket.write('POST /oauth/token HTTP/1.1\r\nhost: x\r\n\r\n', () => resolve());
		});
		while (hole.connections === 0) await nextTurn();
		await hole.close();
		await hole.close();
		await closed;
		expect([heard, hole.connections]).toEqual([0, 1]);
	});
});
