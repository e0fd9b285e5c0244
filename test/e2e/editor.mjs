/**
 * `npm run editor`: n8n on this machine with this package, a local EnKash with made-up money, a credential for it and the
 * example workflows, all of it gone again after Ctrl-C. `--port` chooses n8n's port (5678 when free).
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Api, owner } from './lib/api.mjs';
import { current, install } from './lib/installation.mjs';
import { inTemporaryFolder } from './lib/lifetime.mjs';
import { N8n } from './lib/n8n.mjs';
import { installInto, pack } from './lib/package.mjs';
import { workflowsFolder } from './lib/paths.mjs';
import { portOr } from './lib/ports.mjs';
import { startSandbox } from './lib/sandbox.mjs';
import { enkashCredential, readWorkflows, withCredentials } from './lib/savedWorkflows.mjs';

const USUAL_PORT = '5678';

const { values } = parseArgs({ options: { port: { type: 'string', default: USUAL_PORT } } });
await inTemporaryFolder(start, { interrupted: 0 });

async function start(folder) {
	const installation = await install(current);
	const { tarball } = await pack(path.join(folder, 'package'));
	console.log(`Starting n8n ${installation.version}...`);
	const n8n = new N8n(installation, path.join(folder, 'n8n'));
	n8n.port = await portOr(Number(values.port));
	await installInto(n8n, tarball);
	await n8n.start();
	const sandbox = await startSandbox();
	await fill(await new Api(n8n).signIn(), sandbox);
	console.log(
		`n8n: ${n8n.url} (e-mail ${owner.email}, password ${owner.password}). Ctrl-C ends it.`,
	);
	console.log(
		`Its EnKash: ${sandbox.url}/sandbox tells what it can do, ${sandbox.url}/sandbox/ledger who was paid.`,
	);
	await n8n.main.exited;
	console.error(`n8n has ended:\n${n8n.main.lastLines(20)}`);
	return 1;
}

/** A credential for the sandbox, and the example workflows with it chosen. */
async function fill(api, sandbox) {
	const credential = await api.createCredential('EnKash sandbox', sandbox.credential());
	for (const { workflow } of await readWorkflows(workflowsFolder)) {
		const { name, nodes, connections, settings } = withCredentials(
			workflow,
			enkashCredential(credential),
		);
		await api.createWorkflow({ name, nodes, connections, settings });
	}
}
