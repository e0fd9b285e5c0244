/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { alternately, median } from '../statistics';

const loadFile = path.join(__dirname, 'main.cjs');

/** Milliseconds that n8n's loader takes for a package beyond those for a package with one empty node. */
export async function loadCostMs(
	packageDir: string,
	emptyPackageDir: string,
	{ node, runs }: { node: string; runs: number },
): Promise<number> {
	const loadMs = async (directory: string): Promise<number> => {
		const { stdout } = await promisify(execFile)(node, [loadFile, directory]);
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

/** The size of the node that takes most, in KiB: its file and every file of the package that it loads. */
export async function largestNodeKib(packageDir: string): Promise<number> {
	const files = await readdir(path.join(packageDir, 'dist/nodes'), { recursive: true });
	const nodes = files.filter((file) => file.endsWith('.node.js'));
	const sizes = await Promise.all(
		nodes.map(async (file) => await loadedKib(path.join(packageDir, 'dist/nodes', file))),
	);
	return Math.max(...sizes);
}

async function loadedKib(file: string): Promise<number> {
	const { metafile } = await build({
		entryPoints: [file],
		bundle: true,
		platform: 'node',
		external: ['n8n-workflow'],
		metafile: true,
		write: false,
	});
	return Object.values(metafile.inputs).reduce((sum, { bytes }) => sum + bytes, 0) / 1024;
}
