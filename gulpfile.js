const { spawn } = require('node:child_process');
const { existsSync, readFileSync, rmSync } = require('node:fs');
const { mkdir, rename, utimes, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { minify } = require('@swc/core');
const { build: esbuild } = require('esbuild');
const { dest, parallel, series, src } = require('gulp');
const manifest = require('./package.json');

/** The TypeScript sources of what the manifest tells n8n to load. */
const entryPoints = [...manifest.n8n.credentials, ...manifest.n8n.nodes].map((file) =>
	file.replace(/^dist\//, '').replace(/\.js$/, '.ts'),
);

/** Where a build gathers. It becomes `dist` as a whole, so that whoever reads `dist` meanwhile never finds half of one. */
const gathered = path.resolve(`node_modules/.cache/dist-${process.pid}`);
const replaced = `${gathered}-replaced`;
const startedAt = new Date();
process.once('exit', () => {
	for (const folder of [gathered, replaced]) rmSync(folder, { recursive: true, force: true });
});

function typecheck() {
	const tsc = require.resolve('typescript/bin/tsc');
	return spawn(process.execPath, [tsc, '--noEmit'], { stdio: 'inherit' });
}

/**
 * n8n allows no runtime dependencies, so zod and the shared code travel inside. What several nodes use is a file of its
 * own that n8n loads once: a copy in each node takes three times as long to load.
 */
async function bundle() {
	const { outputFiles, metafile } = await esbuild({
		entryPoints,
		outdir: gathered,
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
		metafile: true,
		absWorkingDir: path.resolve(__dirname),
		logLevel: 'warning',
		plugins: [zodUtilByName],
	});
	await Promise.all(outputFiles.map(writeCommonJs));
	await writeNotices(Object.keys(metafile.inputs));
}

/** The licenses of the packages that are bundled, which must travel with their code. */
async function writeNotices(inputs) {
	const folders = inputs.map((file) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
	const notices = [...new Set(folders.flat())].sort().map((folder) => {
		const { name, version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
		const license = readFileSync(path.join(folder, 'LICENSE'), 'utf8').trim();
		return `${name} ${version}\n\n${license}\n`;
	});
	await writeFile(path.join(gathered, 'THIRD_PARTY_NOTICES.txt'), notices.join('\n\n'));
}

/** zod's mini takes all of `util` as one object, so a bundle holds what nobody calls. By name, only the rest is left. */
const zodUtilByName = {
	name: 'zod-util-by-name',
	setup({ onLoad }) {
		onLoad({ filter: /zod[\\/]v4[\\/]mini[\\/]schemas\.js$/ }, ({ path: file }) => ({
			contents: readFileSync(file, 'utf8').replace(
				'import { util } from "../core/index.js"',
				'import * as util from "../core/util.js"',
			),
		}));
	},
};

async function writeCommonJs({ path: file, text }) {
	const { code } = await minify(text, {
		module: true,
		// Else it writes zod's `new F()` as `Function()`, which n8n's scanner refuses.
		compress: { ecma: 2022, passes: 3, collapse_vars: false, reduce_vars: false },
		mangle: true,
		format: { ecma: 2022, comments: false },
	});
	await mkdir(path.dirname(file), { recursive: true });
	await writeFile(file, toCommonJs(code));
}

/**
 * Turns the import and export statements of a bundled file into CommonJS, which makes each import a constant. esbuild's
 * own CommonJS reads imports through getters at every use, for cycles that its chunks don't have, and takes 6 KiB more.
 */
function toCommonJs(code) {
	const pairs = (names) => names.replaceAll(' as ', ':');
	const swapped = (names) => names.replace(/([\w$]+) as ([\w$]+)/g, '$2:$1');
	const converted = code
		.replace(/\bimport\{([^{}]*)\}from"([^"]+)";/g, (_, names, from) => {
			return `const{${pairs(names)}}=require("${from}");`;
		})
		.replace(/\bimport("[^"]+");/g, 'require($1);')
		.replace(/\bexport\{([^{}]*)\};$/, (_, names) => `module.exports={${swapped(names)}};`);
	return `"use strict";${converted}`;
}

function copyIcons() {
	return icons(gathered);
}

function copyIconsOnly() {
	return icons('dist');
}

function icons(folder) {
	// A pattern for each folder, as gulp would look for one pattern for all of them in node_modules too.
	const patterns = ['nodes', 'credentials', 'icons'].map((name) => `${name}/**/*.{svg,png}`);
	// `encoding: false`, as gulp 5 would read a PNG as text and break it.
	return src(patterns, { base: '.', encoding: false }).pipe(dest(folder));
}

function copyCodex() {
	return src('nodes/**/*.node.json', { base: '.' }).pipe(dest(gathered));
}

async function putInPlace() {
	// As old as what it was built from: a source that has changed meanwhile is newer.
	await utimes(gathered, startedAt, startedAt);
	if (existsSync('dist')) await rename('dist', replaced);
	await rename(gathered, 'dist');
}

const withoutTypes = parallel(bundle, copyIcons, copyCodex);

exports['build:icons'] = copyIconsOnly;
exports['build:untyped'] = series(withoutTypes, putInPlace);
exports.build = series(parallel(typecheck, withoutTypes), putInPlace);
