import { sleep } from 'n8n-workflow';

/**
 * What a call needs to get on its way. n8n opens a connection for each call, and work that begins right after it would
 * keep the connection, and with it the call, waiting.
 */
const headStartMs = 4;

/** Waits until a call is on its way, or over. Never throws. */
export async function headStart(call: Promise<unknown>): Promise<void> {
	await Promise.race([sleep(headStartMs), Promise.allSettled([call])]);
}
