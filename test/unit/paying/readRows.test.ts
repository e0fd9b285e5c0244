import type { IDataObject } from 'n8n-workflow';
import { plainColumn } from '../../../nodes/shared/n8n/plainColumn';
import { inEngine } from '../n8n/engine';

it.each([
	['={{ $json.mobile }}', 'mobile'],
	['={{$json.mobile}}', 'mobile'],
	['={{  $json.Mobile_No2\n}}', 'Mobile_No2'],
	['={{ $json.$x }}', '$x'],
	['={{ $json.मोबाइल }}', 'मोबाइल'],
	['={{ $json["Mobile No"] }}', 'Mobile No'],
	["={{ $json['Mobile No'] }}", 'Mobile No'],
	['={{ $json[ "Mobile No" ] }}', 'Mobile No'],
	['={{ $json["it\'s"] }}', "it's"],
	['={{ $json[""] }}', ''],
])('%s is the plain column "%s"', (mapping, column) => {
	expect(plainColumn(mapping)).toBe(column);
});

it.each([
	'',
	'mobile',
	'{{ $json.mobile }}',
	'={{ $json.mobile }} ',
	'= {{ $json.mobile }}',
	'=0{{ $json.mobile }}',
	'={{ $json.mobile }}{{ $json.code }}',
	'={{ $json.mobile.trim() }}',
	'={{ $json.person.mobile }}',
	'={{ $json.mobile + 1 }}',
	'={{ $json?.mobile }}',
	'={{ $json.2nd }}',
	'={{ $json.mobile-no }}',
	'={{ $json[0] }}',
	'={{ $json[column] }}',
	'={{ $json["a\\"b"] }}',
	'={{ $json["a" + "b"] }}',
	'={{ $json["a"]["b"] }}',
	'={{ $json[`a`] }}',
	'={{ $json["a\'] }}',
	'={{ $input.item.json.mobile }}',
	'={{ $json }}',
	'={{ $json.constructor }}',
	'={{ $json.__proto__ }}',
	'={{ $json["toString"] }}',
	"={{ $json['hasOwnProperty'] }}",
])('%j is left to n8n', (mapping) => {
	expect(plainColumn(mapping)).toBeUndefined();
});

it('reads a plain column as n8n reads it', async () => {
	const row: IDataObject = {
		mobile: '9876543210',
		Mobile_No2: 9876543210,
		मोबाइल: ' ९८ ',
		'Mobile No': '',
		"it's": null,
		'a]b': false,
		'a } b': 0,
		list: ['x'],
		'': { nested: 1 },
		class: 'x',
	};
	const mappings = [
		...['mobile', 'Mobile_No2', 'मोबाइल', 'class', 'missing'].map((name) => `={{ $json.${name} }}`),
		...[...Object.keys(row), 'missing'].map((name) => `={{ $json["${name}"] }}`),
	];
	const columns = mappings.map(plainColumn);
	const byEngine = await inEngine(
		async (context) =>
			mappings.map((mapping) => {
				try {
					return context.evaluateExpression(mapping.slice(1), 0);
				} catch {
					return 'an error';
				}
			}),
		{ inputs: [row] },
	);
	const readDirectly = columns.map((column) => (column === undefined ? column : row[column]));
	expect(readDirectly).toEqual(byEngine);
});
