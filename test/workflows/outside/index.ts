import { Mailbox } from './mailbox';
import { SlackWorkspace } from './slackWorkspace';
import { Spreadsheets } from './spreadsheets';

export type { Email } from './mailbox';
export { Mailbox } from './mailbox';
export type { Decision, SignedRequest, SlackMessage, SlashCommand } from './slackWorkspace';
export { SlackWorkspace } from './slackWorkspace';
export type { Cell, Grid } from './spreadsheets';
export { Spreadsheets } from './spreadsheets';

/** The services around n8n that the workflows talk to, besides EnKash. */
export class Outside {
	readonly spreadsheets = new Spreadsheets();

	readonly slack = new SlackWorkspace();

	readonly mailbox = new Mailbox();
}
