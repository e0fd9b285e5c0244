/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Server, Socket } from 'node:net';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';

import { simpleParser } from 'mailparser';
import { generate } from 'selfsigned';
import { SMTPServer } from 'smtp-server';

import type { HttpService } from './http';
import type { Mailbox } from './mailbox';
import { Services } from './index';

/** The fake services behind real sockets of this machine, for an n8n that runs its own nodes. */
export interface ServiceServer {
	services: Services;
	/** Environment of an n8n whose internet ends here. */
	settings: Record<string, string>;
	mailPort: number;
	/** Base URL of the language model. */
	modelUrl: string;
	/** Hosts that n8n asked for and that don't exist here. */
	refused: string[];
	close(): Promise<void>;
}

/**
 * Starts them.
 *
 * @param folder where the certificate goes that n8n is to trust
 */
export async function startServices(folder: string): Promise<ServiceServer> {
	const services = new Services();
	const hosts = new Map<string, HttpService>([
		['sheets.googleapis.com', services.googleSheets],
		['slack.com', services.slack],
		['files.slack.com', services.slack],
		['graph.facebook.com', services.whatsApp],
		['control.msg91.com', services.msg91],
		['login.keka.com', services.keka],
		['acme.keka.com', services.keka],
		['acme.myshopify.com', services.shopify],
	]);
	const certificate = await certificateFor([...hosts.keys()]);
	const certificateFile = path.join(folder, 'services.pem');
	await writeFile(certificateFile, certificate.cert);
	const refused: string[] = [];
	const proxy = createProxy(hosts, certificate, refused);
	const model = createServer(listenerOf(() => services.languageModel));
	const mail = createMailServer(services.mailbox);
	const [proxyPort, modelPort, mailPort] = await Promise.all(
		[proxy, model, mail.server].map(portOf),
	);
	const close = [closerOf(proxy), closerOf(model)];
	const proxyUrl = `http://127.0.0.1:${proxyPort}`;
	return {
		services,
		settings: {
			HTTP_PROXY: proxyUrl,
			HTTPS_PROXY: proxyUrl,
			NO_PROXY: '127.0.0.1,localhost',
			NODE_EXTRA_CA_CERTS: certificateFile,
		},
		mailPort: mailPort ?? 0,
		modelUrl: `http://127.0.0.1:${modelPort}/v1`,
		refused,
		close: async () => {
			await Promise.all([...close.map(async (end) => await end()), closeMail(mail)]);
		},
	};
}

interface Certificate {
	key: string;
	cert: string;
}

async function certificateFor(names: string[]): Promise<Certificate> {
	const { private: key, cert } = await generate(
		[{ name: 'commonName', value: 'n8n-nodes-enkash tests' }],
		{
			extensions: [
				{ name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value })) },
			],
		},
	);
	return { key, cert };
}

/** An HTTPS proxy that lets nothing out: it answers for the hosts it knows and refuses all others. */
function createProxy(
	hosts: Map<string, HttpService>,
	certificate: Certificate,
	refused: string[],
): Server {
	const secure = createSecureServer(
		certificate,
		listenerOf(({ headers }) => hosts.get(headers.host ?? '')),
	);
	const proxy = createServer((request, response) => {
		refused.push(request.url ?? '');
		response.writeHead(502).end();
	});
	proxy.on('connect', ({ url }, socket) => {
		const host = url?.replace(/:443$/, '') ?? '';
		if (hosts.has(host)) {
			socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
			secure.emit('connection', socket);
		} else {
			refused.push(host);
			socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
		}
	});
	return proxy;
}

/** Answers in JSON as a service does; a request that the service doesn't know is HTTP 500. */
function listenerOf(
	serviceOf: (request: IncomingMessage) => HttpService | undefined,
): RequestListener {
	return async (request, response) => {
		const { method = '', url = '/', headers } = request;
		try {
			const service = serviceOf(request);
			if (!service) throw new TypeError(`There is no fake service at ${headers.host}`);
			const address = new URL(url, `https://${headers.host}`);
			const bytes = await buffer(request);
			const { status = 200, body } = service.answer({
				method,
				url: address,
				body: bytes.toString(),
				bytes,
				headers: { authorization: headers.authorization },
			});
			response.writeHead(status, { 'content-type': 'application/json' });
			response.end(JSON.stringify(body));
		} catch (error) {
			response.writeHead(500).end(String(error));
		}
	};
}

function createMailServer(mailbox: Mailbox): SMTPServer {
	return new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onConnect: (_session, done) => done(mailbox.isDown ? new Error('Down') : undefined),
		onAuth: (_login, _session, done) => done(null, { user: 'anybody' }),
		onData: (stream, { envelope }, done) => {
			simpleParser(stream).then(({ subject = '', text: body = '', attachments: files }) => {
				const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
				const to = envelope.rcptTo.map(({ address }) => address).join(', ');
				const attachments = files.map(({ filename = '', content }) => ({
					name: filename,
					content,
				}));
				mailbox.emails.push({
					from,
					to,
					subject,
					text: body.trimEnd(),
					...(attachments.length > 0 && { attachments }),
				});
				done();
			}, done);
		},
	});
}

async function portOf(server: Server): Promise<number> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (typeof address !== 'object' || address === null) throw new TypeError('There is no port');
	return address.port;
}

/** Ends a server with all its connections, tunnels too, which Node's own `closeAllConnections` leaves alone. */
function closerOf(server: Server): () => Promise<void> {
	const sockets = new Set<Socket>();
	server.on('connection', (socket) => {
		sockets.add(socket);
		// A client that ends in the middle is no error of ours.
		socket.on('error', () => {});
		socket.once('close', () => sockets.delete(socket));
	});
	return async () => {
		const closed = once(server, 'close');
		server.close();
		for (const socket of sockets) socket.destroy();
		await closed;
	};
}

async function closeMail(mail: SMTPServer): Promise<void> {
	await new Promise<void>((resolve) => void mail.close(resolve));
}
