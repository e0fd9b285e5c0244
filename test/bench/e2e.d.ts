/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */

/** The parts of the end-to-end tests' set-up that the bench uses; they are plain JavaScript. */
declare module '*/lib/installation.mjs' {
	export interface Installation {
		version: string;
		folder: string;
		node: string;
	}
	export const current: { name: string; manifests: string };
	export function install(what: typeof current): Promise<Installation>;
}

declare module '*/lib/api.mjs' {
	import type { N8n } from '*/lib/n8n.mjs';
	export class Api {
		constructor(n8n: N8n);
		signIn(): Promise<Api>;
		post(route: string, body: object): Promise<{ executionId: string }>;
		workflow(id: string): Promise<object>;
		finished(executionId: string): Promise<object>;
	}
}

declare module '*/lib/debian.mjs' {
	export function installDebianPackages(): Promise<void>;
}

declare module '*/lib/lifetime.mjs' {
	export function inTemporaryFolder(main: (folder: string) => Promise<number>): Promise<void>;
}

declare module '*/lib/n8n.mjs' {
	export class N8n {
		constructor(
			installation: { version: string; folder: string; node: string },
			folder: string,
			settings?: Record<string, string>,
		);
		readonly script: string;
		readonly folder: string;
		start(): Promise<N8n>;
		stop(): Promise<void>;
		command(...words: string[]): Promise<{ stdout: string; output: string }>;
		environment(): Promise<Record<string, string>>;
	}
}

declare module '*/lib/package.mjs' {
	import type { N8n } from '*/lib/n8n.mjs';
	export function pack(folder: string): Promise<{ tarball: string; files: string[] }>;
	export function installInto(n8n: N8n, tarball: string): Promise<void>;
}

declare module '*/lib/processes.mjs' {
	export function run(
		command: string,
		args: string[],
		options?: { cwd?: string; timeoutMs?: number },
	): Promise<{ stdout: string; output: string }>;
}
