import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { run } from '../processes.mjs';

/**
 * An HTTPS proxy that lets nothing out: requests for known hosts are answered here, under a certificate that only the
 * n8n of the tests trusts, and all others are refused.
 *
 * @param {string} folder for the certificate
 * @param {Record<string, { answer(request: { method: string, url: URL, body: string }): { status?: number, body: unknown } }>} hosts
 */
export async function startProxy(folder, hosts) {
	const certificate = await makeCertificate(folder, Object.keys(hosts));
	const refused = [];
	const endpoint = https.createServer(certificate.keys, (request, response) =>
		answer(hosts[request.headers.host], request, response),
	);
	const proxy = http.createServer((request, response) => {
		refused.push(request.url);
		response.writeHead(502).end();
	});
	const sockets = new Set();
	proxy.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('error', () => {});
		socket.once('close', () => sockets.delete(socket));
	});
	proxy.on('connect', ({ url }, socket) => {
		const host = url.replace(/:443$/, '');
		if (host in hosts) {
			socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
			endpoint.emit('connection', socket);
		} else {
			refused.push(host);
			socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
		}
	});
	proxy.listen(0, '127.0.0.1');
	await once(proxy, 'listening');
	const address = `http://127.0.0.1:${proxy.address().port}`;
	return {
		refused,
		settings: {
			HTTP_PROXY: address,
			HTTPS_PROXY: address,
			NO_PROXY: '127.0.0.1,localhost',
			NODE_EXTRA_CA_CERTS: certificate.file,
		},
		async close() {
			proxy.close();
			for (const socket of sockets) socket.destroy();
		},
	};
}

async function answer(service, request, response) {
	let body = '';
	for await (const chunk of request) body += chunk;
	const url = new URL(request.url, `https://${request.headers.host}`);
	try {
		const reply = service.answer({ method: request.method, url, body });
		response.writeHead(reply.status ?? 200, { 'content-type': 'application/json' });
		response.end(JSON.stringify(reply.body));
	} catch (error) {
		response.writeHead(500).end(error.message);
	}
}

async function makeCertificate(folder, hosts) {
	const [key, cert] = ['key.pem', 'certificate.pem'].map((name) => path.join(folder, name));
	const names = hosts.map((host) => `DNS:${host}`).join(',');
	const subject = ['-subj', '/CN=n8n-nodes-enkash e2e', '-addext', `subjectAltName=${names}`];
	const kind = [
		'-newkey',
		'ec',
		'-pkeyopt',
		'ec_paramgen_curve:prime256v1',
		'-nodes',
		'-days',
		'2',
	];
	await run('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', cert]);
	return { file: cert, keys: { key: await readFile(key), cert: await readFile(cert) } };
}
