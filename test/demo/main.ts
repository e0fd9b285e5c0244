/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/require-node-api-error -- runs on the developer's machine, never inside n8n */
import { join } from 'node:path';
import { styleText } from 'node:util';
import { type Sandbox, startSandbox } from '../sandbox';
import { runDemo } from './demo';
import { UserFacingError } from './errors';
import type { Style } from './report';
import { readSheet } from './sheet';

const checkedInSheet = join(__dirname, 'employees.csv');

/** Kiran Desai of the checked-in sheet. */
const blockedMobile = '9000000112';

const widthLimits = { narrowest: 76, widest: 100 };

const usage = `npm run demo [-- SHEET.csv]

Pays the people of a sheet with EnKash Bulk Allocate, in n8n's engine, against a local EnKash
with made-up money; then once more, to show that nobody is paid twice; and in a new payout that
a second person approves, to show that nothing else is paid.

Without a sheet of your own it takes one of made-up people. Yours needs a row of headings,
among them a name, a mobile number and points, e.g. Employee Name, Mobile Number, Points.
`;

async function main(): Promise<void> {
	const { file, isHelp } = argumentsOf();
	if (isHelp) {
		process.stdout.write(usage);
		return;
	}
	const sheet = await readSheet(file ?? checkedInSheet);
	const sandbox = await start(file === undefined ? [blockedMobile] : []);
	try {
		const print = (lines: readonly string[]) => {
			process.stdout.write(lines.map((line) => `${line}\n`).join(''));
		};
		if (!(await runDemo({ sheet, sandbox, style: styleOf(process.stdout), print }))) {
			process.exitCode = 1;
		}
	} finally {
		await sandbox.close();
	}
}

function argumentsOf(): { file: string | undefined; isHelp: boolean } {
	const [file, ...more] = process.argv.slice(2);
	const isHelp = file === '--help' || file === '-h';
	if (more.length > 0 || (file?.startsWith('-') && !isHelp)) throw new UserFacingError(usage);
	return { file, isHelp };
}

async function start(blockedMobiles: string[]): Promise<Sandbox> {
	try {
		return await startSandbox({ switches: { blockedMobiles } });
	} catch (error) {
		throw new UserFacingError(`The local EnKash could not start on 127.0.0.1: ${messageOf(error)}`);
	}
}

function styleOf({ isTTY, columns }: NodeJS.WriteStream): Style {
	const isColourful = isTTY && process.env.NO_COLOR === undefined;
	const { narrowest, widest } = widthLimits;
	return {
		width: Math.min(widest, Math.max(narrowest, columns || widest)),
		paint: (colour, text) => (isColourful ? styleText(colour, text) : text),
	};
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/** What the user can mend is said in a sentence; anything else is a bug and comes with its stack. */
function report(error: unknown): void {
	const isForUser = error instanceof UserFacingError;
	const text = isForUser || !(error instanceof Error) ? messageOf(error) : error.stack;
	process.stderr.write(`${text}\n`);
	process.exitCode = 1;
}

// Whoever stops a payout half-way wonders what it has done.
process.once('SIGINT', () => {
	process.stderr.write('\nStopped. Only made-up money was moved.\n');
	process.exit(130);
});

main().catch(report);
