/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { readdirSync, readFileSync } from 'node:fs';
import { repositoryRoot } from '../harness';

/** An import statement: of a file of our own by its path from the repository's root, or of a package by its name. */
interface Import {
	from: string;
	what: string;
}

const importedFrom =
	/(?:^|\n)(?:import|export)\s[^;]*?\sfrom '([^']+)'|(?:^|\n)import '([^']+)'|\b(?:require|import)\('([^']+)'\)/g;

function importsBelow(folder: string): Import[] {
	const root = path.join(repositoryRoot, folder);
	return readdirSync(root, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.flatMap((file) => importsOf(path.join(folder, file)));
}

function importsOf(file: string): Import[] {
	const text = readFileSync(path.join(repositoryRoot, file), 'utf8');
	return [...text.matchAll(importedFrom)].map(([statement, ...names]) => {
		const name = names.find((found) => found !== undefined) ?? '';
		const what = name.startsWith('.') ? path.join(path.dirname(file), name) : name;
		return { from: file, what: isTypeOnly(statement) ? `type ${what}` : what };
	});
}

/** Whether nothing of an import is left once the types are gone. */
function isTypeOnly(statement: string): boolean {
	if (/^\s*(import|export) type\s/.test(statement)) return true;
	const names = /\{([^}]*)\}/
		.exec(statement)?.[1]
		?.split(',')
		.filter((name) => name.trim() !== '');
	return names !== undefined && names.every((name) => name.trim().startsWith('type '));
}

/** Imports of types from a folder of what is shared. */
function typesOf(folder: string): RegExp {
	return new RegExp(`^type nodes/shared/${folder}/`);
}

/** Imports that none of these patterns allows, for a message that names them. */
function strangers(folder: string, allowed: RegExp[]): Import[] {
	return importsBelow(folder).filter(
		({ what }) =>
			!allowed.some((pattern) => pattern.test(what) || pattern.test(what.replace(/^type /, ''))),
	);
}

const zod = /^zod\/v4-mini$/;
const crypto = /^node:crypto$/;
const workflow = /^n8n-workflow$/;

const nodeFolders = readdirSync(path.join(repositoryRoot, 'nodes')).filter(
	(folder) => folder !== 'shared',
);

describe('who may know whom', () => {
	it("the rules of paying know the API's types only", () => {
		const allowed = [zod, crypto, /^nodes\/shared\/payout\//, typesOf('enkash')];
		expect(strangers('nodes/shared/payout', allowed)).toEqual([]);
	});

	it('the API knows neither n8n nor the rules of paying', () => {
		const allowed = [zod, crypto, /^nodes\/shared\/enkash\//];
		expect(strangers('nodes/shared/enkash', allowed)).toEqual([]);
	});

	it("the engine's edge knows of the API what a call over HTTP needs, and types only of the rest", () => {
		const allowed = [
			zod,
			workflow,
			/^nodes\/shared\/n8n\//,
			/^nodes\/shared\/enkash\/(accessToken|addresses|http|obstacles|problem|schemas)$/,
			typesOf('enkash'),
			typesOf('payout'),
		];
		expect(strangers('nodes/shared/n8n', allowed)).toEqual([]);
	});

	it('paying knows both sides, and no node', () => {
		const allowed = [zod, workflow, /^nodes\/shared\/(enkash|payout|n8n|paying)\//];
		expect(strangers('nodes/shared/paying', allowed)).toEqual([]);
	});

	it('nothing else is shared', () => {
		expect(readdirSync(path.join(repositoryRoot, 'nodes/shared')).sort()).toEqual([
			'enkash',
			'n8n',
			'paying',
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
			const text = readFileSync(path.join(repositoryRoot, file), 'utf8');
			return !/import (type )?\* as z from 'zod\/v4-mini';/.test(text);
		});
		expect(others).toEqual([]);
	});
});
