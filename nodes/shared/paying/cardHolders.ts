import { type EnKashRecord, isPartOfAll, type Records, textOf } from '../enkash/records';
import { parseMobile } from '../payout/mobile';

/** Whether a list is complete. A single card without a count may be one of many: EnKash may answer a search in this way. */
export function isWhole(list: Records): boolean {
	if (list.recordsCount === undefined) return list.records.length !== 1;
	return !isPartOfAll(list);
}

/** Whether a card's holder has this mobile number, which is given as ten digits. */
export function isHeldBy(card: EnKashRecord, mobile: string): boolean {
	return mobileOfHolder(card) === mobile;
}

/** Whether a card names its holder's whole mobile number. */
export function namesHolder(card: EnKashRecord): boolean {
	return mobileOfHolder(card) !== undefined;
}

function mobileOfHolder(card: EnKashRecord): string | undefined {
	const found = parseMobile(textOf(card, ['mobile']));
	return found.ok ? found.value : undefined;
}
