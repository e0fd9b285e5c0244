/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- runs on the developer's machine, never inside n8n */
import type * as z from 'zod/v4';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { repositoryRoot } from '../harness';

/** Where the process of a measurement differs from this one. */
interface ChildOptions {
	node?: string;
	/** For Node itself. */
	nodeArguments?: string[];
	env?: NodeJS.ProcessEnv;
}

/** Runs a TypeScript file in a process of its own, which prints its measurement as JSON. */
export async function measureIn<T>(
	file: string,
	fileArguments: string[],
	schema: z.ZodType<T>,
	{ node = process.execPath, nodeArguments = [], env }: ChildOptions = {},
): Promise<T> {
	const child = spawn(node, [...nodeArguments, '--import', 'tsx', file, ...fileArguments], {
		cwd: repositoryRoot,
		env: { ...process.env, ...env },
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
	if (code !== 0) throw new Error(`${file} ended with ${code}: ${output}`);
	return schema.parse(JSON.parse(output));
}
