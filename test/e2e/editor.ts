/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
/**
 * `npm run editor`: n8n on this machine with this package, a local EnKash with made-up money, a credential for it and the
 * example workflows, all of it gone again after Ctrl-C. `--port` chooses n8n's port (5678 where it is free).
 */
import path from 'node:path';
import { parseArgs } from 'node:util';

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

async function main(folder: string): Promise<number> {
	const { values } = parseArgs({ options: { port: { type: 'string', default: '5678' } } });
	const installation = await install(current);
	const { tarball } = await pack(path.join(folder, 'package'));
	process.stdout.write(`Starting n8n ${installation.version}...\n`);
	const n8n = new N8n(installation, path.join(folder, 'n8n'));
	await installInto(n8n, tarball);
	await n8n.start(await freePort(Number(values.port)));
	const sandbox = await startSandbox();
	await fill(await n8n.signIn(), sandbox);
	process.stdout.write(
		`Its EnKash: ${sandbox.url}/sandbox tells what it can do, ${sandbox.url}/sandbox/ledger who was paid.\n` +
			`n8n: ${n8n.url} (e-mail ${owner.email}, password ${owner.password}). Ctrl-C ends it.\n`,
	);
	await n8n.main.ended;
	process.stderr.write(`n8n has ended:\n${n8n.main.lastLines(20)}\n`);
	return 1;
}

const demoNumbers = { yourMobile: '98765 43210', colleaguesMobile: '98765 43211' };

/** A credential for the sandbox, and the example workflows with it chosen. */
async function fill(api: Api, sandbox: Sandbox): Promise<void> {
	const credential = await api.createCredential('EnKash sandbox', sandbox.credential());
	for (const { name: file, workflow } of exampleWorkflows()) {
		// Anybody's numbers will do here: the money is made up.
		if (file === 'demo-sheet-to-rewards') fillInSettings(workflow, demoNumbers);
		const { name, nodes, connections, settings } = withCredentials(
			workflow,
			enkashCredential(credential),
		);
		await api.createWorkflow({ name, nodes, connections, settings });
	}
}

void inTemporaryFolder(main, { interrupted: 0 });
