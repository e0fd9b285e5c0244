import * as z from 'zod/v4';
import type { Problem } from './problem';

/** The hosts of EnKash, as the credential names them. */
export interface Addresses {
	environment: 'test' | 'live';
	apiUrl: string;
	/** Empty: the same as `apiUrl`. */
	authUrl: string;
	ssoUrl: string;
	/** Further hosts that requests may be signed for. */
	otherUrls: readonly string[];
}

/**
 * What is wrong with the addresses, or undefined. Points and passwords go there, so only `https:` will do, except to
 * this machine itself. `live` must not lead to a test host of EnKash's; those all carry `uat`.
 */
export function faultOfAddresses(addresses: Addresses): Problem | undefined {
	const { environment, apiUrl, authUrl, ssoUrl, otherUrls } = addresses;
	const labelled: Array<[label: string, address: string]> = [['API URL', apiUrl]];
	if (authUrl !== '') labelled.push(['Login URL', authUrl]);
	if (ssoUrl !== '') labelled.push(['SSO URL', ssoUrl]);
	for (const address of otherUrls) labelled.push(['Other URLs', address]);
	for (const [label, address] of labelled) {
		const fault = faultOfAddress(address, label, environment);
		if (fault) return fault;
	}
	return undefined;
}

/** Scheme, host and port alone. `URL` accepts more, and drops parts without a warning. */
const bareHost = /^[a-z]+:\/\/[^/\\?#@\s]+\/*$/i;

function faultOfAddress(
	address: string,
	label: string,
	environment: Addresses['environment'],
): Problem | undefined {
	if (/\s/.test(address)) {
		return { message: `'${label}' has white space inside.`, advice: 'Remove it.' };
	}
	if (!URL.canParse(address)) {
		return {
			message: `'${label}' is not an address.`,
			advice: 'Enter one such as https://example.com.',
		};
	}
	const { protocol, hostname } = new URL(address);
	const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
	if (!isSafe) return { message: `'${label}' must begin with https://.` };
	if (!bareHost.test(address)) {
		return {
			message: `'${label}' must be a host alone, such as https://example.com.`,
			advice: `Remove ${surplusIn(address)}.`,
		};
	}
	if (environment === 'live' && hostname.includes('uat')) {
		return {
			message: `'${label}' leads to a test system of EnKash's (${hostname}), while 'Environment' is 'Live'.`,
			advice: "Enter the live address that EnKash gave you, or choose 'Test'.",
		};
	}
	return undefined;
}

/** The part of an address that is not its host, as people call it. */
function surplusIn(address: string): string {
	if (/^[a-z]+:\/\/[^/\\?#]*@/i.test(address)) return 'the user name before the @';
	if (address.includes('#')) return 'the part from the # on';
	if (address.includes('?')) return 'the part from the ? on';
	return 'the path after the host';
}

function isLoopback(hostname: string): boolean {
	return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** The origin of an address, so that two spellings of one host are equal; any other text stays as it is. */
export function originOf(address: string): string {
	return URL.canParse(address) ? new URL(address).origin : address;
}

/** Where a request goes, in any of the forms that n8n's request helpers take. */
export interface RequestTarget {
	url?: unknown;
	/** n8n's older helper, which the HTTP Request node uses, takes this instead of `url`. */
	uri?: unknown;
	baseURL?: unknown;
}

/**
 * The URL of a request if it is on one of these origins, else undefined. n8n and axios join `baseURL` and `url` in
 * different ways, so the result of each way must be trusted.
 */
export function trustedTarget(target: RequestTarget, origins: readonly string[]): URL | undefined {
	const given = [target.url, target.uri].filter((part) => part !== undefined && part !== null);
	const base = target.baseURL === undefined ? undefined : String(target.baseURL);
	if (given.length === 0) given.push('');
	const readings = given.flatMap((part) => readingsOf(String(part), base));
	const urls = readings.map((reading) => (URL.canParse(reading) ? new URL(reading) : undefined));
	const isTrusted = urls.every((url) => {
		return (
			url !== undefined &&
			url.username === '' &&
			url.password === '' &&
			origins.includes(url.origin)
		);
	});
	return isTrusted ? urls[0] : undefined;
}

function readingsOf(url: string, base: string | undefined): string[] {
	if (base === undefined || base === '') return [url];
	const resolved = URL.canParse(url, base) ? new URL(url, base).href : '';
	const isAbsolute = /^([a-z][a-z\d+\-.]*:)?\/\//i.test(url);
	return [resolved, isAbsolute ? url : joined(base, `/${url.replace(/^\/+/, '')}`)];
}

/** An address and a path as one, whether or not the address ends in a slash. */
export function joined(address: string, path: string): string {
	return address.replace(/\/+$/, '') + path;
}

/** A path that the user may set: on the API, without host. Empty means `usualPath`. */
export function pathParameter(usualPath: string) {
	return z
		.string()
		.transform((path) => path.trim() || usualPath)
		.pipe(
			z.string().regex(/^\/api\/[\w\-/]+$/, `Enter a path such as ${usualPath}, without the host.`),
		);
}
