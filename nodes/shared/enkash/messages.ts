/** EnKash's documented messages are shorter by far; what is longer is a page or a dump, not a sentence. */
const longestReasonInCharacters = 300;
/** Shorter ones stand in ordinary words too, and hiding them there would hide nothing. */
const shortestSecretInCharacters = 8;
/** From where a structure begins, such as a request that EnKash repeats. */
const structure = /[[{]\s*["[{][^]*$/;

/** Whether a text says something, rather than being a structure as text. */
export function isSentence(text: string): boolean {
	return text.replace(structure, '').trim() !== '';
}

/**
 * EnKash's words as they may stand in an error or a result: on one look, and without what nobody may read, should EnKash
 * repeat a token or the request that it was sent.
 */
export function sanitize(words: string, secrets: readonly string[] = []): string {
	const hidden = secrets
		.filter(({ length }) => length >= shortestSecretInCharacters)
		.reduce((text, secret) => text.replaceAll(secret, '***'), words);
	const sentence = hidden.replace(structure, '');
	const told = sentence === hidden ? hidden : `${sentence.trimEnd()} …`;
	return told.length > longestReasonInCharacters
		? `${told.slice(0, longestReasonInCharacters)}…`
		: told;
}

/** What EnKash's words for a refusal come down to. */
export type Refusal =
	| 'duplicateReference'
	| 'insufficientBalance'
	| 'accountFault'
	| 'notAuthorized'
	| 'other';

/**
 * Parts of EnKash's documented messages, in lower case. Sources: the page of the bulk call (api-9796906) and
 * "Getting Started" (doc-1038569). Parts, because ids stand inside some of them.
 */
const knownMessages: ReadonlyArray<{ part: string; refusal: Refusal }> = [
	{ part: 'unique reference number already exists', refusal: 'duplicateReference' },
	{ part: 'insufficient balance in card account', refusal: 'insufficientBalance' },
	{ part: 'company id is required if it is an enkash user', refusal: 'accountFault' },
	{ part: 'primary enkash card is not present', refusal: 'accountFault' },
	{ part: 'kyc is not uploaded or under review for the primary card', refusal: 'accountFault' },
	{ part: 'bin type is not mapped on planmaster', refusal: 'accountFault' },
	{ part: 'card account does not exist for this partner', refusal: 'accountFault' },
	{ part: 'card account not found for companyid', refusal: 'accountFault' },
];

/** What EnKash calls the client's own reference. */
const reference = String.raw`(?:references?|ref|requests?|transactions?)(?: ?(?:ids?|numbers?|nos?|num))?`;
/** "Exists already" in other words than those documented. One sentence must name the reference and say it was used. */
const otherDuplicates = [
	new RegExp(String.raw`\bduplicate\b[^.!?]*\b${reference}\b`),
	new RegExp(String.raw`\b${reference}\b[^.!?]*\bduplicate\b`),
	new RegExp(
		String.raw`\b${reference}\b[^.!?]*\balready (?:been )?(?:exists?|existing|used|processed|present|taken|registered|completed)\b`,
	),
	new RegExp(String.raw`\b${reference}\b[^.!?]*\b(?:is|are|must be|should be) not unique\b`),
];
/** Words that turn the meaning round. */
const negation = /\b(?:not (?:a )?duplicate|no duplicate|does not|doesn't|never|without)\b/;

function isDuplicate(text: string): boolean {
	return !negation.test(text) && otherDuplicates.some((pattern) => pattern.test(text));
}

/** Reads a refusal out of EnKash's message; one of no known meaning is `other`. */
export function refusalOf(message: string | undefined): Refusal {
	const text = message?.toLowerCase().replace(/[\s_]+/g, ' ') ?? '';
	const known = knownMessages.find(({ part }) => text.includes(part));
	if (known) return known.refusal;
	return isDuplicate(spacedOut(message ?? '')) ? 'duplicateReference' : 'other';
}

/** EnKash's field names as words: `requestId` reads as `request id`. */
function spacedOut(message: string): string {
	return message
		.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
		.toLowerCase()
		.replace(/[\s_-]+/g, ' ');
}
