import type { IAdditionalCredentialOptions, ICredentialDataDecryptedObject } from 'n8n-workflow';
import { expired, isToken } from '../enkash/accessToken';
import { basicOf } from '../enkash/http';
import { loginFailedCode, ProblemError } from '../enkash/problem';
import type { EnKashContext } from './send';

/** n8n could not read the credential, so nothing was sent. */
class CredentialUnreadError extends ProblemError {
	override name = 'EnKashCredentialUnreadError';

	constructor(cause: unknown) {
		const problem = {
			message: 'n8n could not read the EnKash credential, so nothing was sent.',
			advice: 'Try again.',
		};
		super(problem, loginFailedCode, { cause });
	}
}

function throwUnread(cause: unknown): never {
	throw new CredentialUnreadError(cause);
}

/** The credential for one attempt at a call. */
export interface CallCredential {
	/** For n8n's request helper, which then does not read the credential itself. */
	options: IAdditionalCredentialOptions;
	/** Whether n8n has to log in before it can send. */
	isRenewal: boolean;
	/** Call it after the attempt, so that a new token serves the next ones. */
	keepNewToken(): void;
}

/**
 * The credential of a run, read once while its token works. n8n would read it from its database and decrypt it for
 * every call, which takes longer than the call. Read again right before each login, as another process may have logged
 * in or been refused meanwhile. n8n saves a new token; it is kept here too.
 */
export class SharedCredential {
	private reading?: Promise<ICredentialDataDecryptedObject>;
	private data?: ICredentialDataDecryptedObject;
	private readonly secretsSeen = new Set<string>();

	constructor(private readonly context: EnKashContext) {}

	/** For the first attempt at a call. Throws where n8n can't read the credential. */
	async forCall(): Promise<CallCredential> {
		const known = this.data;
		const data = known && isToken(known.accessToken) ? known : await this.read();
		return this.copyOf(data, data.accessToken ?? '');
	}

	/**
	 * For the attempt after HTTP 401: with the newest token, or with an expired one, so that n8n logs in. Throws where n8n
	 * can't read the credential.
	 */
	async after({ options }: CallCredential): Promise<CallCredential> {
		const refused = options.credentialsDecrypted?.data?.accessToken;
		const data = await this.read();
		const newest = data.accessToken ?? '';
		const isRefused = typeof refused === 'string' && newest === refused;
		return this.copyOf(data, isRefused ? expired(refused) : newest);
	}

	/** The secrets that calls have used so far: EnKash may repeat them in its messages. */
	get secrets(): string[] {
		return [...this.secretsSeen];
	}

	/** A copy for one attempt: n8n writes a new token into it, which must not reach calls in flight. */
	private copyOf(
		shared: ICredentialDataDecryptedObject,
		accessToken: NonNullable<ICredentialDataDecryptedObject[string]>,
	): CallCredential {
		const data = { ...shared, accessToken };
		// n8n uses the data only.
		const options = { credentialsDecrypted: { id: '', name: '', type: 'enKashApi', data } };
		return {
			options,
			isRenewal: !isToken(accessToken),
			keepNewToken: () => {
				if (data.accessToken !== accessToken) this.keep(data);
			},
		};
	}

	private async read(): Promise<ICredentialDataDecryptedObject> {
		this.reading ??= this.readAnew();
		return await this.reading;
	}

	private async readAnew(): Promise<ICredentialDataDecryptedObject> {
		try {
			const data = await this.context.getCredentials('enKashApi').catch(throwUnread);
			this.keep(data);
			return data;
		} finally {
			this.reading = undefined;
		}
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

/** As they are, and as requests and messages about them encode them. */
function secretsIn(data: ICredentialDataDecryptedObject): string[] {
	const secrets = secretFields
		.map((field) => data[field])
		.filter((value) => typeof value === 'string');
	const encoded = secrets.flatMap((secret) => {
		const inForm = new URLSearchParams([['', secret]]).toString().slice(1);
		const inBase64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
		return [inForm, inForm.replaceAll('+', '%20'), inBase64];
	});
	const { clientId, clientSecret } = data;
	const basic = basicOf(String(clientId ?? ''), String(clientSecret ?? ''));
	return [...new Set([...secrets, ...secrets.map((secret) => secret.trim()), ...encoded, basic])];
}
