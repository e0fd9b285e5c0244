/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { ICredentialDataDecryptedObject, INodeExecutionData } from 'n8n-workflow';
import { realSleep, replaceSleep, runNode } from '../harness';
import type { CredentialStore, NodeRun, RunResult, Sleep } from '../harness';
import { loginDeadlineMs } from '../../nodes/shared/enkash/login';
import { asCredentialData, isRecord } from '../harness/values';
import {
	demoAccount,
	startSandbox,
	type RecordedRequest,
	type Sandbox,
	type SandboxAccount,
	type Switches,
} from '../sandbox';
import { readBody, recordOf } from '../sandbox/requests';
import { expectNobodyInLogs } from './privacy';
import { expectNoSecrets, secretsOf } from './secrets';

export type Json = Record<string, unknown>;

/** A run of a node that this file's EnKash answers. */
export type EnKashRun = Omit<NodeRun, 'credential' | 'credentials'> & {
	/** What the credential holds otherwise than the sandbox's. */
	credential?: object;
	/** A store that other runs share. */
	credentials?: CredentialStore;
};

/** The ids of EnKash's own examples, so that requests can be held against them to the letter. */
export const documentedAccount = {
	clientId: 'CEK1PU9AOO',
	companyId: 'CEK1PU9AOO',
	cardAccountId: 'CAQL8YCV3',
	partnerId: 'CRMXWB3ZM',
} satisfies Partial<SandboxAccount>;

let passwords = 0;

/** Has Bulk Allocate put the whole result beside each row, which tests look into; plain columns are only a part of it. */
function withDetails<T extends Pick<NodeRun, 'node' | 'parameters'>>(run: T): T {
	if (run.node !== 'enKashBulkAllocate') return run;
	const { options = {}, ...parameters } = run.parameters ?? {};
	if (typeof options !== 'object') return run;
	const output = { output: 'rowAndResult' };
	return { ...run, parameters: { ...parameters, options: { ...output, ...options } } };
}

/** The sandbox of one test file. */
export class EnKash {
	constructor(private readonly current: () => Sandbox) {}

	get sandbox(): Sandbox {
		return this.current();
	}

	/** Has the sandbox behave in another way that EnKash's documentation allows. */
	turn(switches: Partial<Switches>): void {
		Object.assign(this.sandbox.switches, switches);
	}

	/** What a person fills in to work with this sandbox. */
	credential(overrides: object = {}): ICredentialDataDecryptedObject {
		return asCredentialData(this.sandbox.credential(overrides));
	}

	/** Runs a node, and makes sure that nothing it leaves behind holds a secret, and nothing that n8n logs a person. */
	async run({ credential, credentials, ...run }: EnKashRun): Promise<RunResult> {
		const result = await runNode({
			...withDetails(run),
			...(credentials ? { credentials } : { credential: this.credential(credential) }),
		});
		expectNoSecrets(result, secretsOf(this.sandbox, credential));
		expectNobodyInLogs(result, run.items, run.parameters);
		return result;
	}

	/** The same for a node that pays: once it has ended, nothing of it may go on. */
	async pay(run: EnKashRun): Promise<RunResult> {
		const result = await this.run(run);
		const end = this.sandbox.mark();
		await this.sandbox.settled();
		expect(this.sandbox.since(end).requests).toEqual([]);
		return result;
	}

	/** A login that EnKash refuses, and that no other test has tried. */
	wrongLogin(field: 'password' | 'clientSecret' = 'password'): object {
		return { [field]: `wrong-${field}-${passwords}` };
	}

	/** Begins with so many points in each account, and nothing paid. */
	fund(points: number): void {
		this.sandbox.account.balance = points;
		this.sandbox.reset();
	}

	/** Puts so many points into the account, with all that was paid left as it is. */
	topUp(points: number): void {
		const { companyId, cardAccountId } = this.sandbox.account;
		const account = this.sandbox.ledger.account(companyId, cardAccountId);
		if (!account) throw new Error('The sandbox does not have its account.');
		account.balance += points;
	}

	/** Resolves once so many calls of an endpoint have arrived. */
	async untilCalled(pathPart: string, times = 1): Promise<void> {
		while (this.callsTo(pathPart).length < times) {
			await new Promise((resolve) => setImmediate(resolve));
		}
	}

	/** Resolves once a call has arrived in full, and what it asks for has been done. */
	async untilReceived(pathPart: string): Promise<void> {
		while (!this.callsTo(pathPart).some(({ rawBody }) => rawBody !== '')) {
			await new Promise((resolve) => setImmediate(resolve));
		}
		await new Promise((resolve) => setImmediate(resolve));
	}

	get logins(): number {
		return this.sandbox.requestsTo('/oauth/token').length;
	}

	/** Calls of one endpoint, by a part of its path. */
	callsTo(pathPart: string): RecordedRequest[] {
		return this.sandbox.requestsTo(pathPart);
	}
}

/**
 * A sandbox for the tests of one file, as new before each of them. Its password is new too: logins are remembered by
 * the process, and a test must not meet those of another.
 */
export function useEnKash(account: Partial<SandboxAccount> = documentedAccount): EnKash {
	let sandbox: Sandbox | undefined;
	beforeAll(async () => {
		sandbox = await startSandbox({ account });
	});
	beforeEach(() => {
		if (!sandbox) return;
		const password = `password-${++passwords}-of-a-test`;
		Object.assign(sandbox.account, demoAccount, account, { password });
		sandbox.reset();
	});
	afterAll(async () => await sandbox?.close());
	return new EnKash(() => {
		if (!sandbox) throw new Error('The sandbox is there only while a test runs.');
		return sandbox;
	});
}

/** A reply that a stub gives, whatever it was asked. Text goes out as it stands, and a function writes for itself. */
export interface StubReply {
	status?: number;
	headers?: Record<string, string>;
	body: object | string | ((response: ServerResponse) => void);
}

/** A server that gives the replies of EnKash's documentation, to the letter. */
export class StubServer {
	readonly requests: RecordedRequest[] = [];

	/** By a part of the path. A function is asked anew each time. */
	replies: Record<string, StubReply | ((request: RecordedRequest) => StubReply)> = {};

	url = '';

	credential(overrides: object = {}): ICredentialDataDecryptedObject {
		return asCredentialData({
			apiUrl: this.url,
			authUrl: this.url,
			clientId: documentedAccount.clientId,
			clientSecret: 'secret-of-the-stub',
			username: '9876500000',
			password: `password-${passwords}-of-the-stub`,
			partnerId: documentedAccount.partnerId,
			companyId: documentedAccount.companyId,
			cardAccountId: documentedAccount.cardAccountId,
			...overrides,
		});
	}

	async run({ credential, ...run }: Omit<EnKashRun, 'credentials'>): Promise<RunResult> {
		const filled = this.credential(credential);
		const result = await runNode({ ...withDetails(run), credential: filled });
		expectNoSecrets(result, {
			'client secret': [String(filled.clientSecret)],
			password: [String(filled.password)],
			'request body': this.requests.map(({ rawBody }) => rawBody),
		});
		return result;
	}

	/** The one call whose path holds this part. */
	callTo(pathPart: string): RecordedRequest {
		const [call, ...others] = this.requests.filter(({ path }) => path.includes(pathPart));
		if (!call || others.length > 0) throw new Error(`Not one call to ${pathPart}.`);
		return call;
	}

	/** What this server says to a request. */
	async answer(request: IncomingMessage): Promise<Required<StubReply>> {
		const record = recordOf(request, Date.now());
		record.rawBody = await readBody(request);
		if (record.rawBody.startsWith('{') || record.rawBody.startsWith('[')) {
			record.body = JSON.parse(record.rawBody);
		}
		this.requests.push(record);
		const known = Object.entries(this.replies).find(([part]) => record.path.includes(part));
		const reply = known?.[1] ?? documentedReply(record);
		const given = typeof reply === 'function' ? reply(record) : reply;
		return { status: 200, headers: {}, ...given };
	}
}

/** What every node asks for on its way: a token, and the account. */
function documentedReply({ path }: RecordedRequest): StubReply {
	if (path === '/oauth/token') {
		const tokens = { access_token: 'token-of-the-stub', refresh_token: 'refresh' };
		return { body: { ...tokens, token_type: 'bearer', expires_in: 86399, scope: 'read write' } };
	}
	const account = { ...documentedAccount, availableBalance: 898138 };
	return { body: { response_code: 0, response_message: 'Success', payload: account } };
}

/** A stub for the tests of one file, without memory from one to the next. */
export function useStubServer(): StubServer {
	const stub = new StubServer();
	const server = createServer((request, response) => {
		void stub.answer(request).then(({ status, headers, body }) => {
			response.writeHead(status, { 'content-type': 'application/json', ...headers });
			if (typeof body === 'function') body(response);
			else response.end(typeof body === 'string' ? body : JSON.stringify(body));
		});
	});
	beforeAll(async () => {
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const address = server.address();
		if (typeof address !== 'object' || address === null) throw new Error('There is no port.');
		stub.url = `http://127.0.0.1:${address.port}`;
	});
	beforeEach(() => {
		passwords++;
		stub.requests.length = 0;
		stub.replies = {};
	});
	afterAll(async () => {
		await new Promise((resolve) => {
			server.close(resolve);
			server.closeAllConnections();
		});
	});
	return stub;
}

/** Less is no wait, but a moment in which a call gets on its way. */
const shortestWaitMs = 50;

/** Has nodes wait in another way in the tests of one file or block. */
function useWaits(wait: Sleep): void {
	let restore = () => {};
	beforeEach(() => {
		restore = replaceSleep(async (ms) => await (ms < shortestWaitMs ? realSleep(ms) : wait(ms)));
	});
	afterEach(() => restore());
}

/**
 * Nodes wait for no time at all; says how long they would have waited, in milliseconds. The clock of a sandbox that is
 * handed in moves on by as much.
 */
export function useShortWaits(enKash?: EnKash): readonly number[] {
	const waits: number[] = [];
	beforeEach(() => {
		waits.length = 0;
	});
	useWaits(async (ms) => {
		waits.push(ms);
		enKash?.sandbox.advanceClock(ms);
		await new Promise((resolve) => setImmediate(resolve));
	});
	return waits;
}

/** Nodes wait for ever; what is returned resolves once one does. */
export function useEndlessWaits(): () => Promise<void> {
	let begun: Promise<void> | undefined;
	let begin = () => {};
	beforeEach(() => {
		begun = new Promise((resolve) => {
			begin = resolve;
		});
	});
	useWaits(async () => {
		begin();
		await new Promise(() => {});
	});
	return async () => await begun;
}

/** The time for one call never runs out by itself; what is returned lets it run out for the latest call. */
export function useDeadlines(): () => void {
	let latest: AbortController | undefined;
	beforeEach(() => {
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
			const controller = new AbortController();
			// A login has a time of its own, and comes after that of the call which needs it.
			if (ms !== loginDeadlineMs) latest = controller;
			return controller.signal;
		});
	});
	afterEach(() => jest.restoreAllMocks());
	return () => latest?.abort(new DOMException('The time is up.', 'TimeoutError'));
}

/** Lets time pass in the whole file, nodes and all: called before they are loaded, as some keep hold of the clock. */
export function useMovableTime(): (ms: number) => void {
	const realNow = Date.now;
	const realUptime = performance.now.bind(performance);
	let passedMs = 0;
	Date.now = () => realNow() + passedMs;
	performance.now = () => realUptime() + passedMs;
	// The test process keeps this one for the next file.
	afterAll(() => {
		performance.now = realUptime;
	});
	return (ms) => {
		passedMs += ms;
	};
}

/** A person as a row of a sheet, by number. */
export function person(index: number, fields: Json = {}) {
	return { name: `Person ${index}`, mobile: mobileOf(index), loadAmount: 100, ...fields };
}

/** Persons from 0 on, each with a mobile of their own. */
export function people(count: number, fields: Json = {}) {
	return Array.from({ length: count }, (_, index) => person(index, fields));
}

export function mobileOf(index: number): string {
	return String(9_100_000_000 + index);
}

/** The result on an item, beside the row or alone. */
export function resultOn({ json }: INodeExecutionData): Json {
	return isRecord(json.enkash) ? json.enkash : json;
}

/** The input that an item came from; throws for lineage of any other form than that of one item. */
export function indexOf({ pairedItem }: INodeExecutionData): number {
	if (isRecord(pairedItem) && typeof pairedItem.item === 'number') return pairedItem.item;
	throw new Error(`Not the lineage of one item: ${JSON.stringify(pairedItem)}`);
}

/** What became of a payout, for tables: `allocated`, `rejected invalidRow`. */
export function outcomeOf({ outcome, reasonCode }: Json): string {
	return [outcome, reasonCode].filter((word) => word !== undefined).join(' ');
}

/** Where one of three stands. */
export const places = [
	{ place: 'first', index: 0 },
	{ place: 'middle', index: 1 },
	{ place: 'last', index: 2 },
];

/** Every choice of On Error. */
export const onErrorChoices = [
	'stopWorkflow',
	'continueRegularOutput',
	'continueErrorOutput',
] as const;
