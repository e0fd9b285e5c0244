/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
/**
 * Everything that the end-to-end tests need, installed; quick where it is there already. The one place that installs
 * programs into the system, and only in CI as root; elsewhere it says what is missing.
 */
import { inTemporaryFolder } from './machine/lifetime';
import { run } from './machine/processes';
import { allPackages, missingOf, requirePrograms } from './machine/programs';
import { current, install, older } from './n8n/installation';

async function main(): Promise<number> {
	if (process.env.CI) await installMissingPrograms();
	requirePrograms(...allPackages);
	for (const manifests of [current, older]) {
		const { version, folder } = await install(manifests);
		process.stdout.write(`n8n ${version} is ready in ${folder}\n`);
	}
	return 0;
}

async function installMissingPrograms(): Promise<void> {
	const missing = missingOf(allPackages);
	if (missing.length === 0) return;
	process.stdout.write(`Installing ${missing.join(', ')}\n`);
	// GitHub's runners are root by sudo, without a password.
	const asRoot = process.getuid?.() === 0 ? '' : 'sudo -n';
	const aptGet = async (args: string) =>
		await run('sh', ['-c', `${asRoot} env DEBIAN_FRONTEND=noninteractive apt-get ${args}`]);
	await aptGet('update');
	await aptGet(`install -y --no-install-recommends ${missing.join(' ')}`);
}

void inTemporaryFolder(main);
