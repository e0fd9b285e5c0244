import type { IExecuteFunctions } from 'n8n-workflow';
import { type CallCredential, SharedCredential } from '../../../nodes/shared/n8n/sharedCredential';
import { inEngine } from './engine';

/** A credential in n8n's database, how often it was read, and what keeps it from being read. */
interface Database {
	accessToken: string;
	readings: number;
	fault?: Error;
}

async function watched(
	play: (credential: SharedCredential, database: Database) => Promise<void>,
	accessToken = '',
): Promise<void> {
	await inEngine(
		async (context) => {
			const database: Database = { accessToken, readings: 0 };
			const counting: IExecuteFunctions = Object.assign(Object.create(context), {
				getCredentials: async () => {
					database.readings++;
					if (database.fault) throw database.fault;
					return {
						...(await context.getCredentials('enKashApi')),
						accessToken: database.accessToken,
					};
				},
			});
			await play(new SharedCredential(counting), database);
		},
		{ credential: { clientId: 'CEK1', clientSecret: ' s3cret & more', username: '9000000001' } },
	);
}

const tokenOf = ({ options }: CallCredential) => options.credentialsDecrypted?.data?.accessToken;

/** What n8n does when it has logged in: it puts what came of it into the data that it was handed. */
function logIn(call: CallCredential, accessToken: string): void {
	Object.assign(call.options.credentialsDecrypted?.data ?? {}, { accessToken });
	call.keepNewToken();
}

it('is read once for all calls, also for those that begin together', async () => {
	await watched(async (credential, database) => {
		await Promise.all([credential.forCall(), credential.forCall()]);
		const third = await credential.forCall();
		expect(database.readings).toBe(1);
		expect(tokenOf(third)).toBe('T1');
		expect(third.isRenewal).toBe(false);
	}, 'T1');
});

it.each(['', `refused:${'0'.repeat(32)}:1:1:400`])(
	'is read anew right before a login, while it holds %j',
	async (held) => {
		await watched(async (credential, database) => {
			const first = await credential.forCall();
			expect([tokenOf(first), first.isRenewal]).toEqual([held, true]);
			database.accessToken = 'T1';
			expect(tokenOf(await credential.forCall())).toBe('T1');
			expect(database.readings).toBe(2);
		}, held);
	},
);

it('hands a new token on to the calls after, and not to those under way', async () => {
	await watched(async (credential, database) => {
		const [first, other] = [await credential.forCall(), await credential.forCall()];
		logIn(first, 'T2');
		other.keepNewToken();
		expect(tokenOf(other)).toBe('T1');
		expect(tokenOf(await credential.forCall())).toBe('T2');
		expect(database.readings).toBe(1);
	}, 'T1');
});

it('has n8n log in after a token that is no longer taken', async () => {
	await watched(async (credential) => {
		const next = await credential.after(await credential.forCall());
		expect([tokenOf(next), next.isRenewal]).toEqual(['expired:T1', true]);
	}, 'T1');
});

it('sends again with a token that was fetched meanwhile, by whomever', async () => {
	await watched(async (credential, database) => {
		const first = await credential.forCall();
		database.accessToken = 'T2';
		const next = await credential.after(first);
		expect([tokenOf(next), next.isRenewal]).toEqual(['T2', false]);
	}, 'T1');
});

it('finds that another process was refused', async () => {
	await watched(async (credential, database) => {
		const first = await credential.forCall();
		database.accessToken = `refused:${'0'.repeat(32)}:1:1:400`;
		expect(tokenOf(await credential.after(first))).toBe(database.accessToken);
	}, 'T1');
});

it('is read anew after a reading that failed', async () => {
	await watched(async (credential, database) => {
		database.fault = new Error('The database is locked');
		await expect(credential.forCall()).rejects.toMatchObject({
			message: 'n8n could not read the EnKash credential, so nothing was sent. Try again.',
			httpCode: 'enKashLoginFailed',
			cause: database.fault,
		});
		database.fault = undefined;
		expect(tokenOf(await credential.forCall())).toBe('T1');
		expect(database.readings).toBe(2);
	}, 'T1');
});

it('knows all that nobody may read, in each form that it is sent in', async () => {
	await watched(async (credential) => {
		expect(credential.secrets).toEqual([]);
		logIn(await credential.forCall(), 'T2');
		for (const secret of ['T1', 'T2', ' s3cret & more', 's3cret & more', '+s3cret+%26+more']) {
			expect(credential.secrets).toContain(secret);
		}
		expect(credential.secrets).toContain(Buffer.from('CEK1: s3cret & more').toString('base64'));
		expect(credential.secrets).toContain('9000000001');
	}, 'T1');
});
