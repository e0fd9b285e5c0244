import descriptions from './descriptions.json';
import nodeTypes from './nodeTypes.json';
import {
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeType,
	NodeHelpers,
} from 'n8n-workflow';
import { loadNode } from '../harness';
import { isRecord } from '../harness/values';
import { mapsColumns, storedColumns } from './columns';
import {
	nodeOf,
	readWorkflow,
	readWorkflowText,
	settingsIn,
	workflowNames,
	type WorkflowFile,
} from './files';

// What n8n 2.40.7 has: the outputs of each node in this version, and parameters of it that the workflows use.

const ourPrefix = 'n8n-nodes-enkash.';
const stickyNote = 'n8n-nodes-base.stickyNote';
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const files = workflowNames.map((name) => ({ name, workflow: readWorkflow(name) }));
const each = describe.each(files);

interface CoreType {
	/** Or several, where the workflows use several. */
	version: number | number[];
	outputs: string[];
	parameters: string[];
}

const coreTypes = new Map<string, CoreType>(Object.entries(nodeTypes.types));

function isOurs({ type }: INode): boolean {
	return type.startsWith(ourPrefix);
}

function isSticky({ type }: INode): boolean {
	return type === stickyNote;
}

/** The built node behind a node of ours; a tool is the node it is made of. */
async function ownType({ type, typeVersion }: INode): Promise<INodeType> {
	return await loadNode(type.slice(ourPrefix.length).replace(/Tool$/, ''), { typeVersion });
}

/** The kinds of a node's outputs, in their order; On Error may add one. */
async function outputsOf(node: INode): Promise<string[]> {
	const extra = node.onError === 'continueErrorOutput' ? ['main'] : [];
	if (!isOurs(node)) return [...(coreTypes.get(node.type)?.outputs ?? []), ...extra];
	if (node.type.endsWith('Tool')) return ['ai_tool'];
	const { outputs } = (await ownType(node)).description;
	return [...[outputs].flat().map(String), ...extra];
}

/** Whether a person starts it in n8n's editor: by a click, or in a chat that is not public. */
function isByHand({ type, parameters }: INode): boolean {
	if (type === '@n8n/n8n-nodes-langchain.chatTrigger') return parameters.public !== true;
	return type === 'n8n-nodes-base.manualTrigger';
}

/** Every text in a node's parameters. */
function textsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	if (Array.isArray(value)) return value.flatMap(textsIn);
	return isRecord(value) ? Object.values(value).flatMap(textsIn) : [];
}

interface Link {
	from: string;
	type: string;
	output: number;
	to: string;
	input: number;
}

function linksOf({ connections }: WorkflowFile): Link[] {
	return Object.entries(connections).flatMap(([from, byType]) =>
		Object.entries(byType).flatMap(([type, outputs]) =>
			outputs.flatMap((targets, output) =>
				(targets ?? []).map(({ node, index }) => ({ from, type, output, to: node, input: index })),
			),
		),
	);
}

test('there is a workflow for everything that was promised, each with a description', () => {
	expect(workflowNames).toEqual([
		'ai-agent-rewards',
		'approved-sheet-to-rewards',
		'balance-restored-go-on',
		'demo-sheet-to-rewards',
		'error-workflow',
		'form-to-gift-card',
		'google-sheets-to-rewards',
		'keka-joiners-and-anniversaries',
		'large-sheet-on-workers',
		'large-sheet-on-workers-chunk',
		'low-balance-alert',
		'months-end',
		'recheck-unconfirmed',
		'referral-and-service-rewards',
		'slack-reward-command',
		'tell-people',
		'undo-payout-run',
		'upload-to-rewards',
		'voucher-order-status',
		'weekly-birthday-points',
	]);
	expect(Object.keys(descriptions).sort()).toEqual(workflowNames);
	expect(new Set(files.map(({ workflow }) => workflow.id)).size).toBe(files.length);
	expect(new Set(files.map(({ workflow }) => workflow.name)).size).toBe(files.length);
});

test('every workflow that pays from a sheet reads and writes it by the same code', () => {
	const shared = files.flatMap(({ workflow: { nodes } }) =>
		nodes.flatMap(({ parameters }) => {
			const [, , part] = String(parameters.jsCode).split(/^(\/\/ From here|\/\/ ---)/m);
			return part === undefined ? [] : [part];
		}),
	);
	expect(shared.length).toBeGreaterThan(1);
	expect(new Set(shared).size).toBe(1);
});

/** Workflows that hand on one thing at a time: an order, a form, a command, a message. */
const oneAtATime = [
	'ai-agent-rewards',
	'form-to-gift-card',
	'referral-and-service-rewards',
	'slack-reward-command',
];

/** Whether a node holds a few values, whatever the size of the list: settings, a table's ID, one run of a loop. */
function isSmall({ type, parameters }: INode): boolean {
	if (type === 'n8n-nodes-base.dataTable') return parameters.resource === 'table';
	return ['n8n-nodes-base.set', 'n8n-nodes-base.splitInBatches'].includes(type);
}

test('a parameter that is evaluated for each row of a list reads a small node', () => {
	// n8n evaluates it as often as there are rows, so what it reads must not grow with them.
	const listed = ['.enKashBulkAllocate', '.enKashAllocatePoints', '.dataTable', '.executeWorkflow'];
	const lists = files.filter(({ name }) => !oneAtATime.includes(name));
	expect(lists.length + oneAtATime.length).toBe(files.length);
	for (const { name: file, workflow } of lists) {
		const read = workflow.nodes
			.filter(({ type, executeOnce }) => !executeOnce && listed.some((end) => type.endsWith(end)))
			.flatMap(({ parameters }) => textsIn(parameters))
			.flatMap((text) => [...text.matchAll(/\$\('([^']+)'\)/g)].map(([, name = '']) => name));
		const large = read.filter((name) => !isSmall(nodeOf(workflow, name)));
		expect({ file, large }).toEqual({ file, large: [] });
	}
});

each('$name', ({ name, workflow }) => {
	const { nodes } = workflow;
	const steps = nodes.filter((node) => !isSticky(node));

	test('is what the editor downloads, switched off', () => {
		expect(Object.keys(workflow).sort()).toEqual([
			'active',
			'connections',
			'id',
			'meta',
			'name',
			'nodes',
			'pinData',
			'settings',
			'tags',
			'versionId',
		]);
		expect(workflow.id).toMatch(/^[A-Za-z0-9]{16}$/);
		expect(workflow.versionId).toMatch(uuid);
		expect(workflow).toMatchObject({ active: false, pinData: {}, tags: [] });
		expect(workflow.settings?.executionOrder).toBe('v1');
		expect(nodes.every(({ id }) => uuid.test(id))).toBe(true);
		expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
		expect(new Set(nodes.map((node) => node.name)).size).toBe(nodes.length);
	});

	test('holds no credential, nothing that looks like a secret, and no address of anybody', () => {
		expect(nodes.filter(({ credentials }) => credentials !== undefined)).toEqual([]);
		const text = readWorkflowText(name);
		expect(text).not.toMatch(/xox[abp]-|AIza|sk-[A-Za-z0-9]{16}|Bearer [A-Za-z0-9]|-----BEGIN/);
		expect(text).not.toMatch(/instanceId|@gmail\.com|docs\.google\.com\/spreadsheets\/d\//);
	});

	test('uses nodes that n8n 2.40.7 has, in versions and with parameters that it knows', () => {
		for (const { type, typeVersion, parameters } of nodes.filter((node) => !isOurs(node))) {
			const listed = coreTypes.get(type);
			const versions = [listed?.version].flat();
			expect({ type, typeVersion, isKnown: versions.includes(typeVersion) }).toMatchObject({
				isKnown: true,
			});
			const strange = Object.keys(parameters).filter((key) => !listed?.parameters.includes(key));
			expect({ type, strange }).toEqual({ type, strange: [] });
		}
	});

	test('uses our nodes with parameters and values that they have', async () => {
		for (const node of nodes.filter(isOurs)) {
			const { description } = await ownType(node);
			const parameters: INodeParameters = { ...node.parameters };
			if (node.type.endsWith('Tool')) {
				delete parameters.descriptionType;
				delete parameters.toolDescription;
			}
			const { properties } = description;
			const known = NodeHelpers.getNodeParameters(
				properties,
				parameters,
				true,
				false,
				node,
				description,
			);
			// n8n leaves out what the node does not have, or does not show with these values.
			expect(namesIn(known)).toEqual(expect.arrayContaining(namesIn(parameters)));
			expect(strangeChoices(properties, parameters)).toEqual([]);
			const issues = NodeHelpers.getNodeParametersIssues(
				properties,
				{ ...node, parameters: known ?? {} },
				description,
			);
			expect({ node: node.name, issues: issues?.parameters }).toEqual({ node: node.name });
		}
	});

	test('holds the columns of a sheet as the editor stores them, so that opening a node changes nothing', () => {
		for (const node of nodes.filter(mapsColumns)) {
			// `npm run docs` writes them.
			expect(node.parameters.columns).toEqual(storedColumns(node));
		}
	});

	test('is connected from existing outputs to existing nodes', async () => {
		for (const { from, type, output, to, input } of linksOf(workflow)) {
			const outputs = (await outputsOf(nodeOf(workflow, from))).filter((kind) => kind === type);
			expect({ from, output, exists: output < outputs.length }).toEqual({
				from,
				output,
				exists: true,
			});
			expect(isSticky(nodeOf(workflow, to))).toBe(false);
			expect(input).toBeLessThan(Number(nodeOf(workflow, to).parameters.numberInputs ?? 1));
		}
		const linked = new Set(linksOf(workflow).flatMap(({ from, to }) => [from, to]));
		expect(steps.filter((node) => !linked.has(node.name))).toEqual([]);
	});

	test('leads on from every output on which somebody can be left unpaid', async () => {
		for (const node of steps.filter(isOurs)) {
			const paysNobody = ['preview', 'check'].includes(String(node.parameters.operation));
			if (node.type.endsWith('Tool') || paysNobody) continue;
			const outputs = await outputsOf(node);
			const links = linksOf(workflow).filter(({ from }) => from === node.name);
			const led = new Set(links.map(({ output }) => output));
			// A Code node may read all rows by the node's name, so as to write them in one go.
			const reading = `[0, 1, 2].flatMap((output) => $('${node.name}').all(output))`;
			const isRead = steps.some(({ parameters }) => String(parameters.jsCode).includes(reading));
			for (const output of isRead ? [0, 1, 2] : []) led.add(output);
			expect({ node: node.name, led: led.size }).toEqual({ node: node.name, led: outputs.length });
		}
	});

	test('refers to nodes and settings that are there', () => {
		const settings = settingsIn(workflow).map((setting) => setting.name);
		for (const text of steps.flatMap(({ parameters }) => textsIn(parameters))) {
			for (const [, referred = ''] of text.matchAll(/\$\('([^']+)'\)/g)) nodeOf(workflow, referred);
			for (const [, setting] of text.matchAll(/\$\('Settings'\)\.first\(\)\.json\.(\w+)/g)) {
				expect(settings).toContain(setting);
			}
		}
	});

	test('makes its payout run from what the payout is, not from the clock or the execution', () => {
		for (const { parameters } of nodes.filter(isOurs)) {
			const options: unknown = parameters.options;
			const parts = [parameters.payoutRun, isRecord(options) ? options.distinguishBy : ''];
			for (const text of parts.flatMap(textsIn)) {
				expect(text).not.toMatch(/\$execution|\$runIndex|toMillis|toISO\(|Date\.now|random/);
				expect(text).not.toMatch(/toFormat\([^)]*[Hhms]/);
			}
		}
	});

	test('keeps Indian time where it looks at the clock or starts by it', () => {
		if (!/\$now|\$today|DateTime|scheduleTrigger/.test(readWorkflowText(name))) return;
		expect(workflow.settings?.timezone).toBe('Asia/Kolkata');
	});

	test('says in a note how it is set up, and names its nodes and settings there', () => {
		const note = String(nodeOf(workflow, 'Set Up').parameters.content);
		expect(isSticky(nodeOf(workflow, 'Set Up'))).toBe(true);
		expect(note).toMatch(/credential/);
		for (const setting of settingsIn(workflow)) expect(note).toContain(setting.name);
	});

	test('says in that note what makes it stop, what n8n it needs, and who hears when it fails', () => {
		const note = String(nodeOf(workflow, 'Set Up').parameters.content);
		expect(note).toMatch(/As long as (?:a setting|one)(?: that your channel needs)? is empty/);
		const { needs = '' } = descriptionOf(name);
		expect(note.includes('needs n8n 2.')).toBe(needs.startsWith('n8n 2'));
		const hasSlack = nodes.some(({ type }) => type.startsWith('n8n-nodes-base.slack'));
		// Otherwise the first message fails.
		expect(/[Ii]nvite (?:the|its|the Slack) app to|invite it to/.test(note)).toBe(hasSlack);
		expect(note.includes('**chat:write**')).toBe(hasSlack);
		// n8n publishes no workflow with a node that lacks its credential.
		const isOptional = /that you choose, |that you don't need|Without it the message/.test(note);
		expect(note.includes('Deactivate') && note.includes('red triangle')).toBe(isOptional);
		const errorWorkflow = readWorkflow('error-workflow').name;
		const sentence = `**If something fails:** import **${errorWorkflow}** once, and choose it in this workflow's Settings (menu ⋯ at the top) under Error Workflow.`;
		// n8n calls no error workflow for what a person starts in the editor.
		const byHand = nodes.some(isByHand);
		expect(note.includes(sentence)).toBe(!byHand && name !== 'error-workflow');
		expect(note.includes('so n8n calls no error workflow')).toBe(byHand);
	});

	test('names a note by its heading, as its page shows neither colour nor place', () => {
		const notes = nodes.filter(isSticky).map(({ parameters }) => String(parameters.content));
		expect(notes.join('\n')).not.toMatch(
			/\b(?:red|blue|yellow|green) note\b|\bnote on (?!the canvas)/,
		);
	});

	test('counts its nodes rightly where it says how many need a credential', () => {
		const note = String(nodeOf(workflow, 'Set Up').parameters.content);
		const counted = [...note.matchAll(/\b(\w+) (Slack|email|EnKash) nodes\b/g)];
		for (const [, word = '', kind = ''] of counted) {
			const end = { Slack: '.slack', email: '.emailSend' }[kind];
			const isKind = (node: INode) => (end === undefined ? isOurs(node) : node.type.endsWith(end));
			expect({ kind, count: word === 'both' ? 2 : numbers.indexOf(word) }).toEqual({
				kind,
				count: nodes.filter(isKind).length,
			});
		}
	});

	test('is described: where it starts, and every node that needs a credential', () => {
		const { start, credentials } = descriptionOf(name);
		expect(nodeOf(workflow, start.node).name).toBe(start.node);
		if ('path' in start) {
			const { parameters } = nodeOf(workflow, start.node);
			expect(textsIn(parameters)).toContain(start.path);
		}
		const described = Object.entries(credentials).flatMap(([type, names]) =>
			names.map((node) => `${node}: ${type}`),
		);
		const needed = steps.flatMap((node) => {
			const type = credentialOf(node);
			return type === undefined ? [] : [`${node.name}: ${type}`];
		});
		expect(described.sort()).toEqual(needed.sort());
	});

	test('lies on the canvas without one thing on another', () => {
		const boxes = nodes.map(boxOf);
		for (const [index, box] of boxes.entries()) {
			for (const other of boxes.slice(index + 1)) {
				const apart =
					box.right <= other.left ||
					other.right <= box.left ||
					box.bottom <= other.top ||
					other.bottom <= box.top;
				expect({ one: box.name, other: other.name, apart }).toEqual({
					one: box.name,
					other: other.name,
					apart: true,
				});
			}
		}
	});
});

/** The names of all values in a tree, with their paths; lists, mappers and locators count as values. */
function namesIn(value: unknown, path = ''): string[] {
	if (!isRecord(value) || 'mappingMode' in value || '__rl' in value) return [path];
	const entries = Object.entries(value);
	if (entries.length === 0) return [path];
	return entries
		.flatMap(([key, inner]) => namesIn(inner, path === '' ? key : `${path}.${key}`))
		.sort();
}

/** Values that are not among the choices that a node offers; an expression may be any of them. */
function strangeChoices(properties: INodeProperties[], values: Record<string, unknown>): string[] {
	return properties.flatMap((property) => {
		const value = values[property.name];
		// A node with resources has one property "operation" for each of them.
		const choices = properties
			.filter(({ name }) => name === property.name)
			.flatMap(({ options = [] }) => options);
		if (property.type === 'collection' && isRecord(value)) {
			return strangeChoices(choices.filter(isProperty), value);
		}
		if (property.type !== 'options' || typeof value !== 'string' || value.startsWith('='))
			return [];
		const isOffered = choices.some((choice) => 'value' in choice && choice.value === value);
		return isOffered ? [] : [`${property.name}: ${value}`];
	});
}

function isProperty(choice: object): choice is INodeProperties {
	return 'type' in choice;
}

const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];

interface Description {
	start: { kind: string; node: string; path?: string };
	/** The n8n without which it does not run. */
	needs?: string;
	credentials: Record<string, string[]>;
}

function descriptionOf(name: string): Description {
	const described = new Map<string, Description>(Object.entries(descriptions)).get(name);
	if (described === undefined) throw new TypeError(`${name} is not described`);
	return described;
}

const credentialTypes: Record<string, string> = {
	'@n8n/n8n-nodes-langchain.lmChatOpenAi': 'openAiApi',
	'n8n-nodes-base.crypto': 'crypto',
	'n8n-nodes-base.emailSend': 'smtp',
	'n8n-nodes-base.formTrigger': 'httpBasicAuth',
	'n8n-nodes-base.googleSheets': 'googleSheetsOAuth2Api',
	'n8n-nodes-base.n8n': 'n8nApi',
	'n8n-nodes-base.shopify': 'shopifyAccessTokenApi',
	'n8n-nodes-base.shopifyTrigger': 'shopifyAccessTokenApi',
	'n8n-nodes-base.slack': 'slackApi',
	'n8n-nodes-base.slackHitlTool': 'slackApi',
	'n8n-nodes-base.typeformTrigger': 'typeformApi',
};

/** The credential that n8n asks for. */
function credentialOf(node: INode): string | undefined {
	if (isOurs(node)) return 'enKashApi';
	const { authentication, nodeCredentialType, genericAuthType } = node.parameters;
	if (authentication === 'headerAuth') return 'httpHeaderAuth';
	if (authentication === 'predefinedCredentialType') return String(nodeCredentialType);
	if (authentication === 'genericCredentialType') return String(genericAuthType);
	return credentialTypes[node.type];
}

const nodeSize = 96;
const nameHeight = 32;
const handleHeight = 32;
const agentWidth = 256;

/** The room that a node takes on the canvas, with its name below. */
function boxOf(node: INode) {
	const [left, top] = node.position;
	const { width, height } = sizeOf(node);
	return { name: node.name, left, top, right: left + width, bottom: top + height };
}

function sizeOf({ type, parameters }: INode): { width: number; height: number } {
	if (type === stickyNote) {
		return { width: Number(parameters.width), height: Number(parameters.height) };
	}
	const height = nodeSize + nameHeight;
	if (type.endsWith('.agent')) return { width: agentWidth, height };
	// Four outputs make a node two handles taller than two do.
	if (type.endsWith('.enKashBulkAllocate'))
		return { width: nodeSize, height: height + 2 * handleHeight };
	return { width: nodeSize, height };
}
