/** As much of the Google Sheets API as n8n's node uses to read rows and write cells. */
export class GoogleSheets {
	constructor() {
		/** @type {Map<string, { tab: string, cells: string[][] }>} */
		this.documents = new Map();
	}

	/**
	 * A document with one tab.
	 *
	 * @param {string} tab
	 * @param {Array<Record<string, string | number>>} rows
	 * @returns {{ link: string, rows: () => Array<Record<string, string>> }} its address, and its rows as they then stand
	 */
	add(tab, rows) {
		const id = `sheet-${this.documents.size + 1}-of-the-end-to-end-tests-0000000000`;
		const headings = Object.keys(rows[0]);
		const cells = [headings, ...rows.map((row) => headings.map((heading) => row[heading]))];
		this.documents.set(id, { tab, cells });
		return {
			link: `https://docs.google.com/spreadsheets/d/${id}/edit#gid=0`,
			rows: () =>
				cells
					.slice(1)
					.map((row) => Object.fromEntries(cells[0].map((name, i) => [name, row[i] ?? '']))),
		};
	}

	answer({ method, url, body }) {
		const [, id, rest] =
			/^\/v4\/spreadsheets\/([^/:]+)(.*)$/.exec(decodeURIComponent(url.pathname)) ?? [];
		const document = this.documents.get(id);
		if (!document) return { status: 404, body: { error: { code: 404, message: 'Not found.' } } };
		if (method === 'GET' && rest === '') return { body: metadata(document) };
		if (method === 'GET' && rest.startsWith('/values/')) {
			const range = rest.slice('/values/'.length);
			return { body: { range, majorDimension: 'ROWS', values: read(document, range) } };
		}
		if (method === 'PUT' && rest.startsWith('/values/')) {
			write(document, { range: rest.slice('/values/'.length), ...JSON.parse(body) });
			return { body: {} };
		}
		if (method === 'POST' && rest === '/values:batchUpdate') {
			for (const change of JSON.parse(body).data) write(document, change);
			return { body: {} };
		}
		// Makes room for more columns or rows, of which there is no end here.
		if (method === 'POST' && rest === ':batchUpdate') return { body: { replies: [] } };
		throw new Error(`Google Sheets here has no ${method} ${url.pathname}`);
	}
}

function metadata({ tab, cells }) {
	const gridProperties = { rowCount: cells.length + 100, columnCount: 100 };
	return {
		sheets: [
			{ properties: { sheetId: 0, title: tab, index: 0, sheetType: 'GRID', gridProperties } },
		],
	};
}

/** `'Sheet 1'!B2:D`, of which any part but the tab may be missing. */
function parseRange(range) {
	const [, area = ''] = /^(?:'[^']*'|[^!]*)!?(.*)$/.exec(range) ?? [];
	const [from = '', to = ''] = area.split(':');
	const corner = (text, open) => {
		const [, letters, digits] = /^([A-Z]*)(\d*)$/i.exec(text) ?? [];
		return {
			column: letters ? columnNumber(letters) : open,
			row: digits ? Number(digits) - 1 : open,
		};
	};
	const start = corner(from, 0);
	return {
		start,
		end: to ? corner(to, Infinity) : area ? start : { column: Infinity, row: Infinity },
	};
}

function columnNumber(letters) {
	return (
		[...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
	);
}

function read({ cells }, range) {
	const { start, end } = parseRange(range);
	return cells
		.slice(start.row, end.row === Infinity ? undefined : end.row + 1)
		.map((row) => row.slice(start.column, end.column === Infinity ? undefined : end.column + 1));
}

function write({ cells }, { range, values }) {
	const { start } = parseRange(range);
	values.forEach((row, y) => {
		const target = (cells[start.row + y] ??= []);
		row.forEach((value, x) => {
			if (value !== null && value !== undefined) target[start.column + x] = value;
		});
	});
}
