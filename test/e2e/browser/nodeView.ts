import { firstLine } from './credentialForm';
import { listEntry, type Screen, testId } from './screen';

const output = testId('output-panel');

/** What opens when one double-clicks a node: its input, parameters and output. */
export class NodeView {
	constructor(private readonly screen: Screen) {}

	private get page() {
		return this.screen.page;
	}

	private input(parameter: string) {
		return this.page.locator(`${testId(`parameter-input-${parameter}`)} input`).first();
	}

	async close(): Promise<void> {
		await this.screen.click('ndv-close-button');
		await this.page.waitForSelector(testId('ndv'), { state: 'detached' });
		await this.screen.settled();
	}

	async fill(parameter: string, value: string | number): Promise<void> {
		const input = this.input(parameter);
		await input.fill(String(value));
		await input.blur();
		await this.screen.taken(parameter, String(value));
	}

	/** Corrects what a field holds. */
	async change(parameter: string, correct: (text: string) => string): Promise<void> {
		await this.fill(parameter, correct(await this.input(parameter).inputValue()));
	}

	/** As `change`, in a field for code or JSON. */
	async changeCode(parameter: string, correct: (text: string) => string): Promise<void> {
		const field = this.page.locator(`${testId(`parameter-input-${parameter}`)} .cm-content`);
		const lines = await field.locator('.cm-line').allInnerTexts();
		const text = correct(lines.join('\n'));
		await field.fill(text);
		await this.screen.taken(parameter, text);
	}

	/** Typing `=` into an empty field turns it into an expression, as a person does it. */
	async fillExpression(parameter: string, expression: string): Promise<void> {
		const field = this.page.locator(testId(`parameter-input-${parameter}`));
		await this.input(parameter).pressSequentially('=');
		await field.locator('.cm-content').fill(expression);
		await this.page.keyboard.press('Escape');
		await this.screen.taken(parameter, `=${expression}`);
	}

	async choose(parameter: string, option: string): Promise<void> {
		await this.input(parameter).click();
		await this.page.locator(listEntry(option)).first().click();
	}

	/** Opens the list of a field that offers what EnKash has, and returns it. */
	async openList(parameter: string): Promise<string[]> {
		const field = this.page.locator(testId(`parameter-input-${parameter}`));
		await field.getByRole('textbox').last().click();
		const entries = this.page.locator(testId('rlc-item'));
		await entries.first().waitFor();
		return await entries.allInnerTexts();
	}

	async chooseListed(text: string): Promise<void> {
		await this.page.locator(testId('rlc-item'), { hasText: text }).first().click();
		await this.screen.settled();
	}

	/** Enters a card or person in another way than from the list, such as by mobile number. */
	async fillLocator(parameter: string, mode: string, value: string): Promise<void> {
		const field = this.page.locator(testId(`parameter-input-${parameter}`));
		await field.locator(testId('rlc-mode-selector')).click();
		await this.page.locator(listEntry(mode)).first().click();
		await this.screen.settled();
		const input = field.getByRole('textbox').last();
		await input.fill(value);
		await input.blur();
		await this.screen.settled();
	}

	/** What a field shows. */
	async valueOf(parameter: string): Promise<string> {
		const field = this.page.locator(testId(`parameter-input-${parameter}`));
		return await field.getByRole('textbox').last().inputValue();
	}

	async mapColumns(mode: string): Promise<void> {
		await this.screen.click('mapping-mode-select');
		await this.page.locator(listEntry(mode)).first().click();
		await this.screen.settled();
	}

	async selectCredential(name: string): Promise<void> {
		await this.screen.click('node-credentials-select');
		await this.page.locator(listEntry(name)).first().click();
		await this.screen.settled();
	}

	/** Opens the list of the options that can be added, and returns their names. */
	async offeredOptions(): Promise<string[]> {
		await this.page.locator(testId('collection-parameter-add')).last().click();
		const entries = this.page.locator(testId('collection-parameter-option'));
		await entries.first().waitFor();
		await this.screen.settled();
		return (await entries.allInnerTexts()).map((text) => text.trim());
	}

	/** The labels of the parameters. */
	async labels(): Promise<string[]> {
		const labels = this.page.locator(`${testId('node-parameters')} ${testId('input-label')}`);
		return (await labels.allInnerTexts()).map(firstLine).filter((text) => text !== '');
	}

	/** Runs this node and what comes before it, and waits until it is done. */
	async executeStep(): Promise<void> {
		await Promise.all([
			this.page.waitForResponse((response) => /\/rest\/workflows\/\w+\/run$/.test(response.url())),
			this.screen.click('node-execute-button'),
		]);
		await this.screen.toast();
		await this.screen.dismissToasts();
		await this.idle();
	}

	/** Waits until the button offers to execute the step again. */
	async idle(): Promise<void> {
		const button = this.page.locator(testId('node-execute-button'), { hasText: /\w/ });
		await button.and(this.page.locator(':enabled')).waitFor();
		await this.screen.settled();
	}

	/** Names of the output tabs with their counts, like `Success Branch (4 items)`. */
	async outputTabs(): Promise<string[]> {
		const tabs = this.page.locator(`${testId('branches')} [data-test-id^="tab-"]`);
		return (await tabs.allInnerTexts()).map((text) => text.trim());
	}

	async showOutput(index: number): Promise<void> {
		await this.page.click(`${testId('branches')} ${testId(`tab-${index}`)}`);
		await this.screen.settled();
	}

	/** Chooses how the output is shown. */
	async showAs(mode: 'Schema' | 'Table' | 'JSON'): Promise<void> {
		const modes = this.page.locator(`${output} ${testId('ndv-run-data-display-mode')}`);
		await modes.getByText(mode, { exact: true }).click();
		await this.screen.settled();
	}

	/** Moves an edge of the parameters between input and output, by pixels to the right. */
	async moveEdge(edge: 'left' | 'right', pixels: number): Promise<void> {
		const handle = this.page
			.locator(`${testId('ndv')} ${testId('resize-handle')}[data-dir="${edge}"]`)
			.first();
		const box = await handle.boundingBox();
		if (box === null) throw new Error(`The parameters have no ${edge} edge to move`);
		const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
		await this.page.mouse.move(x, y);
		await this.page.mouse.down();
		await this.page.mouse.move(x + pixels, y, { steps: 10 });
		await this.page.mouse.up();
		await this.screen.settled();
	}

	/** Runs what comes before this node, and waits until it is done. */
	async executePrevious(): Promise<void> {
		await this.page.locator(testId('ndv')).getByText('Execute previous nodes').click();
		await this.screen.toast();
		await this.screen.dismissToasts();
		await this.screen.settled();
	}

	/** Opens the large editor of an expression, which shows what comes out of it. */
	async openExpression(parameter: string): Promise<void> {
		const field = this.page.locator(testId(`parameter-input-${parameter}`));
		await field.locator('.cm-content').click();
		await field.locator(testId('expander')).click();
		await this.page.locator(`${testId('expression-modal-output')}:visible`).waitFor();
		await this.screen.settled();
	}

	async outputText(): Promise<string> {
		return await this.page.locator(output).innerText();
	}
}
