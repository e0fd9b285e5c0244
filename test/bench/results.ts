/** One line of the table. */
export interface Line {
	what: string;
	/** Measured; in the unit of the target. */
	value: number;
	unit: '×' | 'ms' | 'KiB' | 'connections';
	target: { atLeast: number } | { atMost: number };
	/** How the value came about, for people. */
	how: string;
	/** What the page says on it below the table, as sentences. Default: nothing. */
	note?: string;
}

/** One way to pay the same sheet, or the same rows one by one. */
export interface Way {
	name: string;
	seconds: number;
	/** The same in an n8n that has just started; absent for what was not measured there, and for what is no n8n. */
	secondsAfterStart?: number;
	/** Most memory that n8n's process held; absent for what is no n8n. */
	peakMb?: number;
	mostConnections: number;
}

/** The ways to pay a sheet through TLS over a distance. */
export interface Distance {
	roundTripMs: number;
	/** How long the server takes to answer. */
	latencyMs: number;
	rows: number;
	ways: Way[];
}

/** A sheet of some size, and what an n8n of 2 GB takes for it. */
export interface Size {
	rows: number;
	way: 'one node' | 'two workers';
	seconds: number;
	/** Most memory that one n8n held; of two workers, the one that held more, with the processes that it had started. */
	peakMb: number;
}

/** Everything that one run of the bench found out; what it left out is absent. */
export interface Results {
	measuredOn: {
		date: string;
		processor: string;
		cores: number;
		n8n: string;
		/** The one that n8n runs on; everything is measured on it. */
		node: string;
	};
	/** Median of so many runs in turn. */
	runs: number;
	lines: Line[];
	/** 10,000 rows, with an API that answers after `latencyMs`. */
	sheet?: { rows: number; latencyMs: number; ways: Way[] };
	/** The same, farther away. */
	distances?: Distance[];
	/** 1,000 rows with one call each, with an API that answers at once. */
	oneByOne?: { rows: number; ways: Way[] };
	/** Sheets of several sizes. */
	sizes?: Size[];
	/** Milliseconds for 10,000 rows, each part alone. */
	stagesMs?: Record<string, number>;
}

/** Whether a value is on the right side of its target. */
export function isMet({ value, target }: Pick<Line, 'value' | 'target'>): boolean {
	return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

/** A number of rows or runs as people read it: 10,000. */
export function counted(count: number): string {
	return count.toLocaleString('en');
}

/** The target of a line, in words. */
export function limitOf({ target, unit }: Pick<Line, 'target' | 'unit'>): string {
	return 'atLeast' in target
		? `at least ${shown(target.atLeast, unit)}`
		: `at most ${shown(target.atMost, unit)}`;
}

/** A value as it stands in the table: as many digits as mean anything. */
export function shown(value: number, unit: Line['unit']): string {
	const digits = unit === '×' ? value.toFixed(2) : value.toFixed(0);
	return unit === '×' ? `${digits} ×` : `${digits} ${unit}`;
}

/** Ways to pay as a table, without the columns that hold nothing. */
export function waysTable(ways: readonly Way[]): { head: string[]; rows: string[][] } {
	const columns: Array<[heading: string, cellOf: (way: Way) => string]> = [
		['Time', ({ seconds }) => inSeconds(seconds)],
		['Right after a start of n8n', ({ secondsAfterStart }) => inSeconds(secondsAfterStart)],
		['Peak memory of n8n', ({ peakMb }) => inMb(peakMb)],
		['Connections at once', ({ mostConnections }) => counted(mostConnections)],
	];
	const filled = columns.filter(([, cellOf]) => ways.some((way) => cellOf(way) !== ''));
	return {
		head: filled.map(([heading]) => heading),
		rows: ways.map((way) => [way.name, ...filled.map(([, cellOf]) => cellOf(way))]),
	};
}

/** Sizes as a table: a row a sheet, two columns a way. */
export function sizesTable(sizes: readonly Size[]): { head: string[]; rows: string[][] } {
	const ways = [...new Set(sizes.map(({ way }) => way))];
	const counts = [...new Set(sizes.map(({ rows }) => rows))];
	const cellsOf = (rows: number) =>
		ways.flatMap((way) => {
			const size = sizes.find((one) => one.rows === rows && one.way === way);
			return [inSeconds(size?.seconds), inMb(size?.peakMb)];
		});
	return {
		head: ways.flatMap((way) => [`Time, ${way}`, `Peak memory, ${way}`]),
		rows: counts.map((rows) => [counted(rows), ...cellsOf(rows)]),
	};
}

function inMb(mb: number | undefined): string {
	return mb === undefined ? '' : `${mb.toFixed(0)} MB`;
}

function inSeconds(seconds: number | undefined): string {
	return seconds === undefined ? '' : `${seconds.toFixed(2)} s`;
}
