import { once } from 'node:events';
import { createServer } from 'node:net';

/** A mail server that keeps every message. */
export class Mailbox {
	constructor() {
		/** @type {Array<{ to: string[], subject: string, text: string }>} */
		this.messages = [];
		this.sockets = new Set();
	}

	async start() {
		this.server = createServer((socket) => this.serve(socket)).listen(0, '127.0.0.1');
		await once(this.server, 'listening');
		this.port = this.server.address().port;
		return this;
	}

	serve(socket) {
		this.sockets.add(socket);
		socket.once('close', () => this.sockets.delete(socket));
		socket.on('error', () => {});
		let buffer = '';
		let recipients = [];
		let isReadingMessage = false;
		const say = (line) => socket.write(`${line}\r\n`);
		socket.setEncoding('utf8');
		socket.on('data', (data) => {
			buffer += data;
			for (;;) {
				const ending = isReadingMessage ? '\r\n.\r\n' : '\r\n';
				const end = buffer.indexOf(ending);
				if (end === -1) return;
				const text = buffer.slice(0, end);
				buffer = buffer.slice(end + ending.length);
				if (isReadingMessage) {
					isReadingMessage = false;
					this.messages.push({ to: recipients, ...parseMessage(text) });
					recipients = [];
					say('250 kept');
				} else if (/^RCPT TO:/i.test(text)) {
					recipients.push(/<([^>]*)>/.exec(text)?.[1] ?? '');
					say('250 ok');
				} else if (/^DATA/i.test(text)) {
					isReadingMessage = true;
					say('354 go on');
				} else if (/^QUIT/i.test(text)) {
					say('221 bye');
					socket.end();
				} else {
					say(/^AUTH/i.test(text) ? '235 welcome' : '250 ok');
				}
			}
		});
		say('220 mailbox');
	}

	async close() {
		this.server.close();
		for (const socket of this.sockets) socket.destroy();
	}
}

function parseMessage(raw) {
	const [head, ...body] = raw.split('\r\n\r\n');
	const subject = /^Subject: (.*(?:\r\n[ \t].*)*)/im.exec(head)?.[1] ?? '';
	const text = body.join('\n\n');
	const isQuotedPrintable = /^Content-Transfer-Encoding: quoted-printable/im.test(head);
	return {
		subject: subject.replace(/\r\n[ \t]/g, ' '),
		text: isQuotedPrintable ? unquoted(text) : text,
	};
}

function unquoted(text) {
	return text
		.replace(/=\r\n/g, '')
		.replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}
