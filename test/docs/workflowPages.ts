import type { INode } from 'n8n-workflow';
import { readWorkflow } from '../workflows/files';

/** A note on the canvas. */
function isNote({ type }: INode): boolean {
	return type === 'n8n-nodes-base.stickyNote';
}

/** Where the page of an example workflow is, by the name of its file. */
export function workflowPagePath(name: string): string {
	return `docs/workflows/${name}.md`;
}

/** The page of an example workflow: a picture, how to import it, and the notes on its canvas. */
export function workflowPage(name: string): string {
	const { name: title, nodes } = readWorkflow(name);
	const notes = nodes.filter(isNote).map(({ parameters }) => String(parameters.content));
	const file = `workflows/${name}.json`;
	return [
		`# ${title}`,
		`![The workflow ${title} in n8n's editor](../images/workflows/${name}.png)`,
		`Open [\`${file}\`](../../${file}), click **Download raw file**, and import that file:\n[how to import](README.md#how-to-import). The notes on the canvas say the same as this page.`,
		...notes.map(paragraphs),
	]
		.join('\n\n')
		.concat('\n');
}

/** A list with dots and one with numbers are two lists, also where one follows the other. */
const listItems = [/^- /, /^\d+\. /];

/** n8n's notes break a line at each line end; Markdown wants an empty line between paragraphs. */
function paragraphs(note: string): string {
	const lines = note.split('\n').filter((line) => line !== '');
	return lines
		.map((line, index) => {
			const before = lines[index - 1] ?? '';
			const isNextOfList = listItems.some((item) => item.test(line) && item.test(before));
			return index === 0 || isNextOfList ? line : `\n${line}`;
		})
		.join('\n');
}
