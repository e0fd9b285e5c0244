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
export function presentable(words: string, secrets: readonly string[] = []): string {
	const hidden = secrets
		.filter(({ length }) => length >= shortestSecretInCharacters)
		.reduce((text, secret) => text.replaceAll(secret, '***'), words);
	const sentence = hidden.replace(structure, '');
	const told = sentence === hidden ? hidden : `${sentence.trimEnd()} …`;
	return told.length > longestReasonInCharacters
		? `${told.slice(0, longestReasonInCharacters)}…`
		: told;
}
