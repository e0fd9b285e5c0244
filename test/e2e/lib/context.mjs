import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Api } from './api.mjs';
import { Browser } from './browser.mjs';
import { onFailure } from './checks.mjs';
import { Editor } from './editor/index.mjs';
import { current, install, older } from './installation.mjs';
import { N8n } from './n8n.mjs';
import { startOutside } from './outside/index.mjs';
import { installInto, pack } from './package.mjs';
import { startSandbox } from './sandbox.mjs';

/** What the suites share. Each part is made when first asked for, so that a suite can run alone. */
export class Context {
	constructor(folder) {
		this.folder = folder;
		this.parts = new Map();
	}

	path(...names) {
		return path.join(this.folder, ...names);
	}

	async makeFolder(...names) {
		await mkdir(this.path(...names), { recursive: true });
		return this.path(...names);
	}

	/** The package as it would be published. */
	packed() {
		return this.once('packed', () => pack(this.path('package')));
	}

	/** @returns {Promise<import('./installation.mjs').Installation>} */
	installation() {
		return this.once('installation', () => install(current));
	}

	olderInstallation() {
		return this.once('olderInstallation', () => install(older));
	}

	sandbox() {
		return this.once('sandbox', () => startSandbox());
	}

	/** The services beside EnKash that workflows use. */
	outside() {
		return this.once('outside', () => startOutside(this.folder));
	}

	/** A started n8n with the package, on SQLite; its way to the internet ends on this machine. */
	n8n() {
		return this.once('n8n', async () => {
			const { settings } = await this.outside();
			const n8n = new N8n(await this.installation(), this.path('n8n'), settings);
			await installInto(n8n, (await this.packed()).tarball);
			return await n8n.start();
		});
	}

	/** The owner's session in that n8n. */
	api() {
		return this.once('api', async () => await new Api(await this.n8n()).signIn());
	}

	/** A saved credential for the sandbox. */
	credential() {
		return this.once('credential', async () => {
			const [api, sandbox] = [await this.api(), await this.sandbox()];
			return await api.createCredential('EnKash sandbox', sandbox.credential());
		});
	}

	browser() {
		return this.once('browser', async () => {
			const browser = await Browser.launch(await this.installation());
			onFailure(() => browser.shot('FAILED'));
			return browser;
		});
	}

	/** A browser that is signed in: through the form of the first start, or that of a login. */
	session() {
		return this.once('session', async () => await (await this.editor()).signIn());
	}

	editor() {
		return this.once('editor', async () => new Editor(await this.browser(), await this.n8n()));
	}

	once(name, make) {
		if (!this.parts.has(name)) this.parts.set(name, make());
		return this.parts.get(name);
	}

	async close() {
		const closable = ['browser', 'sandbox', 'outside'].filter((name) => this.parts.has(name));
		await Promise.allSettled(
			closable.map(async (name) => await (await this.parts.get(name)).close()),
		);
	}
}
