/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { mkdir } from 'node:fs/promises';
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

/** Installs a tarball as a self-hosting user does in n8n's folder for community nodes. */
export async function installInto(n8n: N8n, tarball: string): Promise<void> {
	await mkdir(n8n.nodesFolder, { recursive: true });
	// n8n removes peer dependencies before it installs a community package, as it brings n8n-workflow
	// itself; for npm that is `--legacy-peer-deps`. So nothing but the tarball is read.
	const flags = ['--ignore-scripts', '--legacy-peer-deps', '--offline', '--no-audit', '--no-fund'];
	await run('npm', ['install', ...flags, '--loglevel=error', tarball], { cwd: n8n.nodesFolder });
}
