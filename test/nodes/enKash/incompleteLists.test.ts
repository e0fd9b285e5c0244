import { hintWhenIncomplete } from '../../../nodes/EnKash/operation';

const words = { what: 'cards', advice: 'Narrow the search.' };
const two = [{ id: 'a' }, { id: 'b' }];

it.each([
	['no count', undefined],
	['a count of what came', 2],
	['a count below what came', 1],
])('says nothing with %s', (_, recordsCount) => {
	expect(hintWhenIncomplete({ records: two, recordsCount }, words)).toBeUndefined();
});

it('says that EnKash kept some back', () => {
	expect(hintWhenIncomplete({ records: two, recordsCount: 50 }, words)).toBe(
		'EnKash counts 50 cards but sent only 2, and documents no way to ask for the others. Narrow the search.',
	);
});
