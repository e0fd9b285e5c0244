import { properties } from '../stress/properties';
import { Fixture } from '../stress/fixture/fixture';

/** Some of the scenarios of `npm run test:stress`, the same ones each time. */
const runs = 12;
const seed = 20_261_121;

let fixture: Fixture;

beforeAll(async () => {
	fixture = await Fixture.start();
});

afterAll(async () => await fixture.close());

it.each(properties)(
	'$name: nobody is paid twice, no row is lost, nothing is called paid that is not',
	async (property) => {
		const { failure, tally } = await property.check(fixture, { runs, seed });
		expect(failure).toBeUndefined();
		expect(tally.scenarios).toBe(runs);
	},
);
