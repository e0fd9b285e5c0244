import type { WholeReply } from '../payout/reconciliation';
import { isAboutAccount, reasonToStop } from '../payout/stopRule';
import type { ItemPayout } from './itemPayout';
import { accountKey } from './payer';

/** Accounts that EnKash pays nothing more from, in a run whose items may name several. */
export class ClosedAccounts {
	private readonly reasons = new Map<string, string>();

	/** Notes the account of a payout that was refused for a fault of the account. */
	note(payout: ItemPayout<unknown>, reply: WholeReply): void {
		const reason = isAboutAccount(reply) && !isTakenBack(payout) ? reasonToStop(reply) : undefined;
		if (reason !== undefined) this.reasons.set(accountKey(payout.statement), reason);
	}

	/** Why a payout is not worth sending, as a sentence, or undefined. */
	reasonFor(payout: ItemPayout<unknown>): string | undefined {
		return this.reasons.get(accountKey(payout.statement));
	}
}

/** Points are taken back from a person's card, so what it lacks concerns nobody else. */
function isTakenBack({ statement }: ItemPayout<unknown>): boolean {
	return statement.transactionType === 'DR';
}
