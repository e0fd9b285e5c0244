/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

const postgresVersions = '/usr/lib/postgresql';

/** How to find what the tests need of a machine, by the Debian package that brings it. */
const finders = {
	chromium: () => onPath('chromium', 'chromium-browser', 'google-chrome'),
	'redis-server': () => onPath('redis-server'),
	postgresql: postgresFolder,
	'g++': () => onPath('g++', 'clang++'),
	make: () => onPath('make'),
	python3: () => onPath('python3'),
};

export type DebianPackage = keyof typeof finders;

export const allPackages: DebianPackage[] = [
	'chromium',
	'redis-server',
	'postgresql',
	'g++',
	'make',
	'python3',
];

/** Where a program is; for PostgreSQL the folder of its programs, which Debian keeps off the PATH. @throws as below */
export function findProgram(name: DebianPackage): string {
	const place = finders[name]();
	if (place === undefined) throw new Error(whatToInstall([name]));
	return place;
}

/** @throws where one is missing, with how to install it */
export function requirePrograms(...names: DebianPackage[]): void {
	const missing = missingOf(names);
	if (missing.length > 0) throw new Error(whatToInstall(missing));
}

export function missingOf(names: DebianPackage[]): DebianPackage[] {
	return names.filter((name) => finders[name]() === undefined);
}

function whatToInstall(missing: DebianPackage[]): string {
	const packages = missing.join(' ');
	return `Please install ${missing.join(', ')} first, on Debian or Ubuntu with: sudo apt-get update && sudo apt-get install -y ${packages}`;
}

function onPath(...names: string[]): string | undefined {
	const folders = (process.env.PATH ?? '').split(path.delimiter);
	return names
		.flatMap((name) => folders.map((folder) => path.join(folder, name)))
		.find((candidate) => existsSync(candidate));
}

function postgresFolder(): string | undefined {
	const versions = existsSync(postgresVersions) ? readdirSync(postgresVersions) : [];
	const [newest = ''] = versions.sort((a, b) => Number(b) - Number(a));
	const folder = path.join(postgresVersions, newest, 'bin');
	return existsSync(path.join(folder, 'initdb')) ? folder : undefined;
}
