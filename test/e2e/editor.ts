/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
/**
 * `npm run editor`: n8n on this machine with this package, a local EnKash with made-up money, a credential for it and the
 * example workflows, all of it gone again after Ctrl-C. `--port` chooses n8n's port (5678 where it is free).
 */
import path from 'node:path';
import { parseArgs } from 'node:util';

import { EnKashApi } from '../../credentials/EnKashApi.credentials';
import { recipeValues } from '../docs/recipeValues';
import { type Sandbox, startSandbox } from '../sandbox';
import { fillInSettings } from '../workflows/files';
import { inTemporaryFolder } from './machine/lifetime';
import { freePort } from './machine/ports';
import { type Api, owner } from './n8n/api';
import { exampleWorkflows } from './n8n/importing';
import { current, install } from './n8n/installation';
import { N8n } from './n8n/n8n';
import { installInto, pack } from './n8n/package';
import { enkashCredential, withCredentials } from './n8n/workflows';

const steps = 5;

/** Says how far it is; each step takes some seconds. */
function say(step: number, what: string): void {
	process.stdout.write(`${step} of ${steps}  ${what}\n`);
}

async function main(folder: string): Promise<number> {
	const { values } = parseArgs({ options: { port: { type: 'string', default: '5678' } } });
	say(1, 'Looking for n8n on this machine; the first time it is installed, for some minutes ...');
	const installation = await install(current);
	say(2, 'Packing this package as npm would publish it ...');
	const { tarball } = await pack(path.join(folder, 'package'));
	const n8n = new N8n(installation, path.join(folder, 'n8n'));
	await installInto(n8n, tarball);
	say(3, `Starting n8n ${installation.version}, for half a minute or so ...`);
	await n8n.start(await freePort(Number(values.port)));
	say(4, 'Starting an EnKash with made-up money ...');
	const sandbox = await startSandbox();
	say(5, 'Filling in a credential and the example workflows ...');
	const demo = await fill(await n8n.signIn(), sandbox);
	const inRecipes = Object.entries(await recipeValues(sandbox));
	process.stdout.write(
		`\nThe demo: ${n8n.url}/workflow/${demo.id}\n` +
			`Sign in with ${owner.email}, password ${owner.password}. All workflows: ${n8n.url}\n` +
			`Who was paid: ${sandbox.url}/sandbox/ledger. What this EnKash can do: ${sandbox.url}/sandbox\n` +
			`\nThe credential "${credentialName}" is chosen in every workflow. To fill in one yourself:\n` +
			`${formOf(sandbox.credential())}\n` +
			`\nIn the recipes of docs/other-calls.md write what stands on the right:\n${table(inRecipes)}\n` +
			`\nCtrl-C ends it, and leaves nothing behind.\n`,
	);
	await n8n.main.ended;
	process.stderr.write(`n8n has ended:\n${n8n.main.lastLines(20)}\n`);
	return 1;
}

const credentialName = 'EnKash sandbox';

/** The values of the credential under the labels of its form, in the form's order; what is empty is left out. */
function formOf(values: Record<string, unknown>): string {
	const filled = new EnKashApi().properties.filter(({ name }) => values[name]);
	return table(
		filled.map(({ displayName, name, options = [] }) => {
			const chosen = options.find((option) => 'value' in option && option.value === values[name]);
			return [displayName, chosen?.name ?? String(values[name])];
		}),
	);
}

function table(rows: Array<[left: string, right: string]>): string {
	const width = Math.max(...rows.map(([left]) => left.length));
	return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}

const demoFile = 'demo-sheet-to-rewards';
const demoNumbers = { yourMobile: '98765 43210', colleaguesMobile: '98765 43211' };

/** A credential for the sandbox, and the example workflows with it chosen. Returns the demo. */
async function fill(api: Api, sandbox: Sandbox): Promise<{ id: string }> {
	const credential = await api.createCredential(credentialName, sandbox.credential());
	let demo: { id: string } | undefined;
	for (const { name: file, workflow } of exampleWorkflows()) {
		// Anybody's numbers will do here: the money is made up.
		if (file === demoFile) fillInSettings(workflow, demoNumbers);
		const { name, nodes, connections, settings } = withCredentials(
			workflow,
			enkashCredential(credential),
		);
		const stored = await api.createWorkflow({ name, nodes, connections, settings });
		if (file === demoFile) demo = stored;
	}
	if (demo === undefined) throw new Error('The demo workflow is gone');
	return demo;
}

void inTemporaryFolder(main, { interrupted: 0 });
