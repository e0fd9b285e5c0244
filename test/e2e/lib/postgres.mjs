import { randomBytes } from 'node:crypto';
import { chown, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { postgresBinaries } from './debian.mjs';
import { freePort } from './ports.mjs';
import { run, Service } from './processes.mjs';

const START_TIMEOUT_MS = 30_000;
const USER = 'n8n';

/** A PostgreSQL of our own, with an empty database. */
export async function startPostgres(folder) {
	const data = path.join(folder, 'postgres');
	const password = randomBytes(12).toString('hex');
	const passwordFile = path.join(folder, 'postgres-password');
	const account = await unprivileged();
	await mkdir(data, { recursive: true });
	await writeFile(passwordFile, password, { mode: 0o600 });
	if (account) {
		await chown(folder, account.uid, account.gid);
		await chown(data, account.uid, account.gid);
		await chown(passwordFile, account.uid, account.gid);
	}
	const options = { cwd: data, ...account };
	await run(
		binary('initdb'),
		[
			'--pgdata',
			data,
			'--username',
			USER,
			'--auth',
			'scram-sha-256',
			'--pwfile',
			passwordFile,
			'--no-sync',
		],
		options,
	);
	const port = await freePort();
	const service = new Service(
		'postgres',
		binary('postgres'),
		['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', data, '-c', 'fsync=off'],
		{ ...options, log: path.join(folder, 'postgres.log') },
	);
	await service.ready(async () => {
		await run(binary('pg_isready'), ['-h', '127.0.0.1', '-p', String(port)], options);
		return true;
	}, START_TIMEOUT_MS);
	return { port, user: USER, password, database: 'postgres', service };
}

function binary(name) {
	return path.join(postgresBinaries(), name);
}

/** PostgreSQL refuses to run as root; Debian's package brings an account for it. */
async function unprivileged() {
	if (process.getuid?.() !== 0) return undefined;
	const [uid, gid] = await Promise.all(
		['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postgres'])).stdout)),
	);
	return { uid, gid };
}
