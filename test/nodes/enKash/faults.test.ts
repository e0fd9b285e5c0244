import type { Fault } from '../../sandbox';
import { useEnKash, useShortWaits } from '../support';
import { found, shownError } from './lookups';
import { changes, type KnownOperation, lookUps, operations } from './operations';

const enKash = useEnKash();
const waits = useShortWaits();

/** Runs an operation while something goes wrong, and counts its calls. */
async function runWith(operation: KnownOperation, fault: Fault, timeout = 60) {
	const { node, parameters } = operation.prepare(enKash);
	enKash.sandbox.addFault({ ...fault, match: { path: operation.path } });
	const result = await enKash.run({ node, parameters: { ...parameters, options: { timeout } } });
	return { result, calls: enKash.callsTo(operation.path).length };
}

/** After these it can't be told what became of a call. */
const unclear: Fault[] = [
	{ kind: 'resetBefore' },
	{ kind: 'resetAfter' },
	{ kind: 'cutBody' },
	{ kind: 'status', status: 500 },
	{ kind: 'status', status: 503, when: 'after' },
	{ kind: 'status', status: 408 },
	{ kind: 'html' },
	{ kind: 'html', status: 200 },
	{ kind: 'garbage' },
	{ kind: 'emptyBody' },
	{ kind: 'missingCode' },
	{ kind: 'undecryptable' },
];
/** These prove that nothing was processed. */
const notProcessed: Fault[] = [
	{ kind: 'status', status: 429 },
	{ kind: 'status', status: 429, retryAfter: '7' },
	{ kind: 'status', status: 401 },
];

describe.each(lookUps)('$name', (operation) => {
	it.each([...unclear, ...notProcessed])('is asked again after %j', async (fault) => {
		const { result, calls } = await runWith(operation, fault);
		expect(result.error?.message).toBeUndefined();
		expect(result.outputs[0]?.length).toBe(operation.name.endsWith('getMany') ? 0 : 1);
		expect(calls).toBe(2);
	});

	it.each(unclear)('is asked three times, then says so, while it stays %j', async (fault) => {
		const { result, calls } = await runWith(operation, { ...fault, times: 9 });
		expect(calls).toBe(3);
		expect(result.outputs).toEqual([[]]);
		const { name, description, message } = shownError(result);
		expect(name).toBe('NodeApiError');
		expect(message).toMatch(/^(EnKash|The connection to EnKash)/);
		expect(description).toBeUndefined();
	});
});

describe.each(changes)('$name', (operation) => {
	it.each(unclear)('is never sent again after %j, which is said', async (fault) => {
		const { result, calls } = await runWith(operation, fault);
		expect(calls).toBe(1);
		expect(waits).toEqual([]);
		const { name, description } = shownError(result);
		expect(name).toBe('NodeApiError');
		if (operation.name !== 'ssoLink: create') {
			expect(description).toMatch(/^The event may have been (made|changed) all the same\./);
		}
	});

	it.each(notProcessed)('is sent again after %j', async (fault) => {
		const { result, calls } = await runWith(operation, fault);
		expect(found(result)).toHaveLength(1);
		expect(calls).toBe(2);
	});
});

describe.each(operations)('$name', (operation) => {
	it('waits as long as EnKash asks for', async () => {
		await runWith(operation, { kind: 'status', status: 429, retryAfter: '7' });
		expect(waits).toEqual([7000]);
	});

	it.each([400, 403, 404, 422])('a refusal with HTTP %i is final', async (status) => {
		const { result, calls } = await runWith(operation, { kind: 'status', status });
		expect(calls).toBe(1);
		expect(shownError(result)).toMatchObject({
			message: 'EnKash refused the request',
			description: expect.stringContaining(`Sandbox: HTTP ${status} on demand.`),
			httpCode: String(status),
			itemIndex: 0,
		});
	});

	it('a token that is refused twice is final, after one new login', async () => {
		const { result, calls } = await runWith(operation, { kind: 'status', status: 401, times: 9 });
		expect(calls).toBe(2);
		expect(enKash.logins).toBe(2);
		expect(shownError(result).message).toMatch(/^EnKash did not accept the access token/);
	});

	it('a wrong password is tried once', async () => {
		const { node, parameters } = operation.prepare(enKash);
		const items = [{}, {}, {}];
		const credential = enKash.wrongLogin();
		const result = await enKash.run({
			node,
			parameters,
			items,
			credential,
			onError: 'continueRegularOutput',
		});
		expect(enKash.logins).toBe(1);
		expect(enKash.callsTo('/api/')).toEqual([]);
		expect(result.outputs[0]?.map(({ json }) => json.error)).toEqual([
			expect.stringMatching(/^EnKash refused the login/),
			expect.stringMatching(/^EnKash refused the login/),
			expect.stringMatching(/^EnKash refused the login/),
		]);
	});

	it('an EnKash that cannot be reached is said', async () => {
		const { node, parameters } = operation.prepare(enKash);
		const credential = { apiUrl: 'http://127.0.0.1:9', accessToken: 'a-token-of-before' };
		const result = await enKash.run({ node, parameters, credential });
		expect(shownError(result)).toMatchObject({
			message: 'EnKash could not be reached, so nothing was sent',
			description: "Check 'API URL' and your network.",
		});
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it('a redirect is not followed', async () => {
		const { result } = await runWith(operation, { kind: 'status', status: 302, times: 3 });
		expect(shownError(result).message).toBe('EnKash answered with an unexpected HTTP status 302');
	});
});

describe('an answer that does not come in time', () => {
	const silence: Fault[] = [
		{ kind: 'stallHeaders' },
		{ kind: 'stallBody' },
		{ kind: 'delay', delayMs: 60_000 },
	];

	it.each(silence)('(%j) has a look-up asked again', async (fault) => {
		const [operation] = lookUps;
		if (!operation) throw new Error('There are no look-ups.');
		const { result, calls } = await runWith(operation, fault, 1);
		expect(found(result)).toHaveLength(1);
		expect(calls).toBe(2);
	});

	it.each(silence)('(%j) has a change sent once', async (fault) => {
		const [operation] = changes;
		if (!operation) throw new Error('There are no changes.');
		const { result, calls } = await runWith(operation, fault, 1);
		expect(calls).toBe(1);
		expect(shownError(result)).toMatchObject({
			message: 'EnKash did not answer within 1 s',
			description: expect.stringContaining('may have been made all the same'),
		});
	});

	it.each([0, -1, 'soon', 3601])('a timeout of %j is refused', async (timeout) => {
		const [operation] = lookUps;
		const run = operation?.prepare(enKash);
		if (!run) throw new Error('There are no look-ups.');
		const parameters = { ...run.parameters, options: { timeout: '={{ $json.timeout }}' } };
		const result = await enKash.run({ node: run.node, parameters, items: [{ timeout }] });
		expect(shownError(result)).toMatchObject({
			name: 'NodeOperationError',
			message: "The parameter 'Timeout' can't be used as it is",
		});
		expect(enKash.sandbox.requests).toEqual([]);
	});
});
