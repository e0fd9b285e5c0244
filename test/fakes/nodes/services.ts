import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	NodeOperationError,
} from 'n8n-workflow';
import { isRecord } from '../../harness/values';
import {
	type Attachment,
	type Cell,
	type GoogleSheets,
	type Grid,
	type Mailbox,
	type Services,
	Slack,
} from '../services';
import { itemByItem, fakeNode, text } from './fakeNode';

/** Fakes of the nodes of other services. */
export function serviceNodes({
	googleSheets,
	slack,
	mailbox,
}: Services): Record<string, INodeType> {
	return {
		'n8n-nodes-base.googleSheets': sheetsNode(googleSheets),
		'n8n-nodes-base.slack': slackNode(slack),
		'n8n-nodes-base.emailSend': sendEmail(mailbox),
	};
}

/** Google Sheets: reading with filters, and writing by row number. */
function sheetsNode(sheets: GoogleSheets): INodeType {
	return fakeNode({
		displayName: 'Google Sheets',
		parameters: {
			operation: 'read',
			documentId: {},
			sheetName: {},
			filtersUI: {},
			columns: {},
			options: {},
		},
		execute() {
			const link = text(this, 'documentId.value');
			const tab = text(this, 'sheetName.value');
			const grid = sheets.grid(link, tab);
			if (grid === undefined) {
				const error = `Sheet with name ${tab} not found`;
				if (this.continueOnFail()) return [[{ json: { error }, pairedItem: { item: 0 } }]];
				throw new NodeOperationError(this.getNode(), error);
			}
			if (text(this, 'operation') === 'read') return [readRows(this, grid)];
			if (text(this, 'operation') === 'appendOrUpdate') appendOrUpdateRows(this, sheets, link, tab);
			else updateRows(this, sheets, link, tab);
			return [this.getInputData()];
		},
	});
}

/** Rows with their row number, as "Detect Automatically" reads them: empty rows are left out. */
function readRows(
	context: IExecuteFunctions,
	[headings = [], ...rows]: Grid,
): INodeExecutionData[] {
	const values = context.getNodeParameter('filtersUI.values', 0, []);
	const filters = (Array.isArray(values) ? values : []).filter(isRecord);
	return rows
		.map((cells, index): IDataObject => {
			const columns = headings.map((heading, column) => [heading, cells[column] ?? '']);
			return { row_number: index + 2, ...Object.fromEntries(columns) };
		})
		.filter((row) => headings.some((heading) => row[String(heading)] !== ''))
		.filter((row) =>
			filters.every(({ lookupColumn, lookupValue }) => {
				const column = String(lookupColumn);
				if (!headings.includes(column)) {
					throw new NodeOperationError(
						context.getNode(),
						`The column "${column}" could not be found`,
					);
				}
				return String(row[column]) === String(lookupValue);
			}),
		)
		.map((json) => ({ json, pairedItem: { item: 0 } }));
}

/** Maps columns automatically, finds rows by their number, and adds columns that are missing. */
function updateRows(
	context: IExecuteFunctions,
	sheets: GoogleSheets,
	link: string,
	tab: string,
): void {
	const mode = context.getNodeParameter('columns.mappingMode', 0);
	const [key] = [context.getNodeParameter('columns.matchingColumns', 0, [])].flat();
	if (mode !== 'autoMapInputData' || key !== 'row_number') {
		throw new TypeError('The fake maps automatically, by row number');
	}
	for (const { json } of context.getInputData()) {
		const { row_number: row, ...columns } = json;
		for (const [heading, value] of Object.entries(columns)) {
			if (value === undefined || value === null) continue;
			const headings = sheets.grid(link, tab)?.[0] ?? [];
			const known = headings.indexOf(heading);
			const column = known === -1 ? headings.length : known;
			sheets.setCell(link, tab, 0, column, heading);
			sheets.setCell(link, tab, Number(row) - 1, column, asCell(value));
		}
	}
}

/** Writes over the row that holds the same in the matching column, or below the last row. */
function appendOrUpdateRows(
	context: IExecuteFunctions,
	sheets: GoogleSheets,
	link: string,
	tab: string,
): void {
	const [key] = [context.getNodeParameter('columns.matchingColumns', 0, [])].flat();
	for (const { json } of context.getInputData()) {
		const [headings = [], ...rows] = sheets.grid(link, tab) ?? [];
		const at = headings.indexOf(String(key));
		if (at === -1) {
			throw new NodeOperationError(context.getNode(), `There is no column "${String(key)}"`);
		}
		const same = rows.findIndex((cells) => cells[at] === json[String(key)]);
		const row = same === -1 ? rows.length + 1 : same + 1;
		for (const [heading, value] of Object.entries(json)) {
			sheets.setCell(link, tab, row, headings.indexOf(heading), asCell(value));
		}
	}
}

function asCell(value: unknown): Cell {
	return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
}

/** Slack: messages, and questions that wait for a click. */
export function slackNode(slack: Slack): INodeType {
	return fakeNode({
		displayName: 'Slack',
		parameters: {
			resource: 'message',
			operation: 'post',
			select: '',
			channelId: {},
			user: {},
			text: '',
			message: '',
			approvalOptions: {},
			captureResponder: {},
			approvers: {},
			binaryPropertyName: 'data',
			options: {},
		},
		async execute() {
			if (text(this, 'resource') === 'file') return [await shareFiles(this, slack)];
			const isApproval = text(this, 'operation') === 'sendAndWait';
			const address = text(this, 'select') === 'channel' ? 'channelId.value' : 'user.value';
			const sent = itemByItem(this, (index) => {
				const given = text(this, isApproval ? 'message' : 'text', index);
				const message = isApproval ? asN8nAsks(given) : given;
				const to = text(this, address, index);
				const refusal = slack.refusal(to, message, isApproval ? longestSection : longestMessage);
				if (refusal !== undefined) {
					const error = `Slack error response: "${refusal}"`;
					if (!this.continueOnFail()) throw new NodeOperationError(this.getNode(), error);
					return { error };
				}
				slack.messages.push({ to, text: message });
				const ts = `1700000000.${String(slack.messages.length).padStart(6, '0')}`;
				return { ok: true, channel: Slack.channelId(to), message_timestamp: ts };
			});
			const isAsked = sent[0]?.json.error === undefined;
			return isApproval && isAsked ? [await answerOf(this, slack)] : [sent];
		},
	});
}

/** What Slack takes in a section of a message with buttons, and in a plain message. */
const longestSection = 3000;
const longestMessage = 40_000;

const entities = new Map(
	Object.entries({ '&amp;': '&', '&lt;': '<', '&gt;': '>', '&#39;': "'", '&quot;': '"' }),
);

/** n8n decodes the entities of an approval's message, and makes line breaks of two texts. */
function asN8nAsks(message: string): string {
	return message
		.replace(/&amp;|&lt;|&gt;|&#39;|&quot;/g, (entity) => entities.get(entity) ?? entity)
		.replace(/\\n|<br>/g, '\n');
}

/** The answer to an approval. When the time is over, n8n goes on with what came in. */
async function answerOf(context: IExecuteFunctions, slack: Slack): Promise<INodeExecutionData[]> {
	await slack.meanwhile();
	const approved = slack.decision === 'approve';
	if (context.getNodeParameter('captureResponder', 0, false) !== true) {
		if (slack.decision === 'nothing') return context.getInputData();
		return [{ json: { data: { approved } } }];
	}
	const listed: unknown = context.getNodeParameter('approvers', 0, []);
	const approvers = Array.isArray(listed) ? listed : [];
	// The click of somebody who isn't listed is ignored.
	const mayAnswer = approvers.length === 0 || approvers.includes(slack.responder.id);
	if (slack.decision === 'nothing' || !mayAnswer) return context.getInputData();
	return [{ json: { data: { approved, responder: { ...slack.responder, source: 'slack' } } } }];
}

async function shareFiles(context: IExecuteFunctions, slack: Slack): Promise<INodeExecutionData[]> {
	if (slack.isDown) {
		const error = 'Slack error response: "service_unavailable"';
		if (!context.continueOnFail()) throw new NodeOperationError(context.getNode(), error);
		return itemByItem(context, () => ({ error }));
	}
	const property = text(context, 'binaryPropertyName');
	for (const index of context.getInputData().keys()) {
		const thread: unknown = context.getNodeParameter('options.threadTs', index, '');
		slack.files.push({
			to: text(context, 'options.channelId', index),
			name: context.helpers.assertBinaryData(index, property).fileName ?? '',
			content: await context.helpers.getBinaryDataBuffer(index, property),
			...(typeof thread === 'string' && thread !== '' && { thread }),
		});
	}
	return itemByItem(context, () => ({ id: `F${slack.files.length}` }));
}

function sendEmail(mailbox: Mailbox): INodeType {
	return fakeNode({
		displayName: 'Send Email',
		parameters: { fromEmail: '', toEmail: '', subject: '', text: '', options: {} },
		required: ['fromEmail', 'toEmail'],
		async execute() {
			const sent: INodeExecutionData[] = [];
			for (const index of this.getInputData().keys()) {
				sent.push({ json: await sendOne(this, mailbox, index), pairedItem: { item: index } });
			}
			return [sent];
		},
	});
}

async function sendOne(
	context: IExecuteFunctions,
	mailbox: Mailbox,
	index: number,
): Promise<IDataObject> {
	if (mailbox.isDown) {
		if (context.continueOnFail()) return { error: 'Connection refused' };
		throw new NodeOperationError(context.getNode(), 'Connection refused');
	}
	const attachments = await attachmentsOf(context, index);
	mailbox.emails.push({
		from: text(context, 'fromEmail', index),
		to: text(context, 'toEmail', index),
		subject: text(context, 'subject', index),
		text: text(context, 'text', index),
		...(attachments.length > 0 && { attachments }),
	});
	return { accepted: [text(context, 'toEmail', index)] };
}

async function attachmentsOf(context: IExecuteFunctions, index: number): Promise<Attachment[]> {
	const property = context.getNodeParameter('options.fileAttachments', index, '');
	if (typeof property !== 'string' || property === '') return [];
	const name = context.helpers.assertBinaryData(index, property).fileName ?? '';
	return [{ name, content: await context.helpers.getBinaryDataBuffer(index, property) }];
}
