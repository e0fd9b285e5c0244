const TOAST = '.el-notification';

/** How n8n marks what its own tests look for. */
export const testId = (id) => `[data-test-id="${id}"]`;

/** One entry of an open drop-down list. */
export const listEntry = (text) => `.el-select-dropdown__item:visible:has-text("${text}")`;

/** The page with n8n's editor in it. */
export class Screen {
	/** @param {import('../browser.mjs').Browser} browser @param {import('../n8n.mjs').N8n} n8n */
	constructor(browser, n8n) {
		this.page = browser.page;
		this.n8n = n8n;
		this.shot = (name) => browser.shot(name);
	}

	async goTo(path) {
		await this.page.goto(`${this.n8n.url}${path}`);
	}

	async click(id) {
		await this.page.click(testId(id));
	}

	/** Until the editor says in its corner how something went. */
	async toast() {
		await this.page.locator(TOAST).first().waitFor();
	}

	/** The notifications in the corner, which would hide part of a screenshot. */
	async dismissToasts() {
		// In one go, as they also go by themselves.
		await this.page.evaluate(() => {
			for (const close of document.querySelectorAll('.el-notification__closeBtn')) close.click();
		});
		await this.page.locator(TOAST).first().waitFor({ state: 'detached' });
	}

	/** Until nothing has moved for a moment: the editor animates. */
	async settled() {
		await this.page.waitForTimeout(400);
	}
}
