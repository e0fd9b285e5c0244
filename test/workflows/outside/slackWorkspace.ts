import { createHmac } from 'node:crypto';

/** A message that somebody sees. */
export interface SlackMessage {
	/** A channel such as `#rewards`, or the ID of a person. */
	to: string;
	text: string;
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

/** Slack, as far as the workflows use it. */
export class SlackWorkspace {
	readonly signingSecret = 'the-signing-secret-of-a-made-up-app';

	readonly messages: SlackMessage[] = [];

	/** What the approvers do. */
	decision: Decision = 'approve';

	/** What was sent to somebody, or to a channel. */
	textsTo(to: string): string[] {
		return this.messages.filter((message) => message.to === to).map(({ text }) => text);
	}

	/** A slash command as Slack posts it, signed. `atMs` is when Slack signed it. */
	command(command: SlashCommand, atMs = Date.now()): SignedRequest {
		const body = new URLSearchParams({
			command: '/reward',
			team_id: 'T0SANDBOX',
			user_id: 'U0GIVER',
			user_name: 'giver',
			trigger_id: '13345224609.738474920.8088930838d88f008e0',
			response_url: 'https://hooks.slack.com/commands/T0SANDBOX/1/x',
			...command,
		}).toString();
		return { headers: this.sign(body, atMs), body };
	}

	/** The headers of a request with this body. */
	sign(body: string, atMs = Date.now()): Record<string, string> {
		const timestamp = String(Math.floor(atMs / 1000));
		const digest = createHmac('sha256', this.signingSecret).update(`v0:${timestamp}:${body}`);
		return {
			'content-type': 'application/x-www-form-urlencoded',
			'x-slack-request-timestamp': timestamp,
			'x-slack-signature': `v0=${digest.digest('hex')}`,
		};
	}
}
