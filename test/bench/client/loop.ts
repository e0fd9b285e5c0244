/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import * as z from 'zod/v4';
import { request } from 'undici';
import { bulkBody, sheetOf } from '../sheet';
import type { LoopMeasurement } from './measurement';

/**
 * A process of its own: the same batches as the node sends, one after another, by a bare HTTP client that keeps its
 * connection, checks nothing and keeps the parsed replies. Nothing that pays a sheet in such batches can be faster.
 */

const argumentsSchema = z.object({ url: z.string(), rows: z.number(), batchSize: z.number() });
type Arguments = z.output<typeof argumentsSchema>;

const path = '/api/v0/partner/enKashCard/bulk-create-allocate-points-json';

async function pay({ url, rows, batchSize }: Arguments): Promise<LoopMeasurement> {
	const sheet = sheetOf(rows);
	const replies: unknown[] = [];
	const startedAt = performance.now();
	for (let first = 0; first < rows; first += batchSize) {
		const { body } = await request(url + path, {
			method: 'POST',
			query: { companyId: 'CEKBENCH01', cardAccountId: 'CABENCH01', isPointsAllocation: true },
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(bulkBody(sheet.slice(first, first + batchSize))),
		});
		replies.push(await body.json());
	}
	return { ms: performance.now() - startedAt };
}

async function main(): Promise<void> {
	const order = argumentsSchema.parse(JSON.parse(process.argv[2] ?? ''));
	// Not counted: the code is compiled by then, as it is in an n8n that has been running.
	await pay(order);
	process.stdout.write(JSON.stringify(await pay(order)));
}

void main();
