import { owner } from './api.mjs';
import { until } from './processes.mjs';

const TOAST = '.el-notification:visible';

const testId = (id) => `[data-test-id="${id}"]`;

/** What a person does in n8n's editor, in a person's words. */
export class Editor {
	/** @param {import('./browser.mjs').Browser} browser @param {import('./n8n.mjs').N8n} n8n */
	constructor(browser, n8n) {
		this.browser = browser;
		this.page = browser.page;
		this.n8n = n8n;
	}

	/** Fills the form of the first start, or that of a login when the owner exists. */
	async signIn() {
		await this.page.goto(this.n8n.url);
		await this.page.waitForURL(/\/(setup|signin)/);
		const isFirstStart = this.page.url().includes('/setup');
		const fields = isFirstStart ? owner : { emailOrLdapLoginId: owner.email, password: owner.password };
		for (const [name, value] of Object.entries(fields)) {
			await this.page.fill(`${testId(name)} input`, value);
		}
		await this.browser.shot(isFirstStart ? 'owner-set-up' : 'login');
		await this.click('form-submit-button');
		await this.page.waitForURL((url) => !/setup|signin/.test(url.pathname));
	}

	// Credentials

	/** Opens the form of a new credential, found by searching for its service. */
	async openNewCredential(service, displayName) {
		await this.page.goto(`${this.n8n.url}/home/credentials/create`);
		await this.click('new-credential-type-select');
		await this.page.keyboard.type(service);
		await this.page.locator(testId('new-credential-type-select-option'), { hasText: displayName }).waitFor();
		await this.browser.shot('credential-search');
		await this.page.keyboard.press('Enter');
		await this.click('new-credential-type-button');
		await this.page.waitForSelector(testId('editCredential-modal'));
	}

	/** The labels of the form's fields, in their order. */
	async credentialLabels() {
		const labels = this.page.locator(`${testId('credential-connection-parameter')} label`);
		return (await labels.allInnerTexts()).map((text) => text.split('\n')[0].trim());
	}

	async fillCredential(values) {
		for (const [name, value] of Object.entries(values)) {
			await this.page.fill(`${testId(`parameter-input-${name}`)} input`, value);
		}
	}

	/** Saves, which tests too, and returns what the form then says. */
	async saveCredential() {
		await this.testAnswer(() => this.page.click(`${testId('credential-save-button')} button`));
		return await this.credentialVerdict();
	}

	/** Opens a saved credential, which tests it. */
	async reopenCredential(name) {
		await this.page.goto(`${this.n8n.url}/home/credentials`);
		await this.testAnswer(() => this.page.getByText(name, { exact: true }).first().click());
	}

	async retryCredentialTest() {
		await this.testAnswer(() => this.page.click(`${testId('editCredential-modal')} >> text=Retry`));
		return await this.credentialVerdict();
	}

	async testAnswer(action) {
		const answer = this.page.waitForResponse((response) =>
			response.url().endsWith('/rest/credentials/test'),
		);
		await action();
		await answer;
	}

	/** The text of the banner above the form, with its details unfolded. */
	async credentialVerdict() {
		// The form holds a banner for every state and shows one.
		const banner = this.page
			.locator(`${testId('node-credentials-config-container')} [class^="_banner_"]:visible`)
			.first()
			.locator('..');
		await banner.waitFor();
		await this.dismissToasts();
		const more = banner.getByText('More details');
		if (await more.isVisible()) {
			await more.click();
			await this.settled();
		}
		const text = await banner.innerText();
		return text.replace(/\s*Retry\s*/, ' ').replace(/\s+/g, ' ').trim();
	}

	async closeCredential() {
		await this.page.locator(`${testId('editCredential-modal')} .el-dialog__headerbtn, ${testId('editCredential-modal')} [aria-label*="lose"]`).first().click();
		await this.page.waitForSelector(testId('editCredential-modal'), { state: 'detached' });
	}

	// Canvas

	async openWorkflow({ id }) {
		await this.page.goto(`${this.n8n.url}/workflow/${id}`);
		await this.page.waitForSelector(testId('canvas-node'));
		await this.fitCanvas();
	}

	async fitCanvas() {
		await this.click('zoom-to-fit');
		await this.settled();
	}

	/** Opens the node picker at the end of the workflow and searches. Returns the names of what it offers. */
	async searchNodes(text) {
		await this.page.locator(testId('canvas-handle-plus-wrapper')).last().click();
		await this.page.fill(testId('node-creator-search-bar'), text);
		const names = this.page.locator(testId('node-creator-item-name'));
		await until('the picker found something', async () => (await names.count()) || undefined);
		await this.settled();
		return (await names.allInnerTexts()).map((name) => name.trim());
	}

	/** The names of the offered nodes whose picture has not loaded. */
	async nodesWithoutPicture() {
		return await this.page.locator(`${testId('node-creator-action-item')}:visible`).evaluateAll((items) =>
			items
				.filter((item) => ![...item.querySelectorAll('img')].some((image) => image.naturalWidth > 0))
				.map((item) => item.innerText),
		);
	}

	/** Starts an empty workflow with a search for its first node. */
	async searchFirstNode({ id }, text) {
		await this.page.goto(`${this.n8n.url}/workflow/${id}`);
		await this.page.click(`${testId('canvas-add-button')} button`);
		await this.page.fill(testId('node-creator-search-bar'), text);
		await this.page.waitForSelector(testId('node-creator-item-name'));
		await this.settled();
	}

	/** Takes a node from the open picker; one with several operations asks for one of them. */
	async pickNode(name, action) {
		await this.pickItem(name);
		await this.page.getByText('Node details').waitFor();
		await this.settled();
		await this.browser.shot(`details-of-${slug(name)}`);
		if (action) await this.pickItem(action);
		else await this.page.getByText('Add to workflow').click();
		await this.page.waitForSelector(testId('ndv'));
		await this.settled();
	}

	async pickItem(text) {
		await this.page
			.locator(testId('node-creator-item-name'))
			.getByText(text, { exact: true })
			.click();
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

	// A node's own view

	async openNode(name) {
		await this.page.locator(testId('canvas-node'), { hasText: name }).dblclick();
		await this.page.waitForSelector(testId('ndv'));
		await this.settled();
	}

	async closeNode() {
		await this.click('ndv-close-button');
		await this.page.waitForSelector(testId('ndv'), { state: 'detached' });
		await this.settled();
	}

	async fill(parameter, value) {
		const input = this.page.locator(`${testId(`parameter-input-${parameter}`)} input`).first();
		await input.fill(String(value));
		await input.blur();
	}

	/** Typing `=` into an empty field turns it into an expression, as a person would do it. */
	async fillExpression(parameter, expression) {
		const field = this.page.locator(testId(`parameter-input-${parameter}`));
		await field.locator('input').first().pressSequentially('=');
		const code = field.locator('.cm-content');
		await code.fill(expression);
		await this.page.keyboard.press('Escape');
	}

	async choose(parameter, option) {
		await this.page.click(`${testId(`parameter-input-${parameter}`)} input`);
		await this.page.locator('.el-select-dropdown__item:visible', { hasText: option }).first().click();
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
		await this.settled();
	}

	async mapColumns(mode) {
		await this.click('mapping-mode-select');
		await this.page.locator('.el-select-dropdown__item:visible', { hasText: mode }).first().click();
		await this.settled();
	}

	async selectCredential(name) {
		await this.page.click(`${testId('node-credentials-select')}`);
		await this.page.locator('.el-select-dropdown__item:visible', { hasText: name }).first().click();
		await this.settled();
	}

	/** The labels of the parameters. */
	async parameterLabels() {
		const labels = await this.page.locator(`${testId('node-parameters')} ${testId('input-label')}`).allInnerTexts();
		return labels.map((text) => text.split('\n')[0].trim()).filter((text) => text !== '');
	}

	/** Runs this node and what comes before it, and waits until it is done. */
	async executeStep() {
		await this.click('node-execute-button');
		const output = this.page.locator(testId('output-panel'));
		const done = `${testId('node-run-status-success')}, ${testId('node-error-message')}`;
		await output.locator(done).first().waitFor();
		await this.page.locator(TOAST).first().waitFor();
		await this.dismissToasts();
		await this.settled();
	}

	/** Names of the output tabs with their counts, like `Success Branch (4 items)`. */
	async outputTabs() {
		const tabs = this.page.locator(`${testId('branches')} [data-test-id^="tab-"]`);
		return (await tabs.allInnerTexts()).map((text) => text.trim());
	}

	async showOutput(index) {
		await this.page.click(`${testId('branches')} ${testId(`tab-${index}`)}`);
		await this.settled();
	}

	async outputText() {
		return await this.page.locator(testId('output-panel')).innerText();
	}

	/** The notifications in the corner, which would hide part of a screenshot. */
	async dismissToasts() {
		// In one go, as they also go by themselves.
		await this.page.evaluate(() => {
			for (const close of document.querySelectorAll('.el-notification__closeBtn')) close.click();
		});
		await this.page.waitForFunction(() => !document.querySelector('.el-notification'));
	}

	/** Until nothing has moved for a moment: the editor animates. */
	async settled() {
		await this.page.waitForTimeout(400);
	}

	async click(id) {
		await this.page.click(testId(id));
	}
}

function slug(text) {
	return text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
