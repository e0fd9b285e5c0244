import * as z from 'zod/v4';

import type { HttpService, ServiceReply, ServiceRequest } from './http';

/** One call that a language model makes of a tool: the tool's name and its arguments. */
export interface ToolCall {
	tool: string;
	arguments: Record<string, unknown>;
}

const completion = z.object({
	model: z.string(),
	messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })).min(1),
	tools: z
		.array(z.object({ function: z.object({ name: z.string(), description: z.string() }) }))
		.default([]),
});

/** A language model behind OpenAI's API that makes the calls it is told to make, and repeats the last tool's answer. */
export class LanguageModel implements HttpService {
	/** What it will call, one after another. */
	calls: ToolCall[] = [];

	/** What the tools have answered. */
	readonly answers: string[] = [];

	/** What the tools say of themselves. */
	readonly descriptions = new Map<string, string>();

	private calledBefore = 0;

	/** An ID of its own for each call: by it the agent tells the tools' answers apart. */
	private nextId(): string {
		this.calledBefore += 1;
		return `call_${this.calledBefore}`;
	}

	/** The request by which n8n's chat model asks what to do next. */
	answer({ method, url, body }: ServiceRequest): ServiceReply {
		if (method !== 'POST' || url.pathname !== '/v1/chat/completions') {
			throw new TypeError(`The fake language model has no ${method} ${url.pathname}`);
		}
		const { model, messages, tools } = completion.parse(JSON.parse(body));
		for (const { function: tool } of tools) this.descriptions.set(tool.name, tool.description);
		const last = messages.at(-1);
		if (last?.role === 'tool') this.answers.push(String(last.content));
		const call = this.calls.shift();
		return {
			body: {
				id: 'chatcmpl-1',
				object: 'chat.completion',
				created: 0,
				model,
				choices: [
					call
						? { index: 0, finish_reason: 'tool_calls', message: callMessage(call, this.nextId()) }
						: { index: 0, finish_reason: 'stop', message: textMessage(this.answers.at(-1)) },
				],
				usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
			},
		};
	}
}

function callMessage({ tool, arguments: values }: ToolCall, id: string) {
	const call = { name: tool, arguments: JSON.stringify(values) };
	return {
		role: 'assistant',
		content: null,
		tool_calls: [{ id, type: 'function', function: call }],
	};
}

function textMessage(answer = 'nothing') {
	return { role: 'assistant', content: `The tool says: ${answer}` };
}
