import * as z from 'zod/v4';
import { amountSchema, textSchema, tolerant } from '../../../nodes/shared/enkash/records';

it.each([
	[0, 0],
	[-990553.44, -990553.44],
	['898138', 898138],
	['-0.5', -0.5],
	[' 12.50 ', 12.5],
])('reads the amount %j as %d', (text, amount) => {
	expect(amountSchema.parse(text)).toBe(amount);
});

it.each([
	'',
	' ',
	'1e3',
	'1,000',
	'+1',
	'.5',
	'5.',
	'1.2.3',
	'₹5',
	'x5',
	'5x',
	true,
	null,
	[1],
	{},
])('reads no amount from %j', (text) => {
	expect(amountSchema.safeParse(text).success).toBe(false);
});

it.each([
	[1, 1],
	[null, undefined],
	[undefined, undefined],
	['one', undefined],
	[{ amount: 1 }, undefined],
])('takes %j for %j where a reply may lack the value', (value, read) => {
	expect(tolerant(z.number()).parse(value)).toBe(read);
});

it.each([
	['text', 'text'],
	['', undefined],
	[null, undefined],
	[7, undefined],
])('reads %j as the text %j', (value, text) => {
	expect(textSchema.parse(value)).toBe(text);
});
