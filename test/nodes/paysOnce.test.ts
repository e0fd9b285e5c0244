import { properties } from '../long/property';
import { Stage } from '../long/stage/stage';

/** Some of the scenarios of `npm run test:long`, the same ones each time. */
const runs = 12;
const seed = 20_261_121;

let stage: Stage;

beforeAll(async () => {
	stage = await Stage.set();
});

afterAll(async () => await stage.close());

it.each(properties)(
	'$name: nobody is paid twice, no row is lost, nothing is called paid that is not',
	async (property) => {
		const { failure, tally } = await property.check(stage, { runs, seed });
		expect(failure).toBeUndefined();
		expect(tally.scenarios).toBe(runs);
	},
);
