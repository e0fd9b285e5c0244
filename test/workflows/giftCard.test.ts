import { nodeOf } from './files';
import { useFixture } from './fixture';

const fixture = useFixture();

const form = {
	'First Name': ' Asha ',
	'Last Name': 'Rao',
	'Mobile Number': '98765 43210',
	Email: 'asha@example.com',
	Points: '1000',
	Occasion: 'Five years with us',
	submittedAt: '2026-11-18T10:00:00.000+05:30',
	formMode: 'production',
};

async function submit(
	fields: Partial<typeof form> = {},
	settings: Record<string, unknown> = {},
	options: Record<string, unknown> = {},
) {
	return await fixture().run('form-to-gift-card', {
		from: 'Gift Card Form',
		inputs: [{ ...form, ...fields }],
		settings: {
			giftCardAccountId: fixture().sandbox.account.giftCardAccountId,
			emailFrom: 'n8n@example.com',
			emailHr: 'hr@example.com',
			...settings,
		},
		change: (workflow) => {
			Object.assign(nodeOf(workflow, 'Make the Gift Card').parameters.options ?? {}, options);
		},
	});
}

/** The cards that EnKash has made. */
function cards(): unknown[] {
	const { ledger } = fixture().sandbox;
	return ledger.cards.map(({ mobile, loadAmount, cardAccountId }) => [
		mobile,
		loadAmount,
		cardAccountId,
	]);
}

const CARDS = 'partner/enKashCard';
const CARD_OF_ASHA = ['9876543210', 1000, 'CASANDBX3'];

function titles(): string[] {
	return fixture().web.pages.map(({ title }) => title);
}

test('makes the card from the gift account, and tells HR and the person who filled in the form', async () => {
	const { status } = await submit();
	expect(status).toBe('success');
	expect(cards()).toEqual([CARD_OF_ASHA]);
	expect(fixture().services.mailbox.emails).toEqual([
		{
			from: 'n8n@example.com',
			to: 'hr@example.com',
			subject: 'Gift card made for Asha Rao',
			text: expect.stringMatching(
				/^Asha Rao \(98765 43210\) has a new gift card with 1000 points\.\n\nOccasion: Five years with us\nCard: \w+$/,
			),
		},
	]);
	expect(fixture().web.pages).toEqual([
		{
			title: 'The card is made',
			message: 'Asha Rao has a gift card with 1000 points. HR has an email about it.',
		},
	]);
});

test('the same form twice makes one card', async () => {
	await submit();
	await submit();
	expect(cards()).toEqual([CARD_OF_ASHA]);
	expect(titles()).toEqual(['The card is made', 'Asked for before']);
	expect(fixture().services.mailbox.emails).toHaveLength(1);
});

test('so does the same person and occasion in another spelling, and with another amount', async () => {
	await submit();
	await submit({
		'Mobile Number': '+91-98765-43210',
		Occasion: ' five  YEARS with us',
		Points: '2000',
	});
	expect(cards()).toEqual([CARD_OF_ASHA]);
});

test('whoever has a card on the account gets no second one for another occasion, and the page says so', async () => {
	await submit();
	await submit({ Occasion: 'Diwali' });
	expect(cards()).toEqual([CARD_OF_ASHA]);
	expect(titles()).toEqual(['The card is made', 'This person has a card already']);
	expect(fixture().web.pages[1]?.message).toBe(
		'Asha Rao has a card on this account already, so no second one was made and nothing was loaded. If a second card is meant, please ask HR.',
	);
	expect(fixture().services.mailbox.emails).toHaveLength(1);
});

test('without that option, another occasion makes another card', async () => {
	const asItIs = { ifCardExists: 'create' };
	await submit({}, {}, asItIs);
	await submit({ Occasion: 'Diwali' }, {}, asItIs);
	expect(cards()).toHaveLength(2);
});

test('another person gets a card', async () => {
	await submit();
	await submit({ 'First Name': 'Vikram', 'Mobile Number': '98765 43211' });
	expect(cards()).toHaveLength(2);
});

test('more points than the settings allow make no card, whatever the form was sent', async () => {
	await submit({ Points: '20000' });
	expect(cards()).toEqual([]);
	expect(titles()).toEqual(['The card was not made']);
	expect(fixture().web.pages[0]?.message).toMatch(/20,000 .*2,000/);
});

test('when EnKash refuses, the page says why and how to try again', async () => {
	await submit({ 'Mobile Number': '98450' });
	expect(cards()).toEqual([]);
	expect(titles()).toEqual(['The card was not made']);
	expect(fixture().web.pages[0]?.message).toMatch(
		/98450.*with another occasion, for example "Five years with us \(2\)"\.$/,
	);
	expect(fixture().services.mailbox.emails[0]?.subject).toBe('No gift card for Asha Rao');
});

test('when EnKash gives no clear answer, everybody is told to look first, and nothing is sent again', async () => {
	// The first request looks for a card that the person has.
	fixture().sandbox.addFault({ kind: 'resetAfter', match: { path: CARDS, nth: 2 } });
	await submit();
	await submit();
	expect(cards()).toEqual([CARD_OF_ASHA]);
	expect(titles()).toEqual(['Not clear whether the card was made', 'Asked for before']);
	const [email] = fixture().services.mailbox.emails;
	expect(email?.subject).toBe('Please check: gift card for Asha Rao');
	expect(email?.text).toContain('a second request would make a second card');
});

test('when EnKash does not say whether the person has a card, none is made', async () => {
	fixture().sandbox.addFault({ kind: 'html', match: { path: `${CARDS}/search` }, times: 100 });
	await submit();
	expect(cards()).toEqual([]);
	expect(titles()).toEqual(['The card was not made']);
	expect(fixture().web.pages[0]?.message).toContain(
		'The cards of the account could not be looked up',
	);
});

test('an email that can not be sent does not hide that the card was made', async () => {
	fixture().services.mailbox.isDown = true;
	await submit();
	expect(cards()).toEqual([CARD_OF_ASHA]);
	expect(fixture().web.pages).toEqual([
		{
			title: 'The card is made',
			message:
				'Asha Rao has a gift card with 1000 points. The email to HR could not be sent: Connection refused',
		},
	]);
});

test('with a setting missing the form names it and makes no card', async () => {
	await submit({}, { giftCardAccountId: '' });
	expect(fixture().web.pages).toEqual([
		{
			title: 'Not set up yet',
			message:
				'No card was made. In n8n, open the node "Settings" of this workflow and fill in: giftCardAccountId.',
		},
	]);
	expect(fixture().sandbox.requests).toEqual([]);
	await submit();
	expect(cards()).toHaveLength(1);
});
