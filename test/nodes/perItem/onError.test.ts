import { mobileOf, onErrorChoices, places, useEnKash } from '../support';
import { cannotBeSent, members, refuse, runSingle, singleNodes, wasRefused } from './single';

const enKash = useEnKash();

describe.each(singleNodes)('$node', (single) => {
	const { paid, endpoint, wrong, done } = single;

	it('all goes well: one item out for each item in, in order', async () => {
		const { status, items, outcomes, calls, tries } = await runSingle(
			enKash,
			single,
			members(enKash, 3),
			{},
			{ retryOnFail: true },
		);
		expect([status, tries]).toEqual(['success', 1]);
		expect(outcomes).toEqual([done, done, done]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(paid(enKash)).toEqual([0, 1, 2].map(mobileOf));
		expect(calls).toHaveLength(3);
	});

	it('no items: nothing', async () => {
		const { outputs, status } = await runSingle(enKash, single, []);
		expect([status, outputs]).toEqual(['success', [[]]]);
		expect(enKash.sandbox.requests).toEqual([]);
	});

	describe.each([false, true])('an item that EnKash refuses, retry: %p', (retryOnFail) => {
		const tries = retryOnFail ? 3 : 1;

		it.each(places)('the $place, stopWorkflow: the error says which', async ({ index }) => {
			const everyone = members(enKash, 3);
			const text = refuse(enKash, single, everyone, index);
			const result = await runSingle(enKash, single, everyone, {}, { retryOnFail });
			expect(result.error).toMatchObject({
				name: 'NodeApiError',
				message: wasRefused,
				description: expect.stringContaining(text),
				context: { itemIndex: index },
			});
			expect(result.outputs).toEqual([[]]);
			expect(result.tries).toBe(tries);
			// Those before it were paid once, whatever is tried again; those after it were never sent.
			expect(paid(enKash)).toEqual([0, 1, 2].slice(0, index).map(mobileOf));
			expect(result.calls).toHaveLength(index + tries);
		});

		it.each(places)(
			'the $place, continueRegularOutput: it leaves as a failure',
			async ({ index }) => {
				const everyone = members(enKash, 3);
				const text = refuse(enKash, single, everyone, index);
				const { status, items, outcomes, outputs, calls } = await runSingle(
					enKash,
					single,
					everyone,
					{},
					{
						onError: 'continueRegularOutput',
						retryOnFail,
					},
				);
				expect(status).toBe('success');
				expect(outputs).toHaveLength(1);
				expect(outcomes).toEqual(
					[0, 1, 2].map((row) => (row === index ? 'rejected refused' : done)),
				);
				expect(items[index]?.json).toEqual({
					error: text,
					details: expect.objectContaining({
						outcome: 'rejected',
						reason: text.replace(/\. No .*/, ''),
						environment: 'test',
					}),
				});
				expect(paid(enKash)).toEqual([0, 1, 2].filter((row) => row !== index).map(mobileOf));
				// n8n tries again when the first item failed; only that one is sent again.
				expect(calls).toHaveLength(index === 0 ? 2 + tries : 3);
			},
		);

		it.each(places)('the $place, continueErrorOutput: it moves there', async ({ index }) => {
			const everyone = members(enKash, 3, { Department: 'Sales' });
			const text = refuse(enKash, single, everyone, index);
			const { outputs } = await runSingle(
				enKash,
				single,
				everyone,
				{},
				{
					onError: 'continueErrorOutput',
					retryOnFail,
				},
			);
			expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual(
				[0, 1, 2].filter((item) => item !== index).map((item) => ({ item })),
			);
			expect(outputs[1]).toEqual([
				{
					json: { ...everyone[index], error: text, details: expect.anything() },
					pairedItem: { item: index },
				},
			]);
			expect(paid(enKash)).toEqual([0, 1, 2].filter((row) => row !== index).map(mobileOf));
		});
	});

	it('what one try has paid stays paid when the next one stops before it comes to it', async () => {
		const match = { path: single.endpoint };
		enKash.sandbox.addFault({ kind: 'status', status: 404, match: { ...match, nth: 1 } });
		enKash.sandbox.addFault({ kind: 'status', status: 401, match: { ...match, nth: 3 }, times: 2 });
		const { outcomes, tries } = await runSingle(
			enKash,
			single,
			members(enKash, 2),
			{},
			{ onError: 'continueRegularOutput', retryOnFail: true, maxTries: 2 },
		);
		expect(tries).toBe(2);
		expect(paid(enKash)).toEqual([mobileOf(1)]);
		expect(outcomes).toEqual(['notSent notAuthorized', done]);
	});

	it.each(places)('a wrong item, the $place: it is not sent, the others are', async ({ index }) => {
		const everyone = members(enKash, 3);
		Object.assign(everyone[index] ?? {}, wrong.values);
		const { items, outcomes } = await runSingle(
			enKash,
			single,
			everyone,
			{},
			{
				onError: 'continueRegularOutput',
			},
		);
		expect(outcomes).toEqual(
			[0, 1, 2].map((row) => (row === index ? 'rejected invalidRow' : done)),
		);
		expect(items[index]?.json.error).toMatch(
			new RegExp(`^'${wrong.label}' holds .+, where .+ is expected`),
		);
		expect(paid(enKash)).toEqual([0, 1, 2].filter((row) => row !== index).map(mobileOf));
	});

	it('a wrong item stops the workflow before anything is sent, unless told, and says which it is', async () => {
		const [first, second] = members(enKash, 2);
		const items = [first ?? {}, { ...second, ...wrong.values }];
		const { error } = await runSingle(enKash, single, items);
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: cannotBeSent,
			description: expect.stringMatching(
				new RegExp(`^'${wrong.label}' holds .+ is expected(: it has 2 digits)?\\.$`),
			),
			context: { itemIndex: 1 },
		});
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it('an expression that throws on one item is a fault of that item', async () => {
		const everyone = members(enKash, 3);
		delete everyone[1]?.name;
		const values = { firstName: '={{ $json.name ?? $("Nobody").item.json.name }}' };
		const event = '={{ $json.name ? "REFERRAL_EVENT" : $("Nobody").item.json.event }}';
		const { outcomes, items } = await runSingle(
			enKash,
			single,
			everyone,
			endpoint === '/allocate-coin' ? { event } : values,
			{ onError: 'continueRegularOutput' },
		);
		expect(outcomes).toEqual([done, 'rejected invalidRow', done]);
		expect(items[1]?.json.error).toBe("Referenced node doesn't exist.");
	});

	it.each(places)(
		'an option that can not be read on the $place item is a fault of that item',
		async ({ index }) => {
			const everyone = members(enKash, 3);
			delete everyone[index]?.name;
			const { outcomes } = await runSingle(
				enKash,
				single,
				everyone,
				{
					...(endpoint !== '/allocate-coin' && { firstName: 'Asha' }),
					options: { companyId: '={{ $json.name ? "" : $("Nobody").item.json.company }}' },
				},
				{ onError: 'continueRegularOutput' },
			);
			expect(outcomes).toEqual(
				[0, 1, 2].map((row) => (row === index ? 'rejected invalidRow' : done)),
			);
		},
	);

	it.each(onErrorChoices)(
		'rows with a column called error are no failures: %s',
		async (onError) => {
			const everyone = members(enKash, 2, { error: '', enkash: 'mine' });
			const { tries, items, outcomes } = await runSingle(
				enKash,
				single,
				everyone,
				{ options: { output: 'rowAndResult' } },
				{ onError, retryOnFail: true },
			);
			expect(tries).toBe(1);
			expect(outcomes).toEqual([done, done]);
			const { error, enkash, ...others } = everyone[0] ?? {};
			expect(items[0]?.json).toEqual({
				...others,
				enkash: expect.objectContaining({ outcome: done, input: { error, enkash } }),
			});
		},
	);

	it('binary data stays with its row, and the input items are left alone', async () => {
		const binary = { photo: { data: 'aGVsbG8=', mimeType: 'text/plain' } };
		const given = members(enKash, 2).map((json) => ({ json: { ...json, n: 1 }, binary }));
		const before = structuredClone(given);
		const { items } = await runSingle(enKash, single, given, {
			options: { output: 'rowAndResult' },
		});
		expect(items.map((item) => item.binary)).toEqual([binary, binary]);
		expect(items[0]?.json).toMatchObject({ n: 1, enkash: { outcome: done } });
		expect(given).toEqual(before);
		const alone = await runSingle(enKash, single, members(enKash, 1), { payoutRun: 'alone' });
		expect(alone.items[0]).not.toHaveProperty('binary');
	});
});
