/** A part of the screen, in pixels of the page. */
export interface Area {
	left: number;
	top: number;
	right: number;
	bottom: number;
}

/** The smallest area that holds all of these, with a margin. */
export function around(areas: Area[], margin = 0): Area {
	return {
		left: Math.min(...areas.map(({ left }) => left)) - margin,
		top: Math.min(...areas.map(({ top }) => top)) - margin,
		right: Math.max(...areas.map(({ right }) => right)) + margin,
		bottom: Math.max(...areas.map(({ bottom }) => bottom)) + margin,
	};
}

/** What the lines of a wide picture may be like, in pixels of the page. */
export interface LineLimits {
	/** A row of nodes that is no wider stays in one piece. */
	whole: number;
	/** A wider row is cut into pieces that are about as wide as this at most. */
	piece: number;
	/** With more than this between them, nodes belong to different rows. */
	rowGap: number;
	/** Around the nodes of a line. */
	margin: number;
}

/**
 * Cuts a canvas into lines that one reads like text: row by row, and each row that is too wide in pieces. No cut goes through
 * a box.
 *
 * @param boxes the nodes with their labels
 * @returns the areas of the lines, in reading order
 */
export function linesOf(boxes: Area[], limits: LineLimits): Area[] {
	return rowsOf(boxes, limits.rowGap).flatMap((row) => {
		const { left, right } = around(row, limits.margin);
		const edges = [left, ...cutsOf(row, limits), right];
		return edges.slice(1).map((end, index) => {
			const start = edges[index] ?? left;
			const piece = row.filter((box) => box.left >= start && box.right <= end);
			return { ...around(piece, limits.margin), left: start, right: end };
		});
	});
}

function rowsOf(boxes: Area[], rowGap: number): Area[][] {
	const rows: Area[][] = [];
	let end = -Infinity;
	for (const box of [...boxes].sort((a, b) => a.top - b.top)) {
		if (box.top - end > rowGap) rows.push([]);
		rows.at(-1)?.push(box);
		end = Math.max(end, box.bottom);
	}
	return rows;
}

/** Where to cut a row: the gaps between its boxes that are nearest to equal pieces. */
function cutsOf(row: Area[], { whole, piece }: LineLimits): number[] {
	const { left, right } = around(row);
	const width = right - left;
	const pieces = width <= whole ? 1 : Math.ceil(width / piece);
	const gaps = gapsOf(row);
	const cuts = Array.from({ length: pieces - 1 }, (_, index) => {
		const ideal = left + (width * (index + 1)) / pieces;
		return [...gaps].sort((a, b) => Math.abs(a - ideal) - Math.abs(b - ideal))[0];
	});
	return [...new Set(cuts.filter((cut) => cut !== undefined))];
}

/** The middle of each gap from left to right. */
function gapsOf(row: Area[]): number[] {
	const boxes = [...row].sort((a, b) => a.left - b.left);
	const gaps: number[] = [];
	let end = boxes[0]?.right ?? 0;
	for (const { left, right } of boxes) {
		if (left > end) gaps.push((left + end) / 2);
		end = Math.max(end, right);
	}
	return gaps;
}
