/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import * as fc from 'fast-check';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'expect';
import { bind } from 'jest-each';

/**
 * The unit tests of the pure code for the mutation check, under Mocha, which loads the code once and plays a mutant's
 * tests in milliseconds; Jest loads it anew each time, and took an hour for the same two thousand mutants.
 */

// What Jest has and Mocha has not.
Object.assign(globalThis, { expect });
Object.assign(globalThis.it, { each: bind(globalThis.it, false) });
Object.assign(globalThis.describe, { each: bind(globalThis.describe, false) });

// Nobody looks at the counterexamples of mutants, which cost many runs to make small.
fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true, numRuns: 25 });

/** Of its own, as each test file is to be read inside its `describe`. */
const load = createRequire(__filename);

const tests = path.resolve(__dirname, '..');
const testFiles = [
	...testFilesIn('unit/payout'),
	...testFilesIn('unit/enkash'),
	...testFilesIn('unit/bulkAllocate'),
	...testFilesIn('corpus'),
	// The others here run in n8n's engine.
	'unit/paying/lanes.test.ts',
	'unit/paying/retryMemory.test.ts',
];

/** What a Mocha suite has, and Jest's type of `describe` doesn't know. */
interface Suite {
	eachTest(change: (test: { fullTitle(): string }) => void): void;
}

let testCount = 0;

for (const file of testFiles) {
	describe(file, function (this: Suite) {
		load(path.join(tests, file));
		this.eachTest((test) => {
			// Stryker matches each test against a regular expression of all names it chooses: a number first makes that quick.
			const name = `${++testCount} ${test.fullTitle()}`.slice(0, 80);
			test.fullTitle = () => name;
		});
	});
}

function testFilesIn(folder: string): string[] {
	return readdirSync(path.join(tests, folder))
		.filter((file) => file.endsWith('.test.ts'))
		.map((file) => path.join(folder, file));
}
