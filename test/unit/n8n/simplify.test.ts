import { cardToShow } from '../../../nodes/shared/n8n/simplify';
import documentedReplies from '../../fixtures/documentedReplies.json';

const card = documentedReplies.points.payload;

it('shows the ten fields of a card that people use, whose it is and its balance first', () => {
	expect(Object.entries(cardToShow(card, true))).toEqual([
		['firstName', 'hedfdfg'],
		['mobile', '9600098867'],
		['otbBalance', 11],
		['loadAmount', 11],
		['accountBalance', 38628],
		['cardStatus', { name: 'UL', label: 'UnLocked' }],
		['enKashCardId', 'EKC04AZHXP'],
		['userId', 'EKIQB4L2'],
		['cardAccountId', 'CAQL8YCV3'],
		['enkashCardTxnId', 'ECTRSZJ8CRJ2E'],
	]);
});

it('shows of them what the card has', () => {
	expect(cardToShow({ userId: 'EK1', otbBalance: 0, loadAmount: undefined }, true)).toEqual({
		userId: 'EK1',
		otbBalance: 0,
	});
	expect(cardToShow({}, true)).toEqual({});
});

it('shows the whole card but for its token, which opens it', () => {
	const { token, ...shown } = card;
	expect(token).toHaveLength(20);
	expect(cardToShow(card, false)).toEqual(shown);
	expect(
		JSON.stringify(
			cardToShow({ ...card, TOKEN: token, primary: { Token: token, cards: [{ token }] } }, false),
		),
	).not.toContain(token);
});

it('leaves the card as it was', () => {
	const before = structuredClone(card);
	cardToShow(card, false);
	cardToShow(card, true);
	expect(card).toEqual(before);
});
