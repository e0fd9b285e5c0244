import {
	type Addresses,
	faultOfAddresses,
	joined,
	originOf,
	trustedTarget,
} from '../../../nodes/shared/enkash/addresses';
import { problemIn } from '../../../nodes/shared/enkash/problem';

const test: Addresses = {
	environment: 'test',
	apiUrl: 'https://pay-en-uat.enkash.in',
	authUrl: 'https://ekpayout-uat.enkash.in',
	ssoUrl: 'https://invoice-uat.enkash.in',
	otherUrls: [],
};
const live: Addresses = {
	environment: 'live',
	apiUrl: 'https://pay.enkash.in',
	authUrl: 'https://api.enkash.in/',
	ssoUrl: 'https://home.enkash.com',
	otherUrls: [],
};

it.each<[string, Addresses]>([
	['the defaults', test],
	['live ones', live],
	['no login and no SSO address of their own', { ...live, authUrl: '', ssoUrl: '' }],
	['http to this machine by name', { ...test, apiUrl: 'http://localhost:8080' }],
	['http to this machine by number', { ...test, apiUrl: 'http://127.0.0.1:8080', authUrl: '' }],
	['http to this machine by any of its numbers', { ...live, apiUrl: 'http://127.250.3.44' }],
	['closing slashes', { ...live, apiUrl: 'HTTPS://Pay.EnKash.in:443//' }],
	['further hosts', { ...live, otherUrls: ['https://a.example', 'https://b.example:8443/'] }],
	['http to this machine by IPv6', { ...test, apiUrl: 'http://[::1]:8080/' }],
])('takes %s', (_, addresses) => {
	expect(faultOfAddresses(addresses)).toBeUndefined();
});

const hostAlone = 'must be a host alone, such as https://example.com.';
const noAddress = 'is not an address. Enter one such as https://example.com.';

it.each<[what: string, addresses: Addresses, fault: string]>([
	[
		'white space inside',
		{ ...test, apiUrl: 'https://pay .enkash.in' },
		"'API URL' has white space inside. Remove it.",
	],
	[
		'a line break inside',
		{ ...test, authUrl: 'https://pay\n.enkash.in' },
		"'Login URL' has white space inside. Remove it.",
	],
	[
		'a path',
		{ ...live, apiUrl: 'https://pay.enkash.in/api/v0' },
		`'API URL' ${hostAlone} Remove the path after the host.`,
	],
	[
		'a backslash',
		{ ...live, apiUrl: 'https://pay.enkash.in\\api' },
		`'API URL' ${hostAlone} Remove the path after the host.`,
	],
	[
		'a query',
		{ ...live, authUrl: 'https://pay.enkash.in?' },
		`'Login URL' ${hostAlone} Remove the part from the ? on.`,
	],
	[
		'a fragment',
		{ ...live, ssoUrl: 'https://pay.enkash.in/#' },
		`'SSO URL' ${hostAlone} Remove the part from the # on.`,
	],
	[
		'a user name',
		{ ...live, apiUrl: 'https://pay.enkash.in@evil.example' },
		`'API URL' ${hostAlone} Remove the user name before the @.`,
	],
	[
		'an empty user name',
		{ ...live, apiUrl: 'https://@evil.example' },
		`'API URL' ${hostAlone} Remove the user name before the @.`,
	],
	[
		'a further host over the open network',
		{ ...live, otherUrls: ['https://a.example', 'http://b.example'] },
		"'Other URLs' must begin with https://.",
	],
	[
		'a further host that is a test host',
		{ ...live, otherUrls: ['https://pay-uat.enkash.in'] },
		"'Other URLs' leads to a test system of EnKash's (pay-uat.enkash.in), while 'Environment' is 'Live'. Enter the live address that EnKash gave you, or choose 'Test'.",
	],
	['no API address', { ...test, apiUrl: '' }, `'API URL' ${noAddress}`],
	['no address at all', { ...test, apiUrl: 'pay.enkash.in' }, `'API URL' ${noAddress}`],
	['a login address that is none', { ...test, authUrl: '//enkash' }, `'Login URL' ${noAddress}`],
	['an SSO address that is none', { ...test, ssoUrl: '?' }, `'SSO URL' ${noAddress}`],
	['http', { ...test, apiUrl: 'http://pay.enkash.in' }, "'API URL' must begin with https://."],
	[
		'another protocol',
		{ ...test, apiUrl: 'ftp://localhost' },
		"'API URL' must begin with https://.",
	],
	[
		'http to a name that only looks like this machine',
		{ ...test, apiUrl: 'http://localhost.evil.example' },
		"'API URL' must begin with https://.",
	],
	[
		'http to a name that begins like a number of this machine',
		{ ...test, apiUrl: 'http://127.0.0.1.evil.example' },
		"'API URL' must begin with https://.",
	],
	[
		'http to a name that ends like a number of this machine',
		{ ...test, apiUrl: 'http://x127.0.0.1.example' },
		"'API URL' must begin with https://.",
	],
	[
		'http to a name that ends in such a number',
		{ ...test, apiUrl: 'http://evil.127.0.0.1.example' },
		"'API URL' must begin with https://.",
	],
	[
		'a path with an @ and an address in it',
		{ ...live, apiUrl: 'https://pay.enkash.in/a://b@c' },
		`'API URL' ${hostAlone} Remove the path after the host.`,
	],
	[
		'http for the login',
		{ ...test, authUrl: 'http://10.0.0.1' },
		"'Login URL' must begin with https://.",
	],
	[
		'http for SSO',
		{ ...test, ssoUrl: 'http://192.168.0.1' },
		"'SSO URL' must begin with https://.",
	],
	[
		'a test host for live',
		{ ...live, apiUrl: 'https://PAY-EN-UAT.enkash.in' },
		"'API URL' leads to a test system of EnKash's (pay-en-uat.enkash.in), while 'Environment' is 'Live'. Enter the live address that EnKash gave you, or choose 'Test'.",
	],
	[
		'a test host for the live login',
		{ ...live, authUrl: 'https://ekpayout-uat.enkash.in' },
		"'Login URL' leads to a test system of EnKash's (ekpayout-uat.enkash.in), while 'Environment' is 'Live'. Enter the live address that EnKash gave you, or choose 'Test'.",
	],
])('refuses %s', (_, addresses, fault) => {
	expect(faultOfAddresses(addresses)).toEqual(problemIn(fault));
});

it.each([
	['https://a.example', 'https://a.example/x'],
	['https://a.example/', 'https://a.example/x'],
	['https://a.example///', 'https://a.example/x'],
	['https://a.example//base/', 'https://a.example//base/x'],
])('joins %s and a path', (address, url) => {
	expect(joined(address, '/x')).toBe(url);
});

it.each([
	['https://A.example/', 'https://a.example'],
	['HTTPS://a.example:443', 'https://a.example'],
	['http://[::1]:80//', 'http://[::1]'],
	['', ''],
	['a.example', 'a.example'],
])('%j in one form is %j', (address, origin) => {
	expect(originOf(address)).toBe(origin);
});

describe('a request goes to EnKash alone', () => {
	const origins = ['https://a.example', 'https://b.example:8443', 'http://127.0.0.1:8080'];
	const trusted = (target: object) => trustedTarget(target, origins)?.href;

	it.each<[object, string]>([
		[{ url: 'https://a.example/x?y=1' }, 'https://a.example/x?y=1'],
		[{ url: 'HTTPS://A.EXAMPLE:443/x' }, 'https://a.example/x'],
		[{ uri: 'https://b.example:8443' }, 'https://b.example:8443/'],
		[{ uri: new URL('http://127.0.0.1:8080/x') }, 'http://127.0.0.1:8080/x'],
		[{ url: '/x', baseURL: 'https://a.example' }, 'https://a.example/x'],
		[{ url: 'x', baseURL: 'https://a.example/' }, 'https://a.example/x'],
		[{ url: '', baseURL: 'https://a.example' }, 'https://a.example/'],
		[{ baseURL: 'https://a.example' }, 'https://a.example/'],
		[{ url: 'https://a.example/x', baseURL: '' }, 'https://a.example/x'],
		[
			{ url: 'https://b.example:8443/x', baseURL: 'https://evil.example' },
			'https://b.example:8443/x',
		],
		[{ url: 'https://a.example/x', uri: 'https://a.example/x' }, 'https://a.example/x'],
		[{ url: 'https://a.example/x', uri: null }, 'https://a.example/x'],
		[{ url: 'x?y=http://z', baseURL: 'https://a.example' }, 'https://a.example/x?y=http://z'],
	])('%p', (target, href) => {
		expect(trusted(target)).toBe(href);
	});

	it.each<object>([
		{},
		{ url: '' },
		{ url: '/x' },
		{ url: 7 },
		{ url: 'https://evil.example/?https://a.example' },
		{ url: 'https://a.example@evil.example/' },
		{ url: 'https://a.example:443@evil.example/' },
		{ url: 'https://user@a.example/' },
		{ url: 'https://:pass@a.example/' },
		{ url: 'https://a.example.evil.example/' },
		{ url: 'https://a.example:8443/' },
		{ url: 'http://a.example/' },
		{ url: '//a.example/x' },
		{ url: 'https://evil.example\\@a.example/' },
		{ uri: 'https://evil.example/' },
		{ uri: new URL('https://evil.example/') },
		{ url: 'https://a.example/', uri: 'https://evil.example/' },
		{ url: '//evil.example/x', baseURL: 'https://a.example' },
		{ url: '/\\evil.example/x', baseURL: 'https://a.example' },
		{ url: '\\\\evil.example/x', baseURL: 'https://a.example' },
		{ url: 'http:evil.example', baseURL: 'https://a.example' },
		{ url: ' https://evil.example', baseURL: 'https://a.example' },
		{ url: '@evil.example', baseURL: 'https://a.example@evil.example' },
		{ url: 'https://evil.example', baseURL: 'https://a.example' },
		{ url: '/x', baseURL: 'https://evil.example' },
		{ url: '/x', baseURL: 'a.example' },
		{ url: 'x', baseURL: 'https://a.example:844' },
		{ url: '3', baseURL: 'https://a.example:844' },
		{ url: 'git+ssh://evil.example', baseURL: 'https://a.example' },
		{ url: 'h2://evil.example', baseURL: 'https://a.example' },
		{ url: 'file:///etc/passwd' },
		{ url: 'data:text/plain,x' },
	])('and never to %p', (target) => {
		expect(trusted(target)).toBeUndefined();
	});
});
