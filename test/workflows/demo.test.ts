import { useFixture } from './fixture';

const fixture = useFixture();

const start = {
	from: 'Click Execute',
	settings: { yourMobile: '98765 43210', colleaguesMobile: 9876543211 },
};

test('two of the own team are paid, two leave with a reason, and the receipt says so', async () => {
	const { status, nodes } = await fixture().run('demo-sheet-to-rewards', start);
	expect(status).toBe('success');
	const namesAt = (name: string) => nodes[name]?.outputs[0]?.map(({ json }) => json['Full Name']);
	expect(namesAt('Paid')).toEqual(['You', 'Your Colleague']);
	expect(namesAt('Not Paid')).toEqual(['Meera Iyer', 'You Again']);
	expect(nodes.Unconfirmed?.tries).toBe(0);
	expect(nodes.Receipt?.outputs[0]?.[0]?.json).toMatchObject({
		rows: 4,
		allocated: 2,
		rejected: 2,
		pointsAllocated: 30,
	});
	expect(fixture().paid).toEqual([
		['9876543210', 10],
		['9876543211', 20],
	]);
});

test('a second click pays nobody', async () => {
	await fixture().run('demo-sheet-to-rewards', start);
	const { nodes } = await fixture().run('demo-sheet-to-rewards', start);
	expect(nodes.Receipt?.outputs[0]?.[0]?.json).toMatchObject({ allocated: 0, alreadyAllocated: 2 });
	expect(fixture().paid).toHaveLength(2);
});

test('as it comes it knows no mobile number of anybody, and pays nobody, on a production account too', async () => {
	const { error } = await fixture().run('demo-sheet-to-rewards', { from: 'Click Execute' });
	expect(error?.message).toBe(
		'Open the node "Settings" and fill in: yourMobile, colleaguesMobile. Nothing was sent.',
	);
	expect(fixture().sandbox.requests).toEqual([]);
});
