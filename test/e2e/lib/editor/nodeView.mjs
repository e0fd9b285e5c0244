import { listEntry, testId } from './screen.mjs';

/** What opens when one double-clicks a node: its input, parameters and output. */
export class NodeView {
	/** @param {import('./screen.mjs').Screen} screen */
	constructor(screen) {
		this.screen = screen;
		this.page = screen.page;
	}

	async open(name) {
		await this.page.locator(testId('canvas-node'), { hasText: name }).dblclick();
		await this.page.waitForSelector(testId('ndv'));
		await this.screen.settled();
	}

	async close() {
		await this.screen.click('ndv-close-button');
		await this.page.waitForSelector(testId('ndv'), { state: 'detached' });
		await this.screen.settled();
	}

	async fill(parameter, value) {
		const input = this.page.locator(`${testId(`parameter-input-${parameter}`)} input`).first();
		await input.fill(String(value));
		await input.blur();
		await this.screen.taken(parameter, value);
	}

	/** Typing `=` into an empty field turns it into an expression, as a person would do it. */
	async fillExpression(parameter, expression) {
		const field = this.page.locator(testId(`parameter-input-${parameter}`));
		await field.locator('input').first().pressSequentially('=');
		const code = field.locator('.cm-content');
		await code.fill(expression);
		await this.page.keyboard.press('Escape');
		await this.screen.taken(parameter, `=${expression}`);
	}

	async choose(parameter, option) {
		await this.page.click(`${testId(`parameter-input-${parameter}`)} input`);
		await this.page.locator(listEntry(option)).first().click();
	}

	/** Opens the list of a field that offers what EnKash has, and returns it. */
	async openList(parameter) {
		const field = testId(`parameter-input-${parameter}`);
		await this.page.locator(field).getByRole('textbox').last().click();
		const entries = this.page.locator(testId('rlc-item'));
		await entries.first().waitFor();
		return await entries.allInnerTexts();
	}

	async chooseListed(text) {
		await this.page.locator(testId('rlc-item'), { hasText: text }).first().click();
		await this.screen.settled();
	}

	async mapColumns(mode) {
		await this.screen.click('mapping-mode-select');
		await this.page.locator(listEntry(mode)).first().click();
		await this.screen.settled();
	}

	async selectCredential(name) {
		await this.page.click(`${testId('node-credentials-select')}`);
		await this.page.locator(listEntry(name)).first().click();
		await this.screen.settled();
	}

	/** Opens the list of the options that can be added, and returns their names. */
	async offeredOptions() {
		await this.page.locator(testId('collection-parameter-add')).last().click();
		const entries = this.page.locator(testId('collection-parameter-option'));
		await entries.first().waitFor();
		await this.screen.settled();
		return (await entries.allInnerTexts()).map((text) => text.trim());
	}

	/** The labels of the parameters. */
	async labels() {
		const labels = await this.page
			.locator(`${testId('node-parameters')} ${testId('input-label')}`)
			.allInnerTexts();
		return labels.map((text) => text.split('\n')[0].trim()).filter((text) => text !== '');
	}

	/** Runs this node and what comes before it, and waits until it is done. */
	async executeStep() {
		const isStart = (response) => /\/rest\/workflows\/\w+\/run$/.test(response.url());
		await Promise.all([
			this.page.waitForResponse(isStart),
			this.screen.click('node-execute-button'),
		]);
		await this.screen.toast();
		await this.screen.dismissToasts();
		await this.idle();
	}

	/** Until the button offers to execute the step again. */
	async idle() {
		await this.page
			.locator(testId('node-execute-button'), { hasText: /\w/ })
			.and(this.page.locator(':enabled'))
			.waitFor();
		await this.screen.settled();
	}

	/** Names of the output tabs with their counts, like `Success Branch (4 items)`. */
	async outputTabs() {
		const tabs = this.page.locator(`${testId('branches')} [data-test-id^="tab-"]`);
		return (await tabs.allInnerTexts()).map((text) => text.trim());
	}

	async showOutput(index) {
		await this.page.click(`${testId('branches')} ${testId(`tab-${index}`)}`);
		await this.screen.settled();
	}

	async outputText() {
		return await this.page.locator(testId('output-panel')).innerText();
	}
}
