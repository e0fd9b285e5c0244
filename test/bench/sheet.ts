/** A row as a spreadsheet node hands it on. */
export type SheetRow = Record<string, string>;

const firstMobile = 9_000_000_000;

/** A sheet of `count` people, each payable, with a column for every field; Bulk Allocate takes no gender. */
export function sheetOf(count: number): SheetRow[] {
	return Array.from({ length: count }, (_, index) => ({
		'Employee Name': read(`Employee ${index + 1}`),
		'Mobile Number': String(firstMobile + index),
		Points: String(100 + (index % 900)),
		Email: read(`employee${index + 1}@example.com`),
		Title: index % 2 === 0 ? 'Ms' : 'Mr',
		Remarks: 'Diwali bonus 2026',
		'Reference No': read(`BONUS-2026-${index + 1}`),
		Gender: index % 2 === 0 ? 'F' : 'M',
	}));
}

/** Text as it comes from a reply: text that was only just put together takes more memory until somebody reads it. */
function read(text: string): string {
	return Buffer.from(text).toString();
}

/** The seven fields, mapped by hand as people drag them from the input. */
export const mappedColumns = {
	mappingMode: 'defineBelow',
	value: {
		name: "={{ $json['Employee Name'] }}",
		mobile: "={{ $json['Mobile Number'] }}",
		loadAmount: '={{ $json.Points }}',
		email: '={{ $json.Email }}',
		title: '={{ $json.Title }}',
		remarks: '={{ $json.Remarks }}',
		uniqueReferenceNumber: '={{ $json["Reference No"] }}',
	},
};

/** The rows of one call, as the bulk endpoint takes them. `rows` are rows of `sheetOf`. */
export function bulkBody(rows: ReadonlyArray<Record<string, unknown>>): object[] {
	return rows.map((row) => ({
		title: row.Title,
		name: row['Employee Name'],
		email: row.Email,
		mobile: row['Mobile Number'],
		loadAmount: Number(row.Points),
		remarks: row.Remarks,
		uniqueReferenceNumber: row['Reference No'],
	}));
}
