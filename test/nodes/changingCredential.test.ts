import { asking, byId } from './enKash/lookups';
import { allocateCoins, allocatePoints, createCard, detailsOf } from './perItem/single';
import { outcomeOf, person, useEnKash, useShortWaits } from './support';

/** Fields of a credential may be expressions. A run has one account: nobody is paid from that of another item. */

const enKash = useEnKash();
useShortWaits(enKash);

const nodes = [
	{ node: 'enKashBulkAllocate', parameters: { payoutRun: 'diwali-2026' } },
	allocatePoints,
	createCard,
	allocateCoins,
	asking('card', 'get', { enKashCardId: byId('EKC1') }),
];

function itemsOf(accounts: string[]) {
	return accounts.map((account, index) =>
		person(index, { account, email: 'asha@example.com', userId: `EK${index}` }),
	);
}

const credential = { cardAccountId: '={{ $json.account }}' };

describe.each(nodes)('$node', ({ node, parameters }) => {
	it('sends nothing where the credential has another account for a later item', async () => {
		const { cardAccountId, incentiveCardAccountId } = enKash.sandbox.account;
		const items = itemsOf([cardAccountId, cardAccountId, incentiveCardAccountId]);
		const { error, outputs } = await enKash.run({ node, parameters, items, credential });
		expect(error?.message).toBe(
			'The EnKash credential differs between items: item 3 has another value than item 1',
		);
		expect(outputs.flat()).toEqual([]);
		expect(enKash.sandbox.requests).toEqual([]);
	});
});

it('an expression with one value for all items is as good as that value', async () => {
	const { cardAccountId } = enKash.sandbox.account;
	const { node, parameters } = allocatePoints;
	const items = itemsOf([cardAccountId, cardAccountId]);
	const { outputs } = await enKash.run({ node, parameters, items, credential });
	expect(outputs[0]?.map((item) => outcomeOf(detailsOf(item)))).toEqual(['allocated', 'allocated']);
});
