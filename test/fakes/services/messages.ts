import * as z from 'zod/v4';

import type { HttpService, ServiceReply, ServiceRequest } from './http';

const whatsAppMessage = z.object({
	messaging_product: z.literal('whatsapp'),
	to: z.string().regex(/^\d+$/),
	type: z.literal('template'),
	template: z.object({
		name: z.string(),
		language: z.object({ code: z.string() }),
		components: z.tuple([
			z.object({
				type: z.literal('body'),
				// WhatsApp takes no empty variable, and none with a line break.
				parameters: z.array(z.object({ type: z.literal('text'), text: z.string().regex(/^.+$/) })),
			}),
		]),
	}),
});

/** A message from a template, by the number it went to. */
export interface TemplateMessage {
	to: string;
	template: string;
	variables: string[];
}

/** WhatsApp's Cloud API, as far as the workflows use it: template messages. */
export class WhatsApp implements HttpService {
	readonly messages: TemplateMessage[] = [];

	/** Numbers that it takes no message for. */
	readonly refused = new Set<string>();

	answer({ method, url, body }: ServiceRequest): ServiceReply {
		if (method !== 'POST' || !/^\/v\d+\.0\/\d+\/messages$/.test(url.pathname)) {
			throw new TypeError(`The fake WhatsApp has no ${method} ${url.pathname}`);
		}
		const { to, template } = whatsAppMessage.parse(JSON.parse(body));
		if (this.refused.has(to)) {
			const message = '(#131026) Message undeliverable';
			return { status: 400, body: { error: { message, type: 'OAuthException', code: 131026 } } };
		}
		const variables = template.components[0].parameters.map(({ text }) => text);
		this.messages.push({ to, template: `${template.name}/${template.language.code}`, variables });
		const id = `wamid.${this.messages.length}`;
		return {
			body: {
				messaging_product: 'whatsapp',
				contacts: [{ input: to, wa_id: to }],
				messages: [{ id }],
			},
		};
	}
}

const flow = z.object({
	template_id: z.string(),
	short_url: z.string(),
	recipients: z.tuple([z.looseObject({ mobiles: z.string().regex(/^\d{12}$/) })]),
});

/** An SMS from a template, with its variables by name. */
export interface Sms {
	template: string;
	recipient: Record<string, unknown>;
}

/** MSG91's flow API, which sends an SMS from a template. */
export class Msg91 implements HttpService {
	readonly messages: Sms[] = [];

	/** What it says instead of sending, with HTTP 200; '' sends. */
	fault = '';

	answer({ method, url, body }: ServiceRequest): ServiceReply {
		if (method !== 'POST' || url.pathname !== '/api/v5/flow') {
			throw new TypeError(`The fake MSG91 has no ${method} ${url.pathname}`);
		}
		if (this.fault !== '') return { body: { type: 'error', message: this.fault } };
		const { template_id: template, recipients } = flow.parse(JSON.parse(body));
		this.messages.push({ template, recipient: recipients[0] });
		return { body: { type: 'success', message: `request-${this.messages.length}` } };
	}
}
