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

/** What a workflow's users see of it outside n8n: a heading, a picture's file, and what to know of it. */
interface Sight {
	heading: string;
	picture: string;
	text: string;
}

const approvalQuestion: Sight = {
	heading: 'What the approvers are asked',
	picture: 'approval-question',
	text: "n8n's preview of the message; Slack shows what stands between asterisks in bold, with the buttons **Approve** and **Decline** below.",
};

const sheetAfterwards: Sight = {
	heading: 'The sheet afterwards',
	picture: 'sheet-afterwards',
	text: "As n8n reads it, with the sheet's row numbers; more columns follow at the right. Correct row 4 and run the same payout run again: only that person is paid then.",
};

const sights = new Map<string, Sight[]>([
	['approved-sheet-to-rewards', [approvalQuestion, sheetAfterwards]],
	['google-sheets-to-rewards', [sheetAfterwards]],
]);

/** The page of an example workflow: how to import it, the notes on its canvas, and pictures of both. */
export function workflowPage(name: string): string {
	const { name: title, nodes } = readWorkflow(name);
	const notes = nodes.filter(isNote).map(({ parameters }) => String(parameters.content));
	const [first = '', ...others] = notes.map(paragraphs);
	const file = `workflows/${name}.json`;
	const picture = `../images/workflows/${name}`;
	return [
		`# ${title}`,
		`Open [\`${file}\`](../../${file}), click **Download raw file**, and import that file:\n[how to import](README.md#how-to-import). The notes on the canvas say the same as this page.`,
		first,
		`![The node Settings of ${title}, filled in](${picture}-settings.png)`,
		...others,
		...(sights.get(name) ?? []).flatMap(({ heading, picture: seen, text }) => [
			`## ${heading}`,
			`![${heading}](../images/${seen}.png)`,
			text,
		]),
		'## The nodes',
		'The picture leaves the notes out. A row of nodes that is too wide goes on below, at the left.',
		`![The nodes of ${title} in n8n's editor](${picture}.png)`,
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
