/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { largestNodeKib, loadCostMs, writeEmptyPackage } from './load';
import type { Line } from './results';

/** What the package costs an n8n that only has it installed. */
export async function measurePackage(
	packageDir: string,
	{ folder, node, runs }: { folder: string; node: string; runs: number },
): Promise<Line[]> {
	const emptyPackageDir = path.join(folder, 'empty');
	await writeEmptyPackage(emptyPackageDir);
	return [
		{
			what: 'Size of the largest node',
			value: await largestNodeKib(packageDir),
			unit: 'KiB',
			target: { atMost: 150 },
			how: 'as packed, with all shared files that it loads',
		},
		{
			what: 'Loading the package, beyond an empty one',
			value: await loadCostMs(packageDir, emptyPackageDir, { node, runs }),
			unit: 'ms',
			target: { atMost: 50 },
			how: "n8n's own loader in a new process, all nodes and the credential",
		},
	];
}
