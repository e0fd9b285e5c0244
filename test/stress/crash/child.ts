/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import * as z from 'zod/v4';
import { runNode } from '../../harness';
import { type Ending, type Life, sheet } from './sheet';

/** One life of an n8n that pays a sheet. The parent ends it at any moment, or lets it come to its end. */
async function live({
	packageDir,
	credential,
	payoutRun,
	rows,
	concurrency,
}: Life): Promise<Ending> {
	const result = await runNode({
		node: 'enKashBulkAllocate',
		packageDir,
		parameters: { payoutRun, options: { concurrency, output: 'resultOnly' } },
		items: sheet(rows),
		credential: JSON.parse(JSON.stringify(credential)),
	});
	if (result.error) throw result.error;
	const outcomes: Record<string, number> = {};
	for (const { json } of result.outputs.slice(0, 3).flat()) {
		const { outcome } = resultSchema.parse(json);
		outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
	}
	return { outcomes, outputs: result.outputs.map(({ length }) => length) };
}

const resultSchema = z.object({ outcome: z.string() });

process.once('message', (life: Life) => {
	void live(life).then((ending) => {
		process.send?.(ending, () => process.exit(0));
	});
});
process.send?.('ready');
