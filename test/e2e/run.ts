/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
/**
 * `npm run test:e2e [-- suite ...]`: the package in a real n8n. Runs the suites, all of them without an argument. Prints
 * a line a check, and a last line with the counts.
 */
import assert from 'node:assert/strict';
import { rm, stat } from 'node:fs/promises';

import { check, hasFailures, say, summary } from './checks';
import { Context } from './context';
import { inTemporaryFolder, processesOf } from './machine/lifetime';
import { artifactsFolder } from './machine/paths';
import { runBadMoments } from './suites/badMoments';
import { runEditor } from './suites/editor';
import { runEditorCommand } from './suites/editorCommand';
import { runExecutions } from './suites/executions';
import { runInstallation } from './suites/installation';
import { runInterruption } from './suites/interruption';
import { runItemLinks } from './suites/itemLinks';
import { runOlder } from './suites/older';
import { runOtherCalls } from './suites/otherCalls';
import { runQueue } from './suites/queue';
import { runSavedVersions } from './suites/savedVersions';
import { runWorkflows } from './suites/workflows';

type Suite = (context: Context) => Promise<void>;

const suites = new Map<string, Suite>(
	Object.entries({
		executions: runExecutions,
		installation: runInstallation,
		itemLinks: runItemLinks,
		editor: runEditor,
		workflows: runWorkflows,
		otherCalls: runOtherCalls,
		savedVersions: async (context: Context) => await runSavedVersions(context, await context.n8n()),
		badMoments: runBadMoments,
		queue: runQueue,
		older: runOlder,
		editorCommand: runEditorCommand,
		interruption: runInterruption,
	}),
);

async function main(folder: string): Promise<number> {
	const chosen = chooseSuites(process.argv.slice(2));
	// A run within a run, as the suite "interruption" makes it, leaves the pictures alone.
	if (!process.env.E2E_TARBALL) await rm(artifactsFolder, { recursive: true, force: true });
	const context = new Context(folder);
	for (const [name, run] of chosen) {
		say(`\n# ${name}`);
		// What no single check caught, such as an n8n that does not start, fails the suite and not the run.
		await run(context).catch(async (error: unknown) => {
			await check(`${name}: runs to its end`, () => {
				throw error;
			});
		});
	}
	await context.close();
	return 0;
}

function chooseSuites(names: string[]): Map<string, Suite> {
	const unknown = names.filter((name) => !suites.has(name));
	if (unknown.length > 0) {
		throw new Error(`No suite ${unknown.join(', ')}; there are ${[...suites.keys()].join(', ')}`);
	}
	if (names.length === 0) return suites;
	return new Map([...suites].filter(([name]) => names.includes(name)));
}

/** Checks that all is tidied up, and prints the counts. Returns an exit code where something has failed. */
async function finish(folder: string): Promise<number | undefined> {
	say('\n# afterwards');
	await check('no process and no file of this run is left', async () => {
		assert.deepEqual(await processesOf(folder), []);
		assert.equal(await stat(folder).catch(() => undefined), undefined);
	});
	say(`\n${summary()}`);
	return hasFailures() ? 1 : undefined;
}

void inTemporaryFolder(main, { last: finish });
