import { until } from '../machine/until';
import { owner } from '../n8n/api';
import { CredentialForm } from './credentialForm';
import type { Area } from './area';
import {
	copy,
	switchRoute,
	transformOf,
	wholeBoundsOf,
	withCutText,
	withoutPicture,
} from './inPage';
import { NodeView } from './nodeView';
import { canvasColour, type Screen, testId } from './screen';

/** A workflow that is not there by then was overtaken by another page. */
const overtakenMs = 20_000;

/** What one looks through at the canvas, which holds the nodes and the lines between them. */
const frame = '.vue-flow';
const canvas = '.vue-flow__transformationpane';

const onlyCanvas = `
	body *:not(${frame}, ${canvas}, ${canvas} *) { visibility: hidden !important; }
	${frame}, ${canvas} { visibility: visible !important; }
	${frame} { background: ${canvasColour} !important; }
`;

/** What a person does in n8n's editor, in a person's words. */
export class Editor {
	readonly credentialForm: CredentialForm;

	/** An open node. */
	readonly node: NodeView;

	constructor(readonly screen: Screen) {
		this.credentialForm = new CredentialForm(screen);
		this.node = new NodeView(screen);
	}

	private get page() {
		return this.screen.page;
	}

	/** Fills the form of the first start, or that of a login where the owner exists. */
	async signIn(): Promise<void> {
		await this.screen.goTo('/');
		await this.page.waitForURL(/\/(setup|signin)/);
		const isFirstStart = this.page.url().includes('/setup');
		const login = { emailOrLdapLoginId: owner.email, password: owner.password };
		for (const [name, value] of Object.entries(isFirstStart ? owner : login)) {
			await this.page.fill(`${testId(name)} input`, value);
		}
		await this.screen.shot(isFirstStart ? 'owner-set-up' : 'login');
		await this.screen.click('form-submit-button');
		await this.page.waitForURL((url) => !/setup|signin/.test(url.pathname));
		// The editor goes to its first page some moments later than it says so.
		await this.screen.settled();
	}

	/** Opens a workflow with its nodes and lines. */
	async openWorkflow({ id, name }: { id: string; name: string }): Promise<void> {
		const title = this.page.locator(testId('workflow-name-input'), { hasText: name });
		// After a login the editor goes to its overview some moments late, and would be taken for an answer to this.
		await until(`the editor shows the workflow ${name}`, async () => {
			await this.switchTo(`/workflow/${id}`);
			return await title.waitFor({ timeout: overtakenMs }).then(
				() => true,
				() => false,
			);
		});
		await this.page.waitForSelector(testId('canvas-node'));
		await this.fitCanvas();
	}

	async openNode(name: string): Promise<void> {
		await this.page.locator(`${testId('canvas-node')}[data-node-name="${name}"]`).dblclick();
		await this.page.waitForSelector(testId('ndv'));
		await this.screen.settled();
	}

	/** The parameters of a node of the open workflow, as the editor would save them. */
	async parametersOf(name: string): Promise<unknown> {
		return (await this.screen.parameters())[name];
	}

	/** Pastes nodes on the canvas, as somebody does who has copied them from a page. */
	async paste(text: string): Promise<void> {
		await this.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
		await this.page.evaluate(copy, text);
		await this.page.locator('.vue-flow__pane').click({ position: { x: 40, y: 200 } });
		await this.page.keyboard.press('Control+V');
		await this.screen.settled();
	}

	/** How many lines there are between nodes. */
	async lines(): Promise<number> {
		return await this.page.locator('.vue-flow__edge').count();
	}

	async fitCanvas(): Promise<void> {
		await this.screen.click('zoom-to-fit');
		await this.screen.settled();
	}

	/** Where each node of the canvas is, with its names and what hangs on it. */
	async nodeAreas(): Promise<Area[]> {
		return await this.page.locator('.vue-flow__node').evaluateAll(wholeBoundsOf);
	}

	/** How large the canvas is shown; 1 is 100 %. */
	async zoom(): Promise<number> {
		return (await this.page.locator(canvas).evaluate(transformOf)).scale;
	}

	/**
	 * A picture of a part of the canvas, without anything that floats above it.
	 *
	 * @param area where it is on the screen now
	 * @param scale how large it is in the picture; 1 is 100 %
	 */
	async captureCanvas(area: Area, scale: number): Promise<Buffer> {
		const { left, top } = await this.screen.areaOf(frame);
		const now = await this.page.locator(canvas).evaluate(transformOf);
		const factor = scale / now.scale;
		const moved = {
			x: (now.x + left - area.left) * factor,
			y: (now.y + top - area.top) * factor,
		};
		const right = left + (area.right - area.left) * factor;
		const bottom = top + (area.bottom - area.top) * factor;
		return await this.screen.capture(
			{ left, top, right, bottom },
			`${onlyCanvas}
			${canvas} { transform: translate(${moved.x}px, ${moved.y}px) scale(${scale}) !important; }`,
		);
	}

	/** What the editor finds wrong in the open workflow's nodes: red triangles. */
	async nodesWithIssues(): Promise<string[]> {
		const issues = this.page.locator(`${testId('canvas-node')}:has(${testId('node-issues')})`);
		return (await issues.allInnerTexts()).map((text) => text.trim());
	}

	/** Runs the open workflow and waits until it is done. */
	async executeWorkflow(): Promise<void> {
		await this.page.locator(testId('execute-workflow-button')).first().click();
		await this.screen.toast();
		await this.screen.dismissToasts();
		await this.screen.settled();
	}

	/** How many nodes have a question mark on the canvas, as n8n doesn't know them. */
	async unknownNodes(): Promise<number> {
		return await this.page.locator(testId('node-not-installed')).count();
	}

	/** The notes on the canvas that don't show their whole text, by their headings. */
	async cutNotes(): Promise<string[]> {
		const notes = this.page.locator(testId('sticky'));
		return await notes.evaluateAll(withCutText);
	}

	/** What the canvas shows beside the outputs of a node: a name, and how many items left there. */
	async outputLabels(nodeName: string): Promise<string[]> {
		const node = this.page.locator(testId('canvas-node'), { hasText: nodeName });
		const labels = await node.locator(testId('canvas-node-output-handle')).allInnerTexts();
		return labels.map((label) => label.trim().replace(/\s+/g, ' '));
	}

	/** Opens the node picker at the end of the workflow and searches. Returns the names of what it offers. */
	async searchNodes(text: string): Promise<string[]> {
		await this.page.locator(testId('canvas-handle-plus-wrapper')).last().click();
		return await this.typeSearch(text);
	}

	/** Opens an empty workflow and searches for its first node. */
	async searchFirstNode({ id }: { id: string }, text: string): Promise<string[]> {
		await this.switchTo(`/workflow/${id}`);
		await this.page.click(`${testId('canvas-add-button')} button`);
		return await this.typeSearch(text);
	}

	private async typeSearch(text: string): Promise<string[]> {
		await this.page.fill(testId('node-creator-search-bar'), text);
		// The picker searches some moments after the last letter, or at once on an arrow key.
		await this.page.keyboard.press('ArrowUp');
		const names = this.page.locator(testId('node-creator-item-name'));
		await names.first().waitFor();
		await this.screen.settled();
		return (await names.allInnerTexts()).map((name) => name.trim());
	}

	/** Searches the open picker for something else. */
	async searchAgain(text: string): Promise<string[]> {
		return await this.typeSearch(text);
	}

	/** The offered nodes whose picture has not loaded. */
	async nodesWithoutPicture(): Promise<string[]> {
		const items = this.page.locator(`${testId('node-creator-action-item')}:visible`);
		return await items.evaluateAll(withoutPicture);
	}

	/**
	 * Takes a node from the open picker.
	 *
	 * @param action for a node with several operations, which asks for one of them
	 */
	async pickNode(name: string, action?: string): Promise<void> {
		await this.pickEntry(name);
		await this.page.getByText('Node details').waitFor();
		await this.screen.settled();
		await this.screen.shot(`details-of-${slug(name)}`);
		if (action === undefined) await this.page.getByText('Add to workflow').click();
		else await this.pickEntry(action);
		await this.page.waitForSelector(testId('ndv'));
		await this.screen.settled();
	}

	private async pickEntry(text: string): Promise<void> {
		const entries = this.page.locator(testId('node-creator-item-name'));
		// The picker may hold an action twice; the last is the one in front, so a click reaches it.
		await entries.getByText(text, { exact: true }).last().click();
	}

	/** Goes there within the open editor: loading all of it again takes seconds. */
	private async switchTo(route: string): Promise<void> {
		const isOpen = await this.page.evaluate(switchRoute, route);
		if (!isOpen) throw new Error(`The editor is not open, so it can't go to ${route}`);
	}
}

/** As part of a file's name. */
export function slug(text: string): string {
	return text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
