import type { Context } from '../context';
import { startPostgres, startRedis } from '../machine/databases';
import type { Api } from './api';
import { N8n } from './n8n';
import { installInto } from './package';

/** n8n in queue mode. */
export interface Cluster {
	/** Serves editor, API and webhooks. */
	main: N8n;
	/** Run the executions. */
	workers: [N8n, N8n];
	/** The owner's session. */
	api: Api;
	stop(): Promise<void>;
}

export interface ClusterSettings {
	/** Executions at a time in one worker. */
	concurrency: number;
	/** n8n's environment variables beyond the usual, for all three processes. */
	settings: Record<string, string>;
}

/** One main process that takes webhook calls, two workers that run them, Redis between, PostgreSQL behind. */
export async function startCluster(
	context: Context,
	{ concurrency, settings }: ClusterSettings,
): Promise<Cluster> {
	const folder = await context.makeFolder('queue');
	const [redis, postgres] = await Promise.all([startRedis(folder), startPostgres(folder)]);
	const main = new N8n(await context.installation(), context.path('queue', 'main'), {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: postgres.database,
		DB_POSTGRESDB_USER: postgres.user,
		DB_POSTGRESDB_PASSWORD: postgres.password,
		...settings,
		...(await context.services()).settings,
	});
	const workers: Cluster['workers'] = [
		main.sibling(context.path('queue', 'worker-1')),
		main.sibling(context.path('queue', 'worker-2')),
	];
	const { tarball } = await context.packed();
	for (const n8n of [main, ...workers]) await installInto(n8n, tarball);
	// The main process creates the tables that the workers need.
	await main.start();
	await Promise.all(workers.map(async (worker) => await worker.startWorker(concurrency)));
	const api = await main.signIn();
	const stop = async () => {
		await Promise.all([main, ...workers].map(async (n8n) => await n8n.stop()));
		await Promise.all([redis.service.stop(), postgres.service.stop('SIGINT')]);
	};
	return { main, workers, api, stop };
}
