import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Mutation check: changes the rules of paying and of reading EnKash's replies one spot at a time, and expects a test to
 * fail each time. Only the pure tests run, so that it takes minutes. `npx stryker run`
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
	mutate: [
		'nodes/shared/payout/**/*.ts',
		'nodes/shared/enkash/**/*.ts',
		'nodes/shared/paying/{lanes,retryMemory}.ts',
		'nodes/EnKashBulkAllocate/{sendBatch,sendPlan}.ts',
	],
	testRunner: 'mocha',
	mochaOptions: {
		'no-config': true,
		'no-package': true,
		require: ['tsx/cjs'],
		spec: ['test/mutation/pureTests.ts'],
	},
	coverageAnalysis: 'perTest',
	// Constants of a module need every test for each spot, half an hour in all: set this to false to check them too.
	ignoreStatic: true,
	// A busy machine must not look like a loop without end.
	timeoutMS: 10_000,
	concurrency: 2,
	thresholds: { high: 97, low: 96, break: 96 },
	reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
	clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
	htmlReporter: { fileName: 'reports/mutation/index.html' },
	jsonReporter: { fileName: 'reports/mutation/report.json' },
	// Large, and of no use to the pure tests.
	ignorePatterns: ['/dist', '/test/e2e'],
	// Out of reach of the linter, which would go through the copies.
	tempDirName: path.join(tmpdir(), 'stryker-of-enkash'),
};
