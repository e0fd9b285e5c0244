const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');
const path = require('node:path');
const { build: esbuild } = require('esbuild');
const { dest, parallel, series, src } = require('gulp');
const manifest = require('./package.json');

/** The TypeScript sources of what the manifest tells n8n to load. */
const entryPoints = [...manifest.n8n.credentials, ...manifest.n8n.nodes].map((file) =>
	file.replace(/^dist\//, '').replace(/\.js$/, '.ts'),
);

function clean() {
	return rm('dist', { recursive: true, force: true });
}

function typecheck() {
	const tsc = require.resolve('typescript/bin/tsc');
	return spawn(process.execPath, [tsc, '--noEmit'], { stdio: 'inherit' });
}

/** One file an entry: n8n allows no runtime dependencies, so zod and the shared code travel inside each. */
function bundle() {
	return esbuild({
		entryPoints,
		outdir: 'dist',
		outbase: '.',
		bundle: true,
		platform: 'node',
		target: 'node20',
		format: 'cjs',
		external: ['n8n-workflow'],
		// Names stay as they are, so that a stack trace in n8n's log can be read; what is only for the eye goes.
		minifyWhitespace: true,
		minifySyntax: true,
		legalComments: 'none',
		absWorkingDir: path.resolve(__dirname),
		logLevel: 'warning',
	});
}

function copyIcons() {
	// `encoding: false`, as gulp 5 would read a PNG as text and break it.
	return src('{nodes,credentials,icons}/**/*.{svg,png}', { base: '.', encoding: false }).pipe(
		dest('dist'),
	);
}

function copyCodex() {
	return src('nodes/**/*.node.json', { base: '.' }).pipe(dest('dist'));
}

exports['build:icons'] = copyIcons;
exports.build = series(clean, parallel(typecheck, bundle, copyIcons, copyCodex));
