const { availableParallelism } = require('node:os');

/** Tests run the built package (`dist`) in n8n's engine and the sources of `nodes/shared` directly. */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	globalSetup: '<rootDir>/test/build.mjs',
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/', '<rootDir>/test/stress/'],
	transform: {
		'^.+\\.ts$': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
		],
	},
	// Engine runs start a sandbox and read the whole of n8n-core; a slow machine must not make them fail.
	testTimeout: 120_000,
	// Jest leaves one core free, which is half of a small machine.
	maxWorkers: Math.max(2, availableParallelism() - 1),
	// The deadline of a call holds what called it for a minute after its test. A worker that has gathered a gigabyte takes
	// longer to end than Jest waits, which then speaks of a leak.
	workerIdleMemoryLimit: '300MB',
};
