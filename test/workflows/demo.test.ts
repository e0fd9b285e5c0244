import { useFixture } from './fixture';

const fixture = useFixture();

test('three are paid, one leaves with a reason, and the receipt says so', async () => {
	const { status, nodes } = await fixture().run('demo-sheet-to-rewards', { from: 'Click Execute' });
	expect(status).toBe('success');
	const namesAt = (name: string) => nodes[name]?.outputs[0]?.map(({ json }) => json['Full Name']);
	expect(namesAt('Paid')).toEqual(['Asha Rao', 'Vikram Singh', 'Rahul Das']);
	expect(namesAt('Not Paid')).toEqual(['Meera Iyer']);
	expect(nodes.Unclear?.tries).toBe(0);
	expect(nodes.Receipt?.outputs[0]?.[0]?.json).toMatchObject({
		rows: 4,
		allocated: 3,
		rejected: 1,
		pointsAllocated: 2250,
	});
	expect(fixture().paid).toEqual([
		['9876543210', 500],
		['9876543211', 1000],
		['9876543213', 750],
	]);
});

test('a second click pays nobody', async () => {
	await fixture().run('demo-sheet-to-rewards', { from: 'Click Execute' });
	const { nodes } = await fixture().run('demo-sheet-to-rewards', { from: 'Click Execute' });
	expect(nodes.Receipt?.outputs[0]?.[0]?.json).toMatchObject({ allocated: 0, alreadyAllocated: 3 });
	expect(fixture().paid).toHaveLength(3);
});
