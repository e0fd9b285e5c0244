import { testId } from './screen.mjs';

/** The form of a credential. */
export class CredentialForm {
	/** @param {import('./screen.mjs').Screen} screen */
	constructor(screen) {
		this.screen = screen;
		this.page = screen.page;
	}

	/** Opens the form of a new credential, found by searching for its service. */
	async openNew(service, displayName) {
		await this.screen.goTo('/home/credentials/create');
		await this.screen.click('new-credential-type-select');
		await this.page.keyboard.type(service);
		await this.page
			.locator(testId('new-credential-type-select-option'), { hasText: displayName })
			.waitFor();
		await this.screen.shot('credential-search');
		await this.page.keyboard.press('Enter');
		await this.screen.click('new-credential-type-button');
		await this.page.waitForSelector(testId('editCredential-modal'));
	}

	/** The labels of the form's fields, in their order. */
	async labels() {
		const labels = this.page.locator(`${testId('credential-connection-parameter')} label`);
		return (await labels.allInnerTexts()).map((text) => text.split('\n')[0].trim());
	}

	async showEnd() {
		const labels = this.page.locator(`${testId('credential-connection-parameter')} label`);
		await labels.last().scrollIntoViewIfNeeded();
		await this.screen.settled();
	}

	async fill(values) {
		for (const [name, value] of Object.entries(values)) {
			await this.page.fill(`${testId(`parameter-input-${name}`)} input`, value);
		}
	}

	/** Saves, which tests too, and returns what the form then says. */
	async save() {
		await this.testAnswer(() => this.page.click(`${testId('credential-save-button')} button`));
		return await this.verdict();
	}

	async retry() {
		await this.testAnswer(() => this.page.click(`${testId('editCredential-modal')} >> text=Retry`));
		return await this.verdict();
	}

	async testAnswer(action) {
		const isAnswer = (response) => response.url().endsWith('/rest/credentials/test');
		await Promise.all([this.page.waitForResponse(isAnswer), action()]);
	}

	/** The text of the banner above the form, with its details unfolded. */
	async verdict() {
		// The form holds a banner for every state and shows one.
		const banner = this.page
			.locator(`${testId('node-credentials-config-container')} [class^="_banner_"]:visible`)
			.first()
			.locator('..');
		await banner.waitFor();
		await this.screen.dismissToasts();
		const more = banner.getByText('More details');
		if (await more.isVisible()) {
			await more.click();
			await this.screen.settled();
		}
		const text = await banner.innerText();
		return text
			.replace(/\s*Retry\s*/, ' ')
			.replace(/\s+/g, ' ')
			.trim();
	}

	async close() {
		await this.page
			.locator(
				`${testId('editCredential-modal')} .el-dialog__headerbtn, ${testId('editCredential-modal')} [aria-label*="lose"]`,
			)
			.first()
			.click();
		await this.page.waitForSelector(testId('editCredential-modal'), { state: 'detached' });
	}
}
