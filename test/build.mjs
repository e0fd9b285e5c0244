/**
 * Builds the package before jest runs, so that no test ever sees an old `dist`. Types are left to `npm run lint`, as a
 * test should run while they are still wrong, and checking them takes four times as long as the rest.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const dist = path.join(root, 'dist');
/** What the build reads. */
const sources = [
	...['nodes', 'credentials', 'icons'],
	...['gulpfile.js', 'package.json', 'package-lock.json', 'tsconfig.json'],
].map((name) => path.join(root, name));

export default function build() {
	const startedAt = new Date();
	if (changedAt(dist) > Math.max(...sources.map(lastChange))) return;
	// Another run may be reading `dist`, so the new one takes its place as a whole.
	const built = path.join(root, `node_modules/.cache/dist-${process.pid}`);
	const replaced = `${built}-replaced`;
	try {
		const gulp = path.join(root, 'node_modules/gulp/bin/gulp.js');
		execFileSync(process.execPath, [gulp, 'build:untyped', '--silent'], {
			cwd: root,
			env: { ...process.env, BUILD_OUTPUT: built },
			stdio: ['ignore', 'inherit', 'inherit'],
		});
		// As old as what it was built from: a source that has changed meanwhile is newer.
		utimesSync(built, startedAt, startedAt);
		if (changedAt(dist) > 0) renameSync(dist, replaced);
		renameSync(built, dist);
	} finally {
		for (const folder of [built, replaced]) rmSync(folder, { recursive: true, force: true });
	}
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
