import type { PayoutFacts } from '../payout/result';
import type { EnKashAccount } from './account';
import type { EnKashContext } from './context';
import { operationError } from './errors';

/** A payout read from an item, or why it can't be sent and what of it is valid all the same. */
export type Checked<T> = { ok: true; value: T } | { ok: false; reason: string; valid: PayoutFacts };

/** The company that pays: the node's own choice before the credential's. Throws a `NodeOperationError`. */
export function readCompanyId(
	context: EnKashContext,
	account: EnKashAccount,
	ownCompanyId: string,
): string {
	const companyId = ownCompanyId || account.companyId;
	if (companyId !== '') return companyId;
	throw operationError(context.getNode(), 'There is no Company ID', {
		advice: 'Enter the Company ID in the EnKash credential, or in the options of this node.',
	});
}

/** The company and the account that points are taken from. Throws a `NodeOperationError`. */
export function readPayer(
	context: EnKashContext,
	account: EnKashAccount,
	own: { companyId: string; cardAccountId: string },
): { companyId: string; cardAccountId: string } {
	const companyId = readCompanyId(context, account, own.companyId);
	const cardAccountId = own.cardAccountId || account.cardAccountId;
	if (cardAccountId !== '') return { companyId, cardAccountId };
	throw operationError(context.getNode(), 'There is no Card Account ID', {
		advice: 'Enter the Card Account ID in this node or in the EnKash credential.',
	});
}
