import { documented } from '../../sandbox/texts';
import {
	outcomeOf,
	type Json,
	mobileOf,
	people,
	person,
	resultOn,
	useEnKash,
	useStubServer,
} from '../support';
import { bulkCalls, columnsUsed, mapped, readBulk, rowsSent, runBulk } from './bulk';

/** ISO 8601, in UTC. */
const isoMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const enKash = useEnKash();
const stub = useStubServer();

describe("EnKash's own examples", () => {
	const ownReferences = {
		referenceMode: 'provide',
		cardAccountId: 'CA1ZS96',
		options: { companyId: 'CEKBVCGMR1' },
	};

	it('the request: query, headers and body', async () => {
		const payload = { successBulkEnKashCardCreateDTOs: [], totalCount: 0 };
		stub.replies.bulk = { body: { code: 0, message: 'Success', payload } };
		stub.replies.cardAccount = {
			body: { response_code: 0, payload: { availableBalance: 500 } },
		};
		await stub.run({
			node: 'enKashBulkAllocate',
			parameters: ownReferences,
			items: [
				{
					title: 'Mr',
					name: 'John hrllo',
					email: 'user@example.com',
					mobile: 6836111111,
					loadAmount: '100.00',
					remarks: 'good',
					uniqueReferenceNumber: 'test123457',
				},
			],
		});
		const { method, path, query, headers, body } = stub.callTo('bulk');
		expect([method, path]).toEqual([
			'POST',
			'/api/v0/partner/enKashCard/bulk-create-allocate-points-json',
		]);
		expect(query).toEqual({
			companyId: 'CEKBVCGMR1',
			cardAccountId: 'CA1ZS96',
			isPointsAllocation: 'true',
		});
		expect(body).toEqual([
			{
				title: 'Mr',
				name: 'John hrllo',
				email: 'user@example.com',
				mobile: '6836111111',
				loadAmount: 100,
				remarks: 'good',
				uniqueReferenceNumber: 'test123457',
			},
		]);
		expect(headers).toMatchObject({
			authorization: 'Bearer token-of-the-stub',
			partnerid: 'CRMXWB3ZM',
			'content-type': 'application/json',
		});
		expect(headers.cookie).toBeUndefined();
	});

	const john = {
		email: 'johndee@email.com',
		name: 'John Dee',
		mobile: '6776543210',
		title: 'Mr',
		loadAmount: 10,
	};
	const taylor = {
		email: 'taylor@email.com',
		name: 'test1 testlast',
		mobile: '6876543324',
		title: 'Mr',
		loadAmount: 10,
	};
	const account = { companyId: 'CEKCDVT1UV', cardAccountId: 'CAF0RX8N3' };
	const example = {
		code: 0,
		message: 'Success',
		payload: {
			successBulkEnKashCardCreateDTOs: [
				{
					...john,
					...account,
					enkashCardId: 'EKCBO72AEY',
					userId: 'EKHVPYVS',
					accountBalance: 48681,
					enkashCardTxnId: 'ECTA72T56O2SP',
					otbBalance: 10000,
				},
			],
			failureBulkEnKashCardCreateDTOs: [
				{ ...taylor, ...account },
				{
					...john,
					...account,
					uniqueReferenceNumber: '123443101',
					failureReason:
						'The transaction associated with the given Unique reference Number already exists',
				},
			],
			successCount: 1,
			failureCount: 2,
			totalCount: 3,
		},
	};

	async function payBoth(uniqueReferenceNumber: string) {
		stub.replies.bulk = { body: example };
		stub.replies.cardAccount = {
			body: { response_code: 0, payload: { ...account, availableBalance: 50_000 } },
		};
		const result = await stub.run({
			node: 'enKashBulkAllocate',
			parameters: { referenceMode: 'provide' },
			credential: account,
			items: [
				{ ...john, uniqueReferenceNumber },
				{ ...taylor, uniqueReferenceNumber: '123443100' },
			],
		});
		return readBulk(result, 2);
	}

	it('the reply: the person who was paid, and the one without a word of why not', async () => {
		const { success, failed, summary } = await payBoth('123443099');
		expect(success.map(resultOn)).toEqual([
			{
				outcome: 'allocated',
				uniqueReferenceNumber: '123443099',
				name: 'John Dee',
				mobile: '6776543210',
				loadAmount: 10,
				enkashCardId: 'EKCBO72AEY',
				userId: 'EKHVPYVS',
				enkashCardTxnId: 'ECTA72T56O2SP',
				otbBalance: 10000,
				accountBalance: 48681,
				environment: 'test',
				cardAccountId: 'CAF0RX8N3',
				batch: 1,
				attempts: 1,
			},
		]);
		expect(failed.map(resultOn)).toEqual([
			{
				outcome: 'rejected',
				uniqueReferenceNumber: '123443100',
				name: 'test1 testlast',
				mobile: '6876543324',
				loadAmount: 10,
				reasonCode: 'refused',
				reason:
					"EnKash refused this row without giving a reason, so an earlier payout with this reference can't be excluded.",
				environment: 'test',
				cardAccountId: 'CAF0RX8N3',
				batch: 1,
				attempts: 1,
			},
		]);
		expect(summary.accountBalance).toBe(48681);
	});

	it('the reply, where both of its rows of one person mean the same payout: it may have been paid', async () => {
		const { outcomes } = await payBoth('123443101');
		expect(outcomes).toEqual(['unconfirmed unmatchedReply', 'rejected refused']);
	});
});

describe('what leaves the node', () => {
	it('a paid row: its columns as they came, and the result beside them', async () => {
		const row = {
			Department: 'Sales',
			name: ' Asha Rao ',
			mobile: '+91 96000-98867',
			Points: '11',
		};
		const { success, summary } = await runBulk(enKash, [row]);
		const [entry] = enKash.sandbox.ledger.points;
		expect(success).toEqual([
			{
				json: {
					...row,
					enkash: {
						outcome: 'allocated',
						uniqueReferenceNumber: 'R1FGS5TFD39SEGPX497YAVFY56',
						name: 'Asha Rao',
						mobile: '9600098867',
						loadAmount: 11,
						enkashCardId: entry?.enKashCardId,
						userId: expect.stringMatching(/^EK/),
						enkashCardTxnId: entry?.enkashCardTxnId,
						otbBalance: 11,
						accountBalance: 9_999_989,
						environment: 'test',
						cardAccountId: 'CAQL8YCV3',
						payoutRun: 'diwali-2026',
						batch: 1,
						attempts: 1,
					},
				},
				pairedItem: { item: 0 },
			},
		]);
		expect(Object.keys(summary)[0]).toBe('message');
		expect(summary).toEqual({
			message: 'diwali-2026: 1 of 1 person got 11 points. The account has 99,99,989 left.',
			preview: false,
			environment: 'test',
			companyId: 'CEK1PU9AOO',
			cardAccountId: 'CAQL8YCV3',
			payoutRun: 'diwali-2026',
			rows: 1,
			allocated: 1,
			alreadyAllocated: 0,
			rejected: 0,
			notSent: 0,
			unconfirmed: 0,
			pointsAllocated: 11,
			pointsUnconfirmed: 0,
			batches: 1,
			requests: 1,
			accountBalance: 9_999_989,
			durationMs: expect.any(Number),
			stopped: null,
			confirmedByResend: 0,
			pointsConfirmedByResend: 0,
			notFound: 0,
			planId: null,
			warnings: [],
			executionId: expect.any(String),
			workflowId: 'workflow-of-the-test',
			startedAt: expect.stringMatching(isoMoment),
			finishedAt: expect.stringMatching(isoMoment),
		});
		const [startedAt, finishedAt] = [summary.startedAt, summary.finishedAt].map((moment) =>
			Date.parse(String(moment)),
		);
		expect(Number(finishedAt) - Number(startedAt)).toBe(summary.durationMs);
	});

	it('a row that was never sent knows no batch, and of its values only those that are valid', async () => {
		const { results } = await runBulk(enKash, [person(0, { loadAmount: 'ten' })]);
		expect(results).toEqual([
			{
				outcome: 'rejected',
				uniqueReferenceNumber: expect.stringMatching(/^R1/),
				name: 'Person 0',
				mobile: mobileOf(0),
				reasonCode: 'invalidRow',
				reason:
					'Column "loadAmount" holds "ten", where a whole number of points above 0 (e.g. 500 or 1,00,000) is expected.',
				environment: 'test',
				cardAccountId: 'CAQL8YCV3',
				payoutRun: 'diwali-2026',
			},
		]);
	});

	it('with "resultOnly": the result alone, on every output', async () => {
		enKash.sandbox.addFault({ kind: 'missingRows', match: { path: 'bulk' } });
		const items = [person(0, { note2: 'x' }), person(1, { name: '' }), person(2)];
		const { outputs, outcomes } = await runBulk(enKash, items, {
			options: { output: 'resultOnly' },
		});
		expect(outcomes).toEqual(['allocated', 'rejected invalidRow', 'unconfirmed unmatchedReply']);
		for (const [item] of outputs.slice(0, 3)) {
			expect(item?.json).not.toHaveProperty('note2');
			expect(item?.json).not.toHaveProperty('enkash');
			expect(item?.json).toHaveProperty('outcome');
		}
	});

	it('columns called error and enkash stand under the result, on every output', async () => {
		enKash.sandbox.addFault({ kind: 'missingRows', match: { path: 'bulk' } });
		const extra = { error: '', enkash: 'mine', other: 1 };
		const items = [person(0, extra), person(1, { ...extra, name: '' }), person(2, extra)];
		const { outputs, tries } = await runBulk(enKash, items, {}, { retryOnFail: true });
		// n8n takes an item with an `error` on the first output for a failure, and would run the node again.
		expect(tries).toBe(1);
		for (const [item] of outputs.slice(0, 3)) {
			expect(item?.json).not.toHaveProperty('error');
			expect(item?.json.other).toBe(1);
			expect(resultOn(item ?? { json: {} }).input).toEqual({ error: '', enkash: 'mine' });
		}
	});

	it('binary data stays with its row; the input items are left alone', async () => {
		const binary = { photo: { data: 'aGVsbG8=', mimeType: 'text/plain' } };
		const items = people(2, { error: 'x' }).map((json) => ({ json, binary }));
		const before = structuredClone(items);
		const { outputs, success, raw } = await runBulk(enKash, items);
		expect(success.map((item) => item.binary)).toEqual([binary, binary]);
		expect(outputs[3]?.[0]).not.toHaveProperty('binary');
		expect(items).toEqual(before);
		const handedIn = raw.data.resultData.runData.Start?.[0]?.data?.main?.[0];
		expect(handedIn?.map(({ json }) => json)).toEqual(before.map(({ json }) => json));
	});

	it('with "resultOnly" binary data goes, like the columns', async () => {
		const item = { json: person(0), binary: { photo: { data: 'aGVsbG8=', mimeType: 'a/b' } } };
		const { success } = await runBulk(enKash, [item], { options: { output: 'resultOnly' } });
		expect(success[0]).not.toHaveProperty('binary');
	});

	it('no items: the node does not run, as any other', async () => {
		const { outputs, status } = await enKash.run({
			node: 'enKashBulkAllocate',
			parameters: { payoutRun: 'diwali-2026' },
			items: [],
		});
		expect(status).toBe('success');
		expect(outputs).toEqual([[], [], [], []]);
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it('one empty row is one that is not paid', async () => {
		const { outcomes } = await runBulk(enKash, [{ name: '', mobile: '', loadAmount: '' }]);
		expect(outcomes).toEqual(['rejected emptyRow']);
		expect(enKash.sandbox.requests).toEqual([]);
	});
});

describe('references', () => {
	it.each([
		['diwali-2026', '9600098867', undefined, 'R1FGS5TFD39SEGPX497YAVFY56'],
		['  diwali-2026 ', 9600098867, undefined, 'R1FGS5TFD39SEGPX497YAVFY56'],
		['दिवाली 2026', '9600098867', undefined, 'R1GAYTQE4FBS5V09VDA661EVJW'],
		['diwali-2026', '9600098867', ' Q3 bonus ', 'R1AQAFY92Q0DJAG1M8X22N3PQ6'],
		['diwali-2026', '09600098867', '', 'R1FGS5TFD39SEGPX497YAVFY56'],
		['diwali-2026', '0091 6836111111', null, 'R199MVHFXWNCR741960B5G89AR'],
	])('run %p, mobile %p, award %p: %s', async (payoutRun, mobile, award, reference) => {
		const options = award === undefined ? {} : { distinguishBy: 'Award' };
		await runBulk(enKash, [person(0, { mobile, Award: award })], { payoutRun, options });
		expect(rowsSent(enKash)[0]?.uniqueReferenceNumber).toBe(reference);
	});

	it('amount, name, remarks and the order of rows make no difference', async () => {
		await runBulk(enKash, [person(0), person(1)]);
		const { outcomes } = await runBulk(enKash, [
			person(1, { loadAmount: 999, name: 'Corrected' }),
			person(0, { remarks: 'again' }),
		]);
		expect(outcomes).toEqual([
			'alreadyAllocated duplicateReference',
			'alreadyAllocated duplicateReference',
		]);
		expect(enKash.sandbox.ledger.points).toHaveLength(2);
	});

	it('a new payout run, account or company is a new payout', async () => {
		await runBulk(enKash, [person(0)]);
		await runBulk(enKash, [person(0)], { payoutRun: 'holi-2027' });
		const { incentiveCardAccountId: cardAccountId } = enKash.sandbox.account;
		const { outcomes } = await runBulk(enKash, [person(0)], { cardAccountId });
		expect(outcomes).toEqual(['allocated']);
		expect(new Set(rowsSent(enKash).map((row) => row.uniqueReferenceNumber)).size).toBe(3);
		expect(enKash.sandbox.ledger.points).toHaveLength(3);
	});

	it('a run that is repeated pays nobody twice and says whom it had paid', async () => {
		await runBulk(enKash, people(3));
		const { results, summary, hints } = await runBulk(enKash, people(4));
		expect(results.map(outcomeOf)).toEqual([
			...Array<string>(3).fill('alreadyAllocated duplicateReference'),
			'allocated',
		]);
		expect(results[0]).toMatchObject({
			mobile: mobileOf(0),
			reason: `Paid before in diwali-2026; nothing was paid now. A changed amount was not paid: use a new payout run for the difference. EnKash says: ${documented.duplicateReference}`,
		});
		// What it was paid then may have been another amount.
		expect(results[0]).not.toHaveProperty('loadAmount');
		expect(summary).toMatchObject({ allocated: 1, alreadyAllocated: 3, pointsAllocated: 100 });
		expect(hints).toEqual([
			{
				message:
					'diwali-2026: 1 of 4 people got 100 points. 3 were paid before. The account has 99,99,600 left. Where an amount has changed since, the difference was not paid: use a new payout run for it.',
				type: 'info',
				location: 'outputPane',
			},
			columnsUsed,
		]);
	});

	it('provided: a reference that exists already may be of someone else, so it failed', async () => {
		const rows = [person(0, { Ref: 'B-1' }), person(1, { Ref: 'B-2' })];
		await runBulk(enKash, rows.slice(0, 1), { referenceMode: 'provide' });
		const { outcomes, results, summary } = await runBulk(enKash, rows, {
			referenceMode: 'provide',
		});
		expect(outcomes).toEqual(['rejected duplicateReference', 'allocated']);
		expect(results[0]).not.toHaveProperty('payoutRun');
		expect(summary.payoutRun).toBeNull();
	});

	it('provided: each row needs one, a number counts as text', async () => {
		const rows = [person(0, { Ref: 17 }), person(1, { Ref: ' ' }), person(2)];
		const { outcomes, results } = await runBulk(enKash, rows, { referenceMode: 'provide' });
		expect(outcomes).toEqual(['allocated', 'rejected invalidRow', 'rejected invalidRow']);
		expect(results[0]?.uniqueReferenceNumber).toBe('17');
		expect(results[1]?.reason).toBe(
			'Column "Ref" holds nothing, where a reference number of its own (e.g. BONUS-2026-0001) is expected.',
		);
	});

	it('generated: a column of references is left alone', async () => {
		await runBulk(enKash, [person(0, { mobile: '9600098867', Reference: 'MINE' })]);
		expect(rowsSent(enKash)[0]?.uniqueReferenceNumber).toBe('R1FGS5TFD39SEGPX497YAVFY56');
	});

	it('a person twice in one run: the first row counts, each later one names it', async () => {
		const items = [person(0), person(1), person(0, { loadAmount: 5 }), person(0)];
		const { outcomes, results } = await runBulk(enKash, items);
		expect(outcomes).toEqual([
			'allocated',
			'allocated',
			'rejected duplicateInInput',
			'rejected duplicateInInput',
		]);
		expect(results[2]?.reason).toMatch(
			/^Item 3 has the same reference as item 1, .*'Several Payouts per Person, Told Apart By'/,
		);
		expect(results[3]?.reason).toMatch(/^Item 4 has the same reference as item 1/);
		expect(rowsSent(enKash)).toHaveLength(2);
	});

	it('a row is called by the number that the sheet gives it', async () => {
		const items = [person(0, { row_number: 7 }), person(0, { row_number: 31 })];
		const { outcomes, results } = await runBulk(enKash, items);
		expect(outcomes).toEqual(['allocated', 'rejected duplicateInInput']);
		expect(results[1]?.reason).toMatch(/^Row 31 has the same reference as row 7, /);
	});

	it('a wrong row does not take the place of a right one', async () => {
		const items = [person(0, { loadAmount: 0 }), person(0), person(0)];
		const { outcomes } = await runBulk(enKash, items);
		expect(outcomes).toEqual(['rejected invalidRow', 'allocated', 'rejected duplicateInInput']);
	});

	it('provided twice: the first row counts, whoever the others are', async () => {
		const items = [person(0, { Ref: 'B-1' }), person(1, { Ref: 'B-1' })];
		const { outcomes, results } = await runBulk(enKash, items, { referenceMode: 'provide' });
		expect(outcomes).toEqual(['allocated', 'rejected duplicateInInput']);
		expect(results[1]?.reason).toContain('Give each row a reference number of its own.');
	});

	it('told apart by a column: one person is paid several times, once for each', async () => {
		const awards = ['Q3 bonus', 'Best idea', 'Q3 bonus', '', undefined, 7, true];
		const items = awards.map((Award) => person(0, { Award }));
		const { outcomes } = await runBulk(enKash, items, { options: { distinguishBy: 'Award' } });
		expect(outcomes).toEqual([
			'allocated',
			'allocated',
			'rejected duplicateInInput',
			'allocated',
			'rejected duplicateInInput',
			'allocated',
			'allocated',
		]);
		expect(enKash.sandbox.ledger.points.map(({ mobile }) => mobile)).toEqual(
			Array<string>(5).fill(mobileOf(0)),
		);
	});

	it("what can't be told apart is wrong", async () => {
		const { results } = await runBulk(enKash, [person(0, { Award: { name: 'x' } })], {
			options: { distinguishBy: 'Award' },
		});
		expect(results[0]).toMatchObject({
			reasonCode: 'invalidRow',
			reason: 'Column "Award" holds an object, where text or a number is expected.',
		});
	});

	it('a column that is not there stops the node', async () => {
		const { error } = await runBulk(enKash, people(1), { options: { distinguishBy: 'Award' } });
		expect(error?.message).toBe('The column to tell payouts apart by is not in the input');
		expect(error).toHaveProperty(
			'description',
			expect.stringMatching(/^No row has a column "Award"\. Columns in the input: "name", /),
		);
		expect(enKash.sandbox.requests).toEqual([]);
	});
});

describe('preview', () => {
	const preview = { operation: 'preview' };

	it('shows what would be sent and what would be refused, and moves nothing', async () => {
		const items = [person(0, { extra: 1 }), person(1, { name: ' ' }), ...people(8).slice(2)];
		const { failed, summary, outputs } = await runBulk(enKash, items, preview);
		expect(failed.map(({ json }) => json)).toEqual([
			{
				...person(1, { name: ' ' }),
				enkash: expect.objectContaining({ reasonCode: 'invalidRow' }),
			},
		]);
		expect(outputs[0]).toEqual([]);
		expect(outputs[2]).toEqual([]);
		expect(summary).toEqual({
			message:
				'diwali-2026: Preview: 7 of 8 people would get 700 points; nothing was sent. 1 would not be paid. The account has 1,00,00,000, which is enough.',
			preview: true,
			environment: 'test',
			companyId: 'CEK1PU9AOO',
			cardAccountId: 'CAQL8YCV3',
			payoutRun: 'diwali-2026',
			rows: 8,
			allocated: 0,
			alreadyAllocated: 0,
			rejected: 1,
			notSent: 0,
			unconfirmed: 0,
			pointsAllocated: 0,
			pointsUnconfirmed: 0,
			batches: 0,
			requests: 0,
			accountBalance: null,
			durationMs: expect.any(Number),
			stopped: null,
			confirmedByResend: 0,
			pointsConfirmedByResend: 0,
			notFound: 0,
			planId: expect.stringMatching(/^P1[0-9A-Z]{24}$/),
			warnings: [],
			executionId: expect.any(String),
			workflowId: 'workflow-of-the-test',
			startedAt: expect.stringMatching(isoMoment),
			finishedAt: expect.stringMatching(isoMoment),
			pointsToAllocate: 700,
			availableBalance: 10_000_000,
			sufficientBalance: true,
			sample: [0, 2, 3, 4, 5].map((index) => ({
				...person(index),
				uniqueReferenceNumber: expect.stringMatching(/^R1[0-9A-Z]{24}$/),
			})),
		});
		expect(enKash.sandbox.requests.map(({ path }) => path)).toEqual([
			'/oauth/token',
			'/api/v0/partner/enKashCard/cardAccount/get',
		]);
		expect(enKash.sandbox.ledger.points).toEqual([]);
	});

	it('is what a run then does', async () => {
		const items = [person(0, { Salutation: 'ms', Email: 'a@example.com', Note: 'x' }), person(1)];
		const { summary } = await runBulk(enKash, items, preview);
		await runBulk(enKash, items);
		expect(summary.sample).toEqual(rowsSent(enKash));
	});

	it('says when the balance is too low', async () => {
		const { summary } = await runBulk(enKash, people(2, { loadAmount: 9_000_000 }), preview);
		expect(summary).toMatchObject({ pointsToAllocate: 18_000_000, sufficientBalance: false });
	});

	it('does not know whether the balance will do when EnKash does not say', async () => {
		stub.replies.cardAccount = { body: { response_code: '0', payload: { balance: 5 } } };
		const result = await stub.run({
			node: 'enKashBulkAllocate',
			parameters: { payoutRun: 'diwali-2026', ...preview },
			items: people(1),
		});
		expect(readBulk(result, 1).summary).toMatchObject({
			availableBalance: null,
			sufficientBalance: null,
		});
	});

	it('shows that limits would stop the run', async () => {
		const { failed, summary } = await runBulk(enKash, people(3), {
			...preview,
			options: { maxPointsPerRun: 250 },
		});
		expect(failed.map(resultOn).map(outcomeOf)).toEqual(
			Array<string>(3).fill('notSent limitExceeded'),
		);
		expect(summary).toMatchObject({
			rows: 3,
			notSent: 3,
			pointsToAllocate: 0,
			sample: [],
			stopped: expect.stringContaining('300 points, more than the 250'),
		});
	});

	it('works while every row is wrong, and proves login and account all the same', async () => {
		const { summary } = await runBulk(enKash, [person(0, { mobile: '98' })], preview);
		expect(summary).toMatchObject({ rows: 1, rejected: 1, pointsToAllocate: 0, sample: [] });
		expect(enKash.callsTo('cardAccount/get')).toHaveLength(1);
	});
});

describe('limits', () => {
	it('a row above the limit is refused here, the others are sent', async () => {
		const items = [person(0), person(1, { loadAmount: 101 }), person(2)];
		const { outcomes, results } = await runBulk(enKash, items, {
			options: { maxPointsPerRow: 100 },
		});
		expect(outcomes).toEqual(['allocated', 'rejected limitExceeded', 'allocated']);
		expect(results[1]?.reason).toBe(
			"101 points are more than the 100 that 'Maximum Points per Row' allows.",
		);
	});

	it('a run above the limit sends nothing; at the limit it does', async () => {
		const over = await runBulk(enKash, people(3), { options: { maxPointsPerRun: 299 } });
		expect(new Set(over.outcomes)).toEqual(new Set(['notSent limitExceeded']));
		expect(over.summary.stopped).toBe(
			"The run holds 300 points, more than the 299 that 'Maximum Points per Run' allows, so nothing was sent.",
		);
		expect(enKash.sandbox.requests).toEqual([]);
		const at = await runBulk(enKash, people(3), { options: { maxPointsPerRun: 300 } });
		expect(at.summary.allocated).toBe(3);
	});

	it('rows that are refused do not count towards the limit of the run', async () => {
		const items = [person(0), person(1, { name: '' }), person(2, { loadAmount: 5000 })];
		const { outcomes } = await runBulk(enKash, items, {
			options: { maxPointsPerRun: 100, maxPointsPerRow: 1000 },
		});
		expect(outcomes).toEqual(['allocated', 'rejected invalidRow', 'rejected limitExceeded']);
	});

	it('"invalidRows: stop" sends nothing while any row is wrong, and keeps why each is', async () => {
		const items = [person(0), person(1, { mobile: '98' }), person(0), person(2)];
		const stop = { options: { invalidRows: 'stop' } };
		const { outcomes, summary, hints } = await runBulk(enKash, items, stop);
		expect(outcomes).toEqual([
			'notSent runStopped',
			'rejected invalidRow',
			'rejected duplicateInInput',
			'notSent runStopped',
		]);
		expect(summary.stopped).toBe(
			"2 rows were refused, and 'If a Row Is Wrong' is set to 'Send Nothing', so nothing was sent.",
		);
		expect(hints.map(({ message }) => message)).toEqual([
			`diwali-2026: 0 of 4 people got 0 points. 4 were not paid. ${String(summary.stopped)} Item 2: Column "mobile" holds "98", where a mobile number of ten digits (e.g. 9876543210) is expected: it has 2 digits. Item 3 has the same reference as item 1, which is the one that counts. To pay one person twice in one payout run, enter a column that tells the two apart in 'Several Payouts per Person, Told Apart By'. Correct those rows and run the same payout run again: nobody is paid twice.`,
			columnsUsed.message,
		]);
		expect(enKash.sandbox.requests).toEqual([]);
		const right = await runBulk(enKash, people(2), stop);
		expect(right.outcomes).toEqual(['allocated', 'allocated']);
	});
});

describe('existing users', () => {
	async function payWithout(existingHolderRow: 'failed' | 'omitted') {
		await runBulk(enKash, [person(0)], { payoutRun: 'before' });
		enKash.turn({ existingHolderRow });
		return await runBulk(enKash, people(2), { isPointsAllocation: false });
	}

	it('get points unless switched off', async () => {
		await runBulk(enKash, [person(0)], { payoutRun: 'before' });
		const { outcomes } = await runBulk(enKash, people(2));
		expect(outcomes).toEqual(['allocated', 'allocated']);
		expect(bulkCalls(enKash).map(({ query }) => query.isPointsAllocation)).toEqual([
			'true',
			'true',
		]);
	});

	it('switched off, listed as failures: rejected', async () => {
		const { outcomes } = await payWithout('failed');
		expect(outcomes).toEqual(['rejected refused', 'allocated']);
		expect(bulkCalls(enKash)[1]?.query.isPointsAllocation).toBe('false');
	});

	it('switched off, in neither list: unconfirmed, as nothing proves that they got nothing', async () => {
		const { outcomes } = await payWithout('omitted');
		expect(outcomes).toEqual(['unconfirmed unmatchedReply', 'allocated']);
		expect(enKash.sandbox.ledger.points.map(({ mobile }) => mobile)).toEqual([
			mobileOf(0),
			mobileOf(1),
		]);
	});
});

describe('hints and logs', () => {
	it('say what the summary says, calmly when all went well', async () => {
		const { hints, summary } = await runBulk(enKash, people(2));
		expect(hints).toEqual([
			{
				message: 'diwali-2026: 2 of 2 people got 200 points. The account has 99,99,800 left.',
				type: 'info',
				location: 'outputPane',
			},
			columnsUsed,
		]);
		expect(hints[0]?.message).toBe(summary.message);
	});

	it('say what is odd about the sheet, each as a warning of its own', async () => {
		const items = [person(0), person(0, { name: 'Somebody Else' })];
		const { hints, summary } = await runBulk(enKash, items);
		expect(summary.warnings).toEqual([
			'Different names have the same mobile number: Items 1 and 2.',
		]);
		expect(hints).toMatchObject([
			{ type: 'warning', message: expect.stringContaining(String(summary.message)) },
			{ type: 'warning', message: 'Different names have the same mobile number: Items 1 and 2.' },
			columnsUsed,
		]);
	});

	it('say how many rows were not paid, and how many may have been', async () => {
		enKash.sandbox.addFault({ kind: 'missingRows', match: { path: 'bulk' }, rows: 2 });
		const items = [person(0), person(1), person(2), person(3, { name: '' })];
		const { hints } = await runBulk(enKash, items);
		expect(hints).toEqual([
			{
				message:
					"diwali-2026: 1 of 4 people got 100 points. 1 was not paid and 2 were unconfirmed. The account has 99,99,900 left. Items 2 and 3: EnKash's reply does not mention this row, so it may have been paid. Item 4: Column \"name\" holds nothing, where a name on one line is expected. Correct those rows and run the same payout run again, also to find out about those on 'Unconfirmed': nobody is paid twice.",
				type: 'warning',
				location: 'outputPane',
			},
			columnsUsed,
		]);
	});

	it('say the first three reasons, each once, in the order of the rows, then where the others are, without empty rows', async () => {
		const wrong = [
			{ name: '' },
			{ mobile: '98' },
			{ name: ' ' },
			{ loadAmount: -1 },
			{ name: '7' },
		];
		const empty = { name: '', mobile: '', loadAmount: '' };
		const { hints, summary } = await runBulk(enKash, [
			empty,
			...wrong.map((fields, index) => person(index, fields)),
		]);
		expect(hints[0]?.message).toBe(
			`${String(summary.message)} Items 2 and 4: Column "name" holds nothing, where a name on one line is expected. Item 3: Column "mobile" holds "98", where a mobile number of ten digits (e.g. 9876543210) is expected: it has 2 digits. Item 5: Column "loadAmount" holds "-1", where a whole number of points above 0 (e.g. 500 or 1,00,000) is expected. 1 other row is on 'Failed' with its reason. Correct those rows and run the same payout run again: nobody is paid twice.`,
		);
	});

	it('say on which outputs the other rows are', async () => {
		enKash.sandbox.addFault({ kind: 'missingRows', match: { path: 'bulk' }, rows: 1 });
		const wrong = [{ name: '' }, { mobile: '98' }, { loadAmount: -1 }, { name: '7' }];
		const { hints } = await runBulk(enKash, [
			...wrong.map((fields, index) => person(index, fields)),
			person(4),
		]);
		expect(hints[0]?.message).toContain(
			" 2 other rows are on 'Failed' and 'Unconfirmed' with their reasons. ",
		);
	});

	it('name one of several repeats, as each has the same advice', async () => {
		const { hints } = await runBulk(enKash, [person(0), person(0), person(0)]);
		expect(hints[0]?.message.match(/has the same reference/g)).toHaveLength(1);
		expect(hints[0]?.message).toContain(' Item 2 has the same reference as item 1, ');
	});

	it("name rows by the sheet's own number", async () => {
		const items = [person(0, { row_number: 2 }), person(1, { row_number: 3, mobile: '98' })];
		const { hints } = await runBulk(enKash, items);
		expect(hints[0]?.message).toContain(' left. Row 3: Column "mobile" holds "98"');
	});

	it('say what was taken for what, and which text is the same in every row', async () => {
		const items = [{ 'Employee Name': 'Asha', 'Mobile No.': mobileOf(0), Points: 100 }];
		const found = await runBulk(enKash, items, { operation: 'preview' });
		expect(found.hints.at(-1)?.message).toBe(
			'Columns used: Name: Employee Name, Mobile: Mobile No., Points: Points.',
		);
		const byHand = await mapped({
			name: '={{ $json["Employee Name"] }}',
			mobile: '={{ $json["Mobile No."] }}',
			loadAmount: '={{ 2 * $json.Points }}',
			remarks: 'Well done',
		});
		const { hints } = await runBulk(enKash, items, { ...byHand, operation: 'preview' });
		expect(hints.at(-1)?.message).toBe(
			'Columns used: Name: Employee Name, Mobile: Mobile No., Points: an expression, Remarks: "Well done" in every row.',
		);
	});

	it('hold the plan ID of a preview to copy, and none where there is nothing to approve', async () => {
		const plan = async (operation: string, fields = {}) => {
			const { hints, summary } = await runBulk(enKash, [person(0, fields)], { operation });
			const [hint] = hints.filter(({ message }) => message.startsWith('Plan ID'));
			return { hint, planId: summary.planId };
		};
		const { hint, planId } = await plan('preview');
		expect(planId).toMatch(/^P1/);
		expect(hint).toEqual({
			message: `Plan ID, for 'Only If Plan Is': ${String(planId)}`,
			type: 'info',
			location: 'outputPane',
		});
		expect((await plan('preview', { mobile: '98' })).hint).toBeUndefined();
		expect((await plan('allocate')).hint).toBeUndefined();
	});

	it('say in a preview that people who were paid before count too', async () => {
		await runBulk(enKash, people(1));
		const { hints, summary } = await runBulk(enKash, people(2), { operation: 'preview' });
		expect(summary.message).toMatch(/^diwali-2026: Preview: 2 of 2 people would get 200 points;/);
		expect(hints[0]?.message).toBe(
			`${String(summary.message)} People whom diwali-2026 has paid before count here too, as only EnKash can tell; they are not paid again.`,
		);
	});

	it('say after a repeat that a corrected amount was not paid, and not after a first run', async () => {
		const corrected =
			' Where an amount has changed since, the difference was not paid: use a new payout run for it.';
		const first = await runBulk(enKash, people(2));
		expect(first.hints[0]?.message).not.toContain(corrected);
		const { outcomes, hints, summary } = await runBulk(enKash, [
			person(0, { loadAmount: 150 }),
			person(1),
		]);
		expect(outcomes).toEqual([
			'alreadyAllocated duplicateReference',
			'alreadyAllocated duplicateReference',
		]);
		expect(hints[0]).toMatchObject({
			message: `${String(summary.message)}${corrected}`,
			type: 'info',
		});
	});

	it('say what to do where the balance is used up', async () => {
		enKash.fund(100);
		const options = { lowBalance: 'payWhileItLasts', batchSize: 1 };
		const { hints } = await runBulk(enKash, people(3), { options });
		expect(hints[0]?.message).toMatch(
			/ Top up the account and run the same payout run again: nobody is paid twice\.$/,
		);
	});

	it('advise no other run where another amount is in the log', async () => {
		const options = { confirmBy: 'lookup' };
		await runBulk(enKash, people(1, { loadAmount: 50 }));
		const { outcomes, hints } = await runBulk(enKash, people(1), { options });
		expect(outcomes).toEqual(['unconfirmed unmatchedReply']);
		expect(hints[0]?.message).toMatch(
			/Another run does not change that: pay a difference in a new payout run\.$/,
		);
	});

	it('say in a check how to pay those that were not found', async () => {
		const { hints } = await runBulk(enKash, people(1), { operation: 'check' });
		expect(hints[0]?.message).toMatch(
			/ To pay those that were not found, choose 'Allocate Points' with the same payout run: nobody is paid twice\.$/,
		);
	});

	it('speak of reference numbers where there is no payout run', async () => {
		enKash.sandbox.addFault({ kind: 'missingRows', match: { path: 'bulk' }, rows: 1 });
		const items = people(1, { Reference: 'BONUS-1' });
		const { hints } = await runBulk(enKash, items, { referenceMode: 'provide' });
		expect(hints[0]?.message).toContain('Run the same reference numbers again to find out');
	});

	it('one line a batch, with counts only', async () => {
		const items = [...people(3), person(3, { mobile: '98' })];
		const { logs } = await runBulk(enKash, items, { options: { batchSize: 2 } });
		expect(logs).toEqual([
			{
				level: 'info',
				message: expect.stringMatching(/^EnKash Bulk Allocate: batch 1, 2 rows, \d+ ms$/),
				meta: { batch: 1, rows: 2, allocated: 2, ms: expect.any(Number) },
			},
			{
				level: 'info',
				message: expect.stringMatching(/^EnKash Bulk Allocate: batch 2, 1 rows, \d+ ms$/),
				meta: { batch: 2, rows: 1, allocated: 1, ms: expect.any(Number) },
			},
		]);
	});
});

describe('settings', () => {
	it.each<[Json, string]>([
		[{ batchSize: 0 }, 'Batch Size'],
		[{ batchSize: 1001 }, 'Batch Size'],
		[{ concurrency: 11 }, 'Concurrency'],
		[{ maxAttempts: 6 }, 'Maximum Attempts'],
		[{ timeout: 0 }, 'Timeout'],
		[{ maxPointsPerRow: -1 }, 'Maximum Points per Row'],
		[{ maxPointsPerRow: '={{ $json.cap }}' }, 'Maximum Points per Row'],
		[{ maxPointsPerRun: 'many' }, 'Maximum Points per Run'],
		[{ maxPointsPerRun: '' }, 'Maximum Points per Run'],
		[{ maxPointsPerRun: '={{ $json.cap }}' }, 'Maximum Points per Run'],
		[{ maxPointsPerRun: '={{ null }}' }, 'Maximum Points per Run'],
		[{ maxPointsPerRun: '={{ [] }}' }, 'Maximum Points per Run'],
		[{ maxPointsPerRun: '={{ false }}' }, 'Maximum Points per Run'],
		[{ invalidRows: 'maybe' }, 'If a Row Is Wrong'],
	])('%p can not be used, and stops the node', async (options, label) => {
		const { error } = await enKash.run({
			node: 'enKashBulkAllocate',
			parameters: { payoutRun: 'diwali-2026', options: JSON.parse(JSON.stringify(options)) },
			items: people(1),
		});
		expect(error?.message).toBe(`The parameter '${label}' can't be used as it is`);
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it.each([
		[{ batchSize: 0 }, 'Enter a whole number from 1 to 1000.'],
		[{ batchSize: 2.5 }, 'Enter a whole number from 1 to 1000.'],
		[{ concurrency: 11 }, 'Enter a whole number from 1 to 10.'],
		[{ maxAttempts: 'many' }, 'Enter a whole number from 1 to 5.'],
		[{ timeout: 3601 }, 'Enter a number of seconds above 0, up to 3600.'],
		[{ timeout: 'long' }, 'Enter a number of seconds above 0, up to 3600.'],
		[{ paidStatuses: 7 }, 'Enter statuses with commas between them, e.g. CREATED.'],
		[{ path: 7 }, /^Enter a path such as \/api\/[\w/-]+, without the host\.$/],
		[{ invalidRows: 'maybe' }, 'Choose one of the values that the field offers.'],
	])('%p is answered with what to enter instead', async (options, advice) => {
		const { error } = await enKash.run({
			node: 'enKashBulkAllocate',
			parameters: { payoutRun: 'diwali-2026', options },
			items: people(1),
		});
		expect(error?.description).toEqual(
			typeof advice === 'string' ? advice : expect.stringMatching(advice),
		);
	});

	it.each([200, '200', '={{ 200 }}', '={{ "200" }}', 0, '0'])(
		'a limit of %p lets 200 points through',
		async (limit) => {
			const options = { maxPointsPerRow: limit, maxPointsPerRun: limit };
			const { outcomes } = await runBulk(enKash, [person(0, { loadAmount: 200 })], { options });
			expect(outcomes).toEqual(['allocated']);
		},
	);

	it('expressions that hold for the whole run are read from the first row', async () => {
		const items = people(2, { run: 'holi-2027', size: 1 });
		const { summary } = await runBulk(enKash, items, {
			payoutRun: '={{ $json.run }}',
			options: { batchSize: '={{ $json.size }}' },
		});
		expect(summary).toMatchObject({ payoutRun: 'holi-2027', batches: 2 });
	});

	it('the account of the node goes before that of the credential', async () => {
		const { incentiveCardAccountId: cardAccountId } = enKash.sandbox.account;
		const { summary } = await runBulk(enKash, people(1), { cardAccountId: ` ${cardAccountId} ` });
		expect(summary.cardAccountId).toBe(cardAccountId);
		expect(enKash.sandbox.ledger.points[0]?.cardAccountId).toBe(cardAccountId);
	});

	it('columns may be mapped while a preview is shown', async () => {
		const columns = await mapped({ name: 'A', mobile: '={{ $json.mobile }}', loadAmount: '5' });
		const { summary } = await runBulk(enKash, people(2), { ...columns, operation: 'preview' });
		expect(summary.pointsToAllocate).toBe(10);
	});
});
