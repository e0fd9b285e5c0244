/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { get } from 'node:http';
import type { SandboxAccount } from './account';
import type { Fault } from './faults';
import { loginsByHost, tallyOf } from './history';
import type { Happenings, Mark, Overlap, Tally } from './history';
import type { Ledger } from './ledger';
import { closeAtOnce, listen } from './network';
import { Traffic } from './requests';
import type { RecordedRequest } from './requests';
import { createSandboxServer } from './server';
import { Service } from './service';
import type { Switches } from './switches';
import type { Vouchers } from './vouchers';

export interface SandboxOptions {
	/** 0 or nothing: any free port. */
	port?: number;
	switches?: Partial<Switches>;
	account?: Partial<SandboxAccount>;
	/** Without it, a line about each request goes to standard output. Default true. */
	quiet?: boolean;
}

export interface Sandbox {
	/** `http://127.0.0.1:<port>` */
	readonly url: string;
	readonly account: SandboxAccount;
	/** Live: a change counts from the next request on. */
	readonly switches: Switches;
	readonly ledger: Ledger;
	/** The voucher shop: products, cart and orders. */
	readonly vouchers: Vouchers;
	/** Every request but the control ones, in the order of arrival. */
	readonly requests: RecordedRequest[];
	requestsTo(pathPart: string): RecordedRequest[];
	/** The most at one time since the start or the last `reset()`. */
	readonly maxConcurrentConnections: number;
	readonly maxConcurrentRequests: number;
	addFault(fault: Fault): void;
	/** Forgets the faults that have not hit yet. */
	clearFaults(): void;
	/** Resolves once every request that has arrived is dealt with, also those whose clients have given up. */
	untilQuiet(): Promise<void>;
	/** Resolves once no client waits for a reply and nothing is worked on, delayed or on its way any more. */
	settled(): Promise<void>;
	/** This moment, for `since` and `tally`. */
	mark(): Mark;
	/** What clients sent and what the server did after a mark. */
	since(mark: Mark): Happenings;
	/** How often each reference, mobile, card, coin request and coin event was sent and done: after a mark, or ever. */
	tally(mark?: Mark): Tally;
	/**
	 * Every two calls that were in flight at once for one person, since the start or the last `reset()`. A call that is
	 * answered at once overlaps with none, so a test of this holds replies back, e.g. with `latencyMs`.
	 */
	readonly overlaps: readonly Overlap[];
	/** How many logins were sent to each spelling of the host, e.g. `localhost:4010` and `127.0.0.1:4010/`. */
	logins(): Map<string, number>;
	/** Moves the sandbox's own clock on, e.g. past a token's life. */
	advanceClock(ms: number): void;
	/** Data of an `enKashApi` credential that points here. */
	credential(overrides?: object): Record<string, unknown>;
	/** Ledger, holders, tokens, lockout, faults, requests, clock and switches as at the start. */
	reset(): void;
	/** Ends every connection at once. */
	close(): Promise<void>;
}

/** Starts a local EnKash on the loopback interface. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const service = new Service(options.account, options.switches);
	const traffic = new Traffic();
	const reset = () => {
		service.reset();
		traffic.reset();
	};
	const server = createSandboxServer(service, traffic, reset);
	if (options.quiet === false) {
		server.on('request', (request, response) => {
			response.once('close', () => {
				const status = response.headersSent ? response.statusCode : 'no reply';
				process.stdout.write(`${request.method} ${request.url} ${status}\n`);
			});
		});
	}
	const url = `http://127.0.0.1:${await listen(server, options.port)}`;

	return {
		url,
		account: service.account,
		switches: service.switches,
		ledger: service.ledger,
		vouchers: service.vouchers,
		requests: service.requests,
		requestsTo: (pathPart) => service.requests.filter(({ path }) => path.includes(pathPart)),
		get maxConcurrentConnections() {
			return traffic.maxConnections;
		},
		get maxConcurrentRequests() {
			return traffic.maxRequests;
		},
		addFault: (fault) => service.faults.add(fault),
		clearFaults: () => service.faults.clear(),
		untilQuiet: () => traffic.quiet(),
		settled: () => settled(service, traffic, url),
		mark: () => service.mark(),
		since: (mark) => service.since(mark),
		tally: (mark) => tallyOf(service.since(mark)),
		get overlaps() {
			return service.flights.overlaps;
		},
		logins: () => loginsByHost(service.requests),
		advanceClock: (ms) => service.clock.advance(ms),
		credential: (overrides = {}) => ({ ...credentialOf(service, url), ...overrides }),
		reset,
		close: async () => await closeAtOnce(server, traffic.sockets),
	};
}

/**
 * What was sent before is not always seen before. By the time a connection that is begun now has been answered, those
 * begun before have arrived; so it is over when none has.
 */
async function settled(service: Service, traffic: Traffic, url: string): Promise<void> {
	for (;;) {
		await traffic.settled();
		const seen = service.requests.length;
		await knock(url);
		if (service.requests.length === seen) return;
	}
}

async function knock(url: string): Promise<void> {
	const request = get(`${url}/sandbox/knock`, { agent: false });
	await new Promise<void>((resolve) => {
		// A sandbox that has been closed is settled.
		request.once('error', () => resolve());
		request.once('response', (response) => response.resume().once('close', () => resolve()));
	});
}

function credentialOf({ account, switches }: Service, url: string): Record<string, unknown> {
	const encryption = switches.encryptedReplies ? 'both' : 'request';
	return {
		environment: 'test',
		apiUrl: url,
		authUrl: url,
		ssoUrl: url,
		clientId: account.clientId,
		clientSecret: account.clientSecret,
		username: account.username,
		password: account.password,
		partnerId: account.partnerId,
		companyId: account.companyId,
		cardAccountId: account.cardAccountId,
		encryption: switches.encryption === 'required' ? encryption : 'off',
		encryptionKey: account.encryptionKey,
		encryptionKeyFormat: switches.encryptionKeyFormat,
		accessToken: '',
	};
}
