import { pathParameter } from '../../../nodes/shared/enkash/addresses';

const parameter = pathParameter('/api/v0/partner/usual');

it.each(['', '  '])('%p is the usual path', (path) => {
	expect(parameter.parse(path)).toBe('/api/v0/partner/usual');
});

it('an expression that comes to nothing is none', () => {
	expect(parameter.safeParse(null).success).toBe(false);
});

it('another path may be pasted with blanks around it', () => {
	expect(parameter.parse(' /api/v1/another-one/x \n')).toBe('/api/v1/another-one/x');
});

it.each([
	'https://elsewhere.example/api/v0/x',
	'//elsewhere.example/api/v0/x',
	'/x/api/v0',
	'/api/',
	'/api/v0/x?companyId=1',
	'/api/../x',
])('%s is none', (path) => {
	expect(parameter.safeParse(path).error?.issues[0]?.message).toBe(
		'Enter a path such as /api/v0/partner/usual, without the host.',
	);
});
