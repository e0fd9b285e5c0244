/** EnKash's documented messages are far shorter; a longer text is a page or a dump. */
const longestReasonInCharacters = 300;
/** Shorter secrets also occur inside ordinary words. */
const shortestSecretInCharacters = 8;
/** From where a structure begins, such as a request that EnKash repeats. */
const structure = /[[{]\s*["[{][^]*$/;

/** Whether a text holds words, not only JSON. */
export function isSentence(text: string): boolean {
	return text.replace(structure, '').trim() !== '';
}

/**
 * A message of EnKash made safe to show: shortened, without secrets or echoed requests. Masks `secrets` and everything
 * that looks like a token.
 */
export function sanitize(message: string, secrets: readonly string[] = []): string {
	const withoutSecrets = secrets
		.filter(({ length }) => length >= shortestSecretInCharacters)
		// One secret may hold another, as Basic authorization may hold an ID.
		.sort((one, other) => other.length - one.length)
		.reduce((text, secret) => text.replaceAll(secret, mask), message);
	const masked = maskByShape(withoutSecrets);
	const sentence = masked.replace(structure, '');
	const shown = sentence === masked ? masked : `${sentence.trimEnd()} …`;
	if (shown.length <= longestReasonInCharacters) return shown;
	// A pair of surrogates that is cut in half is no text: some services refuse the whole request with it.
	return `${shown.slice(0, longestReasonInCharacters).replace(/[\ud800-\udbff]$/, '')}…`;
}

const mask = '***';
/** The value in an `Authorization` header or after the name of a secret. A plain word, as in "Bearer tokens", stays. */
const namedSecret =
	/((?:\bbearer|\bbasic)\s+|(?:token|secret|password)\b["']?\s*[:=]\s*["']?)(?![a-z]+\b(?![-_.=]))([\w.~+/-]{8,}=*)/gi;
/** Runs of the characters that tokens are made of. */
const tokenRun = /[\w.~+/-]{19,}=*/g;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const hexadecimal = /^(?=.*\d)(?=.*[a-f])[0-9a-f]+$/i;

function maskByShape(text: string): string {
	return text
		.replace(namedSecret, `$1${mask}`)
		.replace(tokenRun, (run) => (isTokenLike(run) ? mask : run));
}

/**
 * Whether a text has the shape of a token. EnKash's are 26 or 27 characters of base64url, UUIDs, or 19 and more
 * hexadecimal digits. Its ids, and the references of this package, have no small letters.
 */
function isTokenLike(text: string): boolean {
	if (uuid.test(text) || hexadecimal.test(text)) return true;
	if (!/[a-z]/.test(text) || !/[A-Z]/.test(text)) return false;
	// Chance mixes capitals, small letters and digits all along; people write words and numbers.
	const changes = text.match(/[a-z](?=[A-Z\d])|[A-Z](?=[a-z\d])|\d(?=[a-zA-Z])/g) ?? [];
	return changes.length >= text.length * (/\d/.test(text) ? 0.25 : 0.4);
}

/** The kinds of refusal that EnKash's messages express. */
export type Refusal =
	| 'duplicateReference'
	| 'insufficientBalance'
	| 'accountFault'
	| 'notAuthorized'
	| 'other';

/**
 * Parts of EnKash's documented messages, in lower case. Sources: the page of the bulk call (api-9796906) and
 * "Getting Started" (doc-1038569). Parts, because some messages contain IDs.
 */
const knownMessages: ReadonlyArray<{ part: string; refusal: Refusal }> = [
	{ part: 'insufficient balance in card account', refusal: 'insufficientBalance' },
	{ part: 'company id is required if it is an enkash user', refusal: 'accountFault' },
	{ part: 'primary enkash card is not present', refusal: 'accountFault' },
	{ part: 'kyc is not uploaded or under review for the primary card', refusal: 'accountFault' },
	{ part: 'bin type is not mapped on planmaster', refusal: 'accountFault' },
	{ part: 'card account does not exist for this partner', refusal: 'accountFault' },
	{ part: 'card account not found for companyid', refusal: 'accountFault' },
];

/** "Exists already" as EnKash documents it. */
const documentedDuplicate =
	'transaction associated with the given unique reference number already exists';

/** Names of the client's reference. A bare "request" or "transaction" may be any. */
const reference = [
	'(?:(?:the|this|that|an?|same|given|provided|supplied|your) )*',
	'(?:(?:unique|transaction|txn|request|payment|payout|pg) )*?',
	'(?:references?(?: ?(?:ids?|numbers?|nos?|num))?|ref ?(?:ids?|numbers?|nos?|num)',
	'|(?:request|transaction|txn) ?(?:ids?|numbers?|nos?))',
].join('');
const payment = '(?:an? |the |this )?(?:transaction|payment|payout|allocation|request)';
const wasUsed = [
	'(?:(?:is|are|was|were|has|have|had) )?(?:already|previously) (?:been )?',
	'(?:exists?|existing|used|in use|processed|present|taken|registered|completed|consumed)',
	'(?: before| earlier| in (?:the )?system)?',
].join('');

/**
 * "Exists already" in wordings that EnKash does not document. Whole statements only: any other word, such as "e-mail",
 * "not" or "possible", may reverse the meaning, and an unpaid person would count as paid.
 */
const duplicateStatements = [
	`(?:the |this |an? |is |found |detected )*duplicated? ${reference}(?: (?:found|detected|error|used|provided|(?:is )?not allowed))?`,
	`(?:${payment} (?:associated )?(?:with|for|of|having) )?${reference} (?:${wasUsed}|exists? already|(?:(?:was|is|has been|already) )?used (?:already|before|earlier|previously)|(?:is |was )?(?:an? )?duplicated?|(?:is|are) not unique)`,
	`${reference} (?:must|should) be unique[.:;,] it (?:${wasUsed}|is not unique)`,
	`${payment} (?:(?:is|was|has) )?already (?:been )?(?:exists?|made|done|processed|completed|present) (?:for|with|against|under) ${reference}`,
	`(?:the )?${documentedDuplicate}`,
];
const duplicate = new RegExp(
	`(?:^|[.:;,!|] )(?:${duplicateStatements.join('|')})(?= ?(?:$|[.:;,!|])| for (?:company|card account) id)`,
);
/** A longer text is a page or a dump, in which these words prove nothing. */
const longestStatementInCharacters = 1000;
/** Words before or after such a statement that tell of a payment undone, or of a condition. */
const doubtAnywhere =
	/\b(?:revers|cancel|pending|progress|refund|expir|void|time ?out|timed out|initiat|queue|await|approv|credited|roll(?:ed)? ?back|abort|exceed|(?:earlier|previous|original)\b|whether\b|if\b|unless\b)/;
/** Words after it that revoke it. Before it, they are about the present refusal. */
const doubtBehind = /\b(?:fail|declin|reject|false\b|invalid|unsuccess|never\b|(?<!\bdo )not\b)/;

function isDuplicate(message: string): boolean {
	if (message.length > longestStatementInCharacters) return false;
	const words = inPlainWords(message);
	const statement = duplicate.exec(words);
	if (!statement) return false;
	const before = words.slice(0, statement.index);
	const behind = words.slice(statement.index + statement[0].length);
	return !doubtAnywhere.test(`${before} ${behind}`) && !doubtBehind.test(behind);
}

/** The kind of refusal in EnKash's message; `other` where it is unknown. */
export function refusalOf(message = ''): Refusal {
	const text = message.toLowerCase().replace(/[\s_]+/g, ' ');
	const known = knownMessages.find(({ part }) => text.includes(part));
	if (known) return known.refusal;
	return isDuplicate(message) ? 'duplicateReference' : 'other';
}

const denial =
	/\b(?:fail(?:ed|ure|s)?|unsuccessful(?:ly)?|declined|rejected|denied|unable|insufficient|invalid|cannot|(?<!\bno )(?<!\bwithout )errors?|not (?:\w+ )?(?:found|active|allowed|allocated|granted|processed|available|permitted|authori[sz]ed|valid|exist|possible|done|paid|credited|created))\b/i;

/** Whether a message says that something was not done. */
export function isDenial(message: string): boolean {
	return message.length <= longestStatementInCharacters && denial.test(message);
}

/** Names of a payment. What is under way with a person, such as `KYC request`, is none. */
const paymentInQuestion = [
	'(?<!\\b(?:kyc|card|account|user|verification|approval|document|registration|activation) )',
	'\\b(?:transactions?|txns?|requests?|payments?|payouts?|allocations?|transfers?|coins?|points',
	'|status|references?(?: (?:id|number|no))?|(?:request|transaction|txn) ?(?:id|number|no))',
].join('');
const isStill =
	'(?:(?: (?:is|are|was|were|has|have|been|already|still|currently|now|yet|to|allocation|status))*:?)';
const underWay = [
	'(?:pending|queued|initiated|accepted|processing|being processed|underway',
	'|(?:in|under) (?:progress|process|processing|way)|await(?:s|ing|ed)?|not (?:yet )?confirmed',
	'|will be (?:processed|completed|confirmed|credited|allocated|granted|loaded))',
].join('');
const openOutcome = new RegExp(`\\btimed? ?outs?\\b|${paymentInQuestion}${isStill} ${underWay}\\b`);

/** Whether a message leaves open if something was done: a time-out, or a payment that is still under way. */
export function leavesOpen(message: string): boolean {
	return message.length <= longestStatementInCharacters && openOutcome.test(inPlainWords(message));
}

const undone = /\b(?:revers|cancel|expir|refund|void|abort)/;

/** Whether the status of a transaction says that nothing was paid, not yet, or not for good. */
export function deniesPayment(status: string): boolean {
	const words = inPlainWords(status);
	return isDenial(words) || undone.test(words) || leavesOpen(`status ${words}`);
}

/** A message in small letters, without ids and numbers; field names as words: `requestId` reads as `request id`. */
function inPlainWords(message: string): string {
	return message
		.replace(/["'`[\](){}<>]/g, ' ')
		.replace(/\s+[-–—]+\s+/g, ': ')
		.replace(/[:=#]?\s*\b[\w/+-]*\d[\w/+-]*/g, ' ')
		.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
		.toLowerCase()
		.replace(/\b(no|num|ref)\./g, '$1')
		.replace(/[\s_-]+/g, ' ')
		.replace(/ (?=[.:;,!|])/g, '')
		.trim();
}
