/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- runs on the developer's machine, never inside n8n */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const JEST_PASSED = 'echo "Tests:       2 skipped, 40 passed, 42 total"';
const JEST_FAILED = 'echo "Tests:       3 failed, 37 passed, 40 total"; exit 1';

let checkout = '';

beforeEach(async () => {
	checkout = await mkdtemp(join(tmpdir(), 'ci-test-'));
	await cp(join(__dirname, '../.ci'), join(checkout, '.ci'), { recursive: true });
});

afterEach(async () => await rm(checkout, { recursive: true, force: true }));

/** `.ci/run` with an npm for which each script is a line of shell; the others only succeed. */
async function ci(scripts: Record<string, string>): Promise<{ code: number; lines: string[] }> {
	const cases = Object.entries(scripts).map(([name, script]) => `${name}) ${script};;`);
	const npm = `#!/bin/sh\ncase "$3" in\n${cases.join('\n')}\nesac\n`;
	await writeFile(join(checkout, 'npm'), npm, { mode: 0o755 });
	await writeFile(join(checkout, 'package.json'), JSON.stringify({ scripts }));
	return await new Promise((resolve) => {
		const child = execFile(
			'bash',
			[join(checkout, '.ci/run')],
			{ env: { ...process.env, PATH: `${checkout}${delimiter}${process.env.PATH}` } },
			(_error, stdout) =>
				resolve({ code: child.exitCode ?? -1, lines: stdout.trimEnd().split('\n') }),
		);
	});
}

it('adds up what jest counts, and one for each other step', async () => {
	const { code, lines } = await ci({ test: JEST_PASSED });
	expect(lines.at(-1)).toBe('tests: 47 passed, 0 failed');
	expect(code).toBe(0);
});

it('counts every step that has counts', async () => {
	const { lines } = await ci({ test: JEST_PASSED, 'test:stress': JEST_PASSED });
	expect(lines.at(-1)).toBe('tests: 86 passed, 0 failed');
});

it('says at its end what failed, as what was printed before may be long', async () => {
	const test = 'echo "  ● a row › is paid"; echo "FAIL test/a.test.ts"; echo fine; exit 1';
	const { lines } = await ci({ test, lint: 'exit 1' });
	expect(lines.slice(-6, -1)).toEqual([
		'Failed: npm run test',
		'  ● a row › is paid',
		'FAIL test/a.test.ts',
		'Failed: npm run lint',
		'',
	]);
});

it.each([
	['a failing test', { test: JEST_FAILED }, 'tests: 44 passed, 3 failed'],
	['a failing step', { test: JEST_PASSED, lint: 'exit 1' }, 'tests: 46 passed, 1 failed'],
	[
		'jest failing with every test passed',
		{ test: `${JEST_PASSED}; exit 1` },
		'tests: 47 passed, 1 failed',
	],
	['an install that fails', { test: 'exit 1', demo: 'exit 1' }, 'tests: 6 passed, 2 failed'],
])('fails on %s, and goes on with the other steps', async (_, scripts, last) => {
	const { code, lines } = await ci(scripts);
	expect(lines.at(-1)).toBe(last);
	expect(code).toBe(1);
});

it('shows what a step says and how long it took', async () => {
	const { lines } = await ci({ lint: 'echo "out"; echo "err" >&2' });
	expect(lines).toEqual(expect.arrayContaining(['out', 'err']));
	expect(lines.join('\n')).toMatch(/== npm run lint: passed after \d+ s/);
});
