import { sleep } from 'n8n-workflow';
import { createClient, type EnKashClient } from '../enkash/client';
import type { Clock } from '../enkash/retry';
import { createSend, type EnKashContext } from '../n8n/send';
import { SharedCredential } from '../n8n/sharedCredential';
import type { EnKashAccount } from './payer';

/** A client of EnKash's API that sends through n8n and stops with the execution. */
export function connect(
	context: EnKashContext,
	account: EnKashAccount,
	cancelSignal?: AbortSignal,
): EnKashClient {
	const credential = new SharedCredential(context);
	return createClient({
		send: createSend(context, account.apiUrl, cancelSignal, credential),
		clock: clockOf(cancelSignal),
		cipher: account.cipher,
		secrets: () => credential.secrets,
	});
}

function clockOf(cancelSignal: AbortSignal | undefined): Clock {
	return {
		random: Math.random,
		now: Date.now,
		async pause(ms) {
			if (!cancelSignal) {
				await sleep(ms);
				return true;
			}
			await sleepUnlessAborted(ms, cancelSignal);
			return !cancelSignal.aborted;
		},
	};
}

/** n8n offers its nodes a sleep that can't be cut short, so the signal races it. */
async function sleepUnlessAborted(ms: number, signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	const done = new AbortController();
	const aborted = new Promise<void>((resolve) => {
		signal.addEventListener('abort', () => resolve(), { once: true, signal: done.signal });
	});
	await Promise.race([sleep(ms), aborted]);
	done.abort();
}
