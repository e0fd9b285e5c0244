/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import * as z from 'zod/v4';

import { repositoryFolder } from '../machine/paths';
import { run } from '../machine/processes';
import type { N8n } from './n8n';

/** The package as npm would publish it. */
export interface PackedPackage {
	tarball: string;
	/** Paths in the tarball. */
	files: string[];
	manifest: z.infer<typeof manifestSchema>;
}

const manifestSchema = z.object({
	name: z.string(),
	dependencies: z.record(z.string(), z.string()).default({}),
	n8n: z.object({ nodes: z.array(z.string()), credentials: z.array(z.string()) }),
});
const packed = z.tuple([z.object({ filename: z.string() })]);

/**
 * Packs what `npm run build` has made, or takes the tarball that E2E_TARBALL names.
 *
 * @param folder where a new tarball goes
 */
export async function pack(folder: string): Promise<PackedPackage> {
	const tarball = process.env.E2E_TARBALL ?? (await packInto(folder));
	const { stdout: list } = await run('tar', ['--list', '--file', tarball]);
	const { stdout: manifest } = await run('tar', ['-xOf', tarball, 'package/package.json']);
	return {
		tarball,
		files: list.split('\n').map((file) => file.replace(/^package\//, '')),
		manifest: manifestSchema.parse(JSON.parse(manifest)),
	};
}

async function packInto(folder: string): Promise<string> {
	await mkdir(folder, { recursive: true });
	const flags = ['--json', '--loglevel=error', '--pack-destination', folder];
	const { stdout } = await run('npm', ['pack', ...flags], { cwd: repositoryFolder });
	const [{ filename }] = packed.parse(JSON.parse(stdout.slice(stdout.indexOf('['))));
	return path.join(folder, filename);
}

/** Installs a tarball as the README tells a self-hosting user to, into n8n's folder for community nodes. */
export async function installInto(n8n: N8n, tarball: string): Promise<void> {
	await mkdir(n8n.nodesFolder, { recursive: true });
	// From the tarball and not from the registry, so offline.
	const flags = [...(await flagsOfReadme()), '--offline', '--no-audit', '--no-fund'];
	await run('npm', ['install', ...flags, '--loglevel=error', tarball], { cwd: n8n.nodesFolder });
}

async function flagsOfReadme(): Promise<string[]> {
	const readme = await readFile(path.join(repositoryFolder, 'README.md'), 'utf8');
	const flags = /^npm install (.+) n8n-nodes-enkash$/m.exec(readme)?.[1];
	if (flags === undefined) throw new Error('README.md does not say how to install by hand.');
	return flags.split(' ');
}
