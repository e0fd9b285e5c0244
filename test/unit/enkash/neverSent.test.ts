import { failedToConnect } from '../../../nodes/shared/enkash/http';

function fault(facts: object, cause?: unknown): Error {
	return Object.assign(new Error('It failed.', { cause }), facts);
}

it.each([
	['a port without a server', fault({ code: 'ECONNREFUSED', syscall: 'connect' }), true],
	['a host without an address', fault({ code: 'ENOTFOUND', syscall: 'getaddrinfo' }), true],
	['a certificate that nobody vouches for', fault({ code: 'SELF_SIGNED_CERT_IN_CHAIN' }), true],
	['no way there in time', fault({ code: 'ETIMEDOUT', syscall: 'connect' }), true],
	['such a cause of another error', fault({}, fault({ code: 'ECONNREFUSED' })), true],
	['a connection that broke', fault({ code: 'ECONNRESET', syscall: 'read' }), false],
	['an answer that never came', fault({ code: 'ETIMEDOUT' }), false],
	['an error without facts', fault({ code: 7 }), false],
	['no error', undefined, false],
])('%s', (_, error, isProof) => {
	expect(failedToConnect(error)).toBe(isProof);
});

it('comes to an end with an error that causes itself', () => {
	const error = fault({});
	error.cause = error;
	expect(failedToConnect(error)).toBe(false);
});
