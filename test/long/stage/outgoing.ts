/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';

const channel = 'http.client.request.start';

const apiPrefix = '/api/';

/**
 * The API calls of this process, from where they are sent. A server would not do: it learns only later that a client
 * has given up on a request, and would count it on. Logins are left out, as one may outlast the call that needed it.
 */
export class OutgoingCalls {
	/** With those whose response has come in full. */
	private readonly begun = new Map<ClientRequest, { isComplete(): boolean }>();

	/** The most that were under way at one time since `reset()`. */
	peak = 0;

	constructor() {
		subscribe(channel, this.onStart);
	}

	reset(): void {
		this.begun.clear();
		this.peak = 0;
	}

	close(): void {
		unsubscribe(channel, this.onStart);
	}

	/** How many are under way. */
	get count(): number {
		for (const [request, { isComplete }] of this.begun) {
			if (request.destroyed || isComplete()) this.begun.delete(request);
		}
		return this.begun.size;
	}

	private readonly onStart = (message: unknown): void => {
		const request =
			typeof message === 'object' && message !== null && 'request' in message
				? message.request
				: undefined;
		if (!(request instanceof ClientRequest) || !request.path.startsWith(apiPrefix)) return;
		let isComplete = () => false;
		request.once('response', (response) => {
			isComplete = () => response.complete;
		});
		this.begun.set(request, { isComplete: () => isComplete() });
		this.peak = Math.max(this.peak, this.count);
	};
}
