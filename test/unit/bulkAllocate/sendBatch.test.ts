import * as fc from 'fast-check';
import {
	type AnsweredRows,
	sendBatch,
	type Sender,
	type SentBatch,
} from '../../../nodes/EnKashBulkAllocate/sendBatch';
import type { Row } from '../../../nodes/shared/payout/row';
import { StopRule } from '../../../nodes/shared/payout/stopRule';
import { row, rowsOf } from '../payout/samples';
import {
	emptyAccount,
	FakeEnKash,
	type FakeSettings,
	forms,
	formsWithWords,
	noConnection,
	respond,
	success,
	timeout,
} from './fakeEnKash';

const payer = { companyId: 'CEK1PU9AOO', cardAccountId: 'CAQL8YCV3' };
const settings: Sender['settings'] = {
	isPointsAllocation: true,
	options: { confirmBy: 'resend', maxAttempts: 3, timeout: 60 },
};

interface Sending extends SentBatch {
	enKash: FakeEnKash;
	stopRule: StopRule;
	/** Calls after the first one for the whole batch. */
	furtherCalls: string[][];
}

async function send(
	rows: readonly Row[],
	fake: FakeSettings = {},
	options: Partial<Sender['settings']['options']> = {},
	stopRule = new StopRule(),
): Promise<Sending> {
	const enKash = new FakeEnKash(fake);
	const chosen = { ...settings, options: { ...settings.options, ...options } };
	const sender = { client: enKash.client, payer, settings: chosen, stopRule };
	const sent = await sendBatch(sender, rows);
	return { ...sent, enKash, stopRule, furtherCalls: enKash.calls.slice(1) };
}

function refs(...indexes: number[]): string[] {
	return indexes.map((index) => row(index).uniqueReferenceNumber);
}

/** How each row was answered, by its reference. */
function answersByRow({ answers }: SentBatch): Map<string, AnsweredRows> {
	return new Map(
		answers.flatMap((answer) =>
			answer.rows.map(({ uniqueReferenceNumber }) => [uniqueReferenceNumber, answer] as const),
		),
	);
}

function expectEachRowOnce({ answers }: SentBatch, rows: readonly Row[]): void {
	const answered = answers.flatMap((answer) => answer.rows.map(({ index }) => index));
	expect([...answered].sort((one, other) => one - other)).toEqual(rows.map(({ index }) => index));
	for (const answer of answers) expect(answer.rows.length).toBeGreaterThan(0);
}

describe('a batch that is not refused', () => {
	it('is one call with all its rows, as EnKash documents it', async () => {
		const sent = await send(rowsOf(5));
		expect(sent.enKash.calls).toEqual([refs(0, 1, 2, 3, 4)]);
		expect(sent.answers).toMatchObject([{ reply: { kind: 'success' }, attempts: 1 }]);
		expect(sent.requests).toBe(1);
		expectEachRowOnce(sent, rowsOf(5));
	});

	it.each([
		['resend', 3, 3],
		['resend', 1, 1],
		['resend', 5, 5],
		['lookup', 3, 1],
		['none', 3, 1],
	] as const)(
		'is sent again while it is unclear by the choice %s, at most %d times: %d',
		async (confirmBy, maxAttempts, attempts) => {
			const sent = await send(
				rowsOf(2),
				{ interrupt: () => ({ isProcessed: false, answer: timeout }) },
				{ confirmBy, maxAttempts },
			);
			expect(sent.enKash.calls).toEqual(Array(attempts).fill(refs(0, 1)));
			expect(sent.requests).toBe(attempts);
			const earlierUnclear = attempts > 1 ? { cause: 'timeout', message: 'Late.' } : undefined;
			expect(sent.answers).toEqual([
				{
					rows: rowsOf(2),
					reply: { kind: 'unclear', cause: 'timeout', message: 'Late.' },
					attempts,
					earlierUnclear,
				},
			]);
			expect(sent.stopRule.isStopped).toBe(false);
		},
	);

	it('has seconds for each call', async () => {
		const limits: number[] = [];
		const client: Sender['client'] = {
			async call(_, __, timeoutMs) {
				limits.push(timeoutMs);
				return { reply: { kind: 'unclear', cause: 'timeout', message: 'Late.' }, attempts: 1 };
			},
		};
		const options = { ...settings.options, timeout: 2.5 };
		const sender = { client, payer, settings: { ...settings, options }, stopRule: new StopRule() };
		await sendBatch(sender, rowsOf(1));
		expect(limits).toEqual([2500]);
	});

	it('names the lowest balance of the account, which is the one after its last row', async () => {
		const withBalances = (...balances: Array<number | undefined>) => ({
			isProcessed: false,
			answer: success(balances.map((accountBalance) => ({ accountBalance }))),
		});
		const balanceAfter = async (...balances: Array<number | undefined>) =>
			(await send(rowsOf(2), { interrupt: () => withBalances(...balances) })).accountBalance;
		expect(await balanceAfter(300, 100, 200)).toBe(100);
		expect(await balanceAfter(undefined, 0)).toBe(0);
		expect(await balanceAfter(undefined)).toBeUndefined();
		expect(await balanceAfter()).toBeUndefined();
	});
});

describe('a refusal that is not one row', () => {
	it.each([
		['of the account', respond(422, { message: 'Bin Type is not mapped on PlanMaster' })],
		['for want of balance', emptyAccount],
		['of the partner', respond(403, { message: 'APIs not enabled.' })],
	])('%s is no reason to send parts, and stops the run', async (_, answer) => {
		const sent = await send(rowsOf(8), { interrupt: () => ({ isProcessed: false, answer }) });
		expect(sent.furtherCalls).toEqual([]);
		expect(sent.answers).toMatchObject([{ rows: rowsOf(8), reply: { kind: 'refused' } }]);
		expect(sent.stopRule.isStopped).toBe(true);
	});

	it.each([
		['a path that is not there', respond(404, '')],
		['something else that is not there', respond(404, { code: 1, message: 'Not found' })],
		['a server error', respond(500, '')],
		['an unreadable reply', respond(200, '<html>')],
	])('%s is no reason to send parts', async (_, answer) => {
		const interrupt = () => ({ isProcessed: false, answer });
		const sent = await send(rowsOf(8), { interrupt }, { maxAttempts: 1 });
		expect(sent.furtherCalls).toEqual([]);
		expectEachRowOnce(sent, rowsOf(8));
	});
});

describe('a batch that is refused for one row', () => {
	it.each(forms)('%s: all others are paid, and the row stands alone', async (form) => {
		const rows = rowsOf(9);
		const sent = await send(rows, { form, poisoned: refs(5) });
		expectEachRowOnce(sent, rows);
		for (const [reference, { rows: rowsOfAnswer, reply }] of answersByRow(sent)) {
			if (reference === 'R-5') {
				expect(rowsOfAnswer).toHaveLength(1);
				expect(reply).toMatchObject({
					kind: 'refused',
					refusal: form === 'duplicate' ? 'duplicateReference' : 'other',
				});
			} else {
				expect(reply).toMatchObject({ kind: 'success' });
				expect(sent.enKash.ledger.get(reference)).toBe(1);
			}
		}
		expect(sent.stopRule.isStopped).toBe(false);
		expect(sent.requests).toBe(sent.enKash.calls.length);
	});

	it('tries a single row first, and then halves the others', async () => {
		const sent = await send(rowsOf(9), { poisoned: refs(5) });
		expect(sent.furtherCalls).toEqual([
			refs(0),
			refs(1, 2, 3, 4),
			refs(5, 6, 7, 8),
			refs(5, 6),
			refs(5),
			refs(6),
			refs(7, 8),
		]);
	});

	it.each<[what: string, poisoned: number, furtherCalls: string[][]]>([
		['the first', 0, [refs(0), refs(4), refs(1, 2, 3, 5, 6, 7, 8)]],
		[
			'the middle one',
			4,
			[refs(0), refs(1, 2, 3, 4), refs(1, 2), refs(3, 4), refs(3), refs(4), refs(5, 6, 7, 8)],
		],
	])('sends the others together where it was %s', async (_, poisoned, furtherCalls) => {
		const sent = await send(rowsOf(9), { poisoned: refs(poisoned) });
		expect(sent.furtherCalls).toEqual(furtherCalls);
	});

	it('knows that the rest is good where the rows tried alone were at fault', async () => {
		const sent = await send(rowsOf(9), { poisoned: refs(0, 4) });
		expect(sent.furtherCalls).toEqual([refs(0), refs(4), refs(8), refs(1, 2, 3, 5, 6, 7)]);
	});

	it.each<[size: number, furtherCalls: string[][]]>([
		[1, []],
		[2, [refs(0), refs(1)]],
		[3, [refs(0), refs(1), refs(2)]],
	])('of %d rows asks for each of them alone', async (size, furtherCalls) => {
		const sent = await send(rowsOf(size), { poisoned: refs(0) });
		expect(sent.furtherCalls).toEqual(furtherCalls);
		expectEachRowOnce(sent, rowsOf(size));
	});

	it('of two rows that are both refused asks for each of them once', async () => {
		const sent = await send(rowsOf(2), { poisoned: refs(0, 1) });
		expect(sent.furtherCalls).toEqual([refs(0), refs(1)]);
		expect(sent.stopRule.isStopped).toBe(false);
		expectEachRowOnce(sent, rowsOf(2));
	});

	it('of three rows of which the last is good asks for nothing more', async () => {
		const sent = await send(rowsOf(3), { poisoned: refs(0, 1) });
		expect(sent.furtherCalls).toEqual([refs(0), refs(1), refs(2)]);
		expect(sent.stopRule.isStopped).toBe(false);
		expectEachRowOnce(sent, rowsOf(3));
		expect([...sent.enKash.ledger.keys()]).toEqual(refs(2));
	});

	it('for a known reference halves at once, as that never refuses everything', async () => {
		const sent = await send(rowsOf(4), { form: 'duplicate', poisoned: refs(0, 1, 2, 3) });
		expect(sent.furtherCalls).toEqual([refs(0, 1), refs(0), refs(1), refs(2, 3), refs(2), refs(3)]);
		expect(sent.stopRule.isStopped).toBe(false);
		expectEachRowOnce(sent, rowsOf(4));
	});

	it('counts for each row the attempts that held it', async () => {
		const sent = await send(rowsOf(9), { poisoned: refs(5) });
		const attempts = [...answersByRow(sent)].map(([reference, answer]) => [
			reference,
			answer.attempts,
		]);
		expect(Object.fromEntries(attempts)).toEqual({
			'R-0': 2,
			'R-1': 2,
			'R-2': 2,
			'R-3': 2,
			'R-4': 2,
			'R-5': 4,
			'R-6': 4,
			'R-7': 3,
			'R-8': 3,
		});
	});

	it('names the balance after its last part', async () => {
		const sent = await send(rowsOf(9), { poisoned: refs(5) });
		const paid = rowsOf(9).filter(({ index }) => index !== 5);
		const points = paid.reduce((sum, { loadAmount }) => sum + loadAmount, 0);
		expect(sent.accountBalance).toBe(1_000_000 - points);
	});
});

describe('everything that is refused', () => {
	it.each([3, 4, 5, 100, 1000])('of %d rows is found out by three further calls', async (size) => {
		const rows = rowsOf(size);
		const all = rows.map(({ uniqueReferenceNumber }) => uniqueReferenceNumber);
		for (const form of formsWithWords.filter((name) => name !== 'duplicate')) {
			const sent = await send(rows, {
				form,
				poisoned: all,
				words: ({ uniqueReferenceNumber, mobile }) =>
					`Row ${uniqueReferenceNumber} of ${mobile} is not valid`,
			});
			expect(sent.furtherCalls).toEqual([refs(0), refs(Math.floor(size / 2)), refs(size - 1)]);
			expect(sent.stopRule.reason({ hasRowsLeft: true })).toMatch(
				/^EnKash refused every row with the same message: /,
			);
			expectEachRowOnce(sent, rows);
			for (const { reply } of sent.answers) expect(reply).toMatchObject({ kind: 'refused' });
			expect(sent.enKash.ledger.size).toBe(0);
		}
	});

	it.each(forms.filter((name) => !formsWithWords.includes(name)))(
		'without words may be known already, so each row is asked for (%s)',
		async (form) => {
			const rows = rowsOf(9);
			const sent = await send(rows, { form, poisoned: refs(0, 1, 2, 3, 4, 5, 6, 8) });
			expect(sent.stopRule.isStopped).toBe(false);
			expectEachRowOnce(sent, rows);
			for (const { rows: rowsOfAnswer } of sent.answers) expect(rowsOfAnswer).toHaveLength(1);
			expect([...sent.enKash.ledger.keys()]).toEqual(refs(7));
		},
	);

	it('in other words for each row is no such thing', async () => {
		const rows = rowsOf(9);
		const names = ['Asha', 'Ravi', 'Meena', 'John', 'Sita', 'Arun', 'Lata', 'Dev', 'Uma'];
		const poisoned = rows.map(({ uniqueReferenceNumber }) => uniqueReferenceNumber);
		const words: FakeSettings['words'] = ({ mobile }) =>
			`The name ${names[Number(mobile) % 9] ?? ''} is not valid`;
		const sent = await send(rows, { poisoned, words });
		expect(sent.stopRule.isStopped).toBe(false);
		expectEachRowOnce(sent, rows);
		for (const { rows: rowsOfAnswer } of sent.answers) expect(rowsOfAnswer).toHaveLength(1);
	});
});

it('pays all others, whichever rows EnKash does not like', async () => {
	const sizes = fc.oneof(
		{ weight: 4, arbitrary: fc.integer({ min: 1, max: 12 }) },
		{ weight: 2, arbitrary: fc.integer({ min: 13, max: 130 }) },
		{ weight: 1, arbitrary: fc.constantFrom(255, 256, 257, 513, 999, 1000) },
	);
	const cases = sizes.chain((size) =>
		fc.record({
			size: fc.constant(size),
			poisoned: fc.oneof(
				fc.uniqueArray(fc.integer({ min: 0, max: size - 1 }), { maxLength: 8 }),
				fc.subarray([0, Math.floor(size / 2), size - 1]).map((list) => [...new Set(list)]),
				fc.constant(Array.from({ length: size }, (_, index) => index)),
			),
			form: fc.constantFrom(...forms),
			hasOwnWords: fc.boolean(),
		}),
	);
	await fc.assert(
		fc.asyncProperty(cases, async ({ size, poisoned, form, hasOwnWords }) => {
			const rows = rowsOf(size);
			const words: FakeSettings['words'] = ({ name, mobile }) =>
				hasOwnWords ? `${name.replace(/\d+/, letters)} is not valid` : `Row of ${mobile}: no`;
			const sent = await send(rows, { form, poisoned: refs(...poisoned), words });
			const { enKash, furtherCalls, stopRule } = sent;
			expectEachRowOnce(sent, rows);
			expect(sent.requests).toBe(enKash.calls.length);

			const probes = new Set([0, Math.floor(size / 2), size - 1]);
			const saysTheSame = form !== 'duplicate' && formsWithWords.includes(form) && !hasOwnWords;
			if (saysTheSame && size >= 3 && [...probes].every((index) => poisoned.includes(index))) {
				// Nothing tells these rows from all rows. What was refused may be sent again once it is mended.
				expect(furtherCalls).toHaveLength(3);
				expect(stopRule.isStopped).toBe(true);
				expect(enKash.ledger.size).toBe(0);
				return;
			}
			expect(stopRule.isStopped).toBe(false);
			expect(furtherCalls.length).toBeLessThanOrEqual(poisoned.length * (2 * Math.log2(size) + 3));
			const answers = answersByRow(sent);
			for (const { index, uniqueReferenceNumber } of rows) {
				const answer = answers.get(uniqueReferenceNumber);
				if (poisoned.includes(index)) {
					expect(answer?.rows).toHaveLength(1);
					expect(answer?.reply).toMatchObject({ kind: 'refused' });
					continue;
				}
				expect(answer?.reply).toMatchObject({ kind: 'success' });
				expect(enKash.ledger.get(uniqueReferenceNumber)).toBe(1);
			}
		}),
	);
});

/** A number in letters, as a message may name people whose names have nothing in common. */
function letters(digits: string): string {
	return [...digits].map((digit) => 'abcdefghij'[Number(digit)]).join('');
}

describe('in the middle of taking a batch apart', () => {
	it('rows that are unclear stay so, and the others go on', async () => {
		const rows = rowsOf(9);
		const sent = await send(
			rows,
			{
				poisoned: refs(5),
				interrupt: (call) => (call === 3 ? { isProcessed: true, answer: timeout } : undefined),
			},
			{ confirmBy: 'lookup' },
		);
		expectEachRowOnce(sent, rows);
		const answers = answersByRow(sent);
		for (const index of [1, 2, 3, 4]) {
			expect(answers.get(`R-${index}`)).toMatchObject({ reply: { kind: 'unclear' }, attempts: 2 });
		}
		expect(answers.get('R-8')).toMatchObject({ reply: { kind: 'success' } });
		expect([...sent.enKash.ledger.values()]).toEqual(Array(8).fill(1));
	});

	it('a single row that is unclear is not sent again with the others', async () => {
		const interrupt = (call: number) =>
			call === 2 ? { isProcessed: true, answer: timeout } : undefined;
		const sent = await send(rowsOf(9), { poisoned: refs(5), interrupt }, { confirmBy: 'none' });
		expectEachRowOnce(sent, rowsOf(9));
		expect(sent.furtherCalls.filter((references) => references.includes('R-0'))).toHaveLength(1);
		expect(answersByRow(sent).get('R-0')).toMatchObject({ reply: { kind: 'unclear' } });
	});

	it('an earlier attempt that was unclear goes with each of its rows', async () => {
		const rows = rowsOf(9);
		const sent = await send(rows, {
			poisoned: refs(5),
			interrupt: (call) => (call === 1 ? { isProcessed: false, answer: timeout } : undefined),
		});
		expectEachRowOnce(sent, rows);
		for (const answer of sent.answers) {
			expect(answer.earlierUnclear).toEqual({ cause: 'timeout', message: 'Late.' });
			expect(answer.attempts).toBeGreaterThan(2);
		}
	});

	it('the first attempt that was unclear is the one that is told', async () => {
		const answers = [timeout, undefined, respond(500, '')];
		const sent = await send(rowsOf(3), {
			poisoned: refs(2),
			interrupt: (call) => {
				const answer = answers[call - 1];
				return answer && { isProcessed: false, answer };
			},
		});
		for (const answer of sent.answers) {
			expect(answer.earlierUnclear).toMatchObject({ cause: 'timeout' });
		}
	});

	it.each([
		['the balance is used up', emptyAccount],
		['nobody is there any more', noConnection],
	])('the rest is not sent where %s', async (_, answer) => {
		const rows = rowsOf(9);
		const sent = await send(
			rows,
			{
				poisoned: refs(5),
				interrupt: (call) => (call >= 4 ? { isProcessed: false, answer } : undefined),
			},
			{ maxAttempts: 1 },
		);
		expectEachRowOnce(sent, rows);
		expect(sent.furtherCalls).toEqual([refs(0), refs(1, 2, 3, 4), refs(5, 6, 7, 8)]);
		expect(sent.stopRule.isStopped).toBe(true);
	});

	it('rows that were not sent alone have no reply, as that of their batch was not theirs', async () => {
		const interrupt = (call: number) =>
			call >= 3 ? { isProcessed: false, answer: emptyAccount } : undefined;
		const sent = await send(rowsOf(9), { poisoned: refs(5), interrupt });
		expectEachRowOnce(sent, rowsOf(9));
		expect(sent.answers).toMatchObject([
			{ rows: rowsOf(1), reply: { kind: 'success' }, attempts: 2 },
			{ rows: rowsOf(5).slice(1), reply: { kind: 'refused' }, attempts: 2 },
			{ rows: rowsOf(9).slice(5), reply: undefined, attempts: 1 },
		]);
		expect(answersByRow(sent).get('R-8')).not.toHaveProperty('reply.kind');
	});

	it('nothing is sent at all where the run was stopped from elsewhere', async () => {
		const stopRule = new StopRule();
		stopRule.noteEverythingRefused('No.');
		for (const form of ['code1', 'duplicate'] as const) {
			const sent = await send(rowsOf(9), { form, poisoned: refs(5) }, {}, stopRule);
			expect(sent.furtherCalls).toEqual([]);
			expectEachRowOnce(sent, rowsOf(9));
			for (const { reply } of sent.answers) expect(reply).toBeUndefined();
		}
	});

	it('three calls without a clear answer stop it', async () => {
		const rows = rowsOf(64);
		const sent = await send(
			rows,
			{
				form: 'duplicate',
				poisoned: rows.map(({ uniqueReferenceNumber }) => uniqueReferenceNumber),
				interrupt: (call) => (call > 3 ? { isProcessed: false, answer: timeout } : undefined),
			},
			{ maxAttempts: 1 },
		);
		expect(sent.answers.map((answer) => [answer.rows.length, answer.reply?.kind])).toEqual([
			[8, 'unclear'],
			[8, 'unclear'],
			[16, 'unclear'],
			[32, undefined],
		]);
		expect(sent.stopRule.reason({ hasRowsLeft: true })).toBe(
			'EnKash gave no clear answer 3 times in a row: Late.',
		);
		expectEachRowOnce(sent, rows);
	});

	it('no row is lost or paid twice, whatever goes wrong when', async () => {
		const faults = fc.constantFrom(
			undefined,
			undefined,
			undefined,
			{ isProcessed: true, answer: timeout },
			{ isProcessed: false, answer: timeout },
			{ isProcessed: true, answer: respond(503, '') },
			{ isProcessed: true, answer: respond(200, '{"code":0') },
			{ isProcessed: false, answer: noConnection },
			{ isProcessed: false, answer: emptyAccount },
			{ isProcessed: false, answer: respond(429, '') },
		);
		const cases = fc.integer({ min: 1, max: 40 }).chain((size) =>
			fc.record({
				size: fc.constant(size),
				poisoned: fc.uniqueArray(fc.integer({ min: 0, max: size - 1 }), { maxLength: 5 }),
				form: fc.constantFrom(...forms),
				faults: fc.array(faults, { maxLength: 30 }),
				confirmBy: fc.constantFrom('resend' as const, 'lookup' as const, 'none' as const),
				maxAttempts: fc.integer({ min: 1, max: 3 }),
			}),
		);
		await fc.assert(
			fc.asyncProperty(
				cases,
				async ({ size, poisoned, form, confirmBy, maxAttempts, ...drawn }) => {
					const rows = rowsOf(size);
					const sent = await send(
						rows,
						{ form, poisoned: refs(...poisoned), interrupt: (call) => drawn.faults[call - 1] },
						{ confirmBy, maxAttempts },
					);
					expectEachRowOnce(sent, rows);
					expect(sent.requests).toBe(sent.enKash.calls.length);
					for (const [reference, times] of sent.enKash.ledger) {
						expect(times).toBe(1);
						const answer = answersByRow(sent).get(reference);
						// What was paid is never called refused or not sent, unless an earlier attempt is told to be unclear.
						const isTold =
							answer?.reply?.kind === 'success' ||
							answer?.reply?.kind === 'unclear' ||
							answer?.earlierUnclear !== undefined;
						const wasPaidBefore = form === 'duplicate' && refs(...poisoned).includes(reference);
						expect(isTold || wasPaidBefore).toBe(true);
					}
				},
			),
		);
	});
});
