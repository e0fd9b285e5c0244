import type { Editor } from '../browser/editor';
import type { Context } from '../context';
import { createCredentials } from '../n8n/example';
import type { Choice, NewWorkflow } from '../n8n/workflows';

/** How a picture of the docs is taken, as PNG. */
export type Picture = (studio: Studio) => Promise<Buffer>;

/** No run needs a credential for it, as n8n would call Typeform at once. */
export const typeform = 'n8n-nodes-base.typeformTrigger';

/** Where pictures are taken: an n8n with a credential for each service, and its editor. */
export class Studio {
	/** Saves the credentials first: an open editor marks those that came later as missing. */
	static async open(context: Context): Promise<Studio> {
		const [api, sandbox] = [await context.api(), await context.sandbox()];
		const common = await createCredentials(api, await context.services(), sandbox);
		const own = await api.createCredential('Typeform', { accessToken: 'token' }, 'typeformApi');
		await context.credential();
		const choose: Choice = (node) =>
			node.type === typeform ? { typeformApi: { id: own.id, name: own.name } } : common(node);
		return new Studio(context, choose, await context.editor());
	}

	private constructor(
		readonly context: Context,
		readonly choose: Choice,
		readonly editor: Editor,
	) {}

	/** Saves a workflow and opens it in the editor, on a screen of this size. */
	async openWorkflow(
		{ name, nodes, connections, settings }: NewWorkflow,
		size: { width: number; height: number },
	): Promise<void> {
		const api = await this.context.api();
		await this.editor.screen.resize(size);
		await this.editor.openWorkflow(
			await api.createWorkflow({ name, nodes, connections, settings }),
		);
	}
}

/** An HR sheet, with one number that is too short. */
export const team = [
	['E-101', 'Asha Rao', '98765 43210', '500', 'Sales'],
	['E-102', 'Vikram Singh', '+91 98765 43211', '1,000', 'Sales'],
	['E-103', 'Meera Iyer', '98765', '750', 'Support'],
	['E-104', 'Rahul Verma', '9876543213', '500', 'Support'],
].map(([id = '', name = '', mobile = '', points = '', department = '']) => ({
	'Emp ID': id,
	'Employee Name': name,
	'Mobile No.': mobile,
	Points: points,
	Department: department,
}));

export const payoutRun = 'diwali-2026';

/** The tab that the team stands in. */
export const tab = 'Diwali';
