/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { REPOSITORY_ROOT } from '../harness';

/** An import statement: of a file of our own by its path from the repository's root, or of a package by its name. */
interface Import {
	from: string;
	what: string;
}

const importedFrom =
	/(?:^|\n)(?:import|export)\s[^;]*?\sfrom '([^']+)'|(?:^|\n)import '([^']+)'|\b(?:require|import)\('([^']+)'\)/g;

function importsBelow(folder: string): Import[] {
	const root = path.join(REPOSITORY_ROOT, folder);
	return readdirSync(root, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.flatMap((file) => importsOf(path.join(folder, file)));
}

function importsOf(file: string): Import[] {
	const text = readFileSync(path.join(REPOSITORY_ROOT, file), 'utf8');
	return [...text.matchAll(importedFrom)].map(([, ...names]) => {
		const name = names.find((found) => found !== undefined) ?? '';
		const what = name.startsWith('.') ? path.join(path.dirname(file), name) : name;
		return { from: file, what };
	});
}

/** Imports that none of these patterns allows, for a message that names them. */
function strangers(folder: string, allowed: RegExp[]): Import[] {
	return importsBelow(folder).filter(({ what }) => !allowed.some((pattern) => pattern.test(what)));
}

const zod = /^zod\/v4$/;
const crypto = /^node:crypto$/;
const workflow = /^n8n-workflow$/;

const nodeFolders = readdirSync(path.join(REPOSITORY_ROOT, 'nodes')).filter(
	(folder) => folder !== 'shared',
);

describe('who may know whom', () => {
	it('the rules of paying know nobody', () => {
		const allowed = [zod, crypto, /^nodes\/shared\/payout\//];
		expect(strangers('nodes/shared/payout', allowed)).toEqual([]);
	});

	it('the API knows neither n8n nor the rules of paying', () => {
		const allowed = [zod, crypto, /^nodes\/shared\/enkash\//];
		expect(strangers('nodes/shared/enkash', allowed)).toEqual([]);
	});

	it("the engine's edge knows both, and no node", () => {
		const allowed = [zod, workflow, /^nodes\/shared\/(enkash|payout|n8n)\//];
		expect(strangers('nodes/shared/n8n', allowed)).toEqual([]);
	});

	it('nothing else is shared', () => {
		expect(readdirSync(path.join(REPOSITORY_ROOT, 'nodes/shared')).sort()).toEqual([
			'enkash',
			'n8n',
			'payout',
		]);
	});

	it.each(nodeFolders)('%s knows what is shared, and no other node', (folder) => {
		const allowed = [zod, crypto, workflow, /^nodes\/shared\//, new RegExp(`^nodes/${folder}/`)];
		expect(importsBelow(`nodes/${folder}`).length).toBeGreaterThan(0);
		expect(strangers(`nodes/${folder}`, allowed)).toEqual([]);
	});

	it('the credential knows the API, and nothing else of ours', () => {
		expect(strangers('credentials', [workflow, /^nodes\/shared\/enkash\//])).toEqual([]);
	});

	it('zod comes as one namespace, which is what keeps it small', () => {
		const files = [...importsBelow('nodes'), ...importsBelow('credentials')]
			.filter(({ what }) => zod.test(what))
			.map(({ from }) => from);
		const others = files.filter((file) => {
			const text = readFileSync(path.join(REPOSITORY_ROOT, file), 'utf8');
			return !/import (type )?\* as z from 'zod\/v4';/.test(text);
		});
		expect(others).toEqual([]);
	});
});
