import { until } from '../processes.mjs';
import { testId } from './screen.mjs';

/** The panel that offers nodes. */
export class NodePicker {
	/** @param {import('./screen.mjs').Screen} screen */
	constructor(screen) {
		this.screen = screen;
		this.page = screen.page;
	}

	/** Opens the node picker at the end of the workflow and searches. Returns the names of what it offers. */
	async search(text) {
		await this.page.locator(testId('canvas-handle-plus-wrapper')).last().click();
		await this.page.fill(testId('node-creator-search-bar'), text);
		const names = this.page.locator(testId('node-creator-item-name'));
		await until('the picker found something', async () => (await names.count()) || undefined);
		await this.screen.settled();
		return (await names.allInnerTexts()).map((name) => name.trim());
	}

	/** The names of the offered nodes whose picture has not loaded. */
	async withoutPicture() {
		return await this.page
			.locator(`${testId('node-creator-action-item')}:visible`)
			.evaluateAll((items) =>
				items
					.filter(
						(item) => ![...item.querySelectorAll('img')].some((image) => image.naturalWidth > 0),
					)
					.map((item) => item.innerText),
			);
	}

	/** Starts an empty workflow with a search for its first node. */
	async searchFirst({ id }, text) {
		await this.screen.switchTo(`/workflow/${id}`);
		await this.page.click(`${testId('canvas-add-button')} button`);
		await this.page.fill(testId('node-creator-search-bar'), text);
		await this.page.waitForSelector(testId('node-creator-item-name'));
		await this.screen.settled();
	}

	/** Takes a node from the open picker; one with several operations asks for one of them. */
	async pick(name, action) {
		await this.pickItem(name);
		await this.page.getByText('Node details').waitFor();
		await this.screen.settled();
		await this.screen.shot(`details-of-${slug(name)}`);
		if (action) await this.pickItem(action);
		else await this.page.getByText('Add to workflow').click();
		await this.page.waitForSelector(testId('ndv'));
		await this.screen.settled();
	}

	async pickItem(text) {
		await this.page
			.locator(testId('node-creator-item-name'))
			.getByText(text, { exact: true })
			.click();
	}
}

function slug(text) {
	return text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
