import {
	type Obstacle,
	obstacleOf,
	obstacleProblems,
} from '../../../nodes/shared/enkash/obstacles';

function fault(facts: object, cause?: unknown): Error {
	return Object.assign(new Error('It failed.', { cause }), facts);
}

const handshakeCut =
	'Client network socket disconnected before secure TLS connection was established';

it.each([
	['a port without a server', fault({ code: 'ECONNREFUSED', syscall: 'connect' }), 'network'],
	['a host without an address', fault({ code: 'ENOTFOUND', syscall: 'getaddrinfo' }), 'network'],
	['no way there in time', fault({ code: 'ETIMEDOUT', syscall: 'connect' }), 'network'],
	['no socket yet', fault({ code: 'ECONNRESET', request: { socket: null } }), 'network'],
	['such a cause of another error', fault({}, fault({ code: 'ECONNREFUSED' })), 'network'],
	['what n8n 1 leaves of one', fault({ httpCode: 'ECONNREFUSED' }), 'network'],
	[
		'a certificate that nobody vouches for',
		fault({ code: 'SELF_SIGNED_CERT_IN_CHAIN' }),
		'certificate',
	],
	[
		'an issuer that is not known',
		fault({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }),
		'certificate',
	],
	['a certificate of another host', fault({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }), 'certificate'],
	['a certificate in n8n 1', fault({ httpCode: 'CERT_HAS_EXPIRED' }), 'certificate'],
	['a server that speaks no TLS', fault({ code: 'EPROTO', syscall: 'write' }), 'tls'],
	['a handshake that is cut', fault({ code: 'ECONNRESET', message: handshakeCut }), 'tls'],
	['the same in n8n 1', fault({ httpCode: 'ECONNRESET', messages: [handshakeCut] }), 'tls'],
	[
		'a handshake that is reset',
		fault({ code: 'ECONNRESET', request: { socket: { secureConnecting: true } } }),
		'tls',
	],
	[
		'a proxy that hangs up',
		fault({ message: 'Proxy connection ended before receiving CONNECT response' }),
		'proxy',
	],
	[
		"a host that the credential's allowed domains leave out",
		fault({
			message:
				'Domain not allowed: This credential is restricted from accessing x.example. Only the following domains are allowed: y.example',
		}),
		'forbidden',
	],
	[
		'allowed domains that are none',
		fault({
			message:
				'No allowed domains specified. Configure allowed domains or change restriction setting.',
		}),
		'forbidden',
	],
	[
		"an address that n8n's protection of inner networks blocks",
		fault(
			{},
			fault({ message: 'The request was blocked because it resolves to a restricted IP address' }),
		),
		'forbidden',
	],
	[
		'the same, as n8n 1 tells it beside its own words',
		fault({
			messages: ['Domain not allowed: This credential is restricted from accessing x.example'],
		}),
		'forbidden',
	],
	[
		'a firewall that blocked something of its own',
		fault({ message: 'The request was blocked because of its content' }),
		undefined,
	],
	['a host that is no longer reached', fault({ code: 'EHOSTUNREACH', syscall: 'read' }), undefined],
	['a host that was never reached', fault({ code: 'EHOSTUNREACH', syscall: 'connect' }), 'network'],
	['a connection that broke', fault({ code: 'ECONNRESET', syscall: 'read' }), undefined],
	[
		'a secure connection that broke',
		fault({ code: 'ECONNRESET', request: { socket: { secureConnecting: false } } }),
		undefined,
	],
	[
		'an error of TLS on one that was secure',
		fault({ request: { socket: { secureConnecting: false } } }, fault({ code: 'EPROTO' })),
		undefined,
	],
	[
		'an alert that comes after the request',
		fault({ code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' }),
		undefined,
	],
	[
		'a handshake that failed, below an error that only says that nobody was reached',
		fault({ code: 'ECONNREFUSED' }, fault({ code: 'EPROTO' })),
		'tls',
	],
	[
		'a proxy that hangs up, as n8n 1 tells it beside its own words',
		fault({ messages: [7, 'Proxy connection ended before receiving CONNECT response'] }),
		'proxy',
	],
	[
		'messages of which some are no text',
		fault({ httpCode: 'ECONNRESET', messages: [null, handshakeCut] }),
		'tls',
	],
	['an answer that never came', fault({ code: 'ETIMEDOUT' }), undefined],
	['an error without facts', fault({ code: 7, request: 7, messages: 7 }), undefined],
	['no error', undefined, undefined],
])('%s', (_, error, obstacle) => {
	expect(obstacleOf(error)).toBe(obstacle);
});

it('comes to an end with an error that causes itself', () => {
	const error = fault({});
	error.cause = error;
	expect(obstacleOf(error)).toBeUndefined();
});

it.each<[obstacle: Obstacle, message: string, advice: string]>([
	[
		'network',
		'EnKash could not be reached, so nothing was sent.',
		"Check 'API URL' and your network.",
	],
	[
		'tls',
		'No secure connection to EnKash came about, so nothing was sent.',
		"Check 'API URL', and whether a proxy or firewall of your network, or a certificate, is in the way.",
	],
	[
		'certificate',
		"The certificate of EnKash's server is not trusted, so nothing was sent.",
		"Check 'API URL', and whether a proxy of your network puts its own certificate in place.",
	],
	[
		'proxy',
		'The proxy of your network did not let the call through, so nothing was sent.',
		'Check the proxy settings of n8n and its sign-in.',
	],
	[
		'forbidden',
		'Your n8n does not allow calls to this address, so nothing was sent.',
		"Add the host of 'API URL' to 'Allowed Domains' in the credential, or ask whoever runs n8n to allow it.",
	],
])('%s tells people that nothing was sent, and what to do', (obstacle, message, advice) => {
	expect(obstacleProblems[obstacle]('API URL')).toEqual({ message, advice });
});
