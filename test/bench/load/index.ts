/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { execFile } from 'node:child_process';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { alternately, median } from '../statistics';

const loadFile = path.join(__dirname, 'main.cjs');

/** Milliseconds that n8n's loader takes for a package beyond those for a package with one empty node. */
export async function loadCostMs(
	packageDir: string,
	emptyPackageDir: string,
	runs: number,
): Promise<number> {
	const loadMs = async (directory: string): Promise<number> => {
		const { stdout } = await promisify(execFile)(process.execPath, [loadFile, directory]);
		return Number(stdout);
	};
	const [full = [], empty = []] = await alternately(runs, [
		async () => await loadMs(packageDir),
		async () => await loadMs(emptyPackageDir),
	]);
	return median(full.map((ms, run) => ms - (empty[run] ?? NaN)));
}

const emptyNode = `exports.Empty = class {
	description = {
		displayName: 'Empty', name: 'empty', group: ['transform'], version: 1, description: 'Does nothing',
		defaults: { name: 'Empty' }, inputs: ['main'], outputs: ['main'], properties: [],
	};
};`;

/** Writes a package of one node that does nothing. */
export async function writeEmptyPackage(directory: string): Promise<void> {
	await mkdir(path.join(directory, 'dist'), { recursive: true });
	const manifest = {
		name: 'n8n-nodes-empty',
		version: '1.0.0',
		n8n: { nodes: ['dist/Empty.node.js'] },
	};
	await writeFile(path.join(directory, 'package.json'), JSON.stringify(manifest));
	await writeFile(path.join(directory, 'dist/Empty.node.js'), emptyNode);
}

/** The size of the largest bundle of a node, in KiB. */
export async function largestBundleKib(packageDir: string): Promise<number> {
	const nodes = path.join(packageDir, 'dist/nodes');
	const files = await readdir(nodes, { recursive: true });
	const bundles = files.filter((file) => file.endsWith('.node.js'));
	const sizes = await Promise.all(
		bundles.map(async (file) => (await stat(path.join(nodes, file))).size / 1024),
	);
	return Math.max(...sizes);
}
