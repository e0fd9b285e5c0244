import type { IExecuteFunctions } from 'n8n-workflow';
import { SharedCredential } from '../../../nodes/shared/n8n/sharedCredential';
import { inEngine } from './engine';

const saved = { accessToken: '' };

/** A credential, how often it was read, and a clock to set. */
async function watched(
	play: (parts: {
		credential: SharedCredential;
		readings: () => number;
		fail: (error?: Error) => void;
		clock: { now: number };
	}) => Promise<void>,
): Promise<void> {
	await inEngine(
		async (context) => {
			let readings = 0;
			let fault: Error | undefined;
			const clock = { now: 0 };
			const counting: IExecuteFunctions = Object.assign(Object.create(context), {
				getCredentials: async () => {
					readings++;
					if (fault) throw fault;
					return await context.getCredentials('enKashApi');
				},
			});
			await play({
				credential: new SharedCredential(counting, () => clock.now),
				readings: () => readings,
				fail: (error) => {
					fault = error;
				},
				clock,
			});
		},
		{ credential: saved },
	);
}

/** What n8n does when it has fetched a new token: it puts it into the data that it was handed. */
async function refresh(credential: SharedCredential, accessToken: string): Promise<void> {
	const { credentialsDecrypted } = await credential.forCall();
	Object.assign(credentialsDecrypted?.data ?? {}, { accessToken });
}

it('is read once for all calls, also for those that begin together', async () => {
	await watched(async ({ credential, readings }) => {
		const [first, second] = await Promise.all([credential.forCall(), credential.forCall()]);
		const third = await credential.forCall();
		expect(readings()).toBe(1);
		expect(second.credentialsDecrypted?.data).toBe(first.credentialsDecrypted?.data);
		expect(third.credentialsDecrypted?.data).toMatchObject(saved);
	});
});

it('hands a new token on to the calls after', async () => {
	await watched(async ({ credential, readings }) => {
		await refresh(credential, 'T1');
		const { credentialsDecrypted } = await credential.forCall();
		expect(credentialsDecrypted?.data).toMatchObject({ accessToken: 'T1' });
		expect(readings()).toBe(1);
	});
});

it('goes on while tokens run out one after the other', async () => {
	await watched(async ({ credential, readings, clock }) => {
		for (const token of ['T1', 'T2', 'T3']) {
			await refresh(credential, token);
			await credential.forCall();
			clock.now += 60_000;
		}
		expect((await credential.forCall()).credentialsDecrypted).toBeDefined();
		expect(readings()).toBe(1);
	});
});

it('leaves reading to n8n once a token is replaced within a minute, as another process is logging in too', async () => {
	await watched(async ({ credential, clock }) => {
		await refresh(credential, 'T1');
		await credential.forCall();
		clock.now += 59_999;
		await refresh(credential, 'T2');
		expect(await credential.forCall()).toEqual({});
		clock.now += 600_000;
		expect(await credential.forCall()).toEqual({});
	});
});

it('is read anew after a reading that failed', async () => {
	await watched(async ({ credential, readings, fail }) => {
		fail(new Error('The database is locked'));
		await expect(credential.forCall()).rejects.toThrow('The database is locked');
		fail(undefined);
		await expect(credential.forCall()).resolves.toMatchObject({ credentialsDecrypted: {} });
		expect(readings()).toBe(2);
	});
});
