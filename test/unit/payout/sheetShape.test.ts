import {
	headingsFound,
	hintOnShape,
	type SheetItem,
} from '../../../nodes/shared/payout/sheetShape';
import type { PayoutField } from '../../../nodes/shared/payout/row';

const needed: PayoutField[] = ['name', 'mobile', 'loadAmount'];
const row = { Name: 'Asha', Mobile: '9876543210', Points: 100 };

/** The hint on a sheet of these rows, whose columns are those of all rows. */
function hintOn(rows: Array<Record<string, unknown>>, missing = needed, hasFile = false) {
	const items: SheetItem[] = rows.map((json) => ({ json, hasFile }));
	const headings = [...new Set(rows.flatMap((json) => Object.keys(json)))];
	return hintOnShape(items, headings, missing);
}

describe('rows in a list of one item', () => {
	it.each<[where: string, item: Record<string, unknown>, path: string | undefined]>([
		['at the top', { data: [row] }, 'data'],
		['one level down', { body: { rows: [row] } }, 'body.rows'],
		['two levels down, which nobody looks for', { a: { b: { rows: [row] } } }, undefined],
		['beside other fields', { total: 1, page: { size: 1 }, rows: [row] }, 'rows'],
		['behind another list', { tags: ['a'], rows: [row] }, 'rows'],
		['at the top rather than below', { body: { inner: [row] }, rows: [row] }, 'rows'],
		['that holds no rows but objects', { items: [{ sku: 'X' }] }, 'items'],
		['behind a list of other objects', { items: [{ sku: 'X' }], rows: [row] }, 'rows'],
		['that is empty', { rows: [] }, undefined],
		['that holds text', { rows: ['Asha'] }, undefined],
		['that holds lists', { rows: [['Asha']] }, undefined],
		['that holds nothing', { rows: [null] }, undefined],
	])('%s', (_where, item, path) => {
		const hint = hintOn([item]) ?? '';
		expect(hint.includes('Split Out')).toBe(path !== undefined);
		if (path !== undefined) expect(hint.split(`"${path}"`)).toHaveLength(3);
	});

	it('are rows where each of several items has a list of them', () => {
		expect(hintOn([{ rows: [row] }, { rows: [row] }])).toContain('"rows"');
	});

	it('are something else where each of several items has a list of other things', () => {
		expect(hintOn([{ tags: [{ sku: 'X' }] }, { tags: [{ sku: 'Y' }] }])).toBeUndefined();
	});
});

describe('values under another field', () => {
	const person = { person: { 'Full Name': 'Asha', 'Mobile No': '9876543210' } };

	it('are named with an expression to copy', () => {
		const hint = hintOn([person]);
		expect(hint).toContain('under "person"');
		expect(hint).toContain('{{ $json["person"]["Full Name"] }}');
	});

	it('are those that are missing', () => {
		expect(hintOn([person], ['mobile'])).toContain('{{ $json["person"]["Mobile No"] }}');
		expect(hintOn([person], ['loadAmount'])).toBeUndefined();
		expect(hintOn([{ meta: { page: 1 }, ...person }])).toContain('under "person"');
	});

	it('have nothing to do with an empty input', () => {
		expect(hintOn([])).toBeUndefined();
	});
});

it('a sheet that is still a file is to be read first', () => {
	expect(hintOn([{}], needed, true)).toContain('Extract From File');
	expect(hintOn([{}])).toBeUndefined();
	const items = [
		{ json: {}, hasFile: false },
		{ json: {}, hasFile: true },
	];
	expect(hintOnShape(items, [], needed)).toContain('Extract From File');
});

describe('all columns in one', () => {
	it.each([
		['Name;Mobile;Points', '";"'],
		['Name\tMobile\tPoints', 'a tab'],
		['Name|Mobile', '"|"'],
		['Name,Mobile', '","'],
		['Dept;Name;Mobile', '";"'],
	])('%j are parted by %s', (heading, delimiter) => {
		const hint = hintOn([{ [heading]: 'Asha;1;2' }]);
		expect(hint).toContain('Delimiter');
		expect(hint).toContain(` to ${delimiter} in `);
	});

	it('are seen beside the row number of Google Sheets', () => {
		expect(hintOn([{ row_number: 2, 'Name;Mobile': 'x' }])).toContain('";"');
	});

	it.each([['Name'], ['Name;Dept'], ['Name:Mobile'], ['Name;Full Name']])(
		'%j are none',
		(heading) => {
			expect(hintOn([{ [heading]: 'x' }])).toBeUndefined();
		},
	);

	it('are none where there are several columns', () => {
		expect(hintOn([{ 'Name;Mobile': 'x', Dept: 'y' }])).toBeUndefined();
	});
});

describe('headings below the first row', () => {
	const title = { 'Rewards 2026': 'For all', Column2: '' };
	const headings = { 'Rewards 2026': 'Name', Column2: 'Mobile' };

	it('are named by their item', () => {
		expect(hintOn([title, headings])).toContain('in item 2 instead of the first row');
		expect(hintOn([headings])).toContain('in item 1 ');
	});

	it('are looked for in the first 20 items', () => {
		const titles = (count: number) => Array.from({ length: count }, () => title);
		expect(hintOn([...titles(19), headings])).toContain('in item 20 ');
		expect(hintOn([...titles(20), headings])).toBeUndefined();
	});

	it.each([
		[{ a: 'Name', b: 'Asha' }],
		[{ a: 'Name', b: 'Full Name' }],
		[{ a: 9876543210, b: ['Name', 'Mobile'] }],
	])('are no cells such as %j', (cells) => {
		expect(hintOn([cells])).toBeUndefined();
	});
});

describe('a name in two columns', () => {
	const expression = '{{ $json["First Name"] }} {{ $json["Last Name"] }}';

	it('is put together by an expression', () => {
		const hint = hintOn([{ 'First Name': 'Asha', 'Last Name': 'Rao' }], ['name']);
		expect(hint).toContain(expression);
	});

	it.each([
		['first_name', 'surname'],
		['*FirstName', 'Last-Name*'],
		['*First Name*', '*Last Name*'],
		['First Name:', 'Sur Name'],
	])('may be called %s and %s', (first, last) => {
		const hint = hintOn([{ [first]: 'Asha', [last]: 'Rao' }], ['name']);
		expect(hint).toContain(`{{ $json["${first}"] }} {{ $json["${last}"] }}`);
	});

	it.each([
		[{ 'First Name': 'Asha' }],
		[{ 'Last Name': 'Rao' }],
		[{ 'First Name of Child': 'Asha', 'Last Name': 'Rao' }],
		[{ 'First Name': 'Asha', 'Last Name of Spouse': 'Rao' }],
		[{ 'The First Name': 'Asha', 'Last Name': 'Rao' }],
		[{ 'First Name': 'Asha', 'My Surname': 'Rao' }],
		[{ 'First  Name': 'Asha', Surname: 'Rao' }],
	])('%j is none', (cells) => {
		expect(hintOn([cells], ['name'])).toBeUndefined();
	});

	it('is of no interest where the name has a column', () => {
		const cells = { 'First Name': 'Asha', 'Last Name': 'Rao' };
		expect(hintOn([cells], ['mobile'])).toBeUndefined();
	});
});

it('has nothing to say of other sheets', () => {
	expect(hintOn([{ Dept: 'HR', City: 'Pune' }])).toBeUndefined();
	expect(hintOn([{ none: null, list: ['a'], flag: true }])).toBeUndefined();
});

describe('the headings of a sheet', () => {
	it('are listed, quoted', () => {
		expect(headingsFound(['Name', 'Mobile\u200b'])).toBe(
			'Columns in the input: "Name", "Mobile\\u200b".',
		);
	});

	it('may be none', () => {
		expect(headingsFound([])).toBe('The input has no columns.');
	});

	it('are cut after 30', () => {
		const headings = Array.from({ length: 31 }, (_, index) => `C${index + 1}`);
		expect(headingsFound(headings)).toMatch(/"C29", "C30" and 1 more\.$/);
		expect(headingsFound(headings.slice(0, 30))).toMatch(/"C29", "C30"\.$/);
	});
});
