/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import crypto from 'node:crypto';
import path from 'node:path';
import vm from 'node:vm';
import { readFileSync } from 'node:fs';
import { repositoryRoot } from '../harness';
import { encrypt } from '../sandbox/encryption';
import { messagesInCode } from './messages';
import { otherCallsPage, recipes, snippetOf, withRecipes } from './otherCalls';

const page = readFileSync(path.join(repositoryRoot, otherCallsPage), 'utf8');

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

it('the page explains what the third node says, and what the credential says', () => {
	const [recipe] = recipes;
	const message = JSON.stringify(recipe && snippetOf(recipe).nodes[2]?.parameters);
	const said = [
		'EnKash did not say yes (code ',
		'The reply has no code, perhaps because it is encrypted',
	];
	for (const words of said) {
		expect(message).toContain(words);
		expect(page).toContain(words);
	}
	expect(messagesInCode().map(({ text }) => text.slice(0, 35))).toEqual(
		expect.arrayContaining([
			'This address is not one of EnKash, ',
			'Your n8n does not allow calls to th',
		]),
	);
	expect(page).toContain('This address is not one of EnKash');
	expect(page).toContain('Your n8n does not allow');
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
	const letter = readFileSync(path.join(repositoryRoot, 'docs/open-questions.md'), 'utf8').split(
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

	function decrypted(json: object, enkashKey = 'the key'): unknown {
		const $input = { all: () => [{ json }] };
		const globals = { require: () => crypto, $vars: { enkashKey }, $input };
		const items: unknown = vm.runInNewContext(`(() => {${code}})()`, globals);
		return JSON.parse(JSON.stringify(items));
	}

	const encrypted = encrypt(JSON.stringify(payload), 'the key');

	it.each(['request', 'data'])('reads what EnKash encrypted, under the name %s', (name) => {
		expect(decrypted({ [name]: encrypted })).toEqual([{ json: payload, pairedItem: 0 }]);
	});

	it('leaves a reply in clear as it is, such as a refusal', () => {
		const refusal = { response_code: 1, response_message: 'No' };
		expect(decrypted(refusal)).toEqual([{ json: refusal, pairedItem: 0 }]);
	});

	it('says so with another key, and with a web page', () => {
		const message = "This key doesn't decrypt the reply. It is not clear what EnKash has done.";
		expect(() => decrypted({ request: encrypted }, 'another key')).toThrow(message);
		expect(() => decrypted({ data: '<html>' })).toThrow(message);
		expect(() => decrypted({})).toThrow(message);
	});
});
