/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import crypto from 'node:crypto';
import path from 'node:path';
import vm from 'node:vm';
import { readFileSync } from 'node:fs';
import { REPOSITORY_ROOT } from '../harness';
import { encrypt } from '../sandbox/encryption';
import { otherCallsPage, recipes, snippetOf, withRecipes } from './otherCalls';

const page = readFileSync(path.join(REPOSITORY_ROOT, otherCallsPage), 'utf8');

/** Without the spaces that Prettier adds or takes. */
function unspaced(text: string): string {
	return text.replace(/\s+/g, '').replace(/-{3,}/g, '---');
}

it('the page has the recipes as the code makes them; else: npm run docs', () => {
	expect(unspaced(page)).toBe(unspaced(withRecipes(page)));
	expect(() => withRecipes('# Other calls')).toThrow('has lost the markers');
});

it('each recipe signs with the credential and never reads HTTP 200 alone as success', () => {
	for (const recipe of recipes) {
		const { nodes } = snippetOf(recipe);
		expect(nodes[0]?.parameters).toMatchObject({
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'enKashApi',
		});
		expect(nodes[0]?.retryOnFail).toBeUndefined();
		expect(JSON.stringify(nodes[1]?.parameters)).toContain('response_code ?? $json.code');
	}
});

it('a cart ID is a number, so it stands without quotes and is not sent before it is filled in', () => {
	const [cart] = recipes
		.filter(({ method }) => method === 'PATCH')
		.map((recipe) => snippetOf(recipe));
	const body = String(cart?.nodes[0]?.parameters.jsonBody);
	expect(() => JSON.parse(body) as unknown).toThrow();
	expect(JSON.parse(body.replace('CART_ID', '2133'))).toMatchObject({ cartId: 2133 });
});

it('what the page says about vouchers warns of their codes', () => {
	for (const { title, isSecret } of recipes) {
		const section = page.split(`### ${title}\n`)[1]?.split('###')[0] ?? '';
		expect(section.includes('The reply is money')).toBe(isSecret === true);
	}
});

it('what a recipe does not know, the letter to EnKash asks', () => {
	const letter = readFileSync(path.join(REPOSITORY_ROOT, 'docs/open-questions.md'), 'utf8').split(
		'## The letter on vouchers and cards',
	)[1];
	const unknown = recipes
		.flatMap(({ about }) => about.filter((text) => text.startsWith('Not known')))
		.flatMap((text) => text.match(/`\w+`/g) ?? []);
	expect(unknown.length).toBeGreaterThan(2);
	expect(unknown.filter((name) => !letter?.includes(name))).toEqual([]);
});

describe('the code that decrypts a reply', () => {
	const code = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
	const payload = { code: 0, payload: { name: 'आशा' } };

	function decrypted(enkashKey: string): unknown {
		const request = encrypt(JSON.stringify(payload), 'the key');
		const $input = { all: () => [{ json: { request } }] };
		const globals = { require: () => crypto, Buffer, $vars: { enkashKey }, $input };
		const items: unknown = vm.runInNewContext(`(() => {${code}})()`, globals);
		return JSON.parse(JSON.stringify(items));
	}

	it('reads what EnKash encrypted', () => {
		expect(decrypted('the key')).toEqual([{ json: payload, pairedItem: 0 }]);
	});

	it('fails with another key', () => {
		expect(() => decrypted('another key')).toThrow(/bad decrypt|wrong final block/i);
	});
});
