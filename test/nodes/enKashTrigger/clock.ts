/** A clock that a test can move on, for the node and the sandbox alike. */
export interface MovableClock {
	now(): number;
	advance(ms: number): void;
}

/** Has `Date.now` follow a clock of the test's for the tests of one file. */
export function useMovableClock(): MovableClock {
	const real = Date.now.bind(Date);
	let offsetMs = 0;
	const now = () => real() + offsetMs;
	beforeEach(() => {
		offsetMs = 0;
		jest.spyOn(Date, 'now').mockImplementation(now);
	});
	afterEach(() => jest.restoreAllMocks());
	return {
		now,
		advance(ms) {
			offsetMs += ms;
		},
	};
}

export const secondMs = 1000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
