/**
 * What is known of a payout: as it was sent, or as a reply or EnKash's transaction log states it. Amounts are in points.
 * A fact that is absent says nothing.
 */
export interface PayoutStatement {
	uniqueReferenceNumber?: string;
	mobile?: string;
	/** Compared only where no mobile was sent: EnKash may hold another e-mail of the same person. */
	email?: string;
	userId?: string;
	loadAmount?: number;
	companyId?: string;
	cardAccountId?: string;
	/** `CR` or `DR`. */
	transactionType?: string;
}

/**
 * The first fact in which a statement of EnKash's contradicts what was sent, e.g. `100 points where 500 were sent`, or
 * undefined. The one place that compares the two: for bulk rows, single payouts, cards, coins and the transaction log.
 */
export function contradictionBetween(
	sent: PayoutStatement,
	stated: PayoutStatement,
): string | undefined {
	if (differs(sent.uniqueReferenceNumber, stated.uniqueReferenceNumber)) {
		return `reference ${stated.uniqueReferenceNumber} where ${sent.uniqueReferenceNumber} was sent`;
	}
	if (isAnotherMobile(sent.mobile, stated.mobile)) {
		return `mobile ${plainMobile(stated.mobile) ?? stated.mobile} where ${sent.mobile} was sent`;
	}
	if (differs(sent.userId, stated.userId)) {
		return `user ${stated.userId} where ${sent.userId} was sent`;
	}
	if (sent.mobile === undefined && differs(comparableEmail(sent), comparableEmail(stated))) {
		return `e-mail ${stated.email} where ${sent.email} was sent`;
	}
	if (differs(sent.loadAmount, stated.loadAmount)) {
		return `${stated.loadAmount} points where ${sent.loadAmount} were sent`;
	}
	if (differs(sent.cardAccountId, stated.cardAccountId)) {
		return `card account ${stated.cardAccountId} where ${sent.cardAccountId} was sent`;
	}
	if (differs(sent.companyId, stated.companyId)) {
		return `company ${stated.companyId} where ${sent.companyId} was sent`;
	}
	if (differs(sent.transactionType, stated.transactionType)) {
		return `type ${stated.transactionType} where ${sent.transactionType} was sent`;
	}
	return undefined;
}

function differs<T>(sent: T | undefined, stated: T | undefined): boolean {
	return sent !== undefined && stated !== undefined && sent !== stated;
}

/** Whether EnKash names another mobile. Of one that is masked or cut, the digits at its end tell. */
function isAnotherMobile(sent: string | undefined, stated: string | undefined): boolean {
	if (sent === undefined || stated === undefined) return false;
	const mobile = plainMobile(stated);
	return mobile === undefined ? !sent.endsWith(lastDigits(stated)) : mobile !== sent;
}

/** The digits at the end of a mobile, at most the ten without country code. */
function lastDigits(mobile: string): string {
	return /\d{0,10}$/.exec(mobile.replace(/[\s().-]/g, ''))?.[0] ?? '';
}

/**
 * The digits of a mobile of EnKash's without country code, to be compared only; undefined for one that is masked or cut.
 * Not the parser for people's cells: what that refuses would seem to say nothing here.
 */
export function plainMobile(mobile: string | undefined): string | undefined {
	if (mobile === undefined || /[^\d\s+().-]/.test(mobile)) return undefined;
	const digits = mobile.replace(/\D/g, '');
	if (digits.length < 10) return undefined;
	return digits.replace(/^(?:0091|91|0)(?=\d{10}$)/, '');
}

function comparableEmail({ email }: PayoutStatement): string | undefined {
	return email?.trim().toLowerCase() || undefined;
}
