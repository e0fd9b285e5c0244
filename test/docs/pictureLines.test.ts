import { type Area, linesOf } from '../e2e/browser/area';

const limits = { whole: 800, piece: 600, rowGap: 150, margin: 10 };

/** A node of 100 by 100 at a place. */
function node(left: number, top: number): Area {
	return { left, top, right: left + 100, bottom: top + 100 };
}

/** Nodes in a row, with 100 between each two. */
function row(count: number, top = 0): Area[] {
	return Array.from({ length: count }, (_, index) => node(index * 200, top));
}

function holds(line: Area, box: Area): boolean {
	return (
		line.left <= box.left &&
		line.top <= box.top &&
		line.right >= box.right &&
		line.bottom >= box.bottom
	);
}

test('a canvas that is narrow enough is one line with a margin', () => {
	expect(linesOf(row(4), limits)).toEqual([{ left: -10, top: -10, right: 710, bottom: 110 }]);
});

test('rows far apart are lines of their own, from top to bottom; a branch stays with its row', () => {
	const lines = linesOf([...row(2, 600), ...row(3), node(200, 224)], limits);
	expect(lines.map(({ top, bottom }) => [top, bottom])).toEqual([
		[-10, 334],
		[590, 710],
	]);
});

test('a row that is too wide is cut between nodes into equal pieces, and nothing is lost between them', () => {
	const lines = linesOf(row(9), limits);
	expect(lines.map(({ left, right }) => [left, right])).toEqual([
		[-10, 550],
		[550, 1150],
		[1150, 1710],
	]);
});

test('a cut goes past a node that stands in the middle of the others', () => {
	const boxes = [...row(6), node(450, 150)];
	const lines = linesOf(boxes, limits);
	expect(lines).toHaveLength(2);
	for (const box of boxes) expect(lines.filter((line) => holds(line, box))).toHaveLength(1);
});

test('nodes without a gap between them stay in one line', () => {
	const bridges = row(6, 150).map((box) => ({
		...box,
		left: box.left + 80,
		right: box.right + 120,
	}));
	expect(linesOf([...row(6), ...bridges], limits)).toHaveLength(1);
});
