/**
 * `npm run test:e2e [-- suite ...]`: the package in a real n8n. Sets up what it needs, runs the suites, prints a line
 * a check and a last line with the counts. Suites: see the table below; all of them without an argument.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { check, hasFailures, summary } from './lib/checks.mjs';
import { Context } from './lib/context.mjs';
import { installDebianPackages } from './lib/debian.mjs';
import { artifactsFolder } from './lib/paths.mjs';
import { stopAll } from './lib/processes.mjs';
import { runBadMoments } from './suites/badMoments.mjs';
import { runEditor } from './suites/editor.mjs';
import { runEditorCommand } from './suites/editorCommand.mjs';
import { runInstallation } from './suites/installation.mjs';
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
};

const folder = await mkdtemp(path.join(os.tmpdir(), 'n8n-nodes-enkash-'));
// PostgreSQL runs under an account of its own and has to pass through.
await chmod(folder, 0o711);

async function main() {
	const names = process.argv.slice(2);
	const unknown = names.filter((name) => !(name in suites));
	if (unknown.length > 0) {
		throw new Error(`No suite ${unknown.join(', ')}; there are ${Object.keys(suites).join(', ')}`);
	}
	await installDebianPackages();
	await rm(artifactsFolder, { recursive: true, force: true });
	const context = new Context(folder);
	try {
		for (const name of names.length > 0 ? names : Object.keys(suites)) {
			console.log(`\n# ${name}`);
			// What no single check caught, such as an n8n that does not start, fails the suite and not the run.
			await suites[name](context).catch((error) => {
				return check(`${name}: runs to its end`, () => {
					throw error;
				});
			});
		}
	} finally {
		await context.close();
		await tidyUp();
	}
}

/** Nothing that this run has started or written outlives it. */
async function tidyUp() {
	await stopAll();
	await rm(folder, { recursive: true, force: true });
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => void giveUp());
process.once('uncaughtException', (error) => void giveUp(error));

async function giveUp(error) {
	if (error) console.error(error);
	await tidyUp();
	process.exit(1);
}

let exitCode = 0;
try {
	await main();
} catch (error) {
	console.error(error instanceof Error ? (error.stack ?? error.message) : error);
	exitCode = 1;
}
console.log(`\n${summary()}`);
// Explicitly, as what a failed check has left open must not keep the run alive.
process.exit(hasFailures() ? 1 : exitCode);
