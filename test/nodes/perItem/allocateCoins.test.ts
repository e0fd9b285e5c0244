import type { INodeParameters } from 'n8n-workflow';
import documentedReplies from '../../fixtures/documentedReplies.json';
import type { Switches } from '../../sandbox';
import { useEnKash, useShortWaits, useStubServer } from '../support';
import { afterRefusal, allocateCoins, cannotBeSent, members, runSingle } from './single';

const enKash = useEnKash();
const stub = useStubServer();
useShortWaits(enKash);

const goOn = { onError: 'continueRegularOutput' } as const;

const example: INodeParameters = {
	userId: 'EKQZVMQK',
	event: 'REFERRAL_EVENT',
	referenceMode: 'provide',
	requestId: 'COIN_REQ1234567',
};

describe("EnKash's own example", () => {
	it('the request and the reply', async () => {
		stub.replies['allocate-coin'] = { body: documentedReplies.coinsAllocated };
		const { outputs } = await stub.run({
			node: 'enKashAllocateCoins',
			parameters: { ...example, options: { companyId: 'CEK0TCW2W8' } },
		});
		const { method, path, query, headers, body } = stub.callTo('allocate-coin');
		expect([method, path, query]).toEqual(['POST', '/api/v0/enkash-coins/allocate-coin', {}]);
		expect(body).toEqual({
			companyId: 'CEK0TCW2W8',
			event: 'REFERRAL_EVENT',
			requestId: 'COIN_REQ1234567',
			userId: 'EKQZVMQK',
		});
		expect(headers).toMatchObject({
			authorization: 'Bearer token-of-the-stub',
			'content-type': 'application/json',
		});
		expect(headers).not.toHaveProperty('partnerid');
		expect(headers).not.toHaveProperty('cookie');
		expect(outputs).toEqual([
			[
				{
					json: {
						outcome: 'allocated',
						requestId: 'COIN_REQ1234567',
						userId: 'EKQZVMQK',
						event: 'REFERRAL_EVENT',
						message: 'Successfully allocated enkash Coins',
						environment: 'test',
					},
					pairedItem: { item: 0 },
				},
			],
		]);
	});
});

describe('the sentence that EnKash answers with', () => {
	const answered = async (payload: string) => {
		stub.replies['allocate-coin'] = {
			body: { response_code: 0, response_message: 'Success', payload },
		};
		const parameters = example;
		const { outputs } = await stub.run({ node: 'enKashAllocateCoins', parameters, ...goOn });
		return outputs[0]?.[0]?.json;
	};

	it.each(['Failed to allocate enkash Coins', 'User is not active', 'Insufficient coins'])(
		'"%s" is no success, whatever the code',
		async (payload) => {
			expect(await answered(payload)).toMatchObject({ details: { outcome: 'unconfirmed' } });
		},
	);

	it('shows no token', async () => {
		const payload = 'Successfully allocated enkash Coins, by Bearer token-of-the-stub';
		expect(await answered(payload)).toMatchObject({
			outcome: 'allocated',
			message: 'Successfully allocated enkash Coins, by Bearer ***',
		});
	});
});

describe('the request ID', () => {
	it.each<[INodeParameters, string]>([
		[{ payoutRun: ' diwali-2026 ' }, 'R1HMT1ZS3FFGV1ZRQVS83BRHV1'],
		[
			{ payoutRun: 'diwali-2026', options: { distinguishBy: 'Q3 bonus' } },
			'R1H1K3XD9XHPPPCC0R3VZ4GM2J',
		],
	])('of %p', async (parameters, requestId) => {
		const { calls } = await runSingle(
			enKash,
			allocateCoins,
			[{}],
			{ ...example, referenceMode: 'generate', ...parameters },
			goOn,
		);
		expect(calls[0]?.body).toMatchObject({ requestId });
	});
});

describe('wrong values', () => {
	it.each<[INodeParameters, string]>([
		[
			{ userId: '={{ " " }}' },
			"'Person' holds nothing, where text as EnKash shows it is expected.",
		],
		[
			{ userId: '={{ {} }}' },
			"'Person' holds an object, where text as EnKash shows it is expected.",
		],
		[{ event: '={{ null }}' }, "'Event' holds nothing, where text as EnKash shows it is expected."],
		[
			{ event: '={{ "A\\nB" }}' },
			'\'Event\' holds "A\\nB", where text as EnKash shows it is expected.',
		],
		[
			{ requestId: '={{ "" }}' },
			"'Request ID' holds nothing, where a reference number of its own (e.g. BONUS-2026-0001) is expected.",
		],
	])('%p', async (parameters, description) => {
		const { error } = await runSingle(enKash, allocateCoins, [{}], { ...example, ...parameters });
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: cannotBeSent,
			description,
			context: { itemIndex: 0 },
		});
		expect(enKash.sandbox.requests).toEqual([]);
	});
});

describe('what EnKash refuses', () => {
	it.each<[INodeParameters, string]>([
		[{ userId: 'EKNOBODY' }, 'Sandbox: no such user'],
		[{ event: 'NO_SUCH_EVENT' }, 'Sandbox: no such coin event'],
		[{ options: { companyId: 'CEKOTHER' } }, 'Sandbox: no such company'],
	])('%p: in its own words, and the next item goes on', async (parameters, text) => {
		for (const failureEnvelope of ['E1', 'E2', 'http'] as const) {
			enKash.turn({ failureEnvelope });
			const { outcomes, items } = await runSingle(
				enKash,
				allocateCoins,
				members(enKash, 2),
				parameters,
				goOn,
			);
			expect(outcomes).toEqual(
				parameters.userId
					? ['rejected refused', 'rejected duplicateInInput']
					: ['rejected refused', 'rejected refused'],
			);
			expect(items[0]?.json).toMatchObject({
				error: `EnKash refused this item: ${text}. ${afterRefusal.coins}`,
				details: { requestId: expect.stringMatching(/^R1/), payoutRun: 'diwali-2026' },
			});
		}
		expect(enKash.sandbox.ledger.coins).toEqual([]);
	});

	it('calls without a partner ID, where it wants one for coins too', async () => {
		enKash.turn({ coinsNeedPartnerId: true });
		const { outcomes, items } = await runSingle(
			enKash,
			allocateCoins,
			members(enKash, 1),
			{},
			goOn,
		);
		expect(outcomes).toEqual(['rejected refused']);
		expect(items[0]?.json.error).toBe(
			`EnKash refused this item: Sandbox: the partnerId header is required. ${afterRefusal.coins}`,
		);
	});

	it('fields that it does not know: none are sent', async () => {
		enKash.turn({ unknownFields: 'reject' });
		const { outcomes } = await runSingle(enKash, allocateCoins, members(enKash, 1));
		expect(outcomes).toEqual(['allocated']);
	});
});

describe('a request that exists', () => {
	it.each<[Switches['repeatedCoinRequest'], string]>([
		['failure', 'alreadyAllocated duplicateReference'],
		['success', 'allocated'],
	])('told as a %s: granted once', async (repeatedCoinRequest, outcome) => {
		enKash.turn({ repeatedCoinRequest });
		const everyone = members(enKash, 1);
		await runSingle(enKash, allocateCoins, everyone);
		const { outcomes } = await runSingle(enKash, allocateCoins, everyone, {}, goOn);
		expect(outcomes).toEqual([outcome]);
		expect(enKash.sandbox.ledger.coins).toHaveLength(1);
	});

	it('a resend that is told of it confirms that the coins are there', async () => {
		enKash.sandbox.addFault({ kind: 'resetAfter' });
		const options = { resendWhenUnclear: true };
		const everyone = members(enKash, 1);
		const { outcomes } = await runSingle(enKash, allocateCoins, everyone, { options }, goOn);
		expect(outcomes).toEqual(['alreadyAllocated confirmedByResend']);
		expect(enKash.sandbox.ledger.coins).toHaveLength(1);
	});

	it('a resend that is refused without words leaves open what became of the first send', async () => {
		enKash.turn({ duplicateWords: '' });
		enKash.sandbox.addFault({ kind: 'resetAfter' });
		const options = { resendWhenUnclear: true };
		const everyone = members(enKash, 1);
		const { outcomes, items } = await runSingle(enKash, allocateCoins, everyone, { options }, goOn);
		expect(outcomes).toEqual(['unconfirmed connectionLost']);
		expect(items[0]?.json.error).toMatch(
			/ended with: EnKash refused this item without giving a reason, .*\. The coins/,
		);
		expect(enKash.sandbox.ledger.coins).toHaveLength(1);
	});
});
