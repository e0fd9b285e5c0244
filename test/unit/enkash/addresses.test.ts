import { type Addresses, faultOfAddresses, joined } from '../../../nodes/shared/enkash/addresses';

const test: Addresses = {
	environment: 'test',
	apiUrl: 'https://pay-en-uat.enkash.in',
	authUrl: 'https://ekpayout-uat.enkash.in',
	ssoUrl: 'https://invoice-uat.enkash.in',
};
const live: Addresses = {
	environment: 'live',
	apiUrl: 'https://pay.enkash.in',
	authUrl: 'https://api.enkash.in/',
	ssoUrl: 'https://home.enkash.com',
};

it.each<[string, Addresses]>([
	['the defaults', test],
	['live ones', live],
	['no login and no SSO address of their own', { ...live, authUrl: '', ssoUrl: '' }],
	['http to this machine by name', { ...test, apiUrl: 'http://localhost:8080' }],
	['http to this machine by number', { ...test, apiUrl: 'http://127.0.0.1:8080', authUrl: '' }],
	['http to this machine by any of its numbers', { ...live, apiUrl: 'http://127.250.3.44' }],
	['http to this machine by IPv6', { ...test, apiUrl: 'http://[::1]:8080/' }],
])('takes %s', (_, addresses) => {
	expect(faultOfAddresses(addresses)).toBeUndefined();
});

const noAddress = 'is not an address. Enter one such as https://example.com.';

it.each<[what: string, addresses: Addresses, fault: string]>([
	['no API address', { ...test, apiUrl: '' }, `API URL ${noAddress}`],
	['no address at all', { ...test, apiUrl: 'pay.enkash.in' }, `API URL ${noAddress}`],
	['a login address that is none', { ...test, authUrl: '//enkash' }, `Login URL ${noAddress}`],
	['an SSO address that is none', { ...test, ssoUrl: '?' }, `SSO URL ${noAddress}`],
	['http', { ...test, apiUrl: 'http://pay.enkash.in' }, 'API URL must begin with https://.'],
	['another protocol', { ...test, apiUrl: 'ftp://localhost' }, 'API URL must begin with https://.'],
	[
		'http to a name that only looks like this machine',
		{ ...test, apiUrl: 'http://localhost.evil.example' },
		'API URL must begin with https://.',
	],
	[
		'http to a name that begins like a number of this machine',
		{ ...test, apiUrl: 'http://127.0.0.1.evil.example' },
		'API URL must begin with https://.',
	],
	[
		'http to a name that ends like a number of this machine',
		{ ...test, apiUrl: 'http://x127.0.0.1.example' },
		'API URL must begin with https://.',
	],
	[
		'http for the login',
		{ ...test, authUrl: 'http://10.0.0.1' },
		'Login URL must begin with https://.',
	],
	['http for SSO', { ...test, ssoUrl: 'http://192.168.0.1' }, 'SSO URL must begin with https://.'],
	[
		'a test host for live',
		{ ...live, apiUrl: 'https://PAY-EN-UAT.enkash.in' },
		"API URL leads to a test system of EnKash's (pay-en-uat.enkash.in), while Environment is Live. Enter the live address that EnKash gave you, or choose Test.",
	],
	[
		'a test host for the live login',
		{ ...live, authUrl: 'https://ekpayout-uat.enkash.in' },
		"Login URL leads to a test system of EnKash's (ekpayout-uat.enkash.in), while Environment is Live. Enter the live address that EnKash gave you, or choose Test.",
	],
])('refuses %s', (_, addresses, fault) => {
	expect(faultOfAddresses(addresses)).toBe(fault);
});

it.each([
	['https://a.example', 'https://a.example/x'],
	['https://a.example/', 'https://a.example/x'],
	['https://a.example///', 'https://a.example/x'],
	['https://a.example//base/', 'https://a.example//base/x'],
])('joins %s and a path', (address, url) => {
	expect(joined(address, '/x')).toBe(url);
});
