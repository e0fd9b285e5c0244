import * as z from 'zod/v4';
import { createCipher } from '../../../nodes/shared/enkash/encryption';
import type { EnKashFault, TransportFault } from '../../../nodes/shared/enkash/http';
import { readReply } from '../../../nodes/shared/enkash/reply';

const payload = z.object({ id: z.string() });
const success = { code: 0, message: 'Success', payload: { id: 'EKC1' } };
const done = { kind: 'success', payload: { id: 'EKC1' } };
const cipher = createCipher('0123456789abcdef0123456789abcdef01234567', 'sha256');

function read(status: number, body: unknown, retryAfter?: string) {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return readReply({ kind: 'response', status, body: text, retryAfter }, { payload }, cipher);
}

function refused(refusal: string, reason: string, status = 200) {
	return { kind: 'refused', refusal, reason, status };
}

/** A refusal in which EnKash says nothing of its own. */
function unexplained(reason: string, status = 200) {
	return { ...refused('other', reason, status), isUnexplained: true };
}

function unreadable(message: string) {
	return { kind: 'unclear', cause: 'unreadableReply', message };
}

const noCode = unreadable("EnKash's reply carries no clear code.");
const noJson = unreadable("EnKash's reply could not be read.");

describe('a call that ended without a reply', () => {
	it('keeps the advice where nothing was processed', () => {
		const problem = { message: 'No way there.', advice: 'Check the way.' };
		const fault: EnKashFault = { kind: 'fault', fault: 'notConnected', ...problem };
		expect(readReply(fault, { payload }, cipher)).toMatchObject({
			kind: 'notProcessed',
			...problem,
		});
	});

	it.each<[fault: TransportFault, kind: string, cause: string]>([
		['notConnected', 'notProcessed', 'connectionLost'],
		['loginFailed', 'notProcessed', 'connectionLost'],
		['loginRefused', 'notProcessed', 'notAuthorized'],
		['notBegun', 'notProcessed', 'cancelled'],
		['timeout', 'unclear', 'timeout'],
		['connectionLost', 'unclear', 'connectionLost'],
		['unreadableReply', 'unclear', 'unreadableReply'],
		['cancelled', 'unclear', 'cancelled'],
	])('for %s is %s by %s', (fault, kind, cause) => {
		const message = 'What happened.';
		expect(readReply({ kind: 'fault', fault, message }, { payload }, cipher)).toEqual({
			kind,
			cause,
			message,
		});
	});
});

it.each([
	'Insufficient balance in card account',
	'The transaction associated with the given Unique reference Number already exists',
	'Card account does not exist for this partner',
])('the code of a success proves nothing beside the words of a refusal: %s', (message) => {
	expect(read(200, { ...success, message })).toEqual(
		unreadable('EnKash answered with the code of a success and yet in the words of a refusal.'),
	);
	expect(read(200, { ...success, response_message: message })).toMatchObject({ kind: 'unclear' });
});

it.each([{ success: false }, { status: 'FAILED' }, { status: 'failure' }, { status: 'Pending' }])(
	'the code of a success proves nothing beside %j',
	(more) => {
		expect(read(200, { ...success, ...more })).toEqual(
			unreadable('EnKash answered with the code of a success and yet in the words of a refusal.'),
		);
	},
);

it.each([{ success: true }, { status: 'OK' }, { status: 200 }, { status: { name: 'x' } }])(
	'nothing in %j contradicts a success',
	(more) => {
		expect(read(200, { ...success, ...more })).toEqual(done);
	},
);

it('neither a success nor a refusal proves anything beside words of something still under way', () => {
	const message = 'Transaction is pending';
	expect(read(200, { ...success, message })).toEqual(
		unreadable(
			'EnKash answered with the code of a success and yet told of a time-out, or of something still under way.',
		),
	);
	const refusal = unreadable(
		'EnKash refused and yet told of a time-out, or of something still under way.',
	);
	for (const status of [200, 400, 422]) {
		expect(read(status, { code: 1, message })).toEqual(refusal);
		expect(read(status, { code: 1, message: 'Failure', payload: 'Timed out' })).toEqual(refusal);
	}
});

describe('a success whose payload is a sentence', () => {
	const said = (sentence: string) => {
		const body = JSON.stringify({ code: 0, message: 'Success', payload: sentence });
		return readReply({ kind: 'response', status: 200, body }, { payload: z.string() }, cipher);
	};

	it.each([
		'Failed to allocate enkash Coins',
		'FAILURE',
		'Request declined by the bank',
		'User is not active',
		'The user could not be found. Unable to allocate',
		'Coins were not yet granted',
		'Insufficient coins',
		'Error',
	])('proves nothing where that tells of a failure: %s', (sentence) => {
		expect(said(sentence)).toEqual(
			unreadable('EnKash answered with the code of a success and yet in the words of a refusal.'),
		);
	});

	it.each([
		'Successfully allocated enkash Coins',
		'Allocated without errors',
		'Allocated. Note: coins expire',
	])('is one: %s', (sentence) => {
		expect(said(sentence)).toEqual({ kind: 'success', payload: sentence });
	});
});

it.each(['Record not found', '2 rows failed'])(
	'words about single records do not undo a success: %s',
	(message) => {
		expect(read(200, { ...success, message })).toEqual(done);
	},
);

describe('a success', () => {
	it.each<[what: string, status: number, body: unknown]>([
		['in the first envelope', 200, success],
		[
			'in the second envelope',
			200,
			{ payload: { id: 'EKC1' }, response_code: 0, response_message: 'Success' },
		],
		['with its code as text', 200, { ...success, code: '0' }],
		['with both codes agreeing', 200, { ...success, response_code: '0' }],
		['with the other code empty', 200, { ...success, response_code: null }],
		['with any 2xx', 299, success],
		['with more fields than documented', 201, { ...success, trace: 1 }],
		['with white space around it', 200, `\n ${JSON.stringify(success)} \n`],
	])('%s', (_, status, body) => {
		expect(read(status, body)).toEqual(done);
	});
});

describe('a refusal', () => {
	it.each<[what: string, status: number, body: unknown, reply: object]>([
		[
			'as documented',
			200,
			{
				response_code: 1,
				response_message: 'Insufficient balance in card account',
				payload: 'Insufficient balance in card account',
			},
			refused('insufficientBalance', 'Insufficient balance in card account'),
		],
		['in the first envelope', 200, { code: 1, message: 'No.' }, refused('other', 'No.')],
		['with another code', 200, { code: 412, message: 'No.' }, refused('other', 'No.')],
		['with another code as text', 200, { code: '422', message: 'No.' }, refused('other', 'No.')],
		[
			'whose words stand in the payload',
			200,
			{ code: 1, message: ' ', payload: 'No.' },
			refused('other', 'No.'),
		],
		[
			'in the words of OAuth',
			200,
			{ code: 1, payload: {}, error_description: 'No.' },
			refused('other', 'No.'),
		],
		[
			'with several words, of which the first counts',
			200,
			{ code: 1, payload: '4', message: '2', response_message: '1', error_description: '5' },
			refused('other', '1'),
		],
		[
			'whose cause stands behind a general word',
			200,
			{ code: 1, message: 'Failure', payload: 'Insufficient balance in card account' },
			refused('insufficientBalance', 'Failure'),
		],
		[
			'in two messages, of which "exists already" may mean paid and the other does not',
			200,
			{
				code: 1,
				message: 'Duplicate reference number',
				payload: 'Insufficient balance in card account',
			},
			refused('insufficientBalance', 'Duplicate reference number'),
		],
		[
			'without words',
			200,
			{ code: 1, payload: null },
			unexplained('It gave code 1 and no reason.'),
		],
		[
			'with words that are none',
			200,
			{ code: 1, message: 7 },
			unexplained('It gave code 1 and no reason.'),
		],
		[
			'with what it was sent for words',
			200,
			{ code: 1, message: '{"mobile":"9600098867"}' },
			unexplained('It gave code 1 and no reason.'),
		],
		[
			'with HTTP 400 and no body',
			400,
			'',
			unexplained('EnKash found a mandatory parameter missing or wrong (HTTP 400).', 400),
		],
		[
			'with HTTP 413 and the page of a proxy',
			413,
			'<html>Too large</html>',
			unexplained('EnKash found the request too large (HTTP 413).', 413),
		],
		[
			'with HTTP 404 and an empty object',
			404,
			{},
			{
				...unexplained('EnKash did not find what the request speaks of (HTTP 404).', 404),
				isPathUnknown: true,
			},
		],
		[
			'with HTTP 404 and a code, which no missing path has',
			404,
			{ code: 1, message: 'No.' },
			refused('other', 'No.', 404),
		],
		[
			'with HTTP 404 and words, which a missing path may have, too',
			404,
			{ message: 'No.' },
			{ ...refused('other', 'No.', 404), isPathUnknown: true },
		],
		[
			'with HTTP 422 and white space',
			422,
			' \n',
			unexplained('EnKash found the data invalid (HTTP 422).', 422),
		],
		[
			'with HTTP 422 and words',
			422,
			{ response_code: 1, response_message: 'Bin Type is not mapped on PlanMaster' },
			refused('accountFault', 'Bin Type is not mapped on PlanMaster', 422),
		],
		[
			'with HTTP 404 and words in the payload',
			404,
			{ payload: 'Card Account does not exist for this partner' },
			refused('accountFault', 'Card Account does not exist for this partner', 404),
		],
		[
			'with HTTP 403',
			403,
			{ message: 'APIs not enabled.' },
			refused('notAuthorized', 'APIs not enabled.', 403),
		],
		[
			'with HTTP 403 and a known cause',
			403,
			{ message: 'Insufficient balance in card account' },
			refused('insufficientBalance', 'Insufficient balance in card account', 403),
		],
		[
			'that names the transaction of the payout that exists',
			200,
			{
				code: 1,
				message: 'The transaction associated with the given Unique reference Number already exists',
				payload: { enkashCardTxnId: 'ECT1' },
			},
			refused(
				'duplicateReference',
				'The transaction associated with the given Unique reference Number already exists',
			),
		],
		[
			'that names no transaction, though it has a place for it',
			200,
			{ code: 1, message: 'No.', payload: { enkashCardTxnId: '', userId: 'EK1' } },
			refused('other', 'No.'),
		],
		['with HTTP 409 and words', 409, { message: 'No.' }, refused('other', 'No.', 409)],
		[
			'with HTTP 400 and the code of a refusal',
			400,
			{ code: 1, message: 'No.' },
			refused('other', 'No.', 400),
		],
		[
			'with HTTP 422 and a word for a code',
			422,
			{ code: 'INVALID', message: 'No.' },
			refused('other', 'No.', 422),
		],
	])('%s', (_, status, body, reply) => {
		expect(read(status, body)).toEqual(reply);
	});
});

describe('a call that was not processed', () => {
	it('because the token was not accepted', () => {
		expect(read(401, { code: 0 }, '5')).toEqual({
			kind: 'notProcessed',
			cause: 'notAuthorized',
			message: 'EnKash did not accept the access token, even after a new login.',
		});
	});

	it('because EnKash asked to slow down', () => {
		expect(read(429, 'Slow down', '5')).toEqual({
			kind: 'notProcessed',
			cause: 'rateLimited',
			message: 'EnKash asked to slow down (HTTP 429).',
			retryAfter: '5',
		});
	});
});

describe('an unclear reply', () => {
	it.each([500, 502, 503, 504, 599])('is HTTP %d, whatever its body says', (status) => {
		for (const body of ['', '<html>', success, { code: 1, message: 'No.' }]) {
			expect(read(status, body, '9')).toEqual({
				kind: 'unclear',
				cause: 'serverError',
				message: `EnKash answered with a fault of its own (HTTP ${status}).`,
				retryAfter: '9',
			});
		}
	});

	it.each([500, '503', 599])('is the code of a fault of its own (%j)', (code) => {
		expect(read(200, { response_code: code, response_message: 'Something went wrong' })).toEqual({
			kind: 'unclear',
			cause: 'serverError',
			message: `EnKash answered with the code of a fault of its own (${code}).`,
		});
	});

	it.each([
		-500,
		-1,
		'-1',
		100,
		199,
		200,
		'201',
		299,
		300,
		302,
		399,
		408,
		409,
		'409',
		429,
		600,
		999,
		1000,
		20_000,
		0.5,
		1e21,
	])('is a code that is not documented as a refusal (%j)', (code) => {
		for (const words of ['No.', 'Unique reference number already exists', undefined]) {
			const codes = [{ code }, { response_code: code }, { code, response_code: Number(code) }];
			for (const envelope of codes) {
				expect(read(200, { ...envelope, message: words })).toEqual(
					unreadable(
						`EnKash answered with code ${Number(code)}, of which it does not say that it is a refusal.`,
					),
				);
			}
			if (words === undefined) continue;
			expect(read(422, { code, message: words })).toEqual(
				unreadable(
					`EnKash answered with HTTP 422 and code ${Number(code)}, which does not say that it refused.`,
				),
			);
		}
	});

	it.each([1, 2, 99, 400, '403', 407, 410, 412, 422, 428, 430, 499])(
		'is not the code of a refusal (%j)',
		(code) => {
			expect(read(200, { code, message: 'No.' })).toEqual(refused('other', 'No.'));
		},
	);

	it.each<[what: string, status: number, body: unknown, reply: object]>([
		['nothing', 200, '', noCode],
		['white space', 204, ' ', noCode],
		['an empty object', 200, {}, noCode],
		['no code', 200, { message: 'Success', payload: { id: 'EKC1' } }, noCode],
		['an empty code', 200, { ...success, code: null }, noCode],
		['a code that is no number', 200, { ...success, code: 'OK' }, noCode],
		['a code before white space', 200, { ...success, code: '0 ' }, noCode],
		['a code behind white space', 200, { ...success, code: ' 0' }, noCode],
		['a code that is empty text', 200, { ...success, code: '' }, noCode],
		['a code in a list', 200, { ...success, code: [0] }, noCode],
		['a code that is false', 200, { ...success, code: false }, noCode],
		['two codes at odds', 200, { ...success, response_code: 1 }, noCode],
		[
			'two codes at odds, the other way round',
			200,
			{ ...success, code: 1, response_code: 0 },
			noCode,
		],
		['a second code that can not be read', 200, { ...success, response_code: 'X' }, noCode],
		['a first code that can not be read', 200, { ...success, code: 'X', response_code: 0 }, noCode],
		['a page', 200, '<html><body>OK</body></html>', noJson],
		['half a reply', 200, '{"code":0,"message":"Succ', noJson],
		['a list', 200, [success], noJson],
		['null', 200, 'null', noJson],
		['a number', 200, '0', noJson],
		['text', 200, '"Success"', noJson],
		['a page with HTTP 404', 404, '<html>Not Found</html>', { ...noJson, isPathUnknown: true }],
		[
			'a page with HTTP 405',
			405,
			'<html>Method Not Allowed</html>',
			{ ...noJson, isPathUnknown: true },
		],
		['a list with HTTP 422', 422, [], noJson],
		[
			'a success of another shape',
			200,
			{ ...success, payload: { id: 7 } },
			unreadable("EnKash's reply has an unknown shape."),
		],
		[
			'a success without payload',
			200,
			{ code: 0, message: 'Success' },
			unreadable("EnKash's reply has an unknown shape."),
		],
		[
			'a success whose payload is a sentence',
			200,
			{ ...success, payload: 'EKC1' },
			unreadable("EnKash's reply has an unknown shape."),
		],
		['a redirect', 302, success, unreadable('EnKash answered with an unexpected HTTP status 302.')],
		['HTTP 199', 199, success, unreadable('EnKash answered with an unexpected HTTP status 199.')],
		['HTTP 300', 300, success, unreadable('EnKash answered with an unexpected HTTP status 300.')],
		[
			'HTTP 403 without words',
			403,
			'',
			unreadable('EnKash answered with HTTP 403, which does not say that it refused.'),
		],
		[
			'HTTP 409 without words',
			409,
			{},
			unreadable('EnKash answered with HTTP 409, which does not say that it refused.'),
		],
		[
			'HTTP 408',
			408,
			{ message: 'Timeout' },
			unreadable('EnKash answered with HTTP 408, which does not say that it refused.'),
		],
		[
			'a success with HTTP 400',
			400,
			success,
			unreadable('EnKash answered with HTTP 400 and yet with the code of a success.'),
		],
		[
			'HTTP 400 with the code of a success beside that of a refusal',
			400,
			{ code: 1, response_code: 0, message: 'No.' },
			unreadable('EnKash answered with HTTP 400 and yet with the code of a success.'),
		],
		[
			'HTTP 422 with the code of a success beside a word',
			422,
			{ code: 'INVALID', response_code: '0', message: 'No.' },
			unreadable('EnKash answered with HTTP 422 and yet with the code of a success.'),
		],
		[
			'HTTP 422 with the code of a server error',
			422,
			{ code: 500, message: 'No.' },
			unreadable('EnKash answered with HTTP 422 and code 500, which does not say that it refused.'),
		],
		[
			'a refusal because the reply could not be encrypted',
			200,
			{ response_code: 403, response_message: 'Encryption failed for response.' },
			unreadable('EnKash could not encrypt its reply.'),
		],
		[
			'a refusal that names a transaction',
			200,
			{ code: 1, message: 'No.', payload: { enkashCardTxnId: 'ECT1' } },
			unreadable('EnKash refused and yet named a transaction or card.'),
		],
		[
			'a refusal that names a card',
			200,
			{ code: 1, message: 'Success', payload: { enKashCardId: 'EKC1' } },
			unreadable('EnKash refused and yet named a transaction or card.'),
		],
		[
			'a refusal that names a transaction in another spelling',
			200,
			{ code: 1, message: 'No.', payload: { enKashTransactionId: 'ECT1' } },
			unreadable('EnKash refused and yet named a transaction or card.'),
		],
		[
			'a refusal that names a transaction in a third spelling',
			200,
			{ code: 1, message: 'No.', payload: [{ enkashCardTransactionId: 'ECT1' }] },
			unreadable('EnKash refused and yet named a transaction or card.'),
		],
		[
			'a refusal that names a transaction further in',
			422,
			{ code: 1, message: 'No.', payload: { rows: [{}, { enkashCardTxnId: 'ECT1' }] } },
			unreadable('EnKash refused and yet named a transaction or card.'),
		],
		[
			'the same with an HTTP status',
			403,
			{ code: 1, message: 'Failure', payload: 'encryption Failed for Response' },
			unreadable('EnKash could not encrypt its reply.'),
		],
	])('is %s', (_, status, body, reply) => {
		expect(read(status, body)).toEqual(reply);
	});
});

describe('an encrypted reply', () => {
	const sealed = (body: unknown) => cipher?.encrypt(JSON.stringify(body)) ?? '';
	const undecryptable = unreadable(
		"EnKash's reply could not be decrypted with the credential's encryption key.",
	);

	it.each(['request', 'response', 'payload', 'data'])('is read under "%s"', (key) => {
		expect(read(200, { [key]: sealed(success) })).toEqual(done);
	});

	it('is read as bare text, quoted or not', () => {
		expect(read(200, sealed(success))).toEqual(done);
		expect(read(200, `\n${sealed(success)}\n`)).toEqual(done);
		expect(read(200, JSON.stringify(sealed(success)))).toEqual(done);
	});

	it('is read with an HTTP status of a refusal', () => {
		expect(read(422, { request: sealed({ code: 1, message: 'No.' }) })).toEqual(
			refused('other', 'No.', 422),
		);
	});

	it('is unclear without a cipher, with another key, or as noise', () => {
		const body = JSON.stringify({ request: sealed(success) });
		const response = { kind: 'response' as const, status: 200, body };
		expect(readReply(response, { payload }, undefined)).toEqual(undecryptable);
		expect(readReply(response, { payload }, createCipher('another', 'sha256'))).toEqual(
			undecryptable,
		);
		expect(read(200, { request: 'QUJDREVGR0hJSktMTU5PUFFSU1Q=' })).toEqual(undecryptable);
		expect(read(400, { request: 'QUJDREVGR0hJSktMTU5PUFFSU1Q=' })).toEqual(undecryptable);
	});

	it('is unclear where what it holds is no envelope', () => {
		expect(read(200, { request: cipher?.encrypt('no JSON at all') })).toEqual(noJson);
		expect(read(200, { request: sealed('{"code":0}') })).toEqual(noJson);
		expect(read(200, { request: sealed({ message: 'Success!' }) })).toEqual(noCode);
	});
});

describe('a payload beside the code', () => {
	const bare = JSON.stringify({ code: 0, id: 'EKC1' });
	const under = JSON.stringify({ code: 0, id: 'EKC2', payload: { id: 'EKC1' } });
	const readBare = (body: string, allowBarePayload?: boolean) =>
		readReply({ kind: 'response', status: 200, body }, { payload, allowBarePayload }, undefined);

	it('is taken only where it may stand there', () => {
		expect(readBare(bare, true)).toEqual(done);
		expect(readBare(bare)).toEqual(unreadable("EnKash's reply has an unknown shape."));
	});

	it('is taken where the one under "payload" is empty', () => {
		expect(readBare('{"code":0,"id":"EKC1","payload":null}', true)).toEqual(done);
	});

	it('does not hide the one under "payload"', () => {
		expect(readBare(under, true)).toEqual(done);
		expect(readBare('{"code":0,"id":"EKC1","payload":""}', true)).toMatchObject({
			kind: 'unclear',
		});
	});
});
