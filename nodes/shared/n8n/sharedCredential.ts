import type { IAdditionalCredentialOptions, ICredentialDataDecryptedObject } from 'n8n-workflow';
import { basicOf, expired, isToken, loginFailedCode } from '../enkash/http';
import type { EnKashContext } from './send';

/** n8n could not hand over the credential, so nothing was sent. */
class CredentialUnreadError extends Error {
	override name = 'EnKashCredentialUnreadError';
	readonly httpCode = loginFailedCode;

	constructor(cause: unknown) {
		super('n8n could not read the EnKash credential, so nothing was sent. Try again.', { cause });
	}
}

/** The credential as one sending of a call uses it. */
export interface CallCredential {
	/** What to hand to n8n's request helper; nothing then lets it read the credential itself. */
	options: IAdditionalCredentialOptions;
	/** Whether n8n has to log in before it can send. */
	isRenewal: boolean;
	/** To be called once the sending has ended: a new token then serves the next ones. */
	settle(): void;
}

/**
 * The credential of a run, read once as long as its token works: n8n would read and decrypt it from its database for
 * every call, which takes it longer than the call itself. It is read again right before each login, as another process
 * may have fetched a token meanwhile, or met with a refusal. n8n saves a new token; it stays in here too.
 */
export class SharedCredential {
	private reading?: Promise<ICredentialDataDecryptedObject>;
	private data?: ICredentialDataDecryptedObject;
	private readonly secretsSeen = new Set<string>();

	constructor(private readonly context: EnKashContext) {}

	/** For the first sending of a call. Throws where n8n can't read the credential. */
	async forCall(): Promise<CallCredential> {
		const known = this.data;
		const data = known && isToken(known.accessToken) ? known : await this.read();
		return this.copyOf(data, data.accessToken ?? '');
	}

	/**
	 * For the sending after one that EnKash answered with HTTP 401: with the newest token where that is another one, else
	 * with what makes n8n log in. Throws where n8n can't read the credential.
	 */
	async after({ options }: CallCredential): Promise<CallCredential> {
		const refused = options.credentialsDecrypted?.data?.accessToken;
		const data = await this.read();
		const newest = data.accessToken ?? '';
		const isRefused = typeof refused === 'string' && newest === refused;
		return this.copyOf(data, isRefused ? expired(refused) : newest);
	}

	/** What nobody may read of it, as far as a call has used it: EnKash may repeat it in its words. */
	get secrets(): string[] {
		return [...this.secretsSeen];
	}

	/** A copy for one sending: n8n puts a new token into it, and must not into that of a call still under way. */
	private copyOf(
		shared: ICredentialDataDecryptedObject,
		accessToken: NonNullable<ICredentialDataDecryptedObject[string]>,
	): CallCredential {
		const data = { ...shared, accessToken };
		// n8n takes nothing but the data from it.
		const options = { credentialsDecrypted: { id: '', name: '', type: 'enKashApi', data } };
		return {
			options,
			isRenewal: !isToken(accessToken),
			settle: () => {
				if (data.accessToken !== accessToken) this.keep(data);
			},
		};
	}

	private async read(): Promise<ICredentialDataDecryptedObject> {
		this.reading ??= this.readAnew();
		return await this.reading;
	}

	private async readAnew(): Promise<ICredentialDataDecryptedObject> {
		const [reading] = await Promise.allSettled([this.context.getCredentials('enKashApi')]);
		this.reading = undefined;
		if (reading.status === 'rejected') throw new CredentialUnreadError(reading.reason);
		this.keep(reading.value);
		return reading.value;
	}

	private keep(data: ICredentialDataDecryptedObject): void {
		this.data = data;
		for (const secret of secretsIn(data)) this.secretsSeen.add(secret);
	}
}

const secretFields = [
	'accessToken',
	'clientSecret',
	'username',
	'password',
	'encryptionKey',
] as const;

/** As they are, and as a request carries them. */
function secretsIn(data: ICredentialDataDecryptedObject): string[] {
	const secrets = secretFields
		.map((field) => data[field])
		.filter((value) => typeof value === 'string');
	const encoded = secrets.map((secret) => new URLSearchParams([['', secret]]).toString().slice(1));
	const { clientId, clientSecret } = data;
	const basic = basicOf(String(clientId ?? ''), String(clientSecret ?? ''));
	return [...new Set([...secrets, ...secrets.map((secret) => secret.trim()), ...encoded, basic])];
}
