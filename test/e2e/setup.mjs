/** `node test/e2e/setup.mjs`: everything that the end-to-end tests need, installed; quick when it is there already. */
import { installDebianPackages } from './lib/debian.mjs';
import { current, install, older } from './lib/installation.mjs';
import { inTemporaryFolder } from './lib/lifetime.mjs';

await inTemporaryFolder(async () => {
	await installDebianPackages();
	for (const what of [current, older]) {
		const { version, folder } = await install(what);
		console.log(`n8n ${version} is ready in ${folder}`);
	}
	return 0;
});
