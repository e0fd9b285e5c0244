/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import type { EnKashFault, EnKashResponse } from '../../../nodes/shared/enkash/http';
import { createSend } from '../../../nodes/shared/n8n/send';
import { inEngine, type Version, versions } from './engine';

/** Self-signed, for 127.0.0.1, good for a hundred years, and trusted by nobody. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgyIdcpwGyYQXZpd88
RRHJCuXmkyz2Z3/wMFupOJfLh42hRANCAAQmpD5MLO0QQQfLCkgbpNYlMBMZVvb0
D64S/xFYzFvo0qv0peUflSA0WdfpJKLHlsQNbACTirQF0zi9wC4SsdGk
-----END PRIVATE KEY-----`;
const cert = `-----BEGIN CERTIFICATE-----
MIIBkDCCATagAwIBAgIUHkWkz7kIhVoZZN1UH+PuBP3PMUIwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyNjEzMTE1N1oYDzIxMjYxMTAy
MTMxMTU3WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQmpD5MLO0QQQfLCkgbpNYlMBMZVvb0D64S/xFYzFvo0qv0peUflSA0
WdfpJKLHlsQNbACTirQF0zi9wC4SsdGko2QwYjAdBgNVHQ4EFgQUywlEVGswwZOB
Htmj7aSQfci5CDAwHwYDVR0jBBgwFoAUywlEVGswwZOBHtmj7aSQfci5CDAwDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0gAMEUC
IC1WalbMxMOQlZXb2hNs49e81DLGylnY73K2xRWtFurPAiEA+ZJrWomynvFv+eJ4
lSHdYQD6FeD1BxcC7OZrbP3ISRM=
-----END CERTIFICATE-----`;

const servers: Server[] = [];
const sockets = new Set<Socket>();

/** Listens on a port of its own until the test has ended. */
async function portOf(server: Server): Promise<number> {
	servers.push(server);
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('error', () => {}).once('close', () => sockets.delete(socket));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	if (typeof address !== 'object' || address === null) throw new Error('There is no port.');
	return address.port;
}

/** A server that does one thing once somebody has said something. */
async function portThat(does: (socket: Socket) => void): Promise<number> {
	return await portOf(createServer((socket) => socket.once('data', () => does(socket))));
}

const proxyVariables = ['HTTPS_PROXY', 'NO_PROXY', 'no_proxy'];
const environment = proxyVariables.map((name) => [name, process.env[name]] as const);

afterEach(async () => {
	for (const [name, value] of environment) {
		if (value === undefined) delete process.env[name];
		else process.env[name] = value;
	}
	for (const socket of sockets) socket.destroy();
	await Promise.all(
		servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))),
	);
});

/** Sends a call to `https://127.0.0.1:port`, with a login that works. */
async function send(version: Version, port: number): Promise<EnKashResponse | EnKashFault> {
	const logins = await portOf(
		createHttpServer((_, response) => response.end('{"access_token":"T1"}')),
	);
	const apiUrl = `https://127.0.0.1:${port}`;
	const credential = { apiUrl, authUrl: `http://127.0.0.1:${logins}`, ssoUrl: '' };
	const request = { method: 'POST', path: '/api/v0/partner/enKashCard/search', body: {} } as const;
	return await inEngine(
		async (context) => await createSend(version(context), apiUrl)(request, 60_000),
		{ credential },
	);
}

const unconnected = (message: string) => ({
	kind: 'fault',
	fault: 'notConnected',
	message: expect.stringContaining(message),
	advice: expect.stringMatching(/^Check /),
});
const noTls = unconnected('No secure connection to EnKash came about, so nothing was sent.');
const noTrust = unconnected(
	"The certificate of EnKash's server is not trusted, so nothing was sent.",
);
const noProxy = unconnected('The proxy of your network did not let the call through');

describe.each(versions)('in %s nothing was sent', (name, version) => {
	it('where a server ends the connection in the handshake', async () => {
		expect(await send(version, await portThat((socket) => socket.end()))).toEqual(noTls);
	});

	it('where a server resets the connection in the handshake, as far as n8n tells', async () => {
		const port = await portThat((socket) => socket.resetAndDestroy());
		// n8n 1 leaves nothing that tells it from a reset of a call under way.
		const unclear = { kind: 'fault', fault: 'connectionLost', message: expect.any(String) };
		expect(await send(version, port)).toEqual(name === 'n8n 1' ? unclear : noTls);
	});

	it('where a server speaks no TLS', async () => {
		const port = await portOf(createHttpServer((_, response) => response.end()));
		expect(await send(version, port)).toEqual(noTls);
	});

	it('where nobody vouches for a certificate', async () => {
		let calls = 0;
		const port = await portOf(createHttpsServer({ key, cert }, () => calls++));
		expect(await send(version, port)).toEqual(noTrust);
		expect(calls).toBe(0);
	});

	describe('where a proxy', () => {
		async function sendThrough(port: number) {
			process.env.HTTPS_PROXY = `http://127.0.0.1:${port}`;
			process.env.NO_PROXY = '';
			process.env.no_proxy = '';
			return await send(version, 1);
		}

		it('wants a sign-in', async () => {
			const refusal = 'HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n';
			expect(await sendThrough(await portThat((socket) => socket.end(refusal)))).toEqual(noProxy);
		});

		it('hangs up', async () => {
			expect(await sendThrough(await portThat((socket) => socket.end()))).toEqual(noProxy);
		});

		it('cuts the tunnel in the handshake', async () => {
			const port = await portThat((socket) => {
				socket.write('HTTP/1.1 200 OK\r\n\r\n');
				socket.once('data', () => socket.end());
			});
			expect(await sendThrough(port)).toEqual(noTls);
		});
	});
});
