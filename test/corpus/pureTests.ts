/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
/**
 * Every pure test in one file, for the mutation check: it runs them two thousand times, and what takes time there is
 * loading the same libraries for each file anew.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';

for (const folder of ['payout', 'enkash', 'corpus']) {
	const directory = path.resolve(__dirname, '..', folder);
	for (const file of readdirSync(directory)) {
		if (!file.endsWith('.test.ts')) continue;
		describe(`${folder}/${file}`, () => {
			jest.requireActual(path.join(directory, file));
		});
	}
}
