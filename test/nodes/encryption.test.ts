import { testCredential } from '../harness';
import { decrypt, type Switches } from '../sandbox';
import { bulkCalls, runBulk } from './bulkAllocate/bulk';
import { members, runSingle, singleNodes } from './perItem/single';
import { type Json, mobileOf, people, useEnKash, useShortWaits } from './support';

const enKash = useEnKash();
useShortWaits(enKash);

const goOn = { onError: 'continueRegularOutput' } as const;
const required = { encryption: 'required' } satisfies Partial<Switches>;

/** What EnKash may want and do, and what of the credential's choices works then. */
const servers: Array<{ switches: Partial<Switches>; works: string[] }> = [
	{ switches: {}, works: ['off'] },
	{ switches: { encryptedReplies: true }, works: ['off'] },
	{ switches: required, works: ['request', 'both'] },
	{ switches: { ...required, encryptedReplies: true }, works: ['request', 'both'] },
];
const choices = ['off', 'request', 'both'];
const pairs = servers.flatMap(({ switches, works }) =>
	choices.map((encryption) => ({ switches, encryption, isRight: works.includes(encryption) })),
);

/** With the client secret as key, as the form has no other field while encryption is off. */
function serve(switches: Partial<Switches>): void {
	enKash.sandbox.account.encryptionKey = '';
	enKash.turn(switches);
}

describe.each(pairs)(
	'EnKash with $switches, credential with "$encryption"',
	({ switches, encryption, isRight }) => {
		const credential = { encryption };

		it('Bulk Allocate', async () => {
			serve(switches);
			const { outcomes, error } = await runBulk(enKash, people(2), {}, { credential });
			if (isRight) expect(outcomes).toEqual(['allocated', 'allocated']);
			else expect(error?.message).toBe('EnKash refused the account');
			expect(enKash.sandbox.ledger.points).toHaveLength(isRight ? 2 : 0);
			expect(bulkCalls(enKash)).toHaveLength(isRight ? 1 : 0);
		});

		it.each(singleNodes)('$node', async (single) => {
			serve(switches);
			const run = { credential, ...goOn };
			const { outcomes, calls } = await runSingle(enKash, single, members(enKash, 2), {}, run);
			expect(new Set(outcomes)).toEqual(new Set([isRight ? single.done : 'rejected refused']));
			expect(single.paid(enKash)).toHaveLength(isRight ? 2 : 0);
			expect(calls.every(({ encrypted }) => encrypted === (isRight && encryption !== 'off'))).toBe(
				true,
			);
		});

		it('the test of the credential', async () => {
			serve(switches);
			const { status } = await testCredential(enKash.credential(credential));
			expect(status).toBe(isRight ? 'OK' : 'Error');
		});
	},
);

describe('an encrypted request', () => {
	beforeEach(() => enKash.turn({ ...required, encryptedReplies: true }));

	it('holds its JSON under "request", and nothing in clear', async () => {
		await runBulk(enKash, people(1));
		const [call] = bulkCalls(enKash);
		const wire: Json = JSON.parse(call?.rawBody ?? '{}');
		expect(Object.keys(wire)).toEqual(['request']);
		const { encryptionKey } = enKash.sandbox.account;
		expect(JSON.parse(decrypt(String(wire.request), encryptionKey))).toEqual(call?.body);
		expect(call?.rawBody).not.toContain(mobileOf(0));
		expect(call?.query).toEqual({
			companyId: 'CEK1PU9AOO',
			cardAccountId: 'CAQL8YCV3',
			isPointsAllocation: 'true',
		});
		expect(call?.headers['content-type']).toBe('application/json');
	});

	it('is not that of the login, which is never encrypted', async () => {
		await runBulk(enKash, people(1));
		expect(enKash.sandbox.requests[0]?.rawBody).toMatch(/^username=/);
	});

	it('is not encrypted twice when it is sent again with a new token', async () => {
		enKash.sandbox.addFault({ kind: 'status', status: 401, match: { path: 'bulk' } });
		const { outcomes } = await runBulk(enKash, people(1));
		expect(outcomes).toEqual(['allocated']);
		const [first, second] = bulkCalls(enKash);
		expect(second?.rawBody).toBe(first?.rawBody);
	});

	it('with text in any script', async () => {
		const { outcomes } = await runBulk(enKash, [
			{ ...people(1)[0], name: 'आशा 🎉', remarks: 'ख़ुशी' },
		]);
		expect(outcomes).toEqual(['allocated']);
		expect(bulkCalls(enKash)[0]?.body).toMatchObject([{ name: 'आशा 🎉', remarks: 'ख़ुशी' }]);
	});

	it.each<Switches['encryptionKeyFormat']>(['sha256', 'raw', 'hex'])(
		'with a key made as %s',
		async (encryptionKeyFormat) => {
			enKash.turn({ encryptionKeyFormat });
			const { outcomes } = await runBulk(enKash, people(2));
			expect(outcomes).toEqual(['allocated', 'allocated']);
		},
	);

	it('with a wrong key is refused, and nobody is paid', async () => {
		const credential = { encryptionKey: 'f'.repeat(32) };
		const sealed = await runBulk(enKash, people(2), {}, { credential });
		expect(sealed.error).toHaveProperty(
			'description',
			"Run the workflow again later. EnKash's reply could not be decrypted with the credential's encryption key.",
		);
		enKash.turn({ encryptedReplies: false });
		const { error } = await runBulk(enKash, people(2), {}, { credential });
		expect(error).toHaveProperty(
			'description',
			expect.stringMatching(/^Invalid encrypted request\. Check /),
		);
		expect(bulkCalls(enKash)).toEqual([]);
		expect((await testCredential(enKash.credential(credential))).status).toBe('Error');
	});

	it('as bare text is not what this package sends: EnKash says no', async () => {
		enKash.turn({ requestWrapper: 'bare', encryptedReplies: false });
		const { error } = await runBulk(enKash, people(1));
		expect(error).toHaveProperty(
			'description',
			expect.stringMatching(/^Invalid encrypted request\. Check /),
		);
	});
});

describe('an encrypted reply', () => {
	const wrappers: Array<Switches['replyWrapper']> = [
		'request',
		'response',
		'payload',
		'data',
		'bare',
		'jsonString',
	];

	describe.each(wrappers)('under "%s"', (replyWrapper) => {
		it.each([true, false])(
			'is read, also where only the reply is encrypted: %p',
			async (isRequestToo) => {
				enKash.sandbox.account.encryptionKey = '';
				enKash.turn({ ...(isRequestToo && required), encryptedReplies: true, replyWrapper });
				const { outcomes, results } = await runBulk(enKash, people(2));
				expect(outcomes).toEqual(['allocated', 'allocated']);
				expect(results[1]?.enkashCardTxnId).toMatch(/^ECT/);
			},
		);
	});

	it('that refuses is a refusal', async () => {
		enKash.fund(150);
		enKash.turn({ ...required, encryptedReplies: true, bulkShortFunds: 'refuseBatch' });
		const options = { lowBalance: 'payWhileItLasts' };
		const { outcomes } = await runBulk(enKash, people(2), { options });
		expect(outcomes).toEqual(Array<string>(2).fill('rejected insufficientBalance'));
	});

	it('made with another key leaves open what became of the payouts', async () => {
		enKash.turn(required);
		enKash.sandbox.addFault({ kind: 'undecryptable', match: { path: 'bulk' }, times: 3 });
		const { outcomes, results } = await runBulk(enKash, people(2));
		expect(outcomes).toEqual(Array<string>(2).fill('unconfirmed unreadableReply'));
		expect(results[0]?.reason).toBe(
			"EnKash's reply could not be decrypted with the credential's encryption key, so it may have been paid.",
		);
		expect(enKash.sandbox.ledger.points).toHaveLength(2);
	});

	it('in clear to an encrypted request is read as well', async () => {
		enKash.turn({ ...required, encryptedReplies: false });
		const { outcomes } = await runBulk(
			enKash,
			people(1),
			{},
			{ credential: { encryption: 'both' } },
		);
		expect(outcomes).toEqual(['allocated']);
	});

	it('hides from the test of the credential that an account is refused by its code alone', async () => {
		enKash.turn({ ...required, encryptedReplies: true });
		const credential = enKash.credential({ cardAccountId: 'CANOPE' });
		// n8n's tester holds the reply against rules and can't decrypt it.
		expect((await testCredential(credential)).status).toBe('OK');
		enKash.turn({ failureEnvelope: 'http' });
		expect((await testCredential(credential)).status).toBe('Error');
	});
});
