/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { check } from '../checks';
import type { Context } from '../context';
import type { Api, EditorType } from '../n8n/api';
import type { PackedPackage } from '../n8n/package';

const published =
	/^(dist\/.*\.(js|json|svg|png)|dist\/THIRD_PARTY_NOTICES\.txt|package\.json|README\.md|LICENSE(\.md)?|CHANGELOG\.md)$/;
const trouble = /ENOTFOUND|could not be loaded|Error loading|Failed to load|Cannot find module/i;

/** From `npm pack` to a started n8n that knows the nodes. */
export async function runInstallation(context: Context): Promise<void> {
	const packed = await context.packed();
	const { files, manifest } = packed;
	await check('npm pack: the built package and nothing else', () => {
		assert.deepEqual(
			files.filter((file) => !published.test(file)),
			[],
		);
		assert.deepEqual(manifest.dependencies, {});
		for (const entry of [...manifest.n8n.nodes, ...manifest.n8n.credentials]) {
			assert.ok(files.includes(entry), `${entry} is in the tarball`);
		}
	});
	const n8n = await context.n8n();
	await check(
		"npm install, as the README says it: this package and none of n8n's own",
		async () => {
			const installed = await readdir(path.join(n8n.nodesFolder, 'node_modules'));
			assert.deepEqual(
				installed.filter((name) => !name.startsWith('.')),
				[manifest.name],
			);
		},
	);
	await check(
		`n8n ${n8n.installation.version} starts with the package and asks nobody on the internet`,
		() => assert.doesNotMatch(n8n.main.output, trouble),
	);
	await check('the owner is set up in the form', async () => await context.editor());
	await checkTypes(await context.api(), packed);
}

/** The types of the package as an n8n of any version shows them. */
export async function checkTypes(api: Api, { manifest }: PackedPackage): Promise<void> {
	const { version } = api.installation;
	await check(`n8n ${version}: the credential type is there, with its icon`, async () => {
		const types = await api.types('credentials');
		const type = types.find(({ name }) => name === 'enKashApi');
		assert.equal(type?.displayName, 'EnKash API');
		await assertIcons(api, type);
	});
	const types = await api.types('nodes');
	for (const name of manifest.n8n.nodes.map(nodeName)) {
		await check(`n8n ${version}: the node ${name} is there, with its icon`, async () => {
			const type = types.find((candidate) => candidate.name === `${manifest.name}.${name}`);
			assert.ok(type, 'n8n knows it');
			assert.match(type.displayName, /^EnKash/);
			assert.ok(type.description && type.codex, 'it has a description and a place in the picker');
			await assertIcons(api, type);
		});
	}
}

async function assertIcons(api: Api, { iconUrl }: EditorType): Promise<void> {
	const urls = typeof iconUrl === 'string' ? [iconUrl] : Object.values(iconUrl ?? {});
	assert.ok(urls.length > 0, 'it has an icon');
	for (const url of urls) {
		const response = await api.request('GET', `/${url}`);
		assert.match(response.headers.get('content-type') ?? '', /^image\//);
	}
}

/** `dist/nodes/EnKashCreateCard/EnKashCreateCard.node.js` holds the type `enKashCreateCard`. */
function nodeName(file: string): string {
	const name = file.replace(/^.*\/|\.node\.js$/g, '');
	return name.charAt(0).toLowerCase() + name.slice(1);
}
