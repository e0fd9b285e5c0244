/**
 * Text as people see it: the rules for invisible marks, digits of other scripts and the quotes of a converter.
 */

/** Printable ASCII without white space or quotes at its ends needs no cleaning; most cells are so. */
const clean = /^[\x21\x23-\x26\x28-\x3c\x3e-\x7e](?:[\x20-\x7e]*[\x21\x23-\x26\x28-\x7e])?$/;

const formatCharacters = /\p{Cf}/gu;
/** All but the two joiners after a letter of a script that uses them, such as Devanagari, or an emoji. */
const meaninglessMarks = /[^\P{Cf}\u200c\u200d]|(?<!\P{ASCII})[\u200c\u200d]/gu;
/** Blank to the eye, though some of them are letters by name, such as the Hangul filler. */
const blankCharacters = /[\s\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Whether a person sees nothing at all. */
export function isBlank(text: string): boolean {
	const first = text.charCodeAt(0);
	if (first > 0x20 && first < 0x7f) return false;
	return text.replace(blankCharacters, '') === '';
}

/** Text for people: without white space at its ends, invisible marks, and quotes round the whole. */
export function readableText(text: string): string {
	if (clean.test(text)) return text;
	return unquoted(text.replace(meaninglessMarks, '').trim());
}

/** Including U+2028 and U+2029, which Unicode counts among the separators. */
const controlCharacter = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** Whether text holds a control character, such as a line break. */
export function holdsControlCharacter(text: string): boolean {
	return controlCharacter.test(text);
}

const spaceOrMark = /[\s\p{Cf}]/u;

/** Whether text holds an invisible mark between characters that can be seen. */
export function holdsInvisible(text: string): boolean {
	let start = 0;
	let end = text.length;
	while (spaceOrMark.test(text.charAt(start))) start++;
	while (spaceOrMark.test(text.charAt(end - 1))) end--;
	return text.slice(start, end).search(meaninglessMarks) !== -1;
}

/** Displays the digits after it in reverse, so people read another number. */
const reversingMark = '\u202e';

/** Text that is to be read as digits: like `readableText`, and with ASCII digits for those of any script. */
export function numeralText(text: string): string {
	if (clean.test(text)) return text;
	if (text.includes(reversingMark)) return text;
	return unquoted(text.replace(formatCharacters, '').trim()).replace(foreignDigits, asciiDigit);
}

const quotePairs = [
	['"', '"'],
	["'", "'"],
	['“', '”'],
	['‘', '’'],
	['«', '»'],
] as const;

/** Text without the quotes round the whole of it, also as `="…"`, which keeps a spreadsheet from changing a number. */
function unquoted(text: string): string {
	const inner = text.startsWith('="') ? text.slice(1) : text;
	for (const [open, close] of quotePairs) {
		if (inner.length < 2 || !inner.startsWith(open) || !inner.endsWith(close)) continue;
		const content = inner.slice(1, -1);
		return content.includes(open) || content.includes(close) ? text : content.trim();
	}
	return text;
}

const foreignDigits = /[^\P{Nd}0-9]/gu;
const decimalDigit = /^\p{Nd}$/u;

/** Unicode lists the digits of a script from 0 to 9 and without a gap, some scripts one after another. */
function asciiDigit(digit: string): string {
	const codePoint = digit.codePointAt(0) ?? 0;
	let zero = codePoint;
	while (decimalDigit.test(String.fromCodePoint(zero - 1))) zero--;
	return String((codePoint - zero) % 10);
}

/** Nothing, or printable ASCII with single spaces and none at the ends: its own one form already. */
const hasOneForm = /^(?:[\x21-\x7e]+(?: [\x21-\x7e]+)*)?$/;

/**
 * Text in the normal form that references are made from, so that texts that look the same are equal: NFC, without
 * invisible marks, every run of white space one space, trimmed.
 */
export function oneForm(text: string): string {
	if (hasOneForm.test(text)) return text;
	const visible = text.replace(formatCharacters, '').replace(/[\s\u0085]+/g, ' ');
	return visible.trim().normalize('NFC');
}

const spreadsheetError =
	/^(?:#(?:N\/A|REF!?|VALUE!?|NAME\??|NUM!?|NULL!?|DIV\/0!?|ERROR!?|SPILL!?|CALC!?|FIELD!?|BLOCKED!?|CONNECT!?|UNKNOWN!?|PYTHON!?|EXTERNAL!?|TIMEOUT!?|BUSY!?|GETTING_DATA|#+)|Err:\d{3}|Loading(?:\.\.\.|…))$/i;
/** `Null` is a family name, so only the spellings of programs count. */
const nothingOfAProgram =
	/^(?:null|NULL|nan|<null>|\(null\))$|\b(?:undefined|NaN)\b|\[object \w+\]/;
const replacementCharacter = '\ufffd';
const halfSurrogatePair = /\p{Cs}/u;
/** A cheap first test, which most text fails. */
const mayBeBroken = /[#[\ufffd\ud800-\udfff<]|null|nan|undefined|err|loading/i;

/** Advice on the remains of a broken cell, expression or file; undefined for any other text. */
export function adviceOnBrokenText(text: string): string | undefined {
	if (!mayBeBroken.test(text)) return undefined;
	if (spreadsheetError.test(text)) {
		return 'this is what a broken formula leaves, so correct the formula in the sheet';
	}
	if (nothingOfAProgram.test(text)) {
		return 'this is what an expression without a value leaves, so check where the value comes from';
	}
	if (text.includes(replacementCharacter) || halfSurrogatePair.test(text)) {
		return 'the file was read in the wrong encoding, so save it as "CSV UTF-8" and read it again';
	}
	return undefined;
}

/** The same for text that is to be read as digits. */
export function adviceOnBrokenNumeral(text: string): string | undefined {
	return text.includes(reversingMark)
		? 'it holds a mark that shows its digits in reverse, so type it again'
		: adviceOnBrokenText(text);
}

const scientific = /^[+-]?\d+(?:[.,]\d+)?E[+-]?\d+$/i;

/** Whether text is a number in scientific notation, such as 9.87E+09, whose last digits a spreadsheet has cut off. */
export function isScientific(text: string): boolean {
	return scientific.test(text);
}

/** Advice on such a number. */
export const adviceOnScientific =
	'the spreadsheet has cut the number, so format the column as text and enter the number again';
