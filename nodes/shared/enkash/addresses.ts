import * as z from 'zod/v4';

/** Where EnKash is, as the credential says. */
export interface Addresses {
	environment: 'test' | 'live';
	apiUrl: string;
	/** Empty: the same as `apiUrl`. */
	authUrl: string;
	ssoUrl: string;
}

const labels = { apiUrl: 'API URL', authUrl: 'Login URL', ssoUrl: 'SSO URL' } as const;

/**
 * What is wrong with the addresses, as a sentence, or undefined. Points and passwords go there, so only `https:` will
 * do, except to this machine itself; and `live` must not lead to a test host of EnKash's, which all carry `uat`.
 */
export function faultOfAddresses(addresses: Addresses): string | undefined {
	for (const [field, label] of fieldsWithLabels) {
		const address = addresses[field];
		if (address === '' && field !== 'apiUrl') continue;
		const fault = faultOfAddress(address, label, addresses.environment);
		if (fault) return fault;
	}
	return undefined;
}

const fieldsWithLabels = [
	['apiUrl', labels.apiUrl],
	['authUrl', labels.authUrl],
	['ssoUrl', labels.ssoUrl],
] as const;

function faultOfAddress(
	address: string,
	label: string,
	environment: Addresses['environment'],
): string | undefined {
	if (!URL.canParse(address))
		return `${label} is not an address. Enter one such as https://example.com.`;
	const { protocol, hostname } = new URL(address);
	const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
	if (!isSafe) return `${label} must begin with https://.`;
	if (environment === 'live' && hostname.includes('uat')) {
		return `${label} leads to a test system of EnKash's (${hostname}), while Environment is Live. Enter the live address that EnKash gave you, or choose Test.`;
	}
	return undefined;
}

function isLoopback(hostname: string): boolean {
	return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** An address and a path as one, whether or not the address ends in a slash. */
export function joined(address: string, path: string): string {
	return address.replace(/\/+$/, '') + path;
}

/** A path as people may set it: one of the API, without host; empty for the usual one. */
export function pathParameter(usualPath: string) {
	return z
		.string()
		.nullish()
		.transform((path) => path?.trim() || usualPath)
		.pipe(
			z.string().regex(/^\/api\/[\w\-/]+$/, `Enter a path such as ${usualPath}, without the host.`),
		);
}
