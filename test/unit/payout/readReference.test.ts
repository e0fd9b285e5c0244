import { readReference } from '../../../nodes/shared/payout/readReference';
import { FaultCollector } from '../../../nodes/shared/payout/parsed';

const own = { name: 'uniqueReferenceNumber', value: ' HR-1 ' };
const labels: Record<string, string> = {
	uniqueReferenceNumber: 'Unique Reference Number',
	payoutRun: 'Payout Run',
	'options.distinguishBy': 'Told Apart By',
};

function read(settings: Partial<Parameters<typeof readReference>[0]>, value: unknown = own.value) {
	const faults = new FaultCollector((name) => labels[name] ?? name);
	const generated: string[][] = [];
	const read = readReference(
		{ referenceMode: 'generate', payoutRun: ' diwali-2026 ', options: {}, ...settings },
		{ ...own, value },
		faults,
		(...parts) => {
			generated.push(parts);
			return 'R1GENERATED';
		},
	);
	return { ...read, reason: faults.reason, generated };
}

it('generates the reference from payout run and what tells two payouts apart', () => {
	expect(read({ options: { distinguishBy: ' Q3 ' } })).toEqual({
		payoutRun: 'diwali-2026',
		reference: 'R1GENERATED',
		generated: [['diwali-2026', 'Q3']],
	});
	expect(read({}).generated).toEqual([['diwali-2026', '']]);
});

it('takes the reference as it is provided, whatever the payout run', () => {
	expect(read({ referenceMode: 'provide', payoutRun: '' })).toEqual({
		reference: 'HR-1',
		generated: [],
	});
});

it.each([
	[
		'no payout run',
		{ payoutRun: ' ' },
		"'Payout Run' holds nothing, where a name for this payout (e.g. diwali-2026) is expected.",
	],
	[
		'a list to tell payouts apart by',
		{ options: { distinguishBy: ['Q3'] } },
		"'Told Apart By' holds a list, where text or a number is expected.",
	],
	[
		'an expression that comes to nothing to tell payouts apart by',
		{ options: { distinguishBy: null } },
		"'Told Apart By' is an expression that comes to nothing, such as a column that is not there.",
	],
	[
		'a payout run that would be new each time',
		{ payoutRunFault: 'it holds a time of day' },
		"'Payout Run' would be new each time and pay everybody again, as it holds a time of day. Give the payout a name that stays the same when it is repeated, e.g. diwali-2026, or {{ $now.format('yyyy-MM') }} for one payout a month.",
	],
	[
		'two faults at once',
		{ payoutRun: '', options: { distinguishBy: [] } },
		"'Payout Run' holds nothing, where a name for this payout (e.g. diwali-2026) is expected; 'Told Apart By' holds a list, where text or a number is expected.",
	],
])('makes no reference of %s', (_, settings, reason) => {
	expect(read(settings)).toEqual({ reason, generated: [] });
});

it('has no reference where none is provided', () => {
	expect(read({ referenceMode: 'provide' }, null)).toEqual({
		reference: undefined,
		reason:
			"'Unique Reference Number' holds nothing, where a reference number of its own (e.g. BONUS-2026-0001) is expected.",
		generated: [],
	});
});
