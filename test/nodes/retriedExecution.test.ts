import { createCard, isUnclear, members, refuse, runSingle } from './perItem/single';
import { mobileOf, useEnKash, useShortWaits } from './support';

/**
 * A failed execution that somebody has n8n retry runs the failed node again with all its items, in another execution and
 * perhaps another process. Cards and coin events have no reference that EnKash could know.
 */

const enKash = useEnKash();
useShortWaits(enKash);

describe('Create Card', () => {
	it('makes no card again, and goes on with the others', async () => {
		const everyone = members(enKash, 3);
		const userId = String(everyone[1]?.userId);
		refuse(enKash, createCard, everyone, 1);
		const { error, raw } = await runSingle(enKash, createCard, everyone);
		expect(error?.context?.itemIndex).toBe(1);
		expect(createCard.paid(enKash)).toEqual([mobileOf(0)]);
		// Somebody corrects the workflow in between.
		const additionalFields = { userId: `={{ $itemIndex === 1 ? "${userId}" : $json.userId }}` };
		const again = await runSingle(
			enKash,
			createCard,
			everyone,
			{ additionalFields },
			{ retryOf: raw },
		);
		expect(again.outcomes).toEqual(['created', 'created', 'created']);
		expect(again.items[0]?.json).toMatchObject({ outcome: 'created', mobile: mobileOf(0) });
		expect(createCard.paid(enKash)).toEqual([mobileOf(0), mobileOf(1), mobileOf(2)]);
	});

	it.each([{ kind: 'resetAfter' }, { kind: 'foreignPerson' }, { kind: 'openRefusal' }] as const)(
		'leaves one alone that may have been made: %j',
		async (fault) => {
			enKash.sandbox.addFault({ ...fault, match: { path: createCard.endpoint } });
			const everyone = members(enKash, 2);
			const { error, raw } = await runSingle(enKash, createCard, everyone);
			expect(error?.message).toBe(isUnclear);
			const run = { retryOf: raw, onError: 'continueRegularOutput' } as const;
			const { outcomes, items } = await runSingle(enKash, createCard, everyone, {}, run);
			expect(outcomes).toEqual(['notSent unreadableReply', 'created']);
			expect(items[0]?.json.error).toContain('may have created the card');
			expect(createCard.paid(enKash)).toEqual([mobileOf(0), mobileOf(1)]);
		},
	);
});

describe('a coin event', () => {
	const created = () => enKash.sandbox.ledger.coinEventChanges.map(({ event }) => event);
	const parameters = {
		resource: 'coinEvent',
		operation: 'create',
		event: '={{ $json.event }}',
		amount: '={{ $json.amount }}',
	};

	it('is not made again', async () => {
		const items = ['ONE', 'TWO'].map((event, index) => ({ event, amount: index === 0 ? 5 : 0 }));
		const { error, raw } = await enKash.run({ node: 'enKash', parameters, items });
		expect(error?.context?.itemIndex).toBe(1);
		const again = await enKash.run({
			node: 'enKash',
			parameters: { ...parameters, amount: 5 },
			items,
			retryOf: raw,
		});
		expect(again.outputs[0]?.map(({ json }) => json.event)).toEqual(['ONE', 'TWO']);
		expect(created()).toEqual(['ONE', 'TWO']);
	});

	it('that may have been made is left alone', async () => {
		enKash.sandbox.addFault({ kind: 'resetAfter', match: { path: 'create-coins-config' } });
		const items = [{ event: 'ONE', amount: 5 }];
		const { raw } = await enKash.run({ node: 'enKash', parameters, items });
		const { error } = await enKash.run({ node: 'enKash', parameters, items, retryOf: raw });
		expect(error).toMatchObject({
			message: 'The connection to EnKash broke',
			description: expect.stringContaining('may have been made all the same'),
		});
		expect(created()).toEqual(['ONE']);
	});
});
