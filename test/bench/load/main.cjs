/**
 * A process of its own, in plain JavaScript so that nothing else is loaded on the way: the time n8n's loader takes for
 * a package, in milliseconds. n8n itself is there already, as it is when it loads its packages.
 */
const { PackageDirectoryLoader } = require('n8n-core');

async function main() {
	const loader = new PackageDirectoryLoader(process.argv[2]);
	const startedAt = performance.now();
	await loader.loadAll();
	process.stdout.write(String(performance.now() - startedAt));
}

void main();
