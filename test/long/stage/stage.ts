/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { once } from 'node:events';
import { get } from 'node:http';
import { CredentialStore } from '../../harness';
import { asCredentialData } from '../../harness/values';
import { startSandbox, type Sandbox, type Switches } from '../../sandbox';
import { type BuiltPackage, buildPackage } from './builtPackage';
import { OutgoingCalls } from './outgoing';
import { passWaitsQuickly } from './quickWaits';

/** What one scenario finds at EnKash, and how its credential is filled in. */
export interface Scenery {
	switches: Partial<Switches>;
	/** Points in each account at the start. */
	balance: number;
	/** What differs from a right credential. */
	credential: Record<string, string>;
}

/** An EnKash that refuses nothing but a reference it knows. */
const kindly: Partial<Switches> = {
	tokenLifetimeMs: 300_000,
	unknownFields: 'ignore',
	coinsNeedPartnerId: false,
	maxLoadAmount: 'off',
	bulkLimit: 'off',
	batchCondition: 'none',
	blockedMobiles: [],
	encryption: 'off',
	encryptedReplies: false,
	rateLimit: 'off',
};

/** Where scenarios are played: a sandbox, the built package, and time that passes quickly. */
export class Stage {
	private logins = 0;

	private overrides: Scenery['credential'] = {};

	/** Every password of the scenario so far. */
	readonly passwords: string[] = [];

	credentials = new CredentialStore();

	readonly outgoing = new OutgoingCalls();

	private constructor(
		readonly sandbox: Sandbox,
		readonly packageDir: string,
		private readonly strike: () => Promise<void>,
	) {}

	/** On a package built for it, or on another; it is removed in the end. */
	static async set(given?: BuiltPackage): Promise<Stage> {
		const built = given ?? (await buildPackage());
		const sandbox = await startSandbox();
		const restoreWaits = passWaitsQuickly((ms) => sandbox.advanceClock(ms));
		return new Stage(sandbox, built.packageDir, async () => {
			restoreWaits();
			built.remove();
			await sandbox.close();
		});
	}

	/** Everything as new: an empty ledger, and a login that nothing is known of yet. */
	prepare({ switches, balance, credential }: Scenery): void {
		this.sandbox.account.balance = balance;
		this.sandbox.reset();
		this.outgoing.reset();
		Object.assign(this.sandbox.switches, switches);
		this.overrides = { ...credential };
		this.passwords.length = 0;
		if (credential.password !== undefined) {
			// One of this scenario's own: what nodes know of a login outlasts it.
			this.overrides.password = `${credential.password}-${this.logins}-wR9nG4zT`;
			this.passwords.push(this.overrides.password);
		}
		this.changePassword();
	}

	/** What a user does after a refused login: nodes rest for a minute before they try the old one again. */
	changePassword(): void {
		const password = `pw-${++this.logins}-kL8sQ2vX`;
		this.passwords.push(password);
		this.sandbox.account.password = password;
		const data = asCredentialData(this.sandbox.credential(this.overrides));
		this.credentials = new CredentialStore({ enKashApi: data });
	}

	/** Nothing goes wrong from here on, there is money, nobody is blocked, and the credential is right. */
	clearUp(): void {
		const { sandbox } = this;
		sandbox.clearFaults();
		Object.assign(sandbox.switches, kindly);
		this.overrides = {};
		const { companyId, cardAccountId, incentiveCardAccountId } = sandbox.account;
		for (const id of [cardAccountId, incentiveCardAccountId]) {
			const account = sandbox.ledger.account(companyId, id);
			if (account) account.balance += 10_000_000;
		}
		this.changePassword();
	}

	/**
	 * Lets EnKash come to an end with everything that was sent, so that what a call does after its client has given it
	 * up is not put down to the next execution.
	 */
	async settle(): Promise<void> {
		await this.knock();
		await this.sandbox.untilQuiet();
	}

	/** By the time a connection that is begun now has been answered, those begun before have arrived. */
	private async knock(): Promise<void> {
		const request = get(`${this.sandbox.url}/sandbox/knock`, { agent: false });
		const [response] = await once(request, 'response');
		response.resume();
		await once(response, 'end');
	}

	/** Ends the sandbox and removes the package. */
	async close(): Promise<void> {
		this.outgoing.close();
		await this.strike();
	}
}
