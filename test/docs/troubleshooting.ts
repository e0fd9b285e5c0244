import type { ReasonCode } from '../../nodes/shared/payout/result';
import { type Message, messagesInCode } from './messages';
import { withWritten } from './written';

/** The page with every message and what to do. */
export const troubleshootingPage = 'docs/troubleshooting.md';
/** Why a row or item was not simply paid: the code in the result, its cause, and what to do. */
const reasonCodes: Record<ReasonCode, [cause: string, whatToDo: string]> = {
	cancelled: ['Somebody stopped the execution', 'Run the same payout run again'],
	confirmedByResend: [
		'EnKash did not answer the first attempt clearly, and then said that it knows the reference',
		"Nothing. At the month's end, Check Payouts compares the amount",
	],
	connectionLost: [
		'The connection broke while EnKash was answering',
		'Run the same payout run again',
	],
	duplicateInInput: [
		'Two rows stand for the same payout',
		'Remove one, or tell them apart with a column such as Award',
	],
	duplicateReference: [
		'EnKash has paid this reference before',
		'Nothing for references made from the payout run. With references of your own: find out whose it is',
	],
	emptyRow: ['The row holds nothing', 'Nothing, or delete it in the sheet'],
	insufficientBalance: [
		"The account's points are used up",
		'Top up, then run the same payout run again',
	],
	invalidRow: [
		"A cell can't be used; the reason names it",
		'Correct the cell, then run the same payout run again',
	],
	limitExceeded: [
		'A limit of this node would be exceeded',
		'Correct the points, or raise the limit',
	],
	notAuthorized: [
		'The login, the account, or an agent was refused',
		'Test the credential, check Company ID and Card Account ID',
	],
	notFound: [
		"EnKash's log does not hold the payout",
		'Pay it: run Allocate Points with the same payout run',
	],
	refused: [
		'EnKash refused the row; the reason has its words',
		'Correct what it names, then run again',
	],
	runStopped: [
		'The run stopped before this row; the summary says why',
		'Remove the cause, then run the same payout run again',
	],
	serverError: [
		'EnKash answered with a fault of its own (HTTP 500 to 599)',
		'Run the same payout run again later',
	],
	timeout: [
		'EnKash did not answer in time',
		'Run the same payout run again; raise Timeout if it happens often',
	],
	unmatchedReply: [
		'EnKash answered, but not clearly about this row',
		'Run the same payout run again, or Check Payouts; then ask EnKash for the reference number',
	],
	unreadableReply: [
		'The reply could not be read, such as a web page of a proxy',
		'Run the same payout run again. If it stays, check API URL and Encryption',
	],
};

/** Sentences that are advice themselves, and stand beside the message that they belong to. */
const imperative =
	/^(?:Add|Check|Choose|Copy|Correct|Drag|Enter|Fill|Give|Have|Leave|Look|Narrow|Open|Remove|Rename|Run|Send|To|Top|Use)\b(?!: )/;

/** Files by what a person was doing when the message came. */
const areas: Array<[area: string, files: RegExp]> = [
	['The credential and the login', /EnKashApi|credential|login|addresses|sharedCredential|payer/],
	[
		"The network and EnKash's answers",
		/enkash\/(?:http|obstacles|reply|retry|client)|n8n\/(?:send|errors)|replyError/,
	],
	['The sheet and its columns', /readRows|sheetShape|row\.ts|warnings|headings/],
	[
		'The payout run, the plan and the limits',
		/settings|payoutRun|plan|safeguards|monthLimit|prepare|reference\.ts|parameter/i,
	],
	[
		'What became of a row',
		/reconciliation|confirmation|sendPlan|stopRule|hints|payItem|itemOutcome|checkPayouts/,
	],
	['Cards, points and coins one by one', /EnKash(?:AllocateCoins|AllocatePoints|CreateCard)/],
	['Look-ups', /nodes\/EnKash\/|paying\/people/],
	['The trigger', /EnKashTrigger/],
];

const again = 'Run the same payout run again; nobody is paid twice.';
const againLater = 'Run the same payout run again later; nobody is paid twice.';
const askEnKash = 'Look in EnKash, or ask them for this reference number.';

/** What to do where the code itself does not say it, by the beginning or a part of the message. */
export const whatToDo: Array<[message: RegExp, whatToDo: string]> = [
	[/^There is no operation/, 'Open the node and choose an operation from the list.'],
	[
		/answered about something else than/,
		'Nothing of the reply is shown. Ask EnKash why it answers so.',
	],
	[/also lists … of another account/, 'Nothing; the others are shown.'],
	[/^A single card can still/, 'Choose Get instead of Get Many.'],
	[
		/^The run would send nothing, as EnKash does not say how many points/,
		'Remove the option, or ask EnKash for currentMonthAllocationPoint in the account look-up.',
	],
	[/^With … allocated this month/, 'Correct the points, or raise the limit in Options.'],
	[/^There is no coin event/, 'Check the ID of the coin event. It begins with WCC.'],
	[/is no ID of a coin event/, 'Enter the ID that EnKash gave the event. It begins with WCC.'],
	[
		/^An earlier try sent this event/,
		'Look in EnKash whether the event is there before you send it again.',
	],
	[/^The (?:item|row) is not complete/, 'Fill in what the reason names.'],
	[
		/^The cards of the account could not be looked up/,
		'Run it again later, or enter the user ID instead of the mobile number.',
	],
	[
		/^EnKash refused the account/,
		"Check 'Company ID', 'Card Account ID' and 'Partner ID', in the credential and in the node.",
	],
	[
		/^This run would send/,
		'Compare it with what was approved, then preview again and have it approved.',
	],
	[/^The execution was stopped/, again],
	[/^The node failed while it was sending/, again],
	[
		/would be new each time/,
		'Give the payout a name that stays the same when it is repeated, e.g. diwali-2026.',
	],
	[
		/^An earlier item of this execution may have created/,
		'Look the person up before you create another card.',
	],
	[
		/^EnKash sent only a part of the cards/,
		'Look the person up in EnKash, or choose to create the card without looking.',
	],
	[
		/^EnKash's list does not say whose cards/,
		'Look the person up in EnKash, or choose to create the card without looking.',
	],
	[/So no card was created/, 'Look the person up in EnKash first.'],
	[/must begin with https/, 'Correct the address in the credential.'],
	[/^EnKash's reply could not be read/, againLater],
	[
		/holds a value of the wrong kind/,
		'Open the credential, enter the field again as text, and save.',
	],
	[
		/^EnKash refused the (?:last )?login/,
		'Correct the login details in the credential. Until then no login is sent for some time, as EnKash locks an account after three refused ones.',
	],
	[
		/with white space; remove/,
		'Remove the blank at the beginning or end of the secret or password.',
	],
	[/did not accept the access token/, "Check that 'API URL' and 'Login URL' belong together."],
	[/asked to slow down/, 'Wait some minutes, set Concurrency to 1, and run it again.'],
	[/a fault of its own/, againLater],
	[
		/mandatory parameter missing/,
		'Read the reason of each row; check Company ID and Card Account ID.',
	],
	[
		/did not find what the request speaks of/,
		"Check 'Company ID', 'Card Account ID' and the paths in Options.",
	],
	[/found the request too large/, 'Choose a smaller Batch Size.'],
	[/found the data invalid/, 'Read the reason of each row and correct the sheet.'],
	[/^It gave code/, 'Ask EnKash what the code means.'],
	[/^EnKash refused the request/, "Read EnKash's words in the description."],
	[/^The item could not be read/, 'Check the expressions of this item.'],
	[/^Somebody else may have this mobile number/, 'Enter the user ID instead of the mobile number.'],
	[/^'…' is empty$/, 'Fill in the field; its expression may come to nothing for this item.'],
	[/^None of the cards that EnKash sent/, 'Enter the ID of the card instead of the mobile number.'],
	[/holds no plan ID/, "Copy the plan ID from the summary of a preview into 'Only If Plan Is'."],
	[
		/makes no AES key/,
		"Enter the key as EnKash gave it, or choose another 'Encryption Key Format'.",
	],
	[/^It is unclear whether this item/, 'Do what the description says before you run it again.'],
	[/^This item was not sent/, 'Read the description: it says why, and what to do.'],
	[/^This item can't be sent as it is/, 'Correct the fields that the description names.'],
	[/^Two items have the same reference/, 'Remove one of the two, or tell them apart.'],
	[
		/^EnKash knows the reference of this item/,
		'Nothing if it was paid; else give it a reference number that was not used before.',
	],
	[
		/^This item holds more points than the limit/,
		'Correct the points, or raise the limit in Options.',
	],
	[/^The account's balance is used up/, 'Top up the account, then run it again.'],
	[/^EnKash refused this item/, "Read EnKash's words in the description."],
	[/can't be used as it is$/, 'Read the description: it says what the field takes.'],
	[/larger than 32 MB/, 'Choose a smaller Batch Size, or narrow the search.'],
	[
		/did not answer within/,
		'Raise Timeout, or choose a smaller Batch Size, and run the same payout run again.',
	],
	[/^The connection to EnKash broke/, again],
	[/^Of … items/, 'Look up those that are unclear before you run the workflow again.'],
	[/more than the … that/, 'Correct the points, or raise the limit in Options.'],
	[
		/^An earlier try of this run sent the item/,
		'Look the payout up in EnKash by its reference number.',
	],
	[/has the same reference as/, 'Remove one of the two, or tell them apart.'],
	[
		/^The EnKash credential could not be read/,
		'Choose the credential in the node again, and test it.',
	],
	[/^The expression for '…' can't be used/, 'Correct the expression of this column.'],
	[
		/log holds … points for this reference/,
		'The amount was changed after it was paid. Pay a difference in a new payout run.',
	],
	[/log does not hold the reference yet/, 'Wait some minutes and run Check Payouts again.'],
	[/log holds it with the same amount/, 'Nothing: it was paid.'],
	[/log holds this payout, with this person/, 'Nothing: it was paid.'],
	[
		/log does not hold this payout/,
		'It was not paid. Run the payout again with the same payout run.',
	],
	[
		/Statuses That Mean Paid/,
		'Ask EnKash what this status means, and add it in Options if it means paid.',
	],
	[/^EnKash(?:'s log| sent only a part of (?:what )?its log)/, askEnKash],
	[/is set to/, 'Correct the rows that were refused, or choose to pay the others.'],
	[/so it may have been paid$/, again],
	[
		/refused this … without giving a reason/,
		'Run Check Payouts for this payout run, or ask EnKash for the reference number.',
	],
	[/^… This run sent it before/, 'Run Check Payouts for this payout run; it compares the amount.'],
	[/counts contradict its rows/, again],
	[
		/existing user who got nothing/,
		"Switch on 'Also Pay Existing Users', or look the person up in EnKash.",
	],
	[/so this may have been paid/, askEnKash],
	[
		/^No (?:points were moved|coins were given|card was created) now/,
		'Read the next sentence: it says what to do.',
	],
	[/^People whom … has paid before count here/, 'Nothing: they are not paid again.'],
	[
		/^Where an amount has changed since/,
		'Pay the difference in a new payout run, or nothing, where no amount has changed.',
	],
	[/^… other rows are on …/, 'Open that output: each row has its reason.'],
	[/^Given before in …/, 'Nothing: the coins were given.'],
	[
		/^If this is a new payout, give it/,
		'Give it a reference number of its own, or leave it: the number was paid before.',
	],
	[/^Another run does not change that/, 'As the message says.'],
	[/^The row is empty/, 'Nothing, or delete the row in the sheet.'],
	[/: (?:put|choose|set|delete)/, 'As the message says.'],
	[
		/^There is no column for/,
		"Choose 'Map Each Column Manually' and drag the right columns from the left.",
	],
	[/^No row has a column/, 'Read the next sentence: it says which columns there are.'],
	[/^The input has no columns/, 'Check that the node before this one brings rows.'],
	[
		/^Columns in the input/,
		"Choose 'Map Each Column Manually' and drag the right columns from the left.",
	],
	[/spreadsheet had cut them/, 'Format the column as text and enter the numbers again.'],
	[
		/^Different names have the same mobile number/,
		'Check the mobile numbers of these people. Nothing is stopped.',
	],
	[
		/^One name gets the same points/,
		'Check whether it is one person with several numbers. Nothing is stopped.',
	],
	[/times the usual points/, 'Check these amounts for a zero too many. Nothing is stopped.'],
	[/^Points that look like a date/, 'Format the column as a number. Nothing is stopped.'],
];

/** A message with what to do about it; '' where nothing is known. */
export interface Row {
	area: string;
	message: string;
	advice: string;
}

/** Files whose sentences are no problem: the receipt and its end, and the description of an option. */
const withoutProblems = /payout\/runMessage|EnKashBulkAllocate\/execute|paying\/confirming/;

/** Every message that a person can meet, once, with its area. */
export function rows(): Row[] {
	const found = new Map<string, Row>();
	for (const message of messagesInCode().filter(({ text }) => !imperative.test(text))) {
		const row = rowOf(message);
		if (row && !found.has(row.message)) found.set(row.message, row);
	}
	return [...found.values()];
}

function rowOf({ file, text, advice }: Message): Row | undefined {
	const [area] = areas.find(([, files]) => files.test(file)) ?? [];
	if (area === undefined) {
		if (withoutProblems.test(file)) return undefined;
		throw new Error(`Say in which area of ${troubleshootingPage} the messages of ${file} belong.`);
	}
	const isSaid = advice.replace(/…/g, '').trim() !== '';
	return { area, message: text, advice: isSaid ? advice : whatToDoAbout(text) };
}

function whatToDoAbout(text: string): string {
	return whatToDo.find(([message]) => message.test(text))?.[1] ?? '';
}

/** The page with its tables between the markers. */
export function withMessages(page: string): string {
	const all = rows();
	const sections = areas.map(([area]) => {
		const table = all
			.filter((row) => row.area === area)
			.map(({ message, advice }) => [message, advice]);
		return `## ${area}\n\n${tableOf(['Message', 'What to do'], table)}`;
	});
	const codes = Object.entries(reasonCodes).map(([code, cells]) => [`\`${code}\``, ...cells]);
	const reasons = `## Reason codes\n\n${tableOf(['Code', 'Cause', 'What to do'], codes)}`;
	const content = [reasons, ...sections].join('\n\n');
	return withWritten(page, { page: troubleshootingPage, command: 'docs', content });
}

function tableOf(head: string[], lines: string[][]): string {
	const line = (cells: string[]) =>
		`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...lines.map(line)].join('\n');
}
