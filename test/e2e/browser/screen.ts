/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { type Browser, chromium, type Page } from 'playwright-core';

import { artifactsFolder } from '../machine/paths';
import { endsWithThisRun } from '../machine/processes';
import { findProgram } from '../machine/programs';
import { patienceMs, until } from '../machine/until';
import { type Area, around } from './area';
import { boundsOf, clickAll, parametersInEditor, untilQuiet } from './inPage';

const flags = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	// Whatever a page asks of the internet fails at once, instead of waiting for a name server.
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];
const viewport = { width: 1440, height: 900 };
const toast = '.el-notification';

/** n8n 2.40.7 itself says so, where a workflow is left while a node of it still closes. */
const ownErrorOfEditor = /^injectNDVStore\(\) was accessed without an active workflow/;

/** The grey of n8n's canvas. */
export const canvasColour = '#f5f5f5';

/** A white line between pictures. */
const stackStyle = `
	main { width: max-content; background: ${canvasColour}; }
	img { display: block; }
	div + div { border-top: 10px solid white; }
`;

/** How n8n marks what its own tests look for. */
export function testId(id: string): string {
	return `[data-test-id="${id}"]`;
}

/** One entry of an open drop-down list. */
export function listEntry(text: string): string {
	return `.el-select-dropdown__item:visible:has-text("${text}")`;
}

/** A Chromium with one page, for n8n's editor. */
export class Screen {
	/** What a person with the developer tools open would see in red. */
	readonly pageErrors: string[] = [];

	private shots = 0;

	/** @param url of n8n */
	static async open(url: string): Promise<Screen> {
		await mkdir(artifactsFolder, { recursive: true });
		const browser = await chromium.launch({
			executablePath: findProgram('chromium'),
			args: flags,
			// Else Playwright ends the whole run on a signal, with everything that the run has started.
			handleSIGINT: false,
			handleSIGTERM: false,
			handleSIGHUP: false,
		});
		endsWithThisRun({ stop: async () => await browser.close() });
		const page = await browser.newPage({ viewport, deviceScaleFactor: 2, locale: 'en-GB' });
		page.setDefaultTimeout(patienceMs);
		// tsx wraps named functions in a helper, also those that Playwright sends to the page.
		await page.addInitScript('globalThis.__name = (named) => named');
		return new Screen(url, browser, page);
	}

	private constructor(
		private readonly url: string,
		private readonly browser: Browser,
		readonly page: Page,
	) {
		page.on('pageerror', ({ message }) => {
			if (!ownErrorOfEditor.test(message)) this.pageErrors.push(message);
		});
	}

	async close(): Promise<void> {
		await this.browser.close();
	}

	/** Keeps what it shows. The files are numbered in the order they are taken. */
	async shot(name: string): Promise<void> {
		this.shots += 1;
		const number = String(this.shots).padStart(2, '0');
		// Away from whatever would light up under it.
		await this.page.mouse.move(viewport.width / 2, 1);
		const file = path.join(artifactsFolder, `${number}-${name}.png`);
		await this.page.screenshot({ path: file, animations: 'disabled' });
	}

	/** Where all visible elements of these selectors are together. */
	async areaOf(...selectors: string[]): Promise<Area> {
		const visible = selectors.map((selector) => `${selector}:visible`).join(', ');
		return around(await this.page.locator(visible).evaluateAll(boundsOf));
	}

	/**
	 * A picture of a part of the screen as PNG, twice as large as on the screen.
	 *
	 * @param style CSS for this picture alone, such as to hide what floats above. Default: none.
	 */
	async capture(area: Area, style = ''): Promise<Buffer> {
		await this.page.mouse.move(1, 1);
		await this.settled();
		const { width, height } = this.page.viewportSize() ?? viewport;
		const [x, y] = [Math.max(0, area.left), Math.max(0, area.top)];
		const [right, bottom] = [Math.min(width, area.right), Math.min(height, area.bottom)];
		const clip = { x, y, width: right - x, height: bottom - y };
		return await this.page.screenshot({ clip, style, animations: 'disabled' });
	}

	/** Puts pictures of the canvas one below the other, in a picture that is as wide as they are or as a page. */
	async stack(pictures: Buffer[], pageWidth: number): Promise<Buffer> {
		const options = { viewport: { width: 100, height: 100 }, deviceScaleFactor: 2 };
		const page = await this.browser.newPage(options);
		const images = pictures.map((png) => {
			const source = `data:image/png;base64,${png.toString('base64')}`;
			return `<div><img srcset="${source} 2x"></div>`;
		});
		await page.setContent(
			`<style>${stackStyle}</style><main style="min-width: ${pageWidth}px">${images.join('')}</main>`,
		);
		await page.locator('img').last().waitFor();
		const stacked = await page.locator('main').screenshot();
		await page.close();
		return stacked;
	}

	async resize(size: { width: number; height: number }): Promise<void> {
		await this.page.setViewportSize(size);
		await this.settled();
	}

	async goTo(route: string): Promise<void> {
		await this.page.goto(`${this.url}${route}`);
	}

	async click(id: string): Promise<void> {
		await this.page.click(testId(id));
	}

	/** The parameters of each node of the open workflow, as the editor would save them. */
	async parameters(): Promise<Record<string, unknown>> {
		return JSON.parse(await this.page.evaluate(parametersInEditor));
	}

	/** Waits until the editor has taken what was typed, which it does some time later than it shows it. */
	async taken(parameter: string, value: string): Promise<void> {
		await until(`the editor has taken ${parameter}`, async () =>
			holds(await this.parameters(), parameter, value),
		);
	}

	/** Waits until the editor says in its corner how something went. */
	async toast(): Promise<void> {
		await this.page.locator(toast).first().waitFor();
	}

	/** Closes the notifications in the corner, which would hide part of a screenshot. */
	async dismissToasts(): Promise<void> {
		// In one go, as they also go by themselves.
		await this.page.locator('.el-notification__closeBtn').evaluateAll(clickAll);
		await this.page.locator(toast).first().waitFor({ state: 'detached' });
	}

	/** Waits until nothing moves or changes any more: the editor animates, and computes after a keystroke. */
	async settled(): Promise<void> {
		await this.page.evaluate(untilQuiet, patienceMs);
	}
}

/** Whether a parameter with this value, as text, is somewhere inside. */
function holds(part: unknown, parameter: string, value: string): boolean {
	if (typeof part !== 'object' || part === null) return false;
	return Object.entries(part).some(([key, inner]) =>
		key === parameter && String(inner) === value ? true : holds(inner, parameter, value),
	);
}
