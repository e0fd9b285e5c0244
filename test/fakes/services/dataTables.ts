/** What a column of a Data Table holds. */
export type Value = string | number | boolean | null;

/** A row as n8n hands it out; n8n counts `id` upwards and fills in `createdAt`. */
export interface TableRow {
	id: number;
	createdAt: string;
	[column: string]: Value;
}

export interface DataTable {
	id: string;
	name: string;
	columns: string[];
	rows: TableRow[];
}

/** The Data Tables of an n8n. They outlive an execution. */
export class DataTables {
	private readonly tables: DataTable[] = [];

	/** No row can be added while they are full, as n8n limits what all of them hold together. */
	isFull = false;

	/** Creates a table, or returns the one of this name. */
	open(name: string, columns: string[]): DataTable {
		const known = this.named(name);
		if (known) return known;
		const table = { id: `table${this.tables.length + 1}`, name, columns, rows: [] };
		this.tables.push(table);
		return table;
	}

	named(name: string): DataTable | undefined {
		return this.tables.find((table) => table.name === name);
	}

	/** @throws RangeError where there is none of this ID */
	withId(id: string): DataTable {
		const table = this.tables.find((candidate) => candidate.id === id);
		if (!table) throw new RangeError(`Could not find the data table: '${id}'`);
		return table;
	}

	/** @throws RangeError for a column that the table doesn't have, or when they are full */
	insert(table: DataTable, values: Record<string, Value>, now: Date): TableRow {
		if (this.isFull) throw new RangeError('Data table size limit exceeded');
		checkColumns(table, Object.keys(values));
		const row = {
			...Object.fromEntries(table.columns.map((column) => [column, null])),
			...values,
			id: (table.rows.at(-1)?.id ?? 0) + 1,
			createdAt: now.toISOString(),
		};
		table.rows.push(row);
		return row;
	}
}

/** @throws RangeError for a column that the table doesn't have */
export function checkColumns({ columns }: DataTable, names: string[]): void {
	const unknown = names.find((name) => !['id', 'createdAt', ...columns].includes(name));
	if (unknown !== undefined) throw new RangeError(`unknown column name '${unknown}'`);
}
