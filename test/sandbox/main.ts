/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { parseArgs } from 'node:util';
import { controls } from './control';
import { without } from './records';
import { startSandbox } from './sandbox';
import type { Sandbox } from './sandbox';

const defaultPort = '4010';

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: defaultPort },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		process.stdout.write(`npm run sandbox [-- --port ${defaultPort}]\n`);
		return;
	}
	const port = Number(values.port);
	if (!Number.isInteger(port) || port < 0 || port > 65_535) {
		throw new Error(`--port takes a number from 0 to 65535, not ${values.port}`);
	}
	const sandbox = await startSandbox({ port, quiet: false }).catch((error: unknown) => {
		throw isPortTaken(error) ? new Error(portTaken(port)) : error;
	});
	process.stdout.write(welcome(sandbox));
	for (const signal of ['SIGINT', 'SIGTERM']) {
		process.once(signal, () => {
			void sandbox.close();
		});
	}
}

function isPortTaken(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function portTaken(port: number): string {
	return [
		`Port ${port} is taken, perhaps by a sandbox that still runs in another terminal.`,
		`End that one with Ctrl-C, or take another port: npm run sandbox -- --port ${port < 65_535 ? port + 1 : port - 1} (0 takes any free one).`,
	].join('\n');
}

function welcome(sandbox: Sandbox): string {
	const { account, url } = sandbox;
	// The token is n8n's to fill in, not the user's.
	const credential = without(sandbox.credential(), 'accessToken');
	return [
		`A local EnKash listens at ${url}. Its money is made up. Ctrl-C ends it.`,
		'',
		'Credential "EnKash API" in n8n:',
		...table(Object.entries(credential).map(([name, value]) => [name, String(value)])),
		'',
		'Also there:',
		...table([
			['incentive account', account.incentiveCardAccountId],
			['gift card account', account.giftCardAccountId],
			['coin user', account.userId],
			['coin event', `${account.coinEvent} (${account.coinConfigId})`],
		]),
		'',
		'To look into it and to make trouble:',
		...controls.flatMap((control) => [`  # ${control.does}`, `  ${curl(url, control)}`]),
		'',
		'',
	].join('\n');
}

function table(rows: string[][]): string[] {
	const width = Math.max(...rows.map(([name = '']) => name.length));
	return rows.map(([name = '', value = '']) => `  ${name.padEnd(width)}  ${value}`);
}

function curl(url: string, control: (typeof controls)[number]): string {
	const [method = 'GET', path = ''] = control.request.split(' ');
	const verb = method === 'GET' ? '' : `-X ${method} `;
	const data = 'body' in control ? ` -d '${JSON.stringify(control.body)}'` : '';
	return `curl -s ${verb}${url}${path}${data}`;
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
