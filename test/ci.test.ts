/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- runs on the developer's machine, never inside n8n */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { scripts } from '../package.json';

/** The steps of `.ci/run`; each without counts of its own is one test. */
const steps = readFileSync(join(__dirname, '../.ci/run'), 'utf8')
	.match(/^steps=\((.+)\)$/m)?.[1]
	?.split(' ');
const stepCount = steps?.length ?? 0;

const passing = 'echo "Tests:       2 skipped, 40 passed, 42 total"';
const failing = 'echo "Tests:       3 failed, 37 passed, 40 total"; exit 1';

let checkout = '';

beforeEach(async () => {
	checkout = await mkdtemp(join(tmpdir(), 'ci-test-'));
	await cp(join(__dirname, '../.ci'), join(checkout, '.ci'), { recursive: true });
});

afterEach(async () => await rm(checkout, { recursive: true, force: true }));

/** `.ci/run` with an npm for which each script is a line of shell; the others only succeed. */
async function ci(
	scriptsOfSteps: Record<string, string>,
): Promise<{ code: number; lines: string[]; stderr: string }> {
	const cases = Object.entries(scriptsOfSteps).map(([name, script]) => `${name}) ${script};;`);
	const npm = `#!/bin/sh\ncase "$3" in\n${cases.join('\n')}\nesac\n`;
	await writeFile(join(checkout, 'npm'), npm, { mode: 0o755 });
	return await new Promise((resolve) => {
		const child = execFile(
			'bash',
			[join(checkout, '.ci/run')],
			{ env: { ...process.env, PATH: `${checkout}${delimiter}${process.env.PATH}` } },
			(_error, stdout, stderr) =>
				resolve({ code: child.exitCode ?? -1, lines: stdout.trimEnd().split('\n'), stderr }),
		);
	});
}

it('runs scripts that there are, each once', async () => {
	const { lines } = await ci({});
	expect(lines.slice(0, -1).map((line) => line.split(' ')[0])).toEqual(steps);
	expect(steps).toContain('test');
	expect(new Set(steps).size).toBe(stepCount);
	for (const step of steps ?? []) expect(scripts).toHaveProperty([step]);
});

it('says in a line what became of each step and how long it took, and nothing of what it printed', async () => {
	const scan = 'echo out; echo err >&2';
	const { lines, stderr } = await ci({ test: passing, scan });
	expect(lines).toEqual([
		expect.stringMatching(/^build +passed +1 of 1 tests, \d+ s$/),
		...lines.slice(1, -1),
		`tests: ${stepCount + 39} passed, 0 failed`,
	]);
	expect(lines).toContainEqual(expect.stringMatching(/^test +passed +40 of 40 tests, \d+ s$/));
	expect(lines).toHaveLength(stepCount + 1);
	expect(stderr).toBe('');
});

it('has the same steps on GitHub', () => {
	const onGitHub = readFileSync(join(__dirname, '../.github/workflows/ci.yml'), 'utf8');
	const commands = [...onGitHub.matchAll(/^ +- run: npm (?:run )?(\S+)$/gm)];
	expect(commands.map(([, step]) => step).sort()).toEqual([...(steps ?? [])].sort());
});

it('gives its steps nothing to read', async () => {
	const { lines } = await ci({ scan: 'test -z "$(cat)"' });
	expect(lines.at(-1)).toBe(`tests: ${stepCount} passed, 0 failed`);
});

it('adds up the counts of every step that has some, in colours too', async () => {
	const colourful = `printf '\\033[1mTests:       \\033[32m2 passed\\033[39m, 2 total\\033[0m\\n'`;
	const { code, lines } = await ci({ test: `${passing}; ${passing}`, 'test:e2e': colourful });
	expect(lines.at(-1)).toBe(`tests: ${stepCount + 80} passed, 0 failed`);
	expect(code).toBe(0);
});

it('shows what a failed step said below its line, but neither what went well in it nor its counts', async () => {
	const lint = 'echo "PASS test/b.test.ts"; echo "FAIL test/a.test.ts"; echo "  ● a row" >&2;';
	const { lines } = await ci({ lint: `${lint} ${failing}` });
	const at = lines.findIndex((line) => line.startsWith('lint '));
	expect(lines[at]).toMatch(/^lint +FAILED +37 of 40 tests, \d+ s$/);
	expect(lines.slice(at + 1, at + 3)).toEqual(['    | FAIL test/a.test.ts', '    |   ● a row']);
	expect(lines[at + 3]).toMatch(/^test +passed/);
});

it('shows of a failed step that said a lot what failed, and its end', async () => {
	const lots = 'i=0; while [ $i -lt 3000 ]; do echo "line $i"; i=$((i + 1)); done';
	const { lines } = await ci({ lint: `echo "  ● a row"; ${lots}; exit 1` });
	expect(lines).toContain('    |   ● a row');
	expect(lines).toContain('    | line 2999');
	expect(lines).not.toContain('    | line 1000');
});

it.each([
	['a failing test', { test: failing }, 36, 3],
	['a failing step', { test: passing, lint: 'exit 1' }, 38, 1],
	['a step that fails with every test passed', { test: `${passing}; exit 1` }, 39, 1],
	['an install that fails', { test: 'exit 1', demo: 'exit 1' }, -2, 2],
])('fails on %s, and goes on with the other steps', async (_, scriptsOfSteps, more, failed) => {
	const { code, lines } = await ci(scriptsOfSteps);
	expect(lines.at(-1)).toBe(`tests: ${stepCount + more} passed, ${failed} failed`);
	expect(code).toBe(1);
});
