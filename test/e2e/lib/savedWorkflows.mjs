import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What n8n's import says when it leaves something out or changes it. */
const WARNING = /warn|skip|invalid|unrecognized|not found|error|violation/i;

/**
 * The workflows of a folder, as n8n exports them.
 *
 * @param {string} folder
 * @returns {Promise<Array<{ file: string, workflow: object }>>}
 */
export async function readWorkflows(folder) {
	const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
	const read = files.map(async (file) => ({
		file,
		workflow: JSON.parse(await readFile(path.join(folder, file), 'utf8')),
	}));
	return (await Promise.all(read)).filter(({ workflow }) => Array.isArray(workflow.nodes));
}

/**
 * The same workflow with credentials chosen in its nodes, as its user would do it first.
 *
 * @param {(node: object) => Record<string, { id: string, name: string }> | undefined} choose
 */
export function withCredentials(workflow, choose) {
	const nodes = workflow.nodes.map((node) => {
		const chosen = choose(node);
		return chosen ? { ...node, credentials: chosen } : node;
	});
	return { ...workflow, nodes };
}

/** Chooses this credential in every node of the package. */
export function enkashCredential({ id, name }) {
	return ({ type }) =>
		type.startsWith('n8n-nodes-enkash.') ? { enKashApi: { id, name } } : undefined;
}

/**
 * `n8n import:workflow`, which must say nothing but that it went well.
 *
 * @param {import('./n8n.mjs').N8n} n8n
 * @param {Array<{ file: string, workflow: object }>} workflows
 * @param {string} folder for the files
 */
export async function importWorkflows(n8n, workflows, folder) {
	await mkdir(folder, { recursive: true });
	for (const { file, workflow } of workflows) {
		await writeFile(path.join(folder, file), JSON.stringify(workflow));
	}
	const { output } = await n8n.command('import:workflow', '--separate', `--input=${folder}`);
	const warnings = output.split('\n').filter((line) => WARNING.test(line));
	if (warnings.length > 0) throw new Error(`n8n import:workflow says:\n${warnings.join('\n')}`);
	const expected = new RegExp(`Successfully imported ${workflows.length} workflow`);
	if (!expected.test(output)) throw new Error(`n8n import:workflow says:\n${output}`);
}
