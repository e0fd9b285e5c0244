/**
 * The facts of a payout or look-up, as they were sent or as EnKash states them in a reply or in its log. `loadAmount` is
 * in points, `amount` in coins. An absent fact is not compared.
 */
export interface Statement {
	uniqueReferenceNumber?: string;
	mobile?: string;
	/** Compared only where no mobile was sent: EnKash may hold another e-mail of the same person. */
	email?: string;
	userId?: string;
	enKashCardId?: string;
	coinConfigId?: string;
	event?: string;
	loadAmount?: number;
	/** Coins of an event. */
	amount?: number;
	companyId?: string;
	cardAccountId?: string;
	/** `CR` or `DR`. */
	transactionType?: string;
}

/** The facts that are compared as IDs, in this order, and what people call them. */
const comparedIds = [
	{ fact: 'userId', name: 'user' },
	{ fact: 'enKashCardId', name: 'card' },
	{ fact: 'coinConfigId', name: 'coin event' },
	{ fact: 'event', name: 'event' },
	{ fact: 'cardAccountId', name: 'card account' },
	{ fact: 'companyId', name: 'company' },
	{ fact: 'transactionType', name: 'type' },
] as const satisfies ReadonlyArray<{ fact: keyof Statement; name: string }>;

/**
 * The first fact in which EnKash's statement contradicts what was sent, e.g. `100 points where 500 were sent`; undefined
 * where it contradicts nothing. Everything compares here: bulk rows, single payouts, cards, coins, look-ups, the trigger
 * and the transaction log.
 */
export function contradictionBetween(sent: Statement, stated: Statement): string | undefined {
	if (differs(sent.uniqueReferenceNumber, stated.uniqueReferenceNumber)) {
		return `reference ${quotedFact(stated.uniqueReferenceNumber)} where ${sent.uniqueReferenceNumber} was sent`;
	}
	if (isAnotherMobile(sent.mobile, stated.mobile)) {
		return `mobile ${plainMobile(stated.mobile) ?? quotedFact(stated.mobile)} where ${sent.mobile} was sent`;
	}
	if (sent.mobile === undefined && isAnotherId(sent.email, stated.email)) {
		return `e-mail ${quotedFact(stated.email)} where ${sent.email} was sent`;
	}
	if (differs(sent.loadAmount, stated.loadAmount)) {
		const points = Number.isNaN(stated.loadAmount) ? 'an unreadable number of' : stated.loadAmount;
		return `${points} points where ${sent.loadAmount} were sent`;
	}
	if (differs(sent.amount, stated.amount)) {
		return `${stated.amount} coins where ${sent.amount} were sent`;
	}
	for (const { fact, name } of comparedIds) {
		if (isAnotherId(sent[fact], stated[fact])) {
			return `${name} ${quotedFact(stated[fact])} where ${sent[fact]} was sent`;
		}
	}
	return undefined;
}

/** EnKash's ids and our references have at most 26 characters; its tokens and secrets have more. */
const longestFactInCharacters = 26;

/** A fact of EnKash's made safe to show: a text longer than any ID may be a secret, or a page. */
export function quotedFact(fact = ''): string {
	return fact.length > longestFactInCharacters ? 'something else' : fact;
}

function differs<T>(sent: T | undefined, stated: T | undefined): boolean {
	return sent !== undefined && stated !== undefined && sent !== stated;
}

function isAnotherId(sent: string | undefined, stated: string | undefined): boolean {
	// Nearly all are equal as they stand, so most rows need no other form of them.
	return sent !== stated && differs(idForm(sent), idForm(stated));
}

/** People type EnKash's ids in small letters too. */
function idForm(id: string | undefined): string | undefined {
	return id?.trim().toLowerCase() || undefined;
}

/** Whether EnKash states another mobile. Of one that is masked or cut, the last digits are compared. */
function isAnotherMobile(sent: string | undefined, stated: string | undefined): boolean {
	if (sent === undefined || stated === undefined || sent === stated) return false;
	const mobile = plainMobile(stated);
	return mobile === undefined ? !sent.endsWith(lastDigits(stated)) : mobile !== sent;
}

/** The digits at the end of a mobile, at most the ten without country code. */
function lastDigits(mobile: string): string {
	const end = mobile.replace(/[\s().-]/g, '').slice(-10);
	return end.replace(/.*\D/s, '');
}

/**
 * The digits of a mobile in EnKash's reply, without country code; undefined for one that is masked or cut. Not the parser
 * for people's cells: a mobile that it refuses would not be compared.
 */
export function plainMobile(mobile: string | undefined): string | undefined {
	if (mobile === undefined || /[^\d\s+().-]/.test(mobile)) return undefined;
	const digits = mobile.replace(/\D/g, '');
	if (digits.length < 10) return undefined;
	return digits.replace(/^(?:0091|91|0)(?=\d{10}$)/, '');
}
