/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { getEventListeners } from 'node:events';
import { Readable } from 'node:stream';
import { isToken } from '../../../nodes/shared/enkash/accessToken';
import {
	isStream,
	largestReplyBytes,
	parseJson,
	readBody,
	readHttpResponse,
	unlessAborted,
	untilRead,
} from '../../../nodes/shared/enkash/http';
import { obstacleProblems } from '../../../nodes/shared/enkash/obstacles';

const neverAborted = () => new AbortController().signal;

describe('a body that is there already', () => {
	it.each([
		['{"code":0}', '{"code":0}'],
		['', ''],
		[Buffer.from('नमस्ते'), 'नमस्ते'],
		[Buffer.from('\ufeff{"a":"\ufeff"}'), '{"a":"\ufeff"}'],
		[Buffer.from('{"a":"\ufeff"}'), '{"a":"\ufeff"}'],
		[undefined, ''],
		[null, ''],
		[{ code: 0 }, '{"code":0}'],
		[[1], '[1]'],
	])('%p is the text %j', async (body, text) => {
		expect(await readBody(body, neverAborted())).toBe(text);
	});
});

describe('a body that is still to be read', () => {
	it('is read whole, characters across its parts included', async () => {
		const bytes = Buffer.from('{"name":"आशा"}');
		const body = Readable.from([bytes.subarray(0, 10), bytes.subarray(10)]);
		expect(await readBody(body, neverAborted())).toBe('{"name":"आशा"}');
		expect(body.destroyed).toBe(true);
	});

	it('may come as text', async () => {
		expect(await readBody(Readable.from(['{"a"', ':1}']), neverAborted())).toBe('{"a":1}');
	});

	it('is read up to the largest size, and not beyond', async () => {
		const half = Buffer.alloc(largestReplyBytes / 2, 'x');
		const largest = await readBody(Readable.from([half, half]), neverAborted());
		expect(largest).toHaveLength(largestReplyBytes);
		const larger = Readable.from([half, half, Buffer.from('x'), half]);
		expect(await readBody(larger, neverAborted())).toBeUndefined();
		expect(larger.destroyed).toBe(true);
	});

	it('throws where it breaks off', async () => {
		const body = Readable.from(
			(async function* () {
				yield await Promise.resolve('{"a"');
				throw new Error('aborted');
			})(),
		);
		await expect(readBody(body, neverAborted())).rejects.toThrow('aborted');
	});

	it.each(['before', 'while'])(
		'is no longer read once the signal aborts %s it is read',
		async (when) => {
			const controller = new AbortController();
			const body = new Readable({ read() {} });
			if (when === 'before') controller.abort();
			const reading = readBody(body, controller.signal);
			if (when === 'while') controller.abort();
			await expect(reading).rejects.toThrow();
			expect(body.destroyed).toBe(true);
		},
	);

	it('leaves no listener behind', async () => {
		const { signal } = new AbortController();
		await readBody(Readable.from(['x']), signal);
		expect(getEventListeners(signal, 'abort')).toEqual([]);
	});
});

it.each([
	[Readable.from([]), true],
	['text', false],
	[null, false],
	[undefined, false],
	[Buffer.from('text'), false],
	[{ destroy() {} }, false],
	[[1], false],
])('%#: tells a body that is still to be read', (body, expected) => {
	expect(isStream(body)).toBe(expected);
});

describe('work that may be aborted', () => {
	it('ends as it ends, and leaves no listener behind', async () => {
		const { signal } = new AbortController();
		expect(await unlessAborted(signal, Promise.resolve(7))).toBe(7);
		await expect(unlessAborted(signal, Promise.reject(new Error('broken')))).rejects.toThrow(
			'broken',
		);
		expect(getEventListeners(signal, 'abort')).toEqual([]);
	});

	it.each(['before', 'while'])(
		'fails with the reason of a signal that aborts %s it runs',
		async (when) => {
			const controller = new AbortController();
			const reason = new Error('Late.');
			if (when === 'before') controller.abort(reason);
			const work = unlessAborted(controller.signal, new Promise(() => {}));
			if (when === 'while') controller.abort(reason);
			await expect(work).rejects.toBe(reason);
		},
	);
});

describe('a call that is sent until it is read', () => {
	it('returns what came of it, and is cut off then', async () => {
		let given: AbortSignal | undefined;
		const outcome = await untilRead(neverAborted(), async (signal) => {
			given = signal;
			expect(signal.aborted).toBe(false);
			return await Promise.resolve(7);
		});
		expect(outcome).toBe(7);
		expect(given?.aborted).toBe(true);
	});

	it('is cut off where it fails, too', async () => {
		let given: AbortSignal | undefined;
		const sent = untilRead(neverAborted(), async (signal) => {
			given = signal;
			return await Promise.reject(new Error('broken'));
		});
		await expect(sent).rejects.toThrow('broken');
		expect(given?.aborted).toBe(true);
	});

	it('is cut off where the run is stopped', async () => {
		const controller = new AbortController();
		await untilRead(controller.signal, async (signal) => {
			controller.abort();
			expect(signal.aborted).toBe(true);
			return await Promise.resolve();
		});
	});
});

describe('a response', () => {
	it('is read with its headers', () => {
		const response = { statusCode: 429, body: 'x', headers: { 'retry-after': '3', other: 1 } };
		expect(readHttpResponse(response)).toEqual(response);
	});

	it.each([undefined, 'none', { 'retry-after': 3 }])(
		'does without headers such as %j',
		(headers) => {
			const { headers: read } = readHttpResponse({ statusCode: 200, body: '', headers });
			expect(read['retry-after']).toBeUndefined();
		},
	);

	it.each([undefined, 'text', { body: '' }])('%j is none', (response) => {
		expect(() => readHttpResponse(response)).toThrow();
	});
});

it.each([
	['', false],
	[undefined, false],
	[7, false],
	['expired:T1', false],
	['refused:x', false],
	['T1', true],
	['Texpired:', true],
])('whether %p is a token: %p', (accessToken, expected) => {
	expect(isToken(accessToken)).toBe(expected);
});

it.each(['network', 'tls', 'certificate'] as const)(
	'names the field to check after %s',
	(obstacle) => {
		const { message, advice } = obstacleProblems[obstacle]('API URL');
		expect(message).toMatch(/, so nothing was sent\.$/);
		expect(advice).toMatch(/^Check 'API URL'/);
	},
);

it('says whose list forbids an address', () => {
	const { message, advice } = obstacleProblems.forbidden('Login URL');
	expect(message).toMatch(/, so nothing was sent\.$/);
	expect(advice).toMatch(/^Add the host of 'Login URL' to 'Allowed Domains'/);
});

it('parses JSON as deep as it may be walked through', () => {
	const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
	expect(parseJson(nested(64))).toBeDefined();
	expect(parseJson(nested(65))).toBeUndefined();
	expect(parseJson('{"a":')).toBeUndefined();
	expect(parseJson('7')).toBe(7);
	expect(parseJson('null')).toBeNull();
});
