import { hintWhenIncomplete } from '../../../nodes/EnKash/operation';

const words = { what: 'cards', advice: 'Narrow the search.' };
const two = [{ id: 'a' }, { id: 'b' }];

it.each([
	['no count', undefined, 10],
	['a count of what came', 2, 10],
	['a count below what came', 1, 10],
	['all that was wanted', 50, 2],
	['more than was wanted', 50, 1],
])('says nothing with %s', (_, recordsCount, wanted) => {
	expect(hintWhenIncomplete({ records: two, recordsCount }, wanted, words)).toBeUndefined();
});

it('says that EnKash kept some back that were wanted', () => {
	expect(hintWhenIncomplete({ records: two, recordsCount: 50 }, 3, words)).toBe(
		'EnKash counts 50 cards but sent only 2, and documents no way to ask for the others. Narrow the search.',
	);
});
