import * as z from 'zod/v4';
import { sheetOf } from '../sheet';
import { account } from './account';

const { companyId, cardAccountId } = account;

/** Read without checking: what arrives here comes from the clients that are measured. */
const payout = z.looseObject({
	mobile: z.string(),
	loadAmount: z.number(),
	uniqueReferenceNumber: z.string(),
});
const payouts = z.array(z.looseObject({}));

const startBalance = 1_000_000_000;
let paid = 0;

/**
 * EnKash's answer to a request, in the shape of its documented examples, made with little work: no ledger, no checks.
 * The cost of the server must not hide the cost of its clients.
 */
export function replyTo(url: URL, body: string): object {
	switch (url.pathname.split('/').at(-1)) {
		case 'token':
			return { access_token: 'bench-token', token_type: 'bearer', expires_in: 86_399 };
		case 'get':
			return enveloped({ cardAccountId, companyId, availableBalance: startBalance });
		case 'bulk-create-allocate-points-json':
			return enveloped(bulkPayload(payouts.parse(JSON.parse(body))));
		case 'create-allocate-points':
			return enveloped(cardOf(payout.parse(JSON.parse(body))));
		case 'sheet':
			return sheetOf(Number(url.searchParams.get('rows')));
		default:
			return { code: 1, message: 'Not found' };
	}
}

function enveloped(payload: object): object {
	return { code: 0, message: 'Success', payload };
}

function bulkPayload(rows: object[]): object {
	return {
		successBulkEnKashCardCreateDTOs: rows.map((row) => ({ ...row, ...payment() })),
		failureBulkEnKashCardCreateDTOs: [],
		successCount: rows.length,
		failureCount: 0,
		totalCount: rows.length,
	};
}

function cardOf({ mobile, loadAmount, uniqueReferenceNumber }: z.output<typeof payout>): object {
	return {
		...payment(),
		mobile,
		loadAmount,
		pgReferenceNumber: uniqueReferenceNumber,
		maskedNumber: `XXXX XXXX XXXX ${mobile.slice(-4)}`,
		cardStatus: 'ACTIVE',
		expiryMonth: '12',
		expiryYear: '2031',
	};
}

function payment(): object {
	paid++;
	const serial = paid.toString(36).toUpperCase().padStart(7, '0');
	return {
		companyId,
		cardAccountId,
		enkashCardId: `EKC${serial}`,
		userId: `EKU${serial}`,
		accountBalance: startBalance - paid,
		enkashCardTxnId: `ECT${serial}BENCH`,
		otbBalance: 500,
	};
}
