/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { readFileSync } from 'node:fs';
import { repositoryRoot } from '../harness';
import { messagesInCode } from './messages';
import { rows, troubleshootingPage, whatToDo, withMessages } from './troubleshooting';

const page = readFileSync(path.join(repositoryRoot, troubleshootingPage), 'utf8');

/** Without what Prettier adds to line a table up. */
function unaligned(text: string): string {
	return text.replace(/-{3,}/g, '---').replace(/ +/g, ' ');
}

it('the page has every message of the code as it is now; else: npm run docs', () => {
	expect(unaligned(page)).toBe(unaligned(withMessages(page)));
	expect(() => withMessages('# Troubleshooting')).toThrow('has lost the markers');
});

it('says for every message what to do', () => {
	expect(rows().length).toBeGreaterThan(100);
	expect(rows().filter(({ advice }) => advice === '')).toEqual([]);
});

it('holds no advice on a message that the code no longer has', () => {
	const texts = messagesInCode().map(({ text }) => text);
	const stale = whatToDo.filter(([message]) => !texts.some((text) => message.test(text)));
	expect(stale).toEqual([]);
});
