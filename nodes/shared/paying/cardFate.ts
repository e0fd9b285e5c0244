import type { Card } from '../enkash/endpoints/pointsAllocation';
import { parseMobile } from '../payout/mobile';
import type { OutcomeDetails } from '../payout/result';

/** The fate of a payout by the card in EnKash's reply: the card of somebody else says nothing of this payout. */
export function outcomeByHolder(
	{ mobile: answered }: Card,
	mobile: string | undefined,
): OutcomeDetails {
	const holder = parseMobile(answered);
	if (mobile === undefined || !holder.ok || holder.value === mobile)
		return { outcome: 'allocated' };
	return {
		outcome: 'unconfirmed',
		reasonCode: 'unmatchedReply',
		reason: `EnKash answered for mobile ${holder.value} where ${mobile} was sent.`,
	};
}
