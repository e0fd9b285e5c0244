import { owner } from '../api.mjs';
import { Canvas } from './canvas.mjs';
import { CredentialForm } from './credentialForm.mjs';
import { NodePicker } from './nodePicker.mjs';
import { NodeView } from './nodeView.mjs';
import { Screen, testId } from './screen.mjs';

/** What a person does in n8n's editor, in a person's words. */
export class Editor {
	/** @param {import('../browser.mjs').Browser} browser @param {import('../n8n.mjs').N8n} n8n */
	constructor(browser, n8n) {
		this.screen = new Screen(browser, n8n);
		this.canvas = new Canvas(this.screen);
		this.credentialForm = new CredentialForm(this.screen);
		this.picker = new NodePicker(this.screen);
		this.node = new NodeView(this.screen);
	}

	/** Fills the form of the first start, or that of a login when the owner exists. */
	async signIn() {
		await this.screen.goTo('/');
		await this.screen.page.waitForURL(/\/(setup|signin)/);
		const isFirstStart = this.screen.page.url().includes('/setup');
		const fields = isFirstStart
			? owner
			: { emailOrLdapLoginId: owner.email, password: owner.password };
		for (const [name, value] of Object.entries(fields)) {
			await this.screen.page.fill(`${testId(name)} input`, value);
		}
		await this.screen.shot(isFirstStart ? 'owner-set-up' : 'login');
		await this.screen.click('form-submit-button');
		await this.screen.page.waitForURL((url) => !/setup|signin/.test(url.pathname));
	}
}
