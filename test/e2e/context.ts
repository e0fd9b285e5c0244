/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { startServices } from '../fakes/services/server';
import { startSandbox } from '../sandbox';
import { Editor } from './browser/editor';
import { Screen } from './browser/screen';
import { onFailure } from './checks';
import { e2eFolder, repositoryFolder } from './machine/paths';
import { Service } from './machine/processes';
import { current, install, older } from './n8n/installation';
import { N8n } from './n8n/n8n';
import { installInto, pack } from './n8n/package';

/** What the suites share. Each part is created when first asked for, so that a suite can run alone. */
export class Context {
	private readonly closers: Array<() => Promise<void>> = [];

	constructor(private readonly folder: string) {}

	path(...names: string[]): string {
		return path.join(this.folder, ...names);
	}

	async makeFolder(name: string): Promise<string> {
		await mkdir(this.path(name), { recursive: true });
		return this.path(name);
	}

	readonly packed = once(async () => await pack(this.path('package')));

	/**
	 * Starts one of the programs of this folder, such as `run.ts`, with the package of this run.
	 *
	 * @param folder for its temporary files
	 */
	async startProgram(folder: string, file: string, ...args: string[]): Promise<Service> {
		const { tarball } = await this.packed();
		const program = path.join(e2eFolder, file);
		return new Service(file, process.execPath, ['--import', 'tsx', program, ...args], {
			cwd: repositoryFolder,
			env: { ...process.env, TMPDIR: folder, E2E_TARBALL: tarball },
		});
	}

	readonly installation = once(async () => await install(current));

	readonly olderInstallation = once(async () => await install(older));

	/** The EnKash that the browser's suites pay from. */
	readonly sandbox = once(async () => this.closing(await startSandbox()));

	/** The services beside EnKash that workflows use. */
	readonly services = once(async () => this.closing(await startServices(this.folder)));

	/** A started n8n with the package, on SQLite; its way to the internet ends on this machine. */
	readonly n8n = once(async () => {
		const { settings } = await this.services();
		const n8n = new N8n(await this.installation(), this.path('n8n'), settings);
		await installInto(n8n, (await this.packed()).tarball);
		return await n8n.start();
	});

	/** The owner's session in that n8n. */
	readonly api = once(async () => await (await this.n8n()).signIn());

	/** A saved credential for the sandbox. */
	readonly credential = once(async () => {
		const [api, sandbox] = [await this.api(), await this.sandbox()];
		return await api.createCredential('EnKash sandbox', sandbox.credential());
	});

	/** A browser that is signed in: through the form of the first start, or that of a login. */
	readonly editor = once(async () => {
		const { url } = await this.n8n();
		const screen = this.closing(await Screen.open(url));
		onFailure(async () => await screen.shot('FAILED'));
		const editor = new Editor(screen);
		await editor.signIn();
		return editor;
	});

	async close(): Promise<void> {
		await Promise.allSettled(this.closers.map(async (close) => await close()));
	}

	private closing<Part extends { close(): Promise<void> }>(part: Part): Part {
		this.closers.push(async () => await part.close());
		return part;
	}
}

function once<Part>(create: () => Promise<Part>): () => Promise<Part> {
	let created: Promise<Part> | undefined;
	return async () => await (created ??= create());
}
