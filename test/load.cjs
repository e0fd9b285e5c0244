/**
 * Loads a built package as n8n does at its start and prints, as JSON, what it found and what is wrong with it.
 * `node load.cjs FOLDER`
 */
const { existsSync } = require('node:fs');
const path = require('node:path');
const { PackageDirectoryLoader } = require('n8n-core');

async function main([folder]) {
	const loader = new PackageDirectoryLoader(folder);
	await loader.loadAll();
	const { nodes, credentials } = loader.types;
	const faults = [
		...[...nodes, ...credentials].flatMap((type) => iconFaults(type, loader)),
		...nodes.flatMap(({ name, codex }) => (codex?.categories ? [] : [`${name} has no codex`])),
	];
	const names = (types) => types.map(({ name }) => name);
	process.stdout.write(
		JSON.stringify({ nodes: names(nodes), credentials: names(credentials), faults }),
	);
}

/** n8n serves an icon under the package's name. */
function iconFaults({ name, iconUrl }, { packageName, directory }) {
	return ['light', 'dark'].flatMap((theme) => {
		const url = iconUrl?.[theme];
		if (url === undefined) return [`${name} has no ${theme} icon`];
		const file = path.join(directory, url.replace(`icons/${packageName}/`, ''));
		return existsSync(file) ? [] : [`${name} names a ${theme} icon that is not there: ${url}`];
	});
}

main(process.argv.slice(2)).catch((error) => {
	console.error(error);
	process.exitCode = 1;
});
