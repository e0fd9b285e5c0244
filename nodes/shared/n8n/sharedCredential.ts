import type { IAdditionalCredentialOptions, ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { EnKashContext } from './send';

const secretFields = ['accessToken', 'clientSecret', 'password', 'encryptionKey'] as const;

/** A token that is replaced again so soon didn't run out: another process logs in too, and each login ends the other's. */
const tokenLivesAtLeastMs = 60_000;

/**
 * The credential of a run, read once. n8n would read and decrypt it from its database for every call, which takes it
 * longer than the call itself. A new token still goes the usual way: n8n fetches it when EnKash no longer takes the old
 * one, saves it, and puts it in here too.
 */
export class SharedCredential {
	private reading?: Promise<ICredentialDataDecryptedObject>;
	private data?: ICredentialDataDecryptedObject;
	private token?: unknown;
	private tokenSince = -Infinity;
	private isShared = true;

	constructor(
		private readonly context: EnKashContext,
		private readonly now: () => number = Date.now,
	) {}

	/** What to hand to n8n's request helper with a call; nothing lets it read the credential itself. */
	async forCall(): Promise<IAdditionalCredentialOptions> {
		if (!this.isShared) return {};
		this.reading ??= this.read();
		const data = await this.reading;
		this.data = data;
		this.note(data.accessToken);
		if (!this.isShared) return {};
		// n8n takes nothing but the data from it.
		return { credentialsDecrypted: { id: '', name: '', type: 'enKashApi', data } };
	}

	/** What nobody may read of it, as far as a call has used it: EnKash may repeat it in its words. */
	get secrets(): string[] {
		return secretFields
			.map((field) => this.data?.[field])
			.filter((value) => typeof value === 'string');
	}

	private async read(): Promise<ICredentialDataDecryptedObject> {
		const reading = this.context.getCredentials('enKashApi');
		// One that failed is not for the next call to find.
		reading.catch(() => {
			this.reading = undefined;
		});
		return await reading;
	}

	/** With each call reading for itself, a token that another process has saved is found in time. */
	private note(token: unknown): void {
		if (token === this.token) return;
		const isFirst = this.token === undefined;
		this.token = token;
		if (isFirst) return;
		if (this.now() - this.tokenSince < tokenLivesAtLeastMs) this.isShared = false;
		this.tokenSince = this.now();
	}
}
