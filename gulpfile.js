const { spawn } = require('node:child_process');
const { mkdir, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { build: esbuild, transform } = require('esbuild');
const { dest, parallel, series, src } = require('gulp');
const manifest = require('./package.json');

/** The TypeScript sources of what the manifest tells n8n to load. */
const entryPoints = [...manifest.n8n.credentials, ...manifest.n8n.nodes].map((file) =>
	file.replace(/^dist\//, '').replace(/\.js$/, '.ts'),
);

/** The folder that is built: another one for a build beside tests that read `dist`. */
const output = process.env.BUILD_OUTPUT ?? 'dist';

function clean() {
	return rm(output, { recursive: true, force: true });
}

function typecheck() {
	const tsc = require.resolve('typescript/bin/tsc');
	return spawn(process.execPath, [tsc, '--noEmit'], { stdio: 'inherit' });
}

/**
 * n8n allows no runtime dependencies, so zod and the shared code travel inside. What several nodes use is a file of its
 * own that n8n loads once: a copy in each node takes three times as long to load.
 */
async function bundle() {
	const { outputFiles } = await esbuild({
		entryPoints,
		outdir: output,
		outbase: '.',
		chunkNames: 'shared/[hash]',
		bundle: true,
		splitting: true,
		platform: 'node',
		target: 'node20',
		// The only format that esbuild splits; n8n wants CommonJS.
		format: 'esm',
		external: ['n8n-workflow'],
		minify: true,
		legalComments: 'none',
		write: false,
		absWorkingDir: path.resolve(__dirname),
		logLevel: 'warning',
	});
	await Promise.all(outputFiles.map(writeCommonJs));
}

async function writeCommonJs({ path: file, text }) {
	const { code } = await transform(text, { format: 'cjs', target: 'node20', minify: true });
	await mkdir(path.dirname(file), { recursive: true });
	await writeFile(file, code);
}

function copyIcons() {
	// `encoding: false`, as gulp 5 would read a PNG as text and break it.
	return src('{nodes,credentials,icons}/**/*.{svg,png}', { base: '.', encoding: false }).pipe(
		dest(output),
	);
}

function copyCodex() {
	return src('nodes/**/*.node.json', { base: '.' }).pipe(dest(output));
}

exports['build:icons'] = copyIcons;
exports['build:untyped'] = series(clean, parallel(bundle, copyIcons, copyCodex));
exports.build = series(clean, parallel(typecheck, bundle, copyIcons, copyCodex));
