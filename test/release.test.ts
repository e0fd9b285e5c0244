/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from './harness';

const execute = promisify(execFile);
const workflows = path.join(repositoryRoot, '.github/workflows');

let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'enkash-release-'));
});

afterAll(async () => {
	await rm(folder, { recursive: true, force: true });
});

async function git(cwd: string, ...command: string[]): Promise<string> {
	const { stdout } = await execute(
		'git',
		['-c', 'user.name=A', '-c', 'user.email=a@b.c', ...command],
		{
			cwd,
		},
	);
	return stdout;
}

/** A clone with what a release reads, and a remote that it can push to. */
async function cloneWith(changelog: string): Promise<string> {
	const remote = path.join(folder, 'remote.git');
	const clone = path.join(folder, 'clone');
	await git(folder, 'init', '--bare', '--initial-branch=main', remote);
	await git(folder, 'clone', '--quiet', remote, clone);
	for (const file of ['package.json', 'package-lock.json', '.release-it.json', '.npmrc']) {
		await cp(path.join(repositoryRoot, file), path.join(clone, file));
	}
	await writeFile(path.join(clone, 'CHANGELOG.md'), changelog);
	await writeFile(path.join(clone, '.gitignore'), 'node_modules\n');
	await symlink(path.join(repositoryRoot, 'node_modules'), path.join(clone, 'node_modules'));
	await git(clone, 'config', 'user.name', 'A');
	await git(clone, 'config', 'user.email', 'a@b.c');
	await git(clone, 'checkout', '--quiet', '-b', 'main');
	await git(clone, 'add', '.');
	await git(clone, 'commit', '--quiet', '--message', 'Begin');
	await git(clone, 'push', '--quiet', '--set-upstream', 'origin', 'main');
	return clone;
}

test('a release keeps what the changelog says, puts its date to it, tags and pushes', async () => {
	const older = '## [0.0.9] - 2026-01-01\n\n### Fixed\n\n- Something by hand.\n';
	const clone = await cloneWith(
		`# Changelog\n\nKept by hand.\n\n## [Unreleased]\n\n### Added\n\n- Something new.\n\n${older}`,
	);
	// Lint, build and tests, which a release begins with, and GitHub are left out here.
	await execute(
		'npx',
		['release-it', 'minor', '--ci', '--no-github.release', '--hooks.before:init=true'],
		{ cwd: clone },
	);
	const changelog = await readFile(path.join(clone, 'CHANGELOG.md'), 'utf8');
	expect(changelog).toMatch(
		/^# Changelog\n\nKept by hand\.\n\n## \[Unreleased\]\n+## \[0\.2\.0\] - \d{4}-\d\d-\d\d\n\n### Added\n\n- Something new\.\n/,
	);
	expect(changelog).toContain(older);
	expect(await git(clone, 'ls-remote', '--tags', 'origin')).toMatch(/refs\/tags\/0\.2\.0/);
	expect(JSON.parse(await readFile(path.join(clone, 'package.json'), 'utf8'))).toMatchObject({
		version: '0.2.0',
	});
});

test('every action is pinned by commit', async () => {
	for (const file of await readdir(workflows)) {
		const text = await readFile(path.join(workflows, file), 'utf8');
		const actions = [...text.matchAll(/uses: (\S+)/g)].map(([, action]) => action);
		expect(actions.length).toBeGreaterThan(0);
		for (const action of actions) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
	}
});

test('the job that publishes restores no cache and waits in an environment', async () => {
	const text = await readFile(path.join(workflows, 'publish.yml'), 'utf8');
	expect(text).not.toMatch(/cache:/);
	expect(text).toMatch(/^ {4}environment: npm$/m);
});
