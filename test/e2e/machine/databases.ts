/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';

import { freePort } from './ports';
import { run, Service } from './processes';
import { findProgram } from './programs';

/** A Redis in memory only. */
export async function startRedis(folder: string): Promise<{ port: number; service: Service }> {
	const port = await freePort();
	const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
	const service = new Service('Redis', findProgram('redis-server'), args, { cwd: folder });
	await service.ready(async () => {
		const socket = connect(port, '127.0.0.1');
		await once(socket, 'connect');
		socket.destroy();
		return true;
	});
	return { port, service };
}

export interface Postgres {
	port: number;
	user: string;
	password: string;
	database: string;
	service: Service;
}

/** A PostgreSQL with an empty database. */
export async function startPostgres(folder: string): Promise<Postgres> {
	const programs = findProgram('postgresql');
	const data = path.join(folder, 'postgres');
	const user = 'n8n';
	const password = randomBytes(12).toString('hex');
	const passwordFile = path.join(folder, 'postgres-password');
	await mkdir(data, { recursive: true });
	await writeFile(passwordFile, password, { mode: 0o600 });
	const account = await unprivilegedAccount();
	for (const place of account ? [folder, data, passwordFile] : []) {
		await chown(place, account?.uid ?? 0, account?.gid ?? 0);
	}
	const options = { cwd: data, ...account };
	const access = ['--username', user, '--auth', 'scram-sha-256', '--pwfile', passwordFile];
	const initdb = path.join(programs, 'initdb');
	await run(initdb, ['--pgdata', data, ...access, '--no-sync'], options);

	const port = await freePort();
	const place = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', data];
	const server = path.join(programs, 'postgres');
	const service = new Service('PostgreSQL', server, [...place, '-c', 'fsync=off'], options);
	const isReady = path.join(programs, 'pg_isready');
	await service.ready(async () => {
		await run(isReady, ['-h', '127.0.0.1', '-p', String(port)], options);
		return true;
	});
	return { port, user, password, database: 'postgres', service };
}

/** PostgreSQL refuses to run as root; Debian's package brings an account for it. */
async function unprivilegedAccount(): Promise<{ uid: number; gid: number } | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const [uid, gid] = await Promise.all([
		run('id', ['-u', 'postgres']),
		run('id', ['-g', 'postgres']),
	]);
	return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}
