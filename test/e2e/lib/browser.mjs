import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium as chromiumBinary } from './debian.mjs';
import { artifactsFolder } from './paths.mjs';
import { endsWithThisRun } from './processes.mjs';

const FLAGS = [
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
const SCREEN = { width: 1440, height: 900 };
/** n8n's editor on a busy machine of two cores. */
const PATIENCE_MS = 30_000;

/** A Chromium with one page, and screenshots numbered in the order they are taken. */
export class Browser {
	/** @param {import('./installation.mjs').Installation} installation */
	static async launch(installation) {
		const require = createRequire(path.join(installation.folder, 'package.json'));
		const { chromium } = require('playwright-core');
		await mkdir(artifactsFolder, { recursive: true });
		// Playwright would end the whole run on a signal, with everything else still there.
		const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
		const options = { executablePath: chromiumBinary(), args: FLAGS, ...signals };
		const browser = await chromium.launch(options);
		endsWithThisRun({ stop: () => browser.close() });
		const page = await browser.newPage({ viewport: SCREEN, locale: 'en-GB' });
		page.setDefaultTimeout(PATIENCE_MS);
		return new Browser(browser, page);
	}

	constructor(browser, page) {
		this.browser = browser;
		this.page = page;
		this.shots = 0;
		/** What a person with the developer tools open would see in red. */
		this.pageErrors = [];
		page.on('pageerror', (error) => this.pageErrors.push(error.message));
	}

	/** Keeps what the screen shows. */
	async shot(name) {
		this.shots += 1;
		const number = String(this.shots).padStart(2, '0');
		const file = path.join(artifactsFolder, `${number}-${name}.png`);
		// Away from whatever would light up under it.
		await this.page.mouse.move(SCREEN.width / 2, 1);
		await this.page.screenshot({ path: file, animations: 'disabled' });
		return file;
	}

	async close() {
		await this.browser.close();
	}
}
