/** A cell as Google's API gives it. */
export type Cell = string | number | boolean;

/** One tab: its first row are the headings. */
export type Grid = Cell[][];

/** Google Sheets, as far as the workflows use it: documents, each with tabs of cells. */
export class Spreadsheets {
	private readonly documents = new Map<string, Map<string, Grid>>();

	/** Makes a document of one tab and returns its link, as a person copies it from the browser. */
	add(tab: string, grid: Grid): string {
		const id = `1Sheet${String(this.documents.size).padStart(38, '0')}`;
		this.documents.set(id, new Map([[tab, grid.map((row) => [...row])]]));
		return `https://docs.google.com/spreadsheets/d/${id}/edit?gid=0#gid=0`;
	}

	/** A tab of a document, by the document's link or ID; undefined where there is none. */
	grid(link: string, tab: string): Grid | undefined {
		return this.documents.get(idOf(link))?.get(tab);
	}

	/** Sets one cell; row and column count from 0. Rows and columns that are not there yet come into being. */
	setCell(link: string, tab: string, row: number, column: number, value: Cell): void {
		const grid = this.grid(link, tab);
		if (grid === undefined) throw new RangeError(`There is no tab "${tab}".`);
		while (grid.length <= row) grid.push([]);
		const cells = grid[row] ?? [];
		while (cells.length <= column) cells.push('');
		cells[column] = value;
	}

	/** The rows under the headings as records, as a person sees them; an empty cell is ''. */
	rows(link: string, tab: string): Array<Record<string, Cell>> {
		const [headings = [], ...rows] = this.grid(link, tab) ?? [];
		return rows.map((row) =>
			Object.fromEntries(headings.map((heading, column) => [String(heading), row[column] ?? ''])),
		);
	}
}

/** What n8n takes out of a link. */
function idOf(link: string): string {
	return /[-\w]{25,}/.exec(link)?.[0] ?? link;
}
