const TOAST = '.el-notification';
/** Of the browser, without any change: longer than the editor waits before it takes what was typed. */
const QUIET_FRAMES = 12;
const PATIENCE_MS = 30_000;

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

	/** Goes there within the open editor, as its own links do: loading all of it again takes seconds. */
	async switchTo(path) {
		const isSwitched = await this.page.evaluate(async (target) => {
			const app = document.querySelector('#app')?.__vue_app__;
			await app?.config.globalProperties.$router.push(target);
			return app !== undefined;
		}, path);
		if (!isSwitched) throw new Error(`The editor is not open, so it can't go to ${path}`);
	}

	/**
	 * Until the editor has taken what was typed or chosen, which it does some time later than it shows it.
	 *
	 * @param {string} parameter of any node of the open workflow, also one inside a parameter
	 */
	async taken(parameter, value) {
		const hasTaken = ([name, text]) => {
			const { $pinia, $route } = document.querySelector('#app').__vue_app__.config.globalProperties;
			const documents = Object.entries($pinia.state.value).filter(([key]) =>
				key.startsWith(`workflowDocuments/${$route.params.workflowId ?? $route.params.name}`),
			);
			const holds = (part) =>
				typeof part === 'object' &&
				part !== null &&
				Object.entries(part).some(([key, inner]) =>
					key === name && String(inner) === text ? true : holds(inner),
				);
			return documents.some(([, { nodesByName }]) =>
				Object.values(nodesByName).some(({ parameters }) => holds(parameters)),
			);
		};
		await this.page
			.waitForFunction(hasTaken, [parameter, String(value)], { timeout: PATIENCE_MS })
			.catch((error) => {
				throw new Error(`The editor does not take ${value} as ${parameter}: ${error.message}`);
			});
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

	/** Until nothing moves or changes any more: the editor animates, and computes after a keystroke. */
	async settled() {
		await this.page.evaluate(untilQuiet, { quietFrames: QUIET_FRAMES, patienceMs: PATIENCE_MS });
	}
}

/** Runs in the page. Animations without an end, such as a spinner, are no movement to wait for. */
async function untilQuiet({ quietFrames, patienceMs }) {
	const deadline = performance.now() + patienceMs;
	let quiet = 0;
	const observer = new MutationObserver(() => {
		quiet = 0;
	});
	const everything = { subtree: true, childList: true, attributes: true, characterData: true };
	observer.observe(document, everything);
	const isMoving = (animation) =>
		animation.playState === 'running' &&
		animation.effect?.getComputedTiming().iterations !== Infinity;
	try {
		while (quiet < quietFrames) {
			if (performance.now() > deadline) throw new Error('The editor does not come to rest');
			await new Promise((resolve) => requestAnimationFrame(resolve));
			quiet = document.getAnimations().some(isMoving) ? 0 : quiet + 1;
		}
	} finally {
		observer.disconnect();
	}
}
