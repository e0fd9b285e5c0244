/**
 * Builds the package before jest runs, so that no test ever sees an old `dist`. Types are left to `npm run lint`, as a
 * test should run while they are still wrong, and checking them takes ten times as long as the rest.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
/** What the build reads. */
const sources = [
	...['nodes', 'credentials', 'icons'],
	...['gulpfile.js', 'package.json', 'package-lock.json', 'tsconfig.json'],
].map((name) => path.join(root, name));

export default function build() {
	if (changedAt(path.join(root, 'dist')) > Math.max(...sources.map(lastChange))) return;
	const gulp = path.join(root, 'node_modules/gulp/bin/gulp.js');
	const options = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] };
	execFileSync(process.execPath, [gulp, 'build:untyped', '--silent'], options);
}

/** When a file was changed last, or anything in a folder; a folder is changed by what is removed from it. */
function lastChange(file) {
	const within = statSync(file).isDirectory() ? readdirSync(file, { recursive: true }) : [];
	return Math.max(changedAt(file), ...within.map((name) => changedAt(path.join(file, name))));
}

/** In milliseconds; 0 for what isn't there. */
function changedAt(file) {
	return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
