import { mutants } from './long/sanity/mutants';
import { changedSources } from './long/stage/builtPackage';

it.each(mutants)('the fault "$name" still fits the code that the long tests put it in', (fault) => {
	expect(changedSources([fault]).size).toBe(1);
});
