import { Api } from '../lib/api.mjs';
import { assert, check } from '../lib/checks.mjs';

const PUBLISHED =
	/^(dist\/.*\.(js|json|svg|png)|package\.json|README\.md|LICENSE(\.md)?|CHANGELOG\.md)$/;
const TROUBLE = /ENOTFOUND|could not be loaded|Error loading|Failed to load|Cannot find module/i;

/** From `npm pack` to a started n8n that knows the nodes. */
export async function runInstallation(context) {
	const { files, manifest } = await context.packed();
	await check('npm pack: the built package and nothing else', () => {
		assert.deepEqual(
			files.filter((file) => !PUBLISHED.test(file)),
			[],
		);
		assert.deepEqual(manifest.dependencies ?? {}, {});
		for (const entry of [...manifest.n8n.nodes, ...manifest.n8n.credentials]) {
			assert.ok(files.includes(entry), `${entry} is in the tarball`);
		}
	});

	const n8n = await context.n8n();
	await check(
		`n8n ${n8n.installation.version} starts with the package and asks nobody on the internet`,
		() => {
			assert.doesNotMatch(n8n.main.output, TROUBLE);
		},
	);

	await check('the owner is set up in the form', async () => {
		await context.session();
	});

	const api = await context.api();
	await checkTypes(api, manifest);
}

/** @param {Api} api @param {object} manifest of the package */
export async function checkTypes(api, manifest) {
	const { version } = api.n8n.installation;
	await check(`n8n ${version}: the credential type is there, with its icon`, async () => {
		const types = await api.types('credentials');
		const type = types.find(({ name }) => name === 'enKashApi');
		assert.equal(type?.displayName, 'EnKash API');
		await assertIcons(api, type);
	});
	const types = await api.types('nodes');
	for (const name of nodeNames(manifest)) {
		await check(`n8n ${version}: the node ${name} is there, with its icon`, async () => {
			const type = types.find((candidate) => candidate.name === `${manifest.name}.${name}`);
			assert.ok(type, 'n8n knows it');
			assert.match(type.displayName, /^EnKash/);
			assert.ok(type.description && type.codex, 'it has a description and a place in the picker');
			await assertIcons(api, type);
		});
	}
}

async function assertIcons(api, { iconUrl }) {
	const urls = typeof iconUrl === 'string' ? [iconUrl] : Object.values(iconUrl ?? {});
	assert.ok(urls.length > 0, 'it has an icon');
	for (const url of urls) {
		const response = await api.request('GET', `/${url}`);
		assert.match(response.headers.get('content-type'), /^image\//);
	}
}

/** `dist/nodes/EnKashCreateCard/EnKashCreateCard.node.js` holds the type `enKashCreateCard`. */
export function nodeNames(manifest) {
	return manifest.n8n.nodes.map((file) => {
		const name = file.replace(/^.*\/|\.node\.js$/g, '');
		return name[0].toLowerCase() + name.slice(1);
	});
}
