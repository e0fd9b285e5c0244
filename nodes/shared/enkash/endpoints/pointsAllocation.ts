import * as z from 'zod/v4-mini';
import { pathParameter } from '../addresses';
import type { EndpointCall } from '../client';
import { deniesPayment } from '../messages';
import { cardIdNames, recordSchema, statedAmount, textOf } from '../records';
import { idOfTransaction, statedReference } from './transactions';

/** The path on EnKash's pages for rewards and for incentives; its guide for incentives names another. */
export const allocationPath = '/api/v0/partner/enKashCard/create-allocate-points';

/** The user's choice of path. */
export const allocationPathParameter = pathParameter(allocationPath);

/** The field that carries the client's reference; EnKash's pages contradict each other. */
export type ReferenceField = 'both' | 'uniqueReferenceNumber' | 'uniqueReferenceNum';

/** `CR` puts points on a holder's card, `DR` takes them back. */
export type TransactionType = 'CR' | 'DR';

/** Points for one holder, under EnKash's names. */
export interface PointsAllocation {
	companyId: string;
	cardAccountId: string;
	transactionType: TransactionType;
	email?: string;
	/** Ten digits. */
	mobile: string;
	title?: string;
	firstName: string;
	gender?: string;
	/** Whole points. */
	loadAmount: number;
	reference: string;
	referenceField: ReferenceField;
}

const typeOf = { CR: 'ALLOCATE_POINT', DR: 'UNALLOCATE_POINT' } as const;

/**
 * A holder's card in a reply. All of EnKash's examples have the ID of a card or of a transaction; a payload without
 * either proves nothing. Neither does one with the status of a failed transaction; the examples have none.
 */
export const cardSchema = recordSchema.check(
	z.refine(
		(card) => textOf(card, cardIdNames) !== undefined || idOfTransaction(card) !== undefined,
	),
	z.refine((card) => !deniesPayment(textOf(card, ['status']) ?? '')),
);
export type Card = z.output<typeof cardSchema>;

/**
 * Creates a holder's reward card if there is none, and credits points to it or takes them back.
 * Source: EnKash, "Create And Allocate Points" (api-9796905). The reference is `uniqueReferenceNumber` in its table
 * and `uniqueReferenceNum` in its example, so both are sent unless told otherwise. The path is a setting, as the guide
 * for incentives (doc-1039496) has `points/allocate` where its page (api-9796911) has this one.
 */
export function allocatePoints(
	allocation: PointsAllocation,
	path: string = allocationPath,
): EndpointCall<Card> {
	const { reference, referenceField, transactionType } = allocation;
	return {
		request: {
			method: 'POST',
			path,
			body: {
				companyId: allocation.companyId,
				cardAccountId: allocation.cardAccountId,
				transactionCode: 'ALLOCATION',
				transactionType,
				type: typeOf[transactionType],
				email: allocation.email,
				mobile: allocation.mobile,
				title: allocation.title,
				firstName: allocation.firstName,
				gender: allocation.gender,
				loadAmount: allocation.loadAmount,
				...(referenceField !== 'uniqueReferenceNum' && { uniqueReferenceNumber: reference }),
				...(referenceField !== 'uniqueReferenceNumber' && { uniqueReferenceNum: reference }),
			},
		},
		payload: cardSchema,
	};
}

/** The facts of a payout that a card in a reply states. Amounts are in points. */
export interface CardStatement {
	uniqueReferenceNumber?: string;
	mobile?: string;
	email?: string;
	userId?: string;
	loadAmount?: number;
	companyId?: string;
	cardAccountId?: string;
	transactionType?: string;
}

/** Reads those facts. EnKash returns the reference as `pgReferenceNumber`, though its own example lacks it. */
export function statementInCard(card: Card): CardStatement {
	return {
		uniqueReferenceNumber: statedReference(card),
		mobile: textOf(card, ['mobile']),
		email: textOf(card, ['email']),
		userId: textOf(card, ['userId']),
		loadAmount: statedAmount(card.loadAmount),
		companyId: textOf(card, ['companyId']),
		cardAccountId: textOf(card, ['cardAccountId']),
		transactionType: textOf(card, ['transactionType']),
	};
}
