import { foreignFact } from '../../../nodes/shared/enkash/foreignFacts';

const asked = { cardAccountId: 'CAQL8YCV3', amount: 10, event: undefined };

it.each([
	[{}],
	[{ cardAccountId: 'CAQL8YCV3', amount: 10, event: 'OTHER' }],
	[{ cardAccountId: ' caql8ycv3 ', amount: '10.00' }],
	[{ cardAccountId: null, amount: '' }],
	[{ companyId: 'CEKNOBODY' }],
])('%j contradicts nothing', (record) => {
	expect(foreignFact(record, asked)).toBeUndefined();
});

it.each([
	[
		{ cardAccountId: 'CANOBODY' },
		{ name: 'cardAccountId', asked: 'CAQL8YCV3', answered: 'CANOBODY' },
	],
	[
		{ cardaccountid: 'CANOBODY' },
		{ name: 'cardAccountId', asked: 'CAQL8YCV3', answered: 'CANOBODY' },
	],
	[
		{ cardAccountId: 'CAQL8YCV3', amount: 11 },
		{ name: 'amount', asked: '10', answered: '11' },
	],
	[{ amount: 'ten' }, { name: 'amount', asked: '10', answered: 'ten' }],
])('%j speaks of something else', (record, fact) => {
	expect(foreignFact(record, asked)).toEqual(fact);
});
