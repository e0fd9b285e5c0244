import * as z from 'zod/v4';
import type { INodeProperties } from 'n8n-workflow';
import { DescribedParameters, readParameters } from '../../../nodes/shared/n8n/describedParameters';
import { node } from './node';

const text = (name: string, displayName: string, fallback = ''): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: fallback,
});

const described = new DescribedParameters([
	text('run', 'Payout Run', 'diwali'),
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		default: {},
		options: [text('city', 'City', 'Pune')],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		default: {},
		options: [text('path', 'Transactions Path', '/log'), text('limit', 'Limit', '0')],
	},
]);

it.each([
	['run', 'Payout Run'],
	['additionalFields.city', 'City'],
	['options.path', 'Transactions Path'],
	['options.other', 'options.other'],
])('%s is known as %s', (path, label) => {
	expect(described.label(path)).toBe(label);
});

describe('a value that is not set', () => {
	const unset = { run: undefined, additionalFields: undefined, options: undefined };

	it('is the default, that of each option too; a field that is not added has none', () => {
		expect(described.withDefaults(unset)).toEqual({
			run: 'diwali',
			additionalFields: {},
			options: { path: '/log', limit: '0' },
		});
	});

	it('of a parameter that is not asked for is left out', () => {
		expect(described.withDefaults({ run: undefined })).toEqual({ run: 'diwali' });
		expect(described.withDefaults({ other: 1 })).toEqual({ other: 1 });
	});
});

it('keeps what is set, among options too', () => {
	const values = { run: '', options: { path: '/other', more: 1 } };
	expect(described.withDefaults(values)).toEqual({
		run: '',
		options: { path: '/other', limit: '0', more: 1 },
	});
});

it.each([null, undefined])('an option whose expression came to %p has no default', (nothing) => {
	const { options } = described.withDefaults({ options: { limit: nothing } });
	expect(options).toEqual({ path: '/log', limit: nothing });
});

it('a parameter or collection whose expression came to null has no default', () => {
	const nothing = { run: null, options: null };
	expect(described.withDefaults(nothing)).toEqual(nothing);
});

describe('reading by a schema', () => {
	const schema = z.object({
		run: z.string(),
		options: z.object({ limit: z.string('Enter a limit.') }),
	});
	const read = (values: Record<string, unknown>) =>
		readParameters({ getNode: () => node }, schema, values, 3, described);

	it('gives defaults for what is not set', () => {
		expect(read({ run: 'pongal', options: {} })).toEqual({
			run: 'pongal',
			options: { limit: '0' },
		});
	});

	it('names the parameter at fault by its label, and the item', () => {
		expect(() => read({ run: 'pongal', options: { limit: null } })).toThrow(
			expect.objectContaining({
				message: "The parameter 'Limit' can't be used as it is",
				description: 'Enter a limit.',
				context: expect.objectContaining({ itemIndex: 3 }),
			}),
		);
	});
});
