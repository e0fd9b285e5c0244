import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import type { Cell } from '../fakes/services';
import { runNode } from '../harness';
import { isRecord } from '../harness/values';
import { asExcel } from './excel';
import { nodeOf, readWorkflow, workflowNames, type WorkflowFile } from './files';
import { type Start, useFixture } from './fixture';

/**
 * A later node asks by `$('…').item` for the row that an item comes from. n8n answers from what each node says of its
 * items, so a node that says it wrongly, or not at all, hands on the row of somebody else, or none. Here every node of
 * EnKash in every workflow has a node behind each of its outputs, the error output included, that asks.
 */

const fixture = useFixture();

const bulk = 'bulk-create-allocate-points-json';
const payoutRun = 'diwali-2026';
const headings = ['Full Name', 'Mobile Number', 'Points', 'Email', 'Title', 'Gender'];

/** The second has no usable number, so what comes behind is out of step with what went in. */
const asha = ['Asha Rao', '98765 43210', 500, 'asha@example.com', 'Ms', 'F'];
const nobody = ['Ravi Kumar', '98450', 250, 'ravi@example.com', 'Mr', 'M'];
const vikram = ['Vikram Singh', '98765 43211', 1000, 'vikram@example.com', 'Mr', 'M'];
const meera = ['Meera Iyer', '98450 98450', 750, 'meera@example.com', 'Ms', 'F'];
const people = [asha, nobody, vikram, meera];

/** What each output of a node must have led to, at least once. */
type Outputs = Record<string, number[]>;

interface Way {
	file: string;
	/** What happens in it. */
	title: string;
	/** A column by which a row is known, in the item and in the row that it comes from. Default: there is one item. */
	key?: string;
	outputs: Outputs;
	start: () => Promise<Start> | Start;
}

const slackSettings = { payoutRun, slackChannel: '#rewards' };
const approval = { approversChannel: '#approvals', approvers: 'U0APPROVER' };
const mail = { emailFrom: 'n8n@example.com', emailTo: 'hr@example.com' };

function addSheet(rows: Cell[][] = people, extra: Record<string, Cell> = {}): string {
	const { googleSheets } = fixture().services;
	return googleSheets.add('Sheet1', [
		[...headings, ...Object.keys(extra)],
		...rows.map((row) => [...row, ...Object.values(extra)]),
	]);
}

/** EnKash pays and doesn't say so. */
function answerNothing(path = bulk): void {
	fixture().sandbox.addFault({ kind: 'resetAfter', match: { path }, times: 9 });
}

function block(mobile: string): void {
	fixture().sandbox.switches.blockedMobiles = [mobile];
}

function setBalance(balance: number): void {
	const { account, ledger } = fixture().sandbox;
	Object.assign(ledger.account(account.companyId, account.cardAccountId) ?? {}, { balance });
}

/** Of the four, one stands in EnKash's log as in the sheet, and one with another amount. */
async function payTwoBefore(): Promise<void> {
	const items = [asha, [...meera.slice(0, 2), 1]].map((row) => ({
		json: Object.fromEntries(headings.map((heading, column) => [heading, row[column]])),
	}));
	const credential = fixture().credential();
	await runNode({ node: 'enKashBulkAllocate', parameters: { payoutRun }, items, credential });
	expect(fixture().paid).toHaveLength(2);
}

function uploaded(rows: Array<Array<string | number>>): INodeExecutionData {
	const data = asExcel([headings, ...rows]).toString('base64');
	return {
		json: {
			'Payout Run': payoutRun,
			Reason: 'Wrong team',
			'Your Name': 'Ravi HR',
			'Your Work Email': 'ravi@example.com',
		},
		binary: { File: { data, mimeType: 'application/octet-stream', fileName: 'people.xlsx' } },
	};
}

function uploadStart(): Start {
	return {
		from: 'Upload Form',
		inputs: [uploaded(people)],
		settings: { ...approval, ...mail, tellPeopleWorkflow: 'no' },
	};
}

/** What Shopify tells about an order with Asha's code. */
function shop(from: string, financial_status: string): Start {
	const { shopify, googleSheets } = fixture().services;
	shopify.set(1, {
		...{ name: '#1', total_price: '900.00', discount_codes: [{ code: 'ASHA10' }] },
		financial_status,
	});
	return {
		from,
		inputs: [{ id: 1, order_id: 1 }],
		settings: {
			membersLink: googleSheets.add('Members', [
				[...headings, 'Referral Code'],
				[...asha, 'ASHA10'],
			]),
			...{ coinEvent: fixture().sandbox.account.coinEvent, slackChannel: '#referrals' },
		},
	};
}

async function orderIsPaid(settings: Record<string, unknown> = {}): Promise<void> {
	const start = shop('Shopify: Order Paid', 'paid');
	const file = 'referral-and-service-rewards';
	await fixture().run(file, { ...start, settings: { ...start.settings, ...settings } });
}

function rating(): Start {
	const body = { ticketId: 42, email: 'asha@example.com' };
	return { ...shop('Freshdesk: Rating', 'paid'), inputs: [{ body }] };
}

function command(mobile = asha[1]): Start {
	const { slack, googleSheets } = fixture().services;
	const { headers, body } = slack.command({ text: '<@U0ASHA|asha> 100 for helping' });
	const fields = Object.fromEntries(new URLSearchParams(body));
	const data = Buffer.from(body).toString('base64');
	const [name, , , email, title, gender] = asha;
	return {
		from: 'Slash Command',
		inputs: [
			{ json: { headers, body: fields }, binary: { data: { data, mimeType: 'text/plain' } } },
		],
		settings: {
			...approval,
			sheetLink: googleSheets.add('People', [
				['Slack Member ID', 'Full Name', 'Mobile Number', 'Email', 'Title', 'Gender'],
				['U0ASHA', name ?? '', mobile ?? '', email ?? '', title ?? '', gender ?? ''],
			]),
		},
	};
}

function giftCard(mobile: string): Start {
	return {
		from: 'Gift Card Form',
		inputs: [
			{
				...{ 'First Name': 'Asha', 'Last Name': 'Rao', 'Mobile Number': mobile },
				...{ Email: 'asha@example.com', Points: '1000', Occasion: 'Five years' },
			},
		],
		settings: {
			giftCardAccountId: fixture().sandbox.account.giftCardAccountId,
			...{ emailFrom: 'n8n@example.com', emailHr: 'hr@example.com' },
		},
	};
}

/** A sheet that waits for points, as the workflow that pays sheets leaves it. */
function waitingSheet(): Start {
	const waiting = { 'EnKash Outcome': 'Not Sent', 'EnKash Reason Code': 'insufficientBalance' };
	const sheetLink = addSheet(people, { ...waiting, 'EnKash Payout Run': payoutRun });
	const inputs = [{ availableBalance: 60_000 }];
	return { from: 'EnKash Balance Is Restored', inputs, settings: { ...slackSettings, sheetLink } };
}

function employees(): Start {
	fixture().services.keka.employees = people.map(([displayName, mobile], index) => ({
		...{ employeeNumber: `EMP${index}`, displayName: displayName ?? '', email: '' },
		// Long enough to be sent, and none of India.
		...{ mobilePhone: index === 1 ? '1234567890' : (mobile ?? ''), joiningDate: '2026-11-26' },
	}));
	const settings = { kekaAddress: 'https://acme.keka.com', day: '2026-11-26' };
	return {
		from: 'Every Morning at 9',
		settings: { ...settings, slackChannel: '#hr', tellPeopleWorkflow: 'no' },
	};
}

function birthdays(): Start {
	const day = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Kolkata' }).format(new Date());
	const sheetLink = fixture().services.googleSheets.add('People', [
		['Full Name', 'Mobile Number', 'Birthday', 'Email'],
		...people.map(([name, mobile]) => [name ?? '', mobile ?? '', day, '']),
	]);
	const settings = { sheetLink, slackChannel: '#hr', tellPeopleWorkflow: 'no' };
	return { from: 'Mondays at 9', settings };
}

function chunk(): Start {
	const columns = ['Outcome', 'Paid Points', 'Reason', 'Reason Code', 'Reference', 'Transaction'];
	const names = [...columns, 'Payout Run', 'Account'].map((name) => `EnKash ${name}`);
	const sheetLink = addSheet(people, Object.fromEntries(names.map((name) => [name, ''])));
	const payout = { sheetLink, tab: 'Sheet1', payoutRun };
	const rows = people.map((row, index) => ({ row_number: index + 2, key: JSON.stringify(row) }));
	return {
		from: 'A Chunk Arrives',
		inputs: [{ body: { ...payout, chunk: 1, first: 2, last: 5, rows } }],
		settings: payout,
	};
}

function register(): Start {
	const line = ['08/11/2026', addSheet(), 'Sheet1', 'employee'];
	return {
		from: 'Second of the Month',
		settings: {
			registerLink: fixture().services.googleSheets.add('Runs', [
				['Payout Run', 'Paid On', 'Sheet Link', 'Tab', 'Kind'],
				[payoutRun, ...line],
				['another run', ...line],
			]),
			...{ month: '2026-11', slackChannel: '#finance', emailFrom: 'n8n@example.com' },
			...{ emailFinance: 'finance@example.com', emailPayroll: 'payroll@example.com' },
		},
	};
}

/** One attempt tells as much as three. */
function trySingly({ nodes }: WorkflowFile): void {
	for (const { type, parameters } of nodes) {
		if (!type.endsWith('.enKashBulkAllocate')) continue;
		parameters.options = { ...Object(parameters.options), maxAttempts: 1 };
	}
}

/** A workflow that pays rows: in a good moment, and where EnKash doesn't answer. */
function payingRows(
	file: string,
	payer: string,
	start: () => Start,
	key = 'row_number',
	others: Outputs = {},
): Way[] {
	return [
		{ file, key, title: 'some are paid', outputs: { [payer]: [0, 1], ...others }, start },
		{
			file,
			key,
			title: 'EnKash does not answer',
			outputs: { [payer]: [1, 2], ...others },
			start() {
				answerNothing();
				return { ...start(), change: trySingly };
			},
		},
	];
}

const sheetStart = (settings: Record<string, unknown> = slackSettings) => ({
	from: 'Click Execute',
	settings: { sheetLink: addSheet(), ...settings },
});

const referral = 'referral-and-service-rewards';

const ways: Way[] = [
	...payingRows(
		'approved-sheet-to-rewards',
		'Pay What Was Approved',
		() => sheetStart({ payoutRun, ...approval }),
		'row_number',
		{ 'Find the References': [1], 'Preview the Payout': [1] },
	),
	...payingRows('balance-restored-go-on', 'Pay Who Was Waiting', waitingSheet, 'row_number', {
		'EnKash Balance Is Restored': [0],
		'Preview the Payout': [1],
		'Plan of Who Is Waiting': [1],
	}),
	...payingRows(
		'demo-sheet-to-rewards',
		'EnKash Bulk Allocate',
		() => ({
			from: 'Click Execute',
			settings: { yourMobile: '9876543210', colleaguesMobile: '9876543211' },
		}),
		'Full Name',
	),
	...payingRows('google-sheets-to-rewards', 'Pay Everybody', sheetStart, 'row_number', {
		'Preview the Payout': [1],
	}),
	...payingRows('keka-joiners-and-anniversaries', 'Give the Points', employees, 'employeeNumber'),
	...payingRows('large-sheet-on-workers-chunk', 'Pay the Chunk', chunk),
	...payingRows('upload-to-rewards', 'Pay What Was Approved', uploadStart, 'row_number', {
		'Preview the Payout': [1],
	}),
	...payingRows('weekly-birthday-points', 'Give Birthday Points', birthdays, 'Full Name'),
	{
		file: 'large-sheet-on-workers',
		title: 'the points do not suffice, so the log is asked',
		key: 'row_number',
		outputs: { 'Check the Whole Sheet': [1], 'Who Was Paid Already?': [0, 1, 2] },
		async start() {
			await payTwoBefore();
			setBalance(10);
			const chunkAddress = 'https://n8n.example.com/webhook/enkash-payout-chunk';
			return sheetStart({ ...slackSettings, chunkAddress });
		},
	},
	{
		file: 'months-end',
		title: 'the runs of two lines',
		key: 'row_number',
		outputs: { 'Check the Run': [0, 1, 2] },
		async start() {
			await payTwoBefore();
			return register();
		},
	},
	{
		file: 'recheck-unconfirmed',
		title: 'unclear rows are looked up',
		key: 'row_number',
		outputs: { 'Find the References': [1], 'Check in EnKash': [0, 1, 2] },
		async start() {
			await payTwoBefore();
			const unclear = { 'EnKash Outcome': 'Unconfirmed', 'EnKash Payout Run': payoutRun };
			return sheetStart({ ...slackSettings, sheetLink: addSheet(people, unclear) });
		},
	},
	{
		file: 'low-balance-alert',
		title: 'the account is low',
		outputs: { 'EnKash Balance Is Low': [0] },
		start: () => ({
			from: 'EnKash Balance Is Low',
			inputs: [{ cardAccountId: 'CASANDBX1', availableBalance: 1, threshold: 2 }],
			settings: { ...mail, slackChannel: '#finance' },
		}),
	},
	{
		file: 'form-to-gift-card',
		title: 'a card is made',
		outputs: { 'Make the Gift Card': [0] },
		start: () => giftCard('98765 43210'),
	},
	{
		file: 'form-to-gift-card',
		title: 'a card is refused',
		outputs: { 'Make the Gift Card': [1] },
		start: () => giftCard('98450'),
	},
	{
		file: 'slack-reward-command',
		title: 'points are given',
		outputs: { 'Give the Points': [0] },
		start: () => command(),
	},
	{
		file: 'slack-reward-command',
		title: 'points are refused',
		outputs: { 'Give the Points': [1] },
		start: () => command('98450'),
	},
	{
		file: referral,
		title: 'an order is paid',
		outputs: { 'Give the Points': [0] },
		start: () => shop('Shopify: Order Paid', 'paid'),
	},
	{
		file: referral,
		title: 'an order is paid, and EnKash refuses',
		outputs: { 'Give the Points': [1] },
		start() {
			block('9876543210');
			return shop('Shopify: Order Paid', 'paid');
		},
	},
	{
		file: referral,
		title: 'an order is paid, and EnKash does not answer',
		outputs: { 'Give the Points': [2] },
		start() {
			answerNothing();
			return { ...shop('Shopify: Order Paid', 'paid'), change: trySingly };
		},
	},
	{
		file: referral,
		title: 'a refund',
		outputs: { 'Was It Given?': [0], 'Take It Back': [0] },
		async start() {
			await orderIsPaid();
			return shop('Shopify: Refund Created', 'refunded');
		},
	},
	{
		file: referral,
		title: 'a refund, and EnKash refuses',
		outputs: { 'Was It Given?': [0], 'Take It Back': [1] },
		async start() {
			await orderIsPaid();
			block('9876543210');
			return shop('Shopify: Refund Created', 'refunded');
		},
	},
	{
		file: referral,
		title: 'a refund of what was never given',
		outputs: { 'Was It Given?': [1] },
		start: () => shop('Shopify: Refund Created', 'refunded'),
	},
	{
		file: referral,
		title: 'a refund of another amount',
		outputs: { 'Was It Given?': [2] },
		async start() {
			await orderIsPaid({ pointsPerReferral: 300 });
			return shop('Shopify: Refund Created', 'refunded');
		},
	},
	{
		file: referral,
		title: 'a rating',
		outputs: { 'Give the Coins': [0] },
		async start() {
			await orderIsPaid();
			return rating();
		},
	},
	{
		file: referral,
		title: 'a rating of a member without a card',
		outputs: { 'Give the Coins': [1] },
		start: rating,
	},
	{
		file: 'undo-payout-run',
		title: 'some are taken back',
		key: 'mobile',
		outputs: {
			'Check in EnKash': [0, 1, 2],
			'Take the Points Back': [0, 1],
			'Look Up the Cards': [0],
		},
		async start() {
			await payTwoBefore();
			const credential = fixture().credential();
			const item = Object.fromEntries(headings.map((name, column) => [name, vikram[column]]));
			const items = [{ json: item }];
			await runNode({ node: 'enKashBulkAllocate', parameters: { payoutRun }, items, credential });
			block('9876543210');
			return {
				from: 'Undo Form',
				inputs: [uploaded(people)],
				settings: { ...approval, ...mail },
			};
		},
	},
];

/** Whose items have a row behind them. A receipt has them all, and a tool of an agent hands its answer to the agent. */
function isOfEnKash({ type }: INode): boolean {
	return type.startsWith('n8n-nodes-enkash.') && !type.endsWith('Tool');
}

/** The outputs on which rows leave: without the receipt of Bulk Allocate. */
function rowOutputs({ type, onError }: INode): number[] {
	if (type.endsWith('.enKashBulkAllocate')) return [0, 1, 2];
	return onError === 'continueErrorOutput' ? [0, 1] : [0];
}

/** A node that asks, behind an output of another one. */
interface Probe {
	name: string;
	node: string;
	output: number;
	/** The node whose row is asked for. */
	source: string;
}

function probeOf(node: string, output: number, source: string): Probe {
	return { name: `${node} ${output} to ${source}`, node, output, source };
}

/** A probe behind each output, for each node before it; a trigger is its own source. */
function probesOf({ nodes, connections }: WorkflowFile): Probe[] {
	return nodes.filter(isOfEnKash).flatMap((node) => {
		const before = Object.entries(connections).flatMap(([from, { main = [] }]) =>
			main.some((targets) => targets?.some((target) => target.node === node.name)) ? [from] : [],
		);
		const sources = before.length > 0 ? before : [node.name];
		return rowOutputs(node).flatMap((output) =>
			sources.map((source) => probeOf(node.name, output, source)),
		);
	});
}

/** Whether the items of a node hold the rows that they come from. What a look-up or a trigger finds is something else. */
function holdsRows(name: string, workflow: WorkflowFile): boolean {
	const { type } = nodeOf(workflow, name);
	return !type.endsWith('.enKash') && !type.endsWith('.enKashTrigger');
}

function addProbe(workflow: WorkflowFile, { name, node, output, source }: Probe): void {
	const assignments = Object.entries({
		row: `={{ JSON.stringify($('${source}').item.json) }}`,
		item: '={{ JSON.stringify($json) }}',
	}).map(([field, value]) => ({ id: field, name: field, value, type: 'string' }));
	workflow.nodes.push({
		...{ id: name, name, type: 'n8n-nodes-base.set', typeVersion: 3.4 },
		// Above all others, so that it runs before a step that fails.
		...{ position: [0, -5000], onError: 'continueRegularOutput' },
		parameters: { assignments: { assignments } },
	});
	const outputs = ((workflow.connections[node] ??= {}).main ??= []);
	while (outputs.length <= output) outputs.push([]);
	(outputs[output] ??= []).push({ node: name, type: 'main', index: 0 });
}

function parsed(value: unknown): IDataObject | undefined {
	const json: unknown = typeof value === 'string' ? JSON.parse(value) : undefined;
	return isRecord(json) ? JSON.parse(JSON.stringify(json)) : undefined;
}

test.each(ways.map((way) => [`${way.file}: ${way.title}`, way] as const))(
	'%s: each item knows the row that it comes from',
	async (_, { file, key, outputs, start }) => {
		const begin = await start();
		const workflow = readWorkflow(file);
		const probes = probesOf(workflow);
		const { nodes } = await fixture().run(file, {
			...begin,
			change(copy) {
				begin.change?.(copy);
				for (const probe of probes) addProbe(copy, probe);
			},
		});
		const seen: Outputs = {};
		const hasItems = (node: string) => nodes[node]?.outputs.some((items) => items.length > 0);
		let compared = 0;
		for (const { name, node, output } of probes.filter(({ source }) => hasItems(source))) {
			const items = nodes[name]?.outputs.flat() ?? [];
			for (const { json } of items) {
				const row = parsed(json.row);
				// Without a row, n8n has found none for the item.
				expect({ name, row }).toEqual({ name, row: expect.anything() });
				if (key === undefined || !holdsRows(node, workflow)) continue;
				expect({ name, key: parsed(json.item)?.[key] }).toEqual({ name, key: row?.[key] });
				compared += 1;
			}
			if (items.length > 0) seen[node] = [...(seen[node] ?? []), output];
		}
		expect(seen).toEqual(outputs);
		expect(compared > 0).toBe(key !== undefined);
	},
);

test('results that were put in order know their rows too', async () => {
	const results = probeOf('Results in Order', 0, 'Pay What Was Approved');
	const { nodes } = await fixture().run('upload-to-rewards', {
		...uploadStart(),
		change: (workflow) => addProbe(workflow, results),
	});
	const rows = nodes[results.name]?.outputs.flat() ?? [];
	const pairs = rows.map(({ json }) => [
		parsed(json.item)?.row_number,
		parsed(json.row)?.row_number,
	]);
	expect(pairs).toEqual([2, 3, 4, 5].map((row) => [row, row]));
});

test('every output of every node of EnKash that rows can leave on is asked', () => {
	const asked = new Set(
		ways.flatMap(({ file, outputs }) =>
			Object.entries(outputs).flatMap(([node, list]) =>
				list.map((output) => `${file}: ${node} ${output}`),
			),
		),
	);
	const all = workflowNames.flatMap((file) =>
		readWorkflow(file)
			.nodes.filter(isOfEnKash)
			.flatMap((node) => {
				// A preview has nobody to pay and nothing that is unclear.
				const isPreview = node.parameters.operation === 'preview';
				const rows = isPreview ? [1] : rowOutputs(node);
				return rows.map((output) => `${file}: ${node.name} ${output}`);
			}),
	);
	expect([...asked].sort()).toEqual(all.sort());
});
