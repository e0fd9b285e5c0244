import type { BulkAllocation, BulkRow } from '../enkash/endpoints/bulkAllocation';
import { digestOf } from './reference';

const scheme = 'P1';
const form = /^P1[0-9A-HJKMNP-TV-Z]{24}$/;

/**
 * The ID of a plan, by which an approval is compared with what would be paid: `rows` are all that would be sent. Independent
 * of their order; changes with any person or amount.
 */
export function planIdOf({
	companyId,
	cardAccountId,
	isPointsAllocation,
	rows,
}: BulkAllocation): string {
	const sorted = rows.map(planRow).sort(([one], [other]) => (one < other ? -1 : 1));
	return digestOf(scheme, [companyId, cardAccountId, isPointsAllocation, sorted]);
}

function planRow(row: BulkRow): [reference: string, ...content: Array<string | number>] {
	const { uniqueReferenceNumber, mobile, loadAmount, name, email, title, remarks } = row;
	return [uniqueReferenceNumber, mobile, loadAmount, name, email ?? '', title ?? '', remarks ?? ''];
}

/** What is wrong with the form of a plan id that somebody entered, as a sentence, or undefined. */
export function faultOfPlanId(planId: string): string | undefined {
	if (form.test(planId)) return undefined;
	if (form.test(planId.trim().toUpperCase())) {
		return 'The plan ID is written in capitals, without blanks. Copy it from the preview as it stands there.';
	}
	return 'This is no plan ID. It begins with P1 and has 26 characters. Copy it from the summary of a preview.';
}
