/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import getPort from 'get-port';

/** A port of this machine that nobody listens on: the preferred one if that is free. Default: any. */
export async function freePort(preferred = 0): Promise<number> {
	return await getPort({ port: preferred, host: '127.0.0.1' });
}
