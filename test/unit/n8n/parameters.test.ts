import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { parametersOf } from '../../../nodes/shared/n8n/parameters';
import { inEngine } from './engine';

const inputs = [
	{ json: { name: 'Asha', 'Mobile No': '9600098867', at: new Date(0), none: null } },
	{ json: { name: 'Ravi', 'Mobile No': 9600098868 } },
];

/** Reads a parameter that holds `value` for both items, and counts what n8n is asked. */
async function read(value: unknown): Promise<{ values: unknown[]; questions: number }> {
	return await inEngine(
		async (context) => {
			let questions = 0;
			const counting: IExecuteFunctions = Object.assign(Object.create(context), {
				getNodeParameter: (
					_name: string,
					index: number,
					_fallback: unknown,
					options?: { rawExpressions?: boolean },
				) => {
					if (options?.rawExpressions) return value;
					questions++;
					return resolved(context, value, index);
				},
			});
			const values = inputs.map((_, index) => parametersOf(counting, ['name'], index).name);
			return { values, questions };
		},
		{ inputs },
	);
}

function resolved(context: IExecuteFunctions, value: unknown, index: number): unknown {
	if (typeof value === 'string' && value.startsWith('=')) {
		return context.evaluateExpression(value.slice(1), index);
	}
	if (typeof value !== 'object' || value === null) return value;
	const copy: IDataObject = {};
	for (const [key, inner] of Object.entries(value)) {
		Object.assign(copy, { [key]: resolved(context, inner, index) });
	}
	return copy;
}

it.each<[what: string, value: unknown, expected: unknown[], questions: number]>([
	['a fixed value, once', 'Asha', ['Asha', 'Asha'], 1],
	['a collection of fixed values, once', { timeout: 60 }, [{ timeout: 60 }, { timeout: 60 }], 1],
	['what is not set, once', null, [undefined, undefined], 1],
	['a plain mapping, once to try it', '={{ $json.name }}', ['Asha', 'Ravi'], 1],
	['a plain mapping to a heading', '={{ $json["Mobile No"] }}', ['9600098867', 9600098868], 1],
	['a plain mapping to nothing', '={{ $json.none }}', [null, null], 1],
	['any other expression, for each item', '={{ $json.name + "!" }}', ['Asha!', 'Ravi!'], 2],
	[
		'an expression inside a collection, for each item',
		{ distinguishBy: '={{ $json.name }}' },
		[{ distinguishBy: 'Asha' }, { distinguishBy: 'Ravi' }],
		2,
	],
])('asks n8n for %s', async (_, value, expected, questions) => {
	expect(await read(value)).toEqual({ values: expected, questions });
});
