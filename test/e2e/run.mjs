/**
 * `npm run test:e2e [-- suite ...]`: the package in a real n8n. Runs the suites, prints a line a check and a last line
 * with the counts. Suites: see the table below; all of them without an argument.
 */
import { rm, stat } from 'node:fs/promises';
import { assert, check, hasFailures, summary } from './lib/checks.mjs';
import { Context } from './lib/context.mjs';
import { inTemporaryFolder, processesOf } from './lib/lifetime.mjs';
import { artifactsFolder } from './lib/paths.mjs';
import { runBadMoments } from './suites/badMoments.mjs';
import { runEditor } from './suites/editor.mjs';
import { runEditorCommand } from './suites/editorCommand.mjs';
import { runInstallation } from './suites/installation.mjs';
import { runInterruption } from './suites/interruption.mjs';
import { runOlder } from './suites/older.mjs';
import { runQueue } from './suites/queue.mjs';
import { runSavedVersions } from './suites/savedVersions.mjs';
import { runWorkflows } from './suites/workflows.mjs';

const suites = {
	installation: runInstallation,
	editor: runEditor,
	workflows: runWorkflows,
	savedVersions: runSavedVersions,
	badMoments: runBadMoments,
	queue: runQueue,
	older: runOlder,
	editorCommand: runEditorCommand,
	interruption: runInterruption,
};

await inTemporaryFolder(main, { last: finish });

async function main(folder) {
	const names = process.argv.slice(2);
	const unknown = names.filter((name) => !(name in suites));
	if (unknown.length > 0) {
		throw new Error(`No suite ${unknown.join(', ')}; there are ${Object.keys(suites).join(', ')}`);
	}
	// A run within a run, as the suite "interruption" makes it, leaves the pictures alone.
	if (!process.env.E2E_TARBALL) await rm(artifactsFolder, { recursive: true, force: true });
	const context = new Context(folder);
	for (const name of names.length > 0 ? names : Object.keys(suites)) {
		console.log(`\n# ${name}`);
		// What no single check caught, such as an n8n that does not start, fails the suite and not the run.
		await suites[name](context).catch((error) => {
			return check(`${name}: runs to its end`, () => {
				throw error;
			});
		});
	}
	await context.close();
	return 0;
}

/** After all is tidied up: whether it is. */
async function finish(folder) {
	console.log('\n# afterwards');
	await check('no process and no file of this run is left', async () => {
		assert.deepEqual(await processesOf(folder), []);
		assert.equal(await stat(folder).catch(() => undefined), undefined);
	});
	console.log(`\n${summary()}`);
	return hasFailures() ? 1 : undefined;
}
