import { type Screen, testId } from './screen';

const modal = testId('editCredential-modal');

/** The form of a credential. */
export class CredentialForm {
	constructor(private readonly screen: Screen) {}

	private get page() {
		return this.screen.page;
	}

	private get labelElements() {
		return this.page.locator(`${testId('credential-connection-parameter')} label`);
	}

	/** Opens the form of a new credential, found by searching for its service. */
	async openNew(service: string, displayName: string): Promise<void> {
		await this.screen.goTo('/home/credentials/create');
		await this.screen.click('new-credential-type-select');
		await this.page.keyboard.type(service);
		const option = testId('new-credential-type-select-option');
		await this.page.locator(option, { hasText: displayName }).waitFor();
		await this.screen.shot('credential-search');
		await this.page.keyboard.press('Enter');
		await this.screen.click('new-credential-type-button');
		await this.page.waitForSelector(modal);
	}

	/** The labels of the form's fields, in their order. */
	async labels(): Promise<string[]> {
		return (await this.labelElements.allInnerTexts()).map(firstLine);
	}

	async scrollToEnd(): Promise<void> {
		await this.labelElements.last().scrollIntoViewIfNeeded();
		await this.screen.settled();
	}

	/** Makes the form as high as its fields, so that one sees all of them at once; it is open until the next page. */
	async unfold(): Promise<void> {
		await this.page.addStyleTag({
			content: `${modal} { max-height: none !important; height: 1480px; }`,
		});
		await this.page.locator('input:focus').blur();
		await this.screen.settled();
	}

	async fill(values: Record<string, string>): Promise<void> {
		for (const [name, value] of Object.entries(values)) {
			await this.page.fill(`${testId(`parameter-input-${name}`)} input`, value);
		}
	}

	/** Saves, which tests too, and returns what the form then says. */
	async save(): Promise<string> {
		return await this.test(`${testId('credential-save-button')} button`);
	}

	/** Tests once more, and returns what the form then says. */
	async retry(): Promise<string> {
		return await this.test(`${modal} >> text=Retry`);
	}

	private async test(button: string): Promise<string> {
		await Promise.all([
			this.page.waitForResponse((response) => response.url().endsWith('/rest/credentials/test')),
			this.page.click(button),
		]);
		return await this.bannerText();
	}

	/** The text of the banner above the form, with its details unfolded. */
	private async bannerText(): Promise<string> {
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

	async close(): Promise<void> {
		const cross = `${modal} .el-dialog__headerbtn, ${modal} [aria-label*="lose"]`;
		await this.page.locator(cross).first().click();
		await this.page.waitForSelector(modal, { state: 'detached' });
	}
}

/** A label without the hint below it. */
export function firstLine(text: string): string {
	return (text.split('\n')[0] ?? '').trim();
}
