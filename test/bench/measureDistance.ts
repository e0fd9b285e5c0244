/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { loopSchema } from './client/measurement';
import { payingMs, wayOf, workflows } from './measureSheet';
import { measureIn } from './processes';
import type { RealN8n } from './realN8n';
import { counted, type Distance, type Line } from './results';
import type { DistantServer } from './server/distant';
import { alternately, median, medianRatio } from './statistics';

const loopFile = path.join(__dirname, 'client/loop.ts');

/** Round trips in ms: within India, and from India to Europe. */
const distances = [40, 120];

/** The line takes nearly all of the time, and takes it evenly. */
const runs = 3;
const uncountedRuns = 1;

export interface DistancePlan {
	rows: number;
	latencyMs: number;
	/** The Node that n8n runs on. */
	node: string;
}

/** The same sheet through TLS and over a distance, in an n8n that keeps running. n8n opens a connection a call. */
export async function measureDistance(
	n8n: RealN8n,
	server: DistantServer,
	{ rows, latencyMs, node }: DistancePlan,
): Promise<{ lines: Line[]; distances: Distance[] }> {
	const running = await n8n.start();
	const lines: Line[] = [];
	const measured: Distance[] = [];
	for (const roundTripMs of distances) {
		await server.moveTo(roundTripMs);
		const execute = (workflow: string) => async () => await running.execute(workflow, latencyMs);
		const loop = async () => {
			await server.begin(latencyMs);
			const order = JSON.stringify({ url: server.url, rows, batchSize: 100 });
			const env = { NODE_EXTRA_CA_CERTS: server.certificateFile };
			return (await measureIn(loopFile, [order], loopSchema, { node, env })).ms;
		};
		const [recipe = [], one = [], four = [], full = []] = (
			await alternately(uncountedRuns + runs, [
				execute(workflows.recipe),
				execute(workflows.one),
				execute(workflows.four),
				execute(workflows.full),
			])
		).map((list) => list.slice(uncountedRuns));
		const [loops = []] = await alternately(runs, [loop]);
		lines.push(
			{
				what: `${counted(rows)} rows over ${roundTripMs} ms, 4 calls of 250 at a time, against the best recipe`,
				value: medianRatio(recipe.map(payingMs), full.map(payingMs)),
				unit: '×',
				target: { atLeast: 5 },
				how: 'time of the workflow once it has read the sheet; TLS, a round trip as named',
			},
			{
				what: `The same, against a client that keeps its connection and sends 100 a call`,
				value: medianRatio(loops, full.map(payingMs)),
				unit: '×',
				target: { atLeast: 1 },
				how: 'an undici loop on one connection, over the time of the workflow',
			},
		);
		measured.push({
			roundTripMs,
			latencyMs,
			rows,
			ways: [
				wayOf('Loop of 100, Aggregate, HTTP Request, Split Out', recipe),
				wayOf('EnKash Bulk Allocate, 1 call of 100 at a time', one),
				{
					name: 'HTTP client that keeps its connection, 1 call of 100 at a time',
					seconds: median(loops) / 1000,
					mostConnections: 1,
				},
				wayOf('EnKash Bulk Allocate, 4 calls of 100 at a time', four),
				wayOf('EnKash Bulk Allocate, 4 calls of 250 at a time', full),
			],
		});
	}
	await running.stop();
	return { lines, distances: measured };
}
