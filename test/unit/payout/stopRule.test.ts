import * as fc from 'fast-check';
import type { Reply } from '../../../nodes/shared/enkash/reply';
import { isSameMessage, StopRule } from '../../../nodes/shared/payout/stopRule';

const clear: Reply<string> = { kind: 'success', payload: 'done' };
const refused: Reply<string> = { kind: 'refused', refusal: 'other', reason: 'No.', status: 200 };
const slow: Reply<string> = { kind: 'notProcessed', cause: 'rateLimited', message: 'Slow.' };

function late(message = 'Late.'): Reply<string> {
	return { kind: 'unclear', cause: 'timeout', message };
}

function stopRuleAfter(...replies: Array<Reply<string>>): StopRule {
	const stopRule = new StopRule();
	for (const reply of replies) stopRule.noteReply(reply);
	return stopRule;
}

it('lets a run go on of which nothing is known', () => {
	const stopRule = new StopRule();
	expect(stopRule.isStopped).toBe(false);
	expect(stopRule.reason({ hasRowsLeft: true })).toBeUndefined();
});

describe('a reply that alone ends the run', () => {
	it('stops it at once, whether rows are left or not', () => {
		const stopRule = new StopRule();
		stopRule.noteReply(refused, 'The balance is used up.');
		expect(stopRule.isStopped).toBe(true);
		expect(stopRule.reason({ hasRowsLeft: true })).toBe('The balance is used up.');
		expect(stopRule.reason({ hasRowsLeft: false })).toBe('The balance is used up.');
	});

	it('is named by the first of them, and before any series', () => {
		const stopRule = stopRuleAfter(late(), late(), late());
		stopRule.noteReply(refused, 'First.');
		stopRule.noteReply(clear, 'Second.');
		stopRule.noteReply(clear);
		expect(stopRule.reason({ hasRowsLeft: true })).toBe('First.');
	});
});

it.each([
	['Row 5: bad', 'Row 17: bad', true],
	['asha@example.com is known', 'ravi@example.com is known', true],
	['no tes', 'not es', false],
	['Row 5: bad', 'Row: bad', false],
	['bad', 'worse', false],
])('%j and %j are the same but for names: %p', (one, other, isSame) => {
	expect(isSameMessage(one, other)).toBe(isSame);
});

describe('replies that are not clear', () => {
	it.each<[what: string, replies: Array<Reply<string>>, isStopped: boolean]>([
		['two', [late(), late()], false],
		['three', [late(), late(), late()], true],
		['three that ask to slow down', [slow, slow, slow], true],
		['three of both kinds', [late(), slow, late()], true],
		['three with a success between them', [late(), late(), clear, late()], false],
		['three with a refusal between them', [late(), refused, late(), late()], false],
		['three after a success', [clear, late(), late(), late()], true],
		['three, and then a success', [late(), late(), late(), clear], true],
		['four, two at a time', [late(), late(), clear, late(), late()], false],
		['clear ones', [clear, refused, clear, refused], false],
	])('%s', (_, replies, isStopped) => {
		const stopRule = stopRuleAfter(...replies);
		expect(stopRule.isStopped).toBe(isStopped);
		expect(stopRule.reason({ hasRowsLeft: true }) !== undefined).toBe(isStopped);
	});

	it('are told by the last of the series', () => {
		expect(
			stopRuleAfter(late('1.'), late('2.'), late('3.'), late('4.')).reason({ hasRowsLeft: true }),
		).toBe('EnKash gave no clear answer 3 times in a row: 3.');
	});

	it('stopped nothing where no row is left', () => {
		const stopRule = stopRuleAfter(late(), late(), late());
		expect(stopRule.isStopped).toBe(true);
		expect(stopRule.reason({ hasRowsLeft: false })).toBeUndefined();
	});

	it('stop a run exactly where three follow one another', () => {
		const kinds = fc.array(fc.constantFrom(clear, refused, late(), slow), { maxLength: 20 });
		fc.assert(
			fc.property(kinds, (replies) => {
				const series = replies
					.map(({ kind }) => (kind === 'unclear' || kind === 'notProcessed' ? 'o' : '.'))
					.join('');
				expect(stopRuleAfter(...replies).isStopped).toBe(series.includes('ooo'));
			}),
		);
	});
});

describe('batches that are refused in every row', () => {
	function stopRuleAfterBatches(...messages: Array<string | undefined>): StopRule {
		const stopRule = new StopRule();
		for (const message of messages) stopRule.noteBatch(message);
		return stopRule;
	}

	it.each<[what: string, messages: Array<string | undefined>, isStopped: boolean]>([
		['two', ['No.', 'No.'], false],
		['three with the same words', ['No.', 'No.', 'No.'], true],
		['three that name other rows', ['Row 1: no', 'Row 12: no', 'Row 300: no'], true],
		['three with other words', ['No.', 'No.', 'Never.'], false],
		['three with a better batch between them', ['No.', 'No.', undefined, 'No.'], false],
		['three after other words', ['Never.', 'No.', 'No.', 'No.'], true],
		['three, and then a better batch', ['No.', 'No.', 'No.', undefined], true],
		['four of two kinds', ['No.', 'Never.', 'No.', 'Never.'], false],
		['none', [undefined, undefined, undefined], false],
	])('%s', (_, messages, isStopped) => {
		const stopRule = stopRuleAfterBatches(...messages);
		expect(stopRule.isStopped).toBe(isStopped);
		expect(stopRule.reason({ hasRowsLeft: true }) !== undefined).toBe(isStopped);
		expect(stopRule.reason({ hasRowsLeft: false })).toBeUndefined();
	});

	it('are told with the words of the third', () => {
		expect(
			stopRuleAfterBatches('Row 1: no', 'Row 2: no', 'Row 3: no').reason({ hasRowsLeft: true }),
		).toBe('EnKash refused every row with the same message: Row 3: no');
	});

	it('do not add up with replies that are not clear', () => {
		const stopRule = stopRuleAfterBatches('No.', 'No.');
		stopRule.noteReply(late());
		stopRule.noteReply(late());
		expect(stopRule.isStopped).toBe(false);
		stopRule.noteReply(late());
		expect(stopRule.reason({ hasRowsLeft: true })).toBe(
			'EnKash gave no clear answer 3 times in a row: Late.',
		);
		stopRule.noteBatch('No.');
		expect(stopRule.reason({ hasRowsLeft: true })).toBe(
			'EnKash gave no clear answer 3 times in a row: Late.',
		);
	});
});

it('stops where single rows are refused as their whole batch was', () => {
	const stopRule = new StopRule();
	stopRule.noteEverythingRefused('Row 3: no');
	expect(stopRule.isStopped).toBe(true);
	expect(stopRule.reason({ hasRowsLeft: true })).toBe(
		'EnKash refused every row with the same message: Row 3: no',
	);
	expect(stopRule.reason({ hasRowsLeft: false })).toBeUndefined();
});

describe('two messages', () => {
	it.each([
		['word for word', 'User is blocked', 'User is blocked'],
		['with another row', 'Row 1 is invalid', 'Row 250 is invalid'],
		['with another mobile', 'Mobile 9876543210 is blocked', 'Mobile +919000000001 is blocked'],
		['with another e-mail', 'asha@example.com is invalid', 'ravi.k@example.org is invalid'],
		['with another reference', 'R1FGS5TFD39SEGPX497YAVFY56: no', 'R199MVHFXWNCR741960B5G89AR: no'],
		['with other spaces', 'User  is\nblocked', 'User is blocked'],
	])('say the same %s', (_, one, other) => {
		expect(isSameMessage(one, other)).toBe(true);
	});

	it.each([
		['in other words', 'User is blocked', 'Mobile is invalid'],
		['in another number of words', 'User is blocked', 'User is blocked now'],
		['in other letters', 'User is blocked', 'user is blocked'],
		['with a row named by one only', 'Row 1 is invalid', 'Row is invalid'],
		['where one is empty', 'User is blocked', ''],
	])('do not say the same %s', (_, one, other) => {
		expect(isSameMessage(one, other)).toBe(false);
	});
});
