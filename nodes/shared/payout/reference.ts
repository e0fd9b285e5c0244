import { hash } from 'node:crypto';
import type { TransactionType } from '../enkash/endpoints/pointsAllocation';
import { oneForm } from './text';

/** Whether we make a payout's reference, or the user hands it in. */
export type ReferenceMode = 'generate' | 'provide';

/** What a reference is made from: everything but the amount, so that a corrected row keeps its reference. */
export interface PointsPayout {
	companyId: string;
	cardAccountId: string;
	transactionType: TransactionType;
	payoutRun: string;
	/** Ten digits. */
	mobile: string;
	/** Distinguishes payouts to one person in one run; `''` for none. */
	distinguishedBy: string;
}

/** The same for coins, which are allocated to a user for an event. */
export interface CoinsPayout {
	companyId: string;
	event: string;
	payoutRun: string;
	userId: string;
	distinguishedBy: string;
}

/** The version of the scheme, so that a later one can't collide with references already sent. */
const scheme = 'R1';

/**
 * The `uniqueReferenceNumber` of a payout of points. It is made from the payout's content, never from the clock or
 * chance, so that a repeated run can't pay twice. Texts that look the same count as the same. Amount, name and remarks
 * are left out on purpose: a corrected row is still the same payout.
 */
export function pointsReference(payout: PointsPayout): string {
	return pointsReferences(payout)(payout.mobile, payout.distinguishedBy);
}

/** Makes the references of all payouts of one run, each as `pointsReference` does. */
export function pointsReferences({
	companyId,
	cardAccountId,
	transactionType,
	payoutRun,
}: Omit<PointsPayout, 'mobile' | 'distinguishedBy'>): (
	mobile: string,
	distinguishedBy: string,
) => string {
	const run = formOfPayoutRun(payoutRun);
	return (mobile, distinguishedBy) =>
		digestOf(scheme, [
			companyId,
			cardAccountId,
			transactionType,
			run,
			mobile,
			oneForm(distinguishedBy),
		]);
}

/** The `requestId` of an allocation of coins, made in the same way. */
export function coinsReference(payout: CoinsPayout): string {
	return digestOf(scheme, [
		payout.companyId,
		'COINS',
		oneForm(payout.event),
		formOfPayoutRun(payout.payoutRun),
		oneForm(payout.userId),
		oneForm(payout.distinguishedBy),
	]);
}

/** People type "Diwali 2026" one time and "diwali 2026" the next. */
function formOfPayoutRun(payoutRun: string): string {
	return oneForm(oneForm(payoutRun).toLowerCase());
}

/** A reference without what a log may ignore or change: capitals, blanks and invisible marks. */
export function looseForm(reference: string): string {
	return oneForm(reference).toLowerCase().replaceAll(' ', '');
}

/** An ID of 26 characters: the scheme, and 120 bits of the SHA-256 of `parts` in Crockford's base32. */
export function digestOf(idScheme: string, parts: readonly unknown[]): string {
	const text = JSON.stringify([idScheme, ...parts]);
	// In one call and with the bytes as text: a hash object and a buffer for each row take five times as long.
	return idScheme + crockfordBase32(hash('sha256', text, 'binary'));
}

/** Digits and capitals without I, L, O and U, which people misread. */
const crockfordAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The digits of a reference. One buffer serves all, to save memory. */
const digits = Buffer.alloc(24);

/**
 * 15 bytes, each a character of `bytes`, in Crockford's base32: 24 digits of five bits from the left each, without a bit
 * left over. Further bytes are ignored.
 */
function crockfordBase32(bytes: string): string {
	let length = 0;
	let pending = 0;
	let pendingBits = 0;
	for (let index = 0; length < digits.length; index++) {
		pending = (pending << 8) | bytes.charCodeAt(index);
		pendingBits += 8;
		while (pendingBits >= 5) {
			pendingBits -= 5;
			digits[length++] = crockfordAlphabet.charCodeAt((pending >>> pendingBits) & 31);
		}
		pending &= (1 << pendingBits) - 1;
	}
	return digits.toString('latin1');
}
