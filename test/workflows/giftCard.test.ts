import { nodeOf, readWorkflow } from './files';
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

const cardsPath = 'partner/enKashCard';
const cardOfAsha = ['9876543210', 1000, 'CASANDBX3'];

function titles(): string[] {
	return fixture().web.pages.map(({ title }) => title);
}

test('makes the card from the gift account, and tells HR and the person who filled in the form', async () => {
	const { status } = await submit();
	expect(status).toBe('success');
	expect(cards()).toEqual([cardOfAsha]);
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
	expect(cards()).toEqual([cardOfAsha]);
	expect(titles()).toEqual(['The card is made', 'Asked for before']);
	expect(fixture().services.mailbox.emails).toHaveLength(1);
});

/** The wishes that the table remembers. */
function wishes(): unknown[] {
	const { rows = [] } = fixture().services.dataTables.named('EnKash gift cards') ?? {};
	return rows.map((row) => row.personAndOccasion);
}

test('three forms of the same moment make one card', async () => {
	const asItIs = { ifCardExists: 'create' };
	await Promise.all([submit({}, {}, asItIs), submit({}, {}, asItIs), submit({}, {}, asItIs)]);
	expect(cards()).toEqual([cardOfAsha]);
	expect(titles().sort()).toEqual(['Asked for before', 'Asked for before', 'The card is made']);
	expect(wishes()).toEqual(['9876543210 five years with us']);
});

test('wishes older than 400 days are forgotten, so that the table does not fill up', async () => {
	await submit();
	const table = fixture().services.dataTables.named('EnKash gift cards');
	if (table?.rows[0]) {
		table.rows[0].createdAt = new Date(Date.now() - 401 * 86_400_000).toISOString();
	}
	await submit({ 'Mobile Number': '98765 43211' });
	expect(wishes()).toEqual(['9876543211 five years with us']);
});

test('a table that is full makes no card, and the execution fails', async () => {
	fixture().services.dataTables.isFull = true;
	const { error } = await submit();
	expect(error?.message).toContain('size limit');
	expect(cards()).toEqual([]);
});

test('so does the same person and occasion in another spelling, and with another amount', async () => {
	await submit();
	await submit({
		'Mobile Number': '+91-98765-43210',
		Occasion: ' five  YEARS with us',
		Points: '2000',
	});
	expect(cards()).toEqual([cardOfAsha]);
});

test('whoever has a card on the account gets no second one for another occasion, and the page says so', async () => {
	await submit();
	await submit({ Occasion: 'Diwali' });
	expect(cards()).toEqual([cardOfAsha]);
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

test('two people whose numbers are written in Devanagari digits get a card each', async () => {
	await submit({ 'Mobile Number': '९८७६५ ४३२१०' });
	await submit({ 'Mobile Number': '९८७६५ ४३२११' });
	expect(cards()).toEqual([cardOfAsha, ['9876543211', 1000, 'CASANDBX3']]);
});

test('another person gets a card', async () => {
	await submit();
	await submit({ 'First Name': 'Vikram', 'Mobile Number': '98765 43211' });
	expect(cards()).toHaveLength(2);
});

test.each(['1999', '77777', '1', '1e3', '1000.0', '', '-500', '0x1F4'])(
	'n8n does not check a dropdown on the server: "%s" points, which the form does not offer, make no card',
	async (points) => {
		await submit({ Points: points });
		expect(cards()).toEqual([]);
		expect(titles()).toEqual(['No card was made']);
		expect(fixture().sandbox.requests).toEqual([]);
	},
);

test('a list in the place of the points makes no card', async () => {
	await submit({ Points: ['500', '1000'] as never });
	expect(cards()).toEqual([]);
});

test('more points than the settings allow make no card, even if the form offers them', async () => {
	await submit({ Points: '2000' }, { mostPoints: 1500 });
	expect(cards()).toEqual([]);
	expect(titles()).toEqual(['The card was not made']);
	expect(fixture().web.pages[0]?.message).toMatch(/2,000 .*1,500/);
});

test('what is written into the form can not become a part of the page', async () => {
	await submit({ 'First Name': '<img src=x>', 'Last Name': 'A&B' });
	for (const { message } of fixture().web.pages) expect(message).not.toMatch(/<|&(?!#\d+;)/);
	expect(fixture().web.pages).toHaveLength(1);
	const formats = readWorkflow('form-to-gift-card').nodes.flatMap(
		({ parameters }) => parameters.emailFormat ?? [],
	);
	expect(formats).toEqual(['text', 'text']);
});

test('when EnKash refuses, the page says why, and the form can be sent again', async () => {
	await submit({ 'Mobile Number': '98450' });
	expect(cards()).toEqual([]);
	expect(titles()).toEqual(['The card was not made']);
	expect(fixture().web.pages[0]?.message).toMatch(/98450.*correct it and send the form again\. $/);
	expect(fixture().services.mailbox.emails[0]?.subject).toBe('No gift card for Asha Rao');
	expect(wishes()).toEqual([]);
});

test('a card that was refused can be asked for again with the same form', async () => {
	await submit({}, { mostPoints: 900 });
	expect(titles()).toEqual(['The card was not made']);
	await submit();
	expect(cards()).toEqual([cardOfAsha]);
});

test('when EnKash gives no clear answer, everybody is told to look first, and nothing is sent again', async () => {
	// The first request looks for a card that the person has.
	fixture().sandbox.addFault({ kind: 'resetAfter', match: { path: cardsPath, nth: 2 } });
	await submit();
	await submit();
	expect(cards()).toEqual([cardOfAsha]);
	expect(titles()).toEqual(['Not clear whether the card was made', 'Asked for before']);
	const [email] = fixture().services.mailbox.emails;
	expect(email?.subject).toBe('Please check: gift card for Asha Rao');
	expect(email?.text).toContain('a second request would make a second card');
});

test('when EnKash does not say whether the person has a card, none is made', async () => {
	fixture().sandbox.addFault({ kind: 'html', match: { path: `${cardsPath}/search` }, times: 100 });
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
	expect(cards()).toEqual([cardOfAsha]);
	expect(fixture().web.pages).toEqual([
		{
			title: 'The card is made',
			message:
				'Asha Rao has a gift card with 1000 points. The email to HR could not be sent, so please tell HR yourself.',
		},
	]);
});

test.each([
	['giftCardAccountId', ' '],
	['mostPoints', 0],
])('with the setting %s missing the form names it and makes no card', async (setting, value) => {
	await submit({}, { [setting]: value });
	expect(fixture().web.pages).toEqual([
		{
			title: 'Not set up yet',
			message: `No card was made. In n8n, open the node "Settings" of this workflow and fill in: ${setting}.`,
		},
	]);
	expect(fixture().sandbox.requests).toEqual([]);
	await submit();
	expect(cards()).toHaveLength(1);
});
