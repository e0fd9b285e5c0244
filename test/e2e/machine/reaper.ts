/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
/**
 * Ends what a run has started when the run itself was killed and can't: it hears of each process group on its standard
 * input, and that input ends with the run. The first line is the run's temporary folder; then `+id` and `-id`.
 */
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

import { signalGroup } from './processes';

const graceMs = 10_000;
const intervalMs = 100;

async function main(): Promise<void> {
	const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
	const { value: folder } = await lines.next();
	const groups = new Set<number>();
	for await (const line of lines) {
		const id = Number(line.slice(1));
		if (line.startsWith('+')) groups.add(id);
		else groups.delete(id);
	}
	await end(groups);
	await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function end(groups: Set<number>): Promise<void> {
	const isLeft = () => [...groups].some((id) => signalGroup(id, 0));
	for (const id of groups) signalGroup(id, 'SIGTERM');
	for (let waitedMs = 0; isLeft() && waitedMs < graceMs; waitedMs += intervalMs) {
		await sleep(intervalMs);
	}
	for (const id of groups) signalGroup(id, 'SIGKILL');
}

void main();
