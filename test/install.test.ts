/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- runs on the developer's machine, never inside n8n */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A checkout in a temporary folder, with an npm that only pretends and writes down that it was called. */
let checkout = '';

beforeEach(async () => {
	checkout = await mkdtemp(join(tmpdir(), 'install-test-'));
	await mkdir(join(checkout, 'test'));
	await mkdir(join(checkout, 'bin'));
	await cp(join(__dirname, 'install.mjs'), join(checkout, 'test/install.mjs'));
	await write('package.json', { engines: { node: '>=20.19' } });
	await lockTo('1.0.0');
	await pretendNpm(`
		echo "npm $*" >> npm.log
		sleep 0.3
		rm -rf node_modules && mkdir node_modules
		cp installed.json node_modules/.package-lock.json
	`);
});

afterEach(async () => await rm(checkout, { recursive: true, force: true }));

async function write(file: string, value: unknown): Promise<void> {
	await writeFile(join(checkout, file), JSON.stringify(value));
}

/** What package-lock.json asks for, and what the pretended npm installs. */
async function lockTo(version: string): Promise<void> {
	const wanted = { 'node_modules/a': { version, integrity: `sha512-${version}` } };
	const forOtherSystems = { 'node_modules/b': { version: '1.0.0', optional: true } };
	await write('package-lock.json', { packages: { '': {}, ...wanted, ...forOtherSystems } });
	await write('installed.json', { packages: wanted });
}

async function pretendNpm(script: string): Promise<void> {
	await writeFile(join(checkout, 'bin/npm'), `#!/bin/sh\nset -e\n${script}`, { mode: 0o755 });
}

async function install(): Promise<{ code: number; stdout: string; stderr: string }> {
	return await new Promise((resolve) => {
		const child = execFile(
			process.execPath,
			[join(checkout, 'test/install.mjs')],
			{
				env: { ...process.env, PATH: `${join(checkout, 'bin')}${delimiter}${process.env.PATH}` },
			},
			(_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
		);
	});
}

async function npmCalls(): Promise<string[]> {
	const log = await readFile(join(checkout, 'npm.log'), 'utf8').catch(() => '');
	return log.split('\n').filter((line) => line !== '');
}

it('installs once, in one line, and then says nothing', async () => {
	const first = await install();
	expect(first).toMatchObject({ code: 0, stdout: '' });
	expect(first.stderr).toMatch(/^Installing 2 development packages, once\. .* done in \d+ s\.\n$/);
	expect(await npmCalls()).toEqual([expect.stringContaining('npm ci --ignore-scripts')]);

	expect(await install()).toEqual({ code: 0, stdout: '', stderr: '' });
	expect(await npmCalls()).toHaveLength(1);
});

it('installs again when package-lock.json asks for something else', async () => {
	await install();
	await lockTo('1.0.1');
	expect(await install()).toMatchObject({ code: 0 });
	expect(await npmCalls()).toHaveLength(2);
});

it('installs again after an install that was cut short', async () => {
	await mkdir(join(checkout, 'node_modules/a'), { recursive: true });
	await install();
	expect(await npmCalls()).toHaveLength(1);
});

it('installs once when two run side by side', async () => {
	const ended = await Promise.all([install(), install()]);
	expect(ended.map(({ code }) => code)).toEqual([0, 0]);
	expect(await npmCalls()).toHaveLength(1);
});

it('says why npm failed, leaves no lock behind, and can be run again', async () => {
	await pretendNpm('echo "npm error network" >&2; exit 1');
	const failed = await install();
	expect(failed.code).toBe(1);
	expect(failed.stderr).toContain('npm error network\n\nnpm could not install the packages');
	expect(failed.stderr).not.toContain('    at ');
	expect(await install()).toMatchObject({ code: 1 });
});

it('says which Node it needs', async () => {
	await write('package.json', { engines: { node: '>=99.1' } });
	const { code, stderr } = await install();
	expect(code).toBe(1);
	expect(stderr).toMatch(/^This needs Node\.js 99\.1 or newer; here it is /);
	expect(await npmCalls()).toEqual([]);
});

it('says when package-lock.json is damaged', async () => {
	await writeFile(join(checkout, 'package-lock.json'), '<<<<<<<');
	expect(await install()).toMatchObject({
		code: 1,
		stderr: 'package-lock.json is missing or damaged.\n',
	});
});
