import { readWorkflow } from '../../workflows/files';
import { Example, type Surroundings } from './example';
import { importWorkflows } from './importing';
import type { N8n } from './n8n';

/** A sheet of the fake Google Sheets, in its tab "Sheet1", and how it is paid. */
interface LargeSheet {
	sheetLink: string;
	/** Default: as the workflow comes. */
	rowsPerChunk?: number;
	/** For the files of the workflows. */
	folder: string;
}

/**
 * Imports `workflows/large-sheet-on-workers.json` with its other half, as they are but for settings and credentials, and
 * pays a sheet. @throws where it fails
 */
export async function payLargeSheet(
	main: N8n,
	surroundings: Surroundings,
	{ sheetLink, rowsPerChunk, folder }: LargeSheet,
): Promise<void> {
	const names = ['large-sheet-on-workers', 'large-sheet-on-workers-chunk'];
	const files = names.map((name) => ({ name, workflow: readWorkflow(name) }));
	await importWorkflows(main, files, folder);
	const [sheet, chunk] = files.map(({ workflow }) => new Example(surroundings, workflow.id));
	if (!sheet || !chunk) throw new TypeError('The workflows are not there.');
	const payout = { sheetLink, payoutRun: 'large-sheet' };
	await chunk.prepare(payout);
	await chunk.activate();
	await sheet.prepare({
		...payout,
		slackChannel: '#rewards',
		chunkAddress: `${main.url}/webhook/enkash-payout-chunk`,
		...(rowsPerChunk !== undefined && { rowsPerChunk }),
	});
	await sheet.execute('Click Execute');
}
