/* eslint-disable @n8n/community-nodes/no-hardcoded-secrets -- made up for these tests */
import * as z from 'zod/v4';
import {
	type ClientParts,
	createClient,
	type EndpointCall,
} from '../../../nodes/shared/enkash/client';
import { createCipher } from '../../../nodes/shared/enkash/encryption';
import type { EnKashFault, EnKashRequest, EnKashResponse } from '../../../nodes/shared/enkash/http';
import { type Clock, lookupPolicy } from '../../../nodes/shared/enkash/retry';

const clock: Clock = { random: () => 0, now: () => 0, pause: async () => true };
const call: EndpointCall<{ id: string }> = {
	request: { method: 'POST', path: '/api/v0/x', body: { reference: 'R-1' } },
	payload: z.object({ id: z.string() }),
};
const timeout: EnKashFault = { kind: 'fault', fault: 'timeout', message: 'Late.' };

function respond(body: unknown): EnKashResponse {
	return { kind: 'response', status: 200, body: JSON.stringify(body) };
}

function clientWith(answers: Array<EnKashResponse | EnKashFault>, secret?: string) {
	const sends: Array<{ request: EnKashRequest; timeoutMs: number }> = [];
	const client = createClient({
		async send(request, timeoutMs) {
			sends.push({ request, timeoutMs });
			return answers[sends.length - 1] ?? timeout;
		},
		clock,
		cipher: secret === undefined ? undefined : createCipher(secret, 'sha256'),
	});
	return { client, sends };
}

it('sends the same call again until its outcome is clear', async () => {
	const { client, sends } = clientWith([timeout, respond({ code: 0, payload: { id: 'EKC1' } })]);
	const sent = await client.call(call, { maxAttempts: 2, resendWhenUnclear: true }, 60_000);
	expect(sent).toEqual({
		reply: { kind: 'success', payload: { id: 'EKC1' } },
		attempts: 2,
		earlierUnclear: { cause: 'timeout', message: 'Late.' },
	});
	expect(sends).toEqual([
		{ request: call.request, timeoutMs: 60_000 },
		{ request: call.request, timeoutMs: 60_000 },
	]);
	expect(sends[1]?.request).toBe(sends[0]?.request);
});

it('sends once where the policy says so', async () => {
	const { client, sends } = clientWith([]);
	const { reply } = await client.call(call, { maxAttempts: 5, resendWhenUnclear: false }, 1);
	expect(reply).toMatchObject({ kind: 'unclear', cause: 'timeout' });
	expect(sends).toHaveLength(1);
});

it('reads encrypted replies with the cipher of the account', async () => {
	const secret = '0123456789abcdef0123456789abcdef01234567';
	const request = createCipher(secret, 'sha256')?.encrypt('{"code":0,"payload":{"id":"EKC1"}}');
	const { client } = clientWith([respond({ request })], secret);
	expect((await client.call(call, lookupPolicy, 1)).reply).toMatchObject({ kind: 'success' });
});

it('reads a payload beside the code only for a call that may have it there', async () => {
	const bare = respond({ code: 0, id: 'EKC1' });
	const once = { maxAttempts: 1, resendWhenUnclear: false };
	const { client } = clientWith([bare, bare]);
	expect((await client.call(call, once, 1)).reply).toMatchObject({ kind: 'unclear' });
	expect((await client.call({ ...call, allowBarePayload: true }, once, 1)).reply).toMatchObject({
		kind: 'success',
	});
});

describe('the words of EnKash', () => {
	const secret = 'token-of-the-day';
	const once = { maxAttempts: 1, resendWhenUnclear: false };

	async function replyTo<T>(endpoint: EndpointCall<T>, body: unknown) {
		const client = createClient({
			send: async () => respond(body),
			clock,
			secrets: () => [secret],
		});
		return (await client.call(endpoint, once, 1)).reply;
	}

	it('are shown without the secrets that they repeat', async () => {
		const refusal = { code: 1, response_message: `Session ${secret} is over` };
		expect(await replyTo(call, refusal)).toMatchObject({ reason: 'Session *** is over' });
	});

	it.each<[what: string, fault: EnKashFault, told: object]>([
		[
			'was not sent',
			{
				kind: 'fault',
				fault: 'loginRefused',
				message: `No login with ${secret}.`,
				advice: `Check ${secret}.`,
			},
			{ kind: 'notProcessed', message: 'No login with ***.', advice: 'Check ***.' },
		],
		[
			'was not sent, where there is no advice',
			{ kind: 'fault', fault: 'loginRefused', message: `No login with ${secret}.` },
			{ kind: 'notProcessed', message: 'No login with ***.', advice: undefined },
		],
		[
			'is unclear',
			{ kind: 'fault', fault: 'timeout', message: `Late with ${secret}.` },
			{ kind: 'unclear', message: 'Late with ***.' },
		],
	])('are so too where a call %s', async (_, fault, told) => {
		const client = createClient({ send: async () => fault, clock, secrets: () => [secret] });
		expect((await client.call(call, once, 1)).reply).toMatchObject(told);
	});

	it('are so in a success too, where the call says which they are', async () => {
		const body = { code: 0, payload: { id: `EKC1 of ${secret}` } };
		expect(await replyTo(call, body)).toMatchObject({ payload: body.payload });
		const wordy: typeof call = { ...call, sanitizePayload: ({ id }, fit) => ({ id: fit(id) }) };
		expect(await replyTo(wordy, body)).toMatchObject({ payload: { id: 'EKC1 of ***' } });
	});
});

describe('whatever is thrown below a call', () => {
	const once = { maxAttempts: 1, resendWhenUnclear: false };
	const good = respond({ code: 0, payload: { id: 'EKC1' } });
	const nested = '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000);
	const fail = (): never => {
		throw new Error('Bearer token-of-the-day');
	};
	const wordy: typeof call = { ...call, sanitizePayload: ({ id }, fit) => ({ id: fit(id) }) };
	const failing = z.object({ id: z.string().transform(fail) });

	it.each<[what: string, parts: Partial<ClientParts>, endpoint: EndpointCall<unknown>]>([
		['by what sends', { send: fail }, call],
		['later by what sends', { send: async () => fail() }, call],
		['by what knows the secrets', { secrets: fail }, wordy],
		['by the shape of the payload', {}, { ...call, payload: failing }],
		['by what makes words fit to be read', {}, { ...call, sanitizePayload: fail }],
		[
			'by a refusal that is nested too deep',
			{ send: async () => ({ ...good, body: `{"code":1,"payload":${nested}}` }) },
			call,
		],
	])('%s leaves it unclear, without the words of the error', async (_, parts, endpoint) => {
		const client = createClient({ send: async () => good, clock, ...parts });
		expect(await client.call(endpoint, once, 1)).toEqual({
			reply: {
				kind: 'unclear',
				cause: 'unreadableReply',
				message: "EnKash's reply could not be read.",
			},
			attempts: 1,
		});
	});

	it('is no reason not to send again what may be sent again', async () => {
		let sends = 0;
		const client = createClient({ send: async () => (sends++ === 0 ? fail() : good), clock });
		const sent = await client.call(call, { maxAttempts: 2, resendWhenUnclear: true }, 1);
		expect(sent).toMatchObject({
			reply: { kind: 'success' },
			attempts: 2,
			earlierUnclear: { cause: 'unreadableReply' },
		});
	});
});

it('may send a look-up again, which changes nothing', () => {
	expect(lookupPolicy).toEqual({ maxAttempts: 3, resendWhenUnclear: true });
});
