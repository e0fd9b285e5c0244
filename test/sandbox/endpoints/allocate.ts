import * as z from 'zod/v4';
import { cardObject } from '../cards';
import type { Card, Holder } from '../cards';
import type { CardAccount, LedgerEntry } from '../ledger';
import { duplicateWords, Refusal, success } from '../reply';
import type { Reply } from '../reply';
import type { Switches } from '../switches';
import { documented, sandboxOnly } from '../texts';
import { email, gender, mobile, points, read, text, title } from '../validation';
import { accountOf, cardFacts } from '../world';
import type { Call, Endpoint, World } from '../world';

const body = z.object({
	companyId: text,
	cardAccountId: text,
	transactionCode: z.literal('ALLOCATION'),
	transactionType: z.enum(['CR', 'DR']),
	type: z.enum(['ALLOCATE_POINT', 'UNALLOCATE_POINT']),
	email,
	mobile,
	title,
	firstName: text,
	gender,
	loadAmount: points,
	uniqueReferenceNumber: text.optional(),
	uniqueReferenceNum: text.optional(),
	/** Only in the guide's variant; accepted, not needed. */
	enkashCardId: text.optional(),
});

/** Names of the reference that the server does not know under each setting. */
const hiddenNames: Record<Switches['referenceField'], readonly string[]> = {
	both: [],
	long: ['uniqueReferenceNum'],
	short: ['uniqueReferenceNumber'],
};

/** Create And Allocate Points: creates the holder's card when there is none, and moves points to it or back. */
function allocate(world: World, call: Call): Reply {
	const { switches, ledger } = world;
	const request = read(body, call.body, switches, hiddenNames[switches.referenceField]);
	const reference = request.uniqueReferenceNumber ?? request.uniqueReferenceNum;
	if (reference === undefined) {
		throw new Refusal('missing', sandboxOnly.missing('uniqueReferenceNumber'));
	}
	const honoured = {
		both: reference,
		long: request.uniqueReferenceNumber,
		short: request.uniqueReferenceNum,
	}[switches.referenceField];
	const credit = request.transactionType === 'CR';
	if (credit !== (request.type === 'ALLOCATE_POINT')) {
		throw new Refusal('invalid', sandboxOnly.typeMismatch);
	}
	const account = accountOf(world, request);
	refuseUnpayable(world, account, request.mobile, request.loadAmount);
	if (
		honoured !== undefined &&
		ledger.isReferenceUsed(honoured, account, switches.referenceScope)
	) {
		const original = world.originals.get(originalKey(account, honoured));
		if (switches.repeatedReference === 'original' && original !== undefined) {
			return success('E1', original);
		}
		throw new Refusal('refused', duplicateWords(documented.duplicateReference, switches));
	}

	const identity = identityOf(request, switches);
	const known = account.holders.get(identity);
	if (!credit && !known) throw new Refusal('notFound', sandboxOnly.noSuchHolder);
	const short = credit
		? account.balance < request.loadAmount && documented.insufficientBalance
		: (known?.balance ?? 0) < request.loadAmount && sandboxOnly.cardBalanceTooLow;
	if (short !== false) {
		if (switches.refusalUsesReference && honoured !== undefined) {
			ledger.useReference(honoured, account);
		}
		throw new Refusal('refused', short);
	}

	const card =
		known ?? ledger.addCard(account, holderOf(request), call.endpoint, { identity }).card;
	const entry = ledger.pay({
		account,
		card,
		amount: request.loadAmount,
		transactionType: request.transactionType,
		reference,
		honoured,
		endpoint: call.endpoint,
	});
	const payload = paymentObject(world, account, card, entry, honoured);
	if (honoured !== undefined) world.originals.set(originalKey(account, honoured), payload);
	return success('E1', payload);
}

/** What single and bulk allocation refuse whatever the state of the money is. */
export function refuseUnpayable(
	{ switches }: World,
	account: CardAccount,
	holderMobile: string,
	amount: number,
): void {
	if (account.type.name === 'GIFT') throw new Refusal('refused', documented.binTypeNotMapped);
	if (switches.maxLoadAmount !== 'off' && amount > switches.maxLoadAmount) {
		throw new Refusal('invalid', sandboxOnly.aboveLimit(switches.maxLoadAmount));
	}
	if (switches.blockedMobiles.includes(holderMobile)) {
		throw new Refusal('refused', sandboxOnly.blockedUser);
	}
}

/** What makes two requests mean the same holder within an account. */
export function identityOf(person: { mobile: string; email?: string }, switches: Switches): string {
	return switches.holderIdentity === 'mobile'
		? person.mobile
		: `${person.mobile} ${person.email?.toLowerCase() ?? ''}`;
}

function holderOf(request: z.infer<typeof body>): Holder {
	return {
		email: request.email,
		mobile: request.mobile,
		title: request.title,
		firstName: request.firstName,
		gender: request.gender,
	};
}

function paymentObject(
	world: World,
	account: CardAccount,
	card: Card,
	entry: LedgerEntry,
	honoured: string | undefined,
): Record<string, unknown> {
	return {
		...cardObject(card, cardFacts(world)),
		loadAmount: entry.amount,
		accountBalance: account.balance,
		enkashCardTxnId: entry.enkashCardTxnId,
		// Undefined, and so left out of the JSON, when no reference was honoured.
		pgReferenceNumber: world.switches.echoReference ? honoured : undefined,
	};
}

function originalKey(account: CardAccount, reference: string): string {
	return JSON.stringify([account.cardAccountId, reference]);
}

/** Rewards and incentives differ by the account alone; the guide gives incentives a path of their own. */
export const allocateEndpoints: Endpoint[] = ['create-allocate-points', 'points/allocate'].map(
	(path) => ({
		method: 'POST',
		path: `/api/v0/partner/enKashCard/${path}`,
		family: 'partner',
		envelope: 'E1',
		answer: allocate,
	}),
);
