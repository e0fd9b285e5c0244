import { connect } from 'node:net';
import path from 'node:path';
import { redisServer } from './debian.mjs';
import { freePort } from './ports.mjs';
import { Service } from './processes.mjs';

const START_TIMEOUT_MS = 15_000;

/** A Redis of our own, in memory only. */
export async function startRedis(folder) {
	const port = await freePort();
	const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
	const service = new Service('redis', redisServer(), args, {
		log: path.join(folder, 'redis.log'),
	});
	await service.ready(() => answers(port), START_TIMEOUT_MS);
	return { port, service };
}

function answers(port) {
	return new Promise((resolve, reject) => {
		const socket = connect(port, '127.0.0.1', () => socket.end(resolve(true)));
		socket.once('error', reject);
	});
}
