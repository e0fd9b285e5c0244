/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
/**
 * The unit tests of the pure code in one file, for the mutation check: it runs them two thousand times, and what takes
 * time there is loading the same libraries for each file anew, and registering each cell of the corpus.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';

// Nobody looks at the counterexamples of mutants, which cost many runs to make small.
fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true, numRuns: 25 });

for (const folder of ['payout', 'enkash']) {
	const directory = path.resolve(__dirname, '..', folder);
	for (const file of readdirSync(directory)) {
		if (!file.endsWith('.test.ts')) continue;
		describe(`${folder}/${file}`, () => {
			jest.requireActual(path.join(directory, file));
		});
	}
}
