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
	/** Buttons of which Slack tells n8n who pressed them, by their labels. */
	actions?: Record<string, SlackAction>;
}

/** What n8n gives a button, and gets back when somebody presses it. */
export interface SlackAction {
	action_id: string;
	value: string;
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
	/** Where the app may read it. */
	email?: string;
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

const label = z.object({ text: z.string() });
const button = z.object({ url: z.string(), text: label });
const action = z.object({ action_id: z.string(), value: z.string(), text: label });
const block = z.object({
	text: z.object({ type: z.string(), text: z.string() }).optional(),
	elements: z.array(z.unknown()).default([]),
});
const posted = z.object({
	channel: z.string(),
	text: z.string().default(''),
	// n8n's node sends them as text.
	blocks: z
		.preprocess((value) => (typeof value === 'string' ? JSON.parse(value) : value), z.array(block))
		.default([]),
});

const notice = z.object({ user: z.string(), text: z.string() });

const completed = z.object({
	channel_id: z.string(),
	thread_ts: z.string().optional(),
	files: z.array(z.object({ id: z.string() })),
});

/** The one file in the form by which it is sent: between the headers of its part and the next boundary. */
function fileIn(form: Buffer): Buffer {
	const end = form.indexOf('\r\n');
	const boundary = form.subarray(0, end);
	const start = form.indexOf('\r\n\r\n') + 4;
	return form.subarray(start, form.indexOf(boundary, start) - 2);
}

function userOf(id: string) {
	return { id, profile: { email: `${id.toLowerCase()}@example.com` } };
}

/** Slack, as far as the workflows use it: messages, files, approvals and slash commands. */
export class Slack implements HttpService {
	readonly signingSecret = 'the-signing-secret-of-a-made-up-app';

	readonly messages: SlackMessage[] = [];

	readonly files: SlackFile[] = [];

	/** Takes nothing while it is down. */
	isDown = false;

	/** Channels and people that the app can't write to. */
	readonly notIn = new Set<string>();

	/** Who presses the button. */
	responder: Responder = {
		id: 'U0APPROVER',
		name: 'Meera Approver',
		email: 'meera@example.com',
	};

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
		return this.signed(body, atMs, secret);
	}

	/**
	 * The request by which Slack tells n8n that somebody pressed a button of the last message that has it.
	 *
	 * @throws where no message has such a button
	 */
	click(name: string, user: string): SignedRequest {
		const message = this.messages.findLast(({ actions }) => actions?.[name]);
		const pressed = message?.actions?.[name];
		if (!message || !pressed) throw new RangeError(`No message has a button "${name}".`);
		const payload = {
			type: 'block_actions',
			user: { id: user, name: user.toLowerCase() },
			channel: { id: message.to },
			message: { ts: '1700000000.000001', blocks: [] },
			actions: [pressed],
		};
		const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
		return this.signed(body, Date.now(), this.signingSecret);
	}

	private signed(body: string, atMs: number, secret: string): SignedRequest {
		const timestamp = String(Math.floor(atMs / 1000));
		const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
		const headers = {
			'content-type': 'application/x-www-form-urlencoded',
			'x-slack-request-timestamp': timestamp,
			'x-slack-signature': `v0=${digest}`,
		};
		return { headers, body };
	}

	/** Notices that only one person sees. */
	readonly notices: SlackMessage[] = [];

	/** Files on their way: n8n asks for an address, sends the file there, and then says where it belongs. */
	private readonly uploads = new Map<string, { name: string; content: Buffer }>();

	/** The requests by which n8n's node posts messages, shares files, and settles who pressed a button. */
	answer({ method, url, body, bytes }: ServiceRequest): ServiceReply {
		switch (`${method} ${url.pathname}`) {
			case 'GET /api/files.getUploadURLExternal': {
				const id = `F${this.uploads.size + 1}`;
				const name = url.searchParams.get('filename') ?? '';
				this.uploads.set(id, { name, content: Buffer.alloc(0) });
				const address = `https://files.slack.com/upload/v1/${id}`;
				return { body: { ok: true, file_id: id, upload_url: address } };
			}
			case 'POST /api/files.completeUploadExternal':
				return this.share(completed.parse(JSON.parse(body)));
			case 'POST /api/chat.postMessage':
				return this.post(posted.parse(JSON.parse(body)));
			case 'POST /api/chat.postEphemeral': {
				const { user, text } = notice.parse(JSON.parse(body));
				this.notices.push({ to: user, text });
				return { body: { ok: true } };
			}
			// The message shows the decision from now on.
			case 'POST /api/chat.update':
				return { body: { ok: true } };
			case 'GET /api/users.info':
				return { body: { ok: true, user: userOf(url.searchParams.get('user') ?? '') } };
			default:
				return this.receive(`${method} ${url.pathname}`, bytes);
		}
	}

	private receive(request: string, bytes: Buffer = Buffer.alloc(0)): ServiceReply {
		const [, id = ''] = /^POST \/upload\/v1\/(\w+)$/.exec(request) ?? [];
		const upload = this.uploads.get(id);
		if (upload === undefined) throw new TypeError(`The fake Slack has no ${request}`);
		upload.content = fileIn(bytes);
		return { body: { ok: true } };
	}

	private share({ channel_id, thread_ts, files }: z.infer<typeof completed>): ServiceReply {
		for (const { id } of files) {
			const upload = this.uploads.get(id);
			if (upload === undefined) return { body: { ok: false, error: 'file_not_found' } };
			this.files.push({ to: channel_id, ...upload, ...(thread_ts && { thread: thread_ts }) });
		}
		return { body: { ok: true, files } };
	}

	private post({ channel, text, blocks }: z.infer<typeof posted>): ServiceReply {
		const sections = blocks.flatMap((one) => one.text?.text.trim() || []);
		const refusal = this.refusal(channel, text || sections.join('\n'), 40_000);
		if (refusal !== undefined) return { body: { ok: false, error: refusal } };
		const elements = blocks.flatMap((one) => one.elements);
		const buttons = elements.flatMap((element) => button.safeParse(element).data ?? []);
		const actions = elements.flatMap((element) => action.safeParse(element).data ?? []);
		this.messages.push({
			to: channel,
			text: text || sections.join('\n'),
			buttons: Object.fromEntries(buttons.map(({ text: name, url: to }) => [name.text, to])),
			actions: Object.fromEntries(
				actions.map(({ text: name, ...pressed }) => [name.text, pressed]),
			),
		});
		const ts = `1700000000.${String(this.messages.length).padStart(6, '0')}`;
		return { body: { ok: true, channel: Slack.channelId(channel), ts, message: { text, ts } } };
	}
}
