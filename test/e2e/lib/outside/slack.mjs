import { createHmac } from 'node:crypto';

/** As much of Slack as keeps what is posted, and can call a slash command. */
export class Slack {
	constructor() {
		this.signingSecret = 'signing-secret-of-the-sandbox';
		/** @type {Array<{ channel: string, text: string, blocks: object[] }>} */
		this.messages = [];
	}

	answer({ method, url, body }) {
		if (method !== 'POST' || url.pathname !== '/api/chat.postMessage') {
			throw new Error(`Slack here has no ${method} ${url.pathname}`);
		}
		const message = JSON.parse(body);
		const blocks = typeof message.blocks === 'string' ? JSON.parse(message.blocks) : message.blocks;
		this.messages.push({
			channel: message.channel,
			text: message.text ?? '',
			blocks: blocks ?? [],
		});
		const ts = `1700000000.${String(this.messages.length).padStart(6, '0')}`;
		return {
			body: { ok: true, channel: message.channel, ts, message: { text: message.text, ts } },
		};
	}

	textsTo(channel) {
		return this.messages.filter((message) => message.channel === channel).map(({ text }) => text);
	}

	/** Addresses of the buttons of the newest message that has any, by their labels. */
	buttons() {
		const withButtons = this.messages.findLast(({ blocks }) =>
			JSON.stringify(blocks).includes('"button"'),
		);
		const elements = (withButtons?.blocks ?? []).flatMap((block) => block.elements ?? []);
		return Object.fromEntries(
			elements.filter(({ url }) => url).map(({ text, url }) => [text.text, url]),
		);
	}

	/**
	 * Someone typed a slash command: posts it as Slack does, signed with the app's signing secret.
	 *
	 * @param {string} address of the workflow's webhook
	 * @param {{ text: string, userId: string, secret?: string }} command
	 */
	async slashCommand(address, { text, userId, secret = this.signingSecret }) {
		const body = new URLSearchParams({
			command: '/reward',
			text,
			user_id: userId,
			user_name: userId.toLowerCase(),
			channel_id: 'C0GENERAL',
			trigger_id: `${Date.now()}.${Math.random()}`,
			response_url: 'https://hooks.slack.com/commands/none',
		}).toString();
		return await fetch(address, {
			method: 'POST',
			headers: { 'content-type': 'application/x-www-form-urlencoded', ...signature(body, secret) },
			body,
		});
	}
}

/** The two headers by which a request proves to come from Slack. */
function signature(body, secret) {
	const timestamp = String(Math.floor(Date.now() / 1000));
	const hash = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
	return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${hash}` };
}
