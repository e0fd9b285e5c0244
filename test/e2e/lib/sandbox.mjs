import { tsImport } from 'tsx/esm/api';

const { startSandbox: start } = await tsImport('../../sandbox/index.ts', import.meta.url);

/** A local EnKash in this process, so that its ledger can be read directly. */
export async function startSandbox(options) {
	return await start({ quiet: true, ...options });
}
