/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import type { Context } from '../context';
import { repositoryFolder } from '../machine/paths';
import { Service } from '../machine/processes';

/**
 * Starts one of the programs of this folder.
 *
 * @param folder its place for temporary files
 * @param script its file
 * @param args its arguments
 */
export async function startScript(
	context: Context,
	folder: string,
	script: string,
	...args: string[]
): Promise<Service> {
	const { tarball } = await context.packed();
	return new Service(script, process.execPath, ['--import', 'tsx', script, ...args], {
		cwd: repositoryFolder,
		env: { ...process.env, TMPDIR: folder, E2E_TARBALL: tarball },
	});
}
