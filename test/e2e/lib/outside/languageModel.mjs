import { once } from 'node:events';
import http from 'node:http';

/** A chat model behind OpenAI's API that does as it is told: it calls tools, and then says what the last one answered. */
export class LanguageModel {
	constructor() {
		/** @type {Array<{ tool: string, arguments: object }>} to make, one after the other */
		this.calls = [];
		/** What tools have answered, in order. */
		this.answers = [];
	}

	async start() {
		this.server = http.createServer((request, response) => void this.serve(request, response));
		this.server.listen(0, '127.0.0.1');
		await once(this.server, 'listening');
		this.url = `http://127.0.0.1:${this.server.address().port}/v1`;
		return this;
	}

	async serve(request, response) {
		let body = '';
		for await (const chunk of request) body += chunk;
		const { messages, model } = JSON.parse(body);
		const last = messages.at(-1);
		if (last.role === 'tool') this.answers.push(last.content);
		const call = this.calls.shift();
		const message = call ? toolCall(call) : { content: `The tool says: ${last.content}` };
		const choice = { index: 0, finish_reason: message.tool_calls ? 'tool_calls' : 'stop' };
		response.writeHead(200, { 'content-type': 'application/json' });
		response.end(
			JSON.stringify({
				id: 'chatcmpl-1',
				object: 'chat.completion',
				created: 0,
				model,
				choices: [{ ...choice, message: { role: 'assistant', content: null, ...message } }],
				usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
			}),
		);
	}

	async close() {
		this.server.closeAllConnections();
		this.server.close();
	}
}

function toolCall({ tool, arguments: values }) {
	const call = { name: tool, arguments: JSON.stringify(values) };
	return { tool_calls: [{ id: `call_${tool}`, type: 'function', function: call }] };
}
