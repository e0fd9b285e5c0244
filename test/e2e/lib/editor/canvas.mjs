import { testId } from './screen.mjs';

/** A workflow with its nodes and lines. */
export class Canvas {
	/** @param {import('./screen.mjs').Screen} screen */
	constructor(screen) {
		this.screen = screen;
		this.page = screen.page;
	}

	async open({ id, name }) {
		await this.screen.switchTo(`/workflow/${id}`);
		await this.page.locator(testId('workflow-name-input'), { hasText: name }).waitFor();
		await this.page.waitForSelector(testId('canvas-node'));
		await this.fit();
	}

	/** How many nodes stand on the canvas with a question mark, as n8n doesn't know them. */
	async unknownNodes() {
		return await this.page.locator(testId('node-not-installed')).count();
	}

	/** What stands beside the outputs of a node on the canvas: a name, and how many items left there. */
	async outputLabels(nodeName) {
		const node = this.page.locator(testId('canvas-node'), { hasText: nodeName });
		const labels = await node.locator(testId('canvas-node-output-handle')).allInnerTexts();
		return labels.map((label) => label.trim().replace(/\s+/g, ' '));
	}

	async fit() {
		await this.screen.click('zoom-to-fit');
		await this.screen.settled();
	}
}
