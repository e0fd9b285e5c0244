import { createHmac } from 'node:crypto';

import * as z from 'zod/v4';

import type { HttpService, ServiceReply, ServiceRequest } from './http';

/** A message that somebody sees. */
export interface SlackMessage {
	/** A channel such as `#rewards`, or the ID of a person. */
	to: string;
	text: string;
	/** Addresses of its buttons, by their labels. */
	buttons?: Record<string, string>;
}

/** A file that somebody has shared. */
export interface SlackFile {
	/** The ID of a channel. */
	to: string;
	name: string;
	content: Buffer;
	/** The message under which it hangs. */
	thread?: string;
}

/** Who presses a button, as n8n's Capture Who Responded tells it. */
export interface Responder {
	id: string;
	name: string;
}

/** What an approver does; `nothing` lets the waiting time run out. */
export type Decision = 'approve' | 'decline' | 'nothing';

/** The parts of a slash command that differ. */
export interface SlashCommand {
	text: string;
	user_id?: string;
	trigger_id?: string;
}

/** A request as it arrives at a webhook. */
export interface SignedRequest {
	headers: Record<string, string>;
	body: string;
}

const button = z.object({ url: z.string(), text: z.object({ text: z.string() }) });
const block = z.object({ elements: z.array(z.unknown()).default([]) });
const posted = z.object({
	channel: z.string(),
	text: z.string().default(''),
	// n8n's node sends them as text.
	blocks: z
		.preprocess((value) => (typeof value === 'string' ? JSON.parse(value) : value), z.array(block))
		.default([]),
});

/** Slack, as far as the workflows use it: messages, approvals and slash commands. */
export class Slack implements HttpService {
	readonly signingSecret = 'the-signing-secret-of-a-made-up-app';

	readonly messages: SlackMessage[] = [];

	readonly files: SlackFile[] = [];

	/** Takes nothing while it is down. */
	isDown = false;

	/** Channels and people that the app can't write to. */
	readonly notIn = new Set<string>();

	/** Who presses the button. */
	responder: Responder = { id: 'U0APPROVER', name: 'Meera Approver' };

	/** What the approvers do, where nobody presses a button. */
	decision: Decision = 'approve';

	/** What happens while the approvers are asked. */
	meanwhile: () => unknown = () => {};

	/** The ID of a channel; a message or a file to a channel may name either. */
	static channelId(name: string): string {
		return `C${name.replace(/\W/g, '').toUpperCase()}`;
	}

	/** The files that were shared in a channel. */
	filesTo(channel: string): SlackFile[] {
		return this.files.filter(({ to }) => to === Slack.channelId(channel));
	}

	/** Why Slack takes a message not: its own error; undefined where it takes it. */
	refusal(to: string, text: string, longest: number): string | undefined {
		if (this.isDown) return 'service_unavailable';
		if (this.notIn.has(to)) return 'not_in_channel';
		return text.length > longest ? 'invalid_blocks' : undefined;
	}

	/** What was sent to a person or a channel. */
	textsTo(to: string): string[] {
		return this.messages.filter((message) => message.to === to).map(({ text }) => text);
	}

	/**
	 * A slash command as Slack posts it.
	 *
	 * @param options `atMs`: when Slack signed it, now by default; `secret`: what it is signed with, the app's by default
	 */
	command(
		command: SlashCommand,
		{ atMs = Date.now(), secret = this.signingSecret }: { atMs?: number; secret?: string } = {},
	): SignedRequest {
		const body = new URLSearchParams({
			command: '/reward',
			team_id: 'T0SANDBOX',
			user_id: 'U0GIVER',
			user_name: 'giver',
			trigger_id: '13345224609.738474920.8088930838d88f008e0',
			response_url: 'https://hooks.slack.com/commands/T0SANDBOX/1/x',
			...command,
		}).toString();
		const timestamp = String(Math.floor(atMs / 1000));
		const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
		const headers = {
			'content-type': 'application/x-www-form-urlencoded',
			'x-slack-request-timestamp': timestamp,
			'x-slack-signature': `v0=${digest}`,
		};
		return { headers, body };
	}

	/** The request by which n8n's node posts a message. */
	answer({ method, url, body }: ServiceRequest): ServiceReply {
		if (method !== 'POST' || url.pathname !== '/api/chat.postMessage') {
			throw new TypeError(`The fake Slack has no ${method} ${url.pathname}`);
		}
		const { channel, text, blocks } = posted.parse(JSON.parse(body));
		const elements = blocks.flatMap((one) => one.elements);
		const buttons = elements.flatMap((element) => button.safeParse(element).data ?? []);
		this.messages.push({
			to: channel,
			text,
			buttons: Object.fromEntries(buttons.map(({ text: label, url: to }) => [label.text, to])),
		});
		const ts = `1700000000.${String(this.messages.length).padStart(6, '0')}`;
		return { body: { ok: true, channel, ts, message: { text, ts } } };
	}
}
