/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';

/**
 * What n8n reads from its surroundings the moment it is loaded.
 * Import this before `n8n-core`: later is too late.
 */

/** Encrypts nothing: the harness keeps credentials in memory. n8n only insists on having one. */
const settingsText = 'n8n-nodes-enkash-harness';

/** A folder of the harness's own: a developer's real `~/.n8n` is neither read nor written. */
const userFolder = path.join(tmpdir(), `n8n-nodes-enkash-harness-${userInfo().username}`);

/**
 * n8n writes its settings file on the first start. Test processes start side by side, and one must never
 * read what another has half written, so the file is put in place whole, by renaming.
 */
function prepareSettings(): void {
	const folder = path.join(userFolder, '.n8n');
	mkdirSync(folder, { recursive: true });
	const mine = path.join(folder, `config.${process.pid}`);
	writeFileSync(mine, JSON.stringify({ encryptionKey: settingsText }), { mode: 0o600 });
	renameSync(mine, path.join(folder, 'config'));
}

prepareSettings();
process.env.N8N_USER_FOLDER = userFolder;
process.env.N8N_ENCRYPTION_KEY = settingsText;
// What the engine says of a failing node belongs to the test that made it fail, not to the console.
process.env.N8N_LOG_LEVEL = 'silent';
