import { DataTables } from './dataTables';
import { GoogleSheets } from './googleSheets';
import { Keka } from './keka';
import { LanguageModel } from './languageModel';
import { Mailbox } from './mailbox';
import { Msg91, WhatsApp } from './messages';
import { Shopify } from './shopify';
import { Slack } from './slack';
import { SubWorkflows } from './subWorkflows';

export { DataTables } from './dataTables';
export type { Cell, Grid } from './googleSheets';
export { GoogleSheets } from './googleSheets';
export { Keka } from './keka';
export type { ToolCall } from './languageModel';
export { LanguageModel } from './languageModel';
export type { Attachment } from './mailbox';
export { Mailbox } from './mailbox';
export { Msg91, WhatsApp } from './messages';
export type { Decision, Responder, SignedRequest, SlackFile, SlashCommand } from './slack';
export { Shopify } from './shopify';
export { Slack } from './slack';
export { SubWorkflows } from './subWorkflows';

/**
 * The services that the workflows talk to, besides EnKash. The fake nodes of `../nodes` use them directly, a real n8n
 * over HTTP and SMTP (`server.ts`).
 */
export class Services {
	readonly googleSheets = new GoogleSheets();

	readonly slack = new Slack();

	readonly mailbox = new Mailbox();

	readonly languageModel = new LanguageModel();

	readonly whatsApp = new WhatsApp();

	readonly msg91 = new Msg91();

	readonly keka = new Keka();

	readonly shopify = new Shopify();

	readonly subWorkflows = new SubWorkflows();

	/** n8n's own; a real n8n brings them itself. */
	readonly dataTables = new DataTables();
}
