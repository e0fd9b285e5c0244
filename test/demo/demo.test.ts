/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- runs on the developer's machine, never inside n8n */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { widthOf } from './text';

interface Ended {
	code: number;
	stdout: string;
	stderr: string;
}

/** `npm run demo` without its build. */
async function demo(...args: string[]): Promise<Ended> {
	return await new Promise((resolve) => {
		const child = execFile(
			process.execPath,
			['--import', 'tsx', join(__dirname, 'main.ts'), ...args],
			(_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
		);
	});
}

/** The numbers of a receipt's line, by the line's name, in the order of the runs. */
function receiptLines(output: string, name: string): string[] {
	return [...output.matchAll(new RegExp(`│ ${name} +([\\d,]+)`, 'g'))].map(
		([, count = '']) => count,
	);
}

describe('with the sheet that comes with it', () => {
	let ended: Ended = { code: -1, stdout: '', stderr: '' };

	beforeAll(async () => {
		ended = await demo();
	});

	it('pays everybody once in two runs, and ends well', () => {
		const { code, stdout, stderr } = ended;
		expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
		expect(receiptLines(stdout, 'Rows')).toEqual(['60', '60']);
		expect(receiptLines(stdout, 'Paid')).toEqual(['32', '0']);
		expect(receiptLines(stdout, 'Paid before')).toEqual(['20', '55']);
		expect(receiptLines(stdout, 'of them, sent again')).toEqual(['20']);
		expect(receiptLines(stdout, 'Refused')).toEqual(['5', '5']);
		expect(receiptLines(stdout, 'Unconfirmed')).toEqual(['3', '0']);
		expect(stdout).toContain('55 payments to 55 people');
		expect(stdout).toContain('Nobody was paid twice.');
		expect(stdout).not.toContain('✗');
	});

	it('pays the approved sheet in another order, and refuses the one that was changed', () => {
		const { stdout } = ended;
		const said = stdout.replace(/\s+/g, ' ');
		const [, planId = ''] = /'Only If Plan Is': (P1\w{24})/.exec(said) ?? [];
		const preview = /56 of 60 people would get ([\d,]+) points; nothing was sent/.exec(said);
		expect(said).toContain('row 1 gets 10000 points instead of 1,000.');
		const [, approved, points, other] =
			/This is not the plan that was approved, so nothing was sent Approved was (\w+)\. This run would send 56 rows with ([\d,]+) points, plan (\w+)\./.exec(
				said,
			) ?? [];
		expect(approved).toBe(planId);
		expect(other).toMatch(/^P1\w{24}$/);
		expect(other).not.toBe(planId);
		const pointsIn = (text = '') => Number(text.replaceAll(',', ''));
		expect(pointsIn(points)).toBe(pointsIn(preview?.[1]) + 9000);
		expect(said).toMatch(/new-year-2027: 55 of 60 people got/);
		expect(said).toContain('✓ The sheet that was changed after its approval added no payment.');
		expect(said).toContain('✓ The approved sheet added 55 payments');
	});

	it('shows what is special about its people', () => {
		expect(ended.stdout).toContain('1,00,000');
		expect(ended.stdout).toContain('प्रिया कुलकर्णी');
		expect(ended.stdout).toMatch(/Kiran Desai .* this user is/);
		expect(ended.stdout).toMatch(/Deepak Chauhan .*Item 23 has the same reference as item 10/);
		expect(ended.stdout).toContain('"90000 0013"');
		expect(ended.stdout).toContain('column "error" is kept');
	});

	it('fits a hundred columns, and has no colours where nobody sees them', () => {
		expect(Math.max(...ended.stdout.split('\n').map(widthOf))).toBeLessThanOrEqual(100);
		expect(ended.stdout).not.toContain('\u001b');
	});
});

describe('with a sheet of the user', () => {
	let folder = '';

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'demo-'));
	});

	afterAll(async () => await rm(folder, { recursive: true, force: true }));

	async function demoOf(content: string): Promise<Ended> {
		const file = join(folder, 'own.csv');
		await writeFile(file, content);
		return await demo(file);
	}

	it('pays its people', async () => {
		const people = ['Phone;Full Name;Amount', '9600098867;Asha Rao;1,00,000', '96000;Bina;5'];
		const { code, stdout } = await demoOf(people.join('\r\n'));
		expect(code).toBe(0);
		expect(receiptLines(stdout, 'Rows')).toEqual(['2', '2']);
		expect(stdout).toContain('1 payment to 1 person');
		expect(stdout).toContain('✓ The approved sheet added 1 payment');
	});

	it('has nothing to approve where nobody would be paid', async () => {
		const { code, stdout } = await demoOf('Name,Mobile,Points\nAsha,96000,5\n');
		expect(code).toBe(0);
		expect(stdout).toContain('So there is nothing to approve here.');
		expect(stdout).not.toContain('approved sheet');
	});

	it('says in a sentence what is wrong with the file or its columns', async () => {
		const missing = await demo(join(folder, 'missing.csv'));
		expect(missing).toMatchObject({ code: 1, stdout: '' });
		expect(missing.stderr).toMatch(/^There is no file ".*missing\.csv"\.\n$/);

		const clash = await demoOf('Name,Mobile,Phone,Points\nAsha,9600098867,9600098867,5\n');
		expect(clash.code).toBe(1);
		expect(clash.stderr).toContain('"Mobile" and "Phone" both look like');
		expect(clash.stderr).not.toContain('    at ');
	});
});
