import { GoogleSheets } from './googleSheets.mjs';
import { Mailbox } from './mailbox.mjs';
import { LanguageModel } from './languageModel.mjs';
import { startProxy } from './proxy.mjs';
import { Slack } from './slack.mjs';

/**
 * What the example workflows talk to beside EnKash, on this machine: n8n's own nodes for Google Sheets, Slack, e-mail and
 * chat models run as they are, and their requests end here.
 */
export async function startOutside(folder) {
	const googleSheets = new GoogleSheets();
	const slack = new Slack();
	const mailbox = await new Mailbox().start();
	const languageModel = await new LanguageModel().start();
	const hosts = { 'sheets.googleapis.com': googleSheets, 'slack.com': slack };
	const proxy = await startProxy(folder, hosts);
	return {
		googleSheets,
		slack,
		mailbox,
		languageModel,
		/** Settings of an n8n whose world this is. */
		settings: proxy.settings,
		/** Hosts that n8n asked for and that are not there. */
		refused: proxy.refused,
		async close() {
			await Promise.all([proxy.close(), mailbox.close(), languageModel.close()]);
		},
	};
}
