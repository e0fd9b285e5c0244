/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- runs on the developer's machine, never inside n8n */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { startSandbox } from './index';

const started: ChildProcess[] = [];

/** `npm run sandbox` with these arguments. */
function run(...args: string[]) {
	const sandbox = spawn(
		process.execPath,
		['--import', 'tsx', join(__dirname, 'main.ts'), ...args],
		{
			stdio: ['ignore', 'pipe', 'pipe'],
		},
	);
	started.push(sandbox);
	return sandbox;
}

// A test that fails half-way must not leave its sandbox behind.
afterEach(() => {
	for (const sandbox of started.splice(0)) sandbox.kill('SIGKILL');
});

it('tells what to type into n8n, logs requests, and ends with Ctrl-C', async () => {
	const sandbox = run('--port', '0');
	const lines: string[] = [];
	for await (const line of createInterface({ input: sandbox.stdout })) {
		lines.push(line);
		const url = /http:\/\/127\.0\.0\.1:\d+/.exec(lines[0] ?? '')?.[0];
		if (line.endsWith('/sandbox/reset')) {
			const response = await fetch(`${String(url)}/sandbox/ledger`);
			expect(response.status).toBe(200);
			await response.text();
		}
		if (line.startsWith('GET /sandbox/ledger')) sandbox.kill('SIGINT');
	}
	const [code]: unknown[] =
		sandbox.exitCode === null ? await once(sandbox, 'exit') : [sandbox.exitCode];
	expect(code).toBe(0);
	const printed = lines.join('\n');
	for (const field of ['apiUrl', 'clientSecret', 'partnerId', 'cardAccountId', 'encryption']) {
		expect(printed).toMatch(new RegExp(`^  ${field} +\\S`, 'm'));
	}
	expect(printed).toContain('GET /sandbox/ledger 200');
	expect(printed).not.toContain('accessToken');
});

it('says what to do when the port is taken', async () => {
	const other = await startSandbox();
	const port = Number(new URL(other.url).port);
	const sandbox = run('--port', String(port));
	const [said, [code]] = await Promise.all([text(sandbox.stderr), once(sandbox, 'exit')]);
	await other.close();
	expect(code).toBe(1);
	expect(said).toContain(`Port ${port} is taken`);
	expect(said).toMatch(/npm run sandbox -- --port \d+/);
	expect(said).not.toContain('EADDRINUSE');
});

it.each([
	['--port', 'nonsense'],
	['--port', '70000'],
	['--prot', '4010'],
])('refuses %s %s', async (...args) => {
	const sandbox = run(...args);
	const [code]: unknown[] = await once(sandbox, 'exit');
	expect(code).toBe(1);
});
