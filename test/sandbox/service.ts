/* eslint-disable @n8n/community-nodes/require-node-api-error -- a server of its own, never inside n8n */
import { demoAccount } from './account';
import type { SandboxAccount } from './account';
import { Auth, oauthError } from './auth';
import { Clock } from './clock';
import { CoinEvents } from './coinEvents';
import { decrypt, unwrapRequest } from './encryption';
import { endpointFor } from './endpoints';
import { Faults } from './faults';
import { Flights } from './history';
import type { Happenings, Mark } from './history';
import { Ids } from './ids';
import { Ledger } from './ledger';
import { failure, failureBody, Refusal } from './reply';
import type { Reply } from './reply';
import type { RecordedRequest } from './requests';
import { defaultSwitches } from './switches';
import type { Switches } from './switches';
import { documented, sandboxOnly } from './texts';
import { Vouchers } from './vouchers';
import type { Endpoint, World } from './world';

const loginPath = '/oauth/token';

/** EnKash without the network: takes a request, gives a reply, in one synchronous step. */
export class Service implements World {
	readonly account: SandboxAccount;
	readonly switches: Switches;
	readonly clock = new Clock();
	readonly ids = new Ids();
	readonly ledger: Ledger;
	readonly coinEvents: CoinEvents;
	readonly vouchers: Vouchers;
	readonly originals = new Map<string, unknown>();
	readonly auth: Auth;
	readonly faults = new Faults();
	readonly requests: RecordedRequest[] = [];
	readonly flights = new Flights();
	/** How often `reset` was called. */
	resets = 0;

	private readonly startSwitches: Switches;
	private windowEndsAt = 0;
	private windowRequests = 0;

	constructor(account: Partial<SandboxAccount> = {}, switches: Partial<Switches> = {}) {
		this.account = { ...demoAccount, ...account };
		this.startSwitches = structuredClone({ ...defaultSwitches, ...switches });
		this.switches = structuredClone(this.startSwitches);
		this.ledger = new Ledger(this.account, this.ids, this.clock);
		this.coinEvents = new CoinEvents(this.account, this.ids);
		this.vouchers = new Vouchers(this.account, this.clock);
		this.auth = new Auth(this.account, this.switches, this.clock);
	}

	/** Everything as it was at the start; `ledger`, `requests` and `switches` stay the same objects. */
	reset(): void {
		Object.assign(this.switches, structuredClone(this.startSwitches));
		this.clock.reset();
		this.ids.reset();
		this.ledger.reset();
		this.coinEvents.reset();
		this.vouchers.reset();
		this.originals.clear();
		this.auth.reset();
		this.faults.clear();
		this.requests.length = 0;
		this.flights.reset();
		this.resets += 1;
		this.windowEndsAt = 0;
		this.windowRequests = 0;
	}

	/** This moment, to ask `since` what has happened after it. */
	mark(): Mark {
		const { requests, points, coins, cards, coinEventChanges } = this.happenings;
		return {
			resets: this.resets,
			requests: requests.length,
			points: points.length,
			coins: coins.length,
			cards: cards.length,
			coinEventChanges: coinEventChanges.length,
		};
	}

	/** What has happened after a mark, or since the last reset; throws for a mark from before that. */
	since(mark?: Mark): Happenings {
		if (mark && mark.resets !== this.resets) {
			throw new Error('The sandbox has been reset after this mark');
		}
		const { requests, points, coins, cards, coinEventChanges } = this.happenings;
		return {
			requests: requests.slice(mark?.requests),
			points: points.slice(mark?.points),
			coins: coins.slice(mark?.coins),
			cards: cards.slice(mark?.cards),
			coinEventChanges: coinEventChanges.slice(mark?.coinEventChanges),
		};
	}

	private get happenings(): Happenings {
		const { points, coins, cards, coinEventChanges } = this.ledger;
		return { requests: this.requests, points, coins, cards, coinEventChanges };
	}

	/** Secret of the payload encryption. */
	get encryptionSecret(): string {
		return this.account.encryptionKey || this.account.clientSecret;
	}

	/** Reads the body of a request that has arrived in full, decrypted where the switches have it encrypted. */
	receive(request: RecordedRequest, rawBody: string): void {
		request.rawBody = rawBody;
		request.body = parsedOrText(rawBody);
		if (this.switches.encryption === 'off' || request.path === loginPath) return;
		const ciphertext = unwrapRequest(rawBody, this.switches.requestWrapper);
		if (ciphertext === undefined) return;
		try {
			const format = this.switches.encryptionKeyFormat;
			request.body = JSON.parse(decrypt(ciphertext, this.encryptionSecret, format));
			request.encrypted = true;
		} catch {
			// It stays as it came, and `checkBody` refuses it.
		}
	}

	/** Processes a request that has been received. */
	answer(request: RecordedRequest): Reply {
		if (request.path === loginPath && request.method === 'POST') {
			return this.auth.login(request.headers, request.rawBody);
		}
		const endpoint = endpointFor(request.method, request.path);
		if (!endpoint) {
			return { status: 404, clear: true, body: failureBody('E2', sandboxOnly.noSuchPath) };
		}
		return (
			this.rateLimited() ??
			this.auth.check(request.headers.authorization) ??
			this.process(endpoint, request)
		);
	}

	private process(endpoint: Endpoint, request: RecordedRequest): Reply {
		try {
			this.checkPartner(endpoint, request.headers.partnerid);
			if (endpoint.method !== 'GET') this.checkBody(request);
			return endpoint.answer(this, {
				endpoint: request.path.replace(/^.*\//, ''),
				query: request.query,
				body: request.body,
			});
		} catch (error) {
			if (error instanceof Refusal) return failure(error, endpoint.envelope, this.switches);
			throw error;
		}
	}

	private checkPartner(endpoint: Endpoint, partnerId: string | undefined): void {
		if (endpoint.family === 'vouchers') return;
		if (endpoint.family === 'coins' && !this.switches.coinsNeedPartnerId) return;
		if (!partnerId) throw new Refusal('missing', sandboxOnly.partnerIdMissing);
		if (partnerId !== this.account.partnerId) {
			throw new Refusal('invalid', documented.accountNotOfPartner);
		}
	}

	/** Refuses a body that could not be read. */
	private checkBody(request: RecordedRequest): void {
		const type = request.headers['content-type'] ?? '';
		const bareText =
			this.switches.encryption === 'required' && this.switches.requestWrapper === 'bare';
		if (!type.startsWith('application/json') && !bareText) {
			throw new Refusal('invalid', sandboxOnly.notJsonType);
		}
		if (this.switches.encryption === 'required') {
			if (!request.encrypted) throw new Refusal('invalid', documented.invalidEncryption);
		} else if (typeof request.body === 'string') {
			throw new Refusal('missing', sandboxOnly.notJson);
		}
	}

	private rateLimited(): Reply | undefined {
		const { rateLimit, rateLimitWindowSeconds } = this.switches;
		if (rateLimit === 'off') return undefined;
		const now = this.clock.now();
		if (now >= this.windowEndsAt) {
			this.windowEndsAt = now + rateLimitWindowSeconds * 1000;
			this.windowRequests = 0;
		}
		this.windowRequests += 1;
		if (this.windowRequests <= rateLimit) return undefined;
		return {
			status: 429,
			clear: true,
			headers: { 'retry-after': String(Math.ceil((this.windowEndsAt - now) / 1000)) },
			body: failureBody('E2', sandboxOnly.rateLimited),
		};
	}
}

/** The reply of `status`: what the server would say with this status, as far as anybody knows. */
export function forcedReply(status: number, retryAfter: string | undefined): Reply {
	const reply =
		status === 401
			? oauthError(status, 'invalid_token', sandboxOnly.forcedStatus(status))
			: { status, clear: true, body: failureBody('E2', sandboxOnly.forcedStatus(status)) };
	return retryAfter === undefined ? reply : { ...reply, headers: { 'retry-after': retryAfter } };
}

function parsedOrText(rawBody: string): unknown {
	try {
		return JSON.parse(rawBody);
	} catch {
		return rawBody;
	}
}
