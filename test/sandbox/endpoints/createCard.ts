import * as z from 'zod/v4';
import { cardObject } from '../cards';
import { without } from '../records';
import { Refusal, success } from '../reply';
import type { Reply } from '../reply';
import { documented, sandboxOnly } from '../texts';
import { email, gender, mobile, points, read, text, title } from '../validation';
import { accountOf, cardFacts } from '../world';
import type { Call, Endpoint, World } from '../world';
import { identityOf } from './allocate';

const free = z.string();

const body = z.object({
	userId: text.optional(),
	companyId: text,
	cardAccountId: text,
	email: email.optional(),
	mobile: mobile.optional(),
	title: title.optional(),
	firstName: free.optional(),
	middleName: free.optional(),
	lastName: free.optional(),
	gender: gender.optional(),
	/** Pages show `2000-02-14` and `02-09-2001`. */
	specialDate: z
		.string()
		.regex(/^(\d{4}-\d{2}-\d{2}|\d{2}-\d{2}-\d{4})$/)
		.optional(),
	address: free.optional(),
	address2: free.optional(),
	city: free.optional(),
	state: free.optional(),
	country: free.optional(),
	pincode: free.optional(),
	physicalCard: z.boolean().optional(),
	physicalDeliveryAddressFlag: z.boolean().optional(),
	deliveryAddress: free.optional(),
	deliveryAddress2: free.optional(),
	deliveryCity: free.optional(),
	deliveryState: free.optional(),
	deliveryCountry: free.optional(),
	deliveryPincode: free.optional(),
	/** A number in one copy of the page, a string in another. */
	loadAmount: z.union([points, z.string().regex(/^[1-9]\d*$/)]).optional(),
	primaryEnKashCard: z.boolean().optional(),
	remarks: free.optional(),
	documents: z.array(z.object({ docType: text, docNo: text })).optional(),
});

/** Fields of the request that the reply repeats, in the order of EnKash's example. */
const echoedFields = [
	...(['email', 'mobile', 'title', 'firstName', 'middleName', 'lastName', 'gender'] as const),
	...(['specialDate', 'address', 'address2', 'city', 'state', 'country', 'pincode'] as const),
	...(['remarks', 'deliveryAddress', 'deliveryAddress2', 'deliveryCity'] as const),
	...(['deliveryState', 'deliveryCountry', 'deliveryPincode'] as const),
];

/** Create Card: a new card every time, because the request has nothing by which a repeat could be told. */
function createCard(world: World, call: Call): Reply {
	const { switches, ledger, ids } = world;
	const request = read(body, call.body, switches);
	const account = accountOf(world, request);
	const gift = account.type.name === 'GIFT';
	if (gift && switches.giftLoadAmount === 'mandatory' && request.loadAmount === undefined) {
		throw new Refusal('missing', sandboxOnly.missing('loadAmount'));
	}
	if (request.userId !== undefined && !ledger.isUser(request.userId)) {
		throw new Refusal('notFound', sandboxOnly.noSuchUser);
	}
	const amount = Number(request.loadAmount ?? 0);
	if (amount > account.balance) throw new Refusal('refused', documented.insufficientBalance);

	const echoed: Record<string, unknown> = {};
	for (const field of echoedFields) {
		if (request[field] !== undefined) echoed[field] = request[field];
	}
	const { firstName, lastName } = request;
	const holder = {
		email: request.email,
		mobile: request.mobile,
		title: request.title,
		firstName,
		lastName,
		gender: request.gender,
	};
	const identity =
		request.mobile && identityOf({ mobile: request.mobile, email: request.email }, switches);
	const { card, creation } = ledger.addCard(account, holder, call.endpoint, {
		userId: request.userId,
		identity,
	});
	card.primary = request.primaryEnKashCard ?? true;
	card.extras = {
		...echoed,
		physicalCard: request.physicalCard ?? false,
		physicalDeliveryAddressFlag: request.physicalDeliveryAddressFlag ?? false,
		virtualAccountNumber: `ENKASHEDTC${card.enKashCardId}`,
		tncVersionMasterId: ids.termsVersion(),
		tncUrl: `https://terms.example/tu/${card.token.slice(0, 8)}`,
		...fixedFields,
		...(gift ? giftOnly : {}),
	};
	ledger.load(account, card, creation, amount);

	return success('E1', {
		...without(cardObject(card, cardFacts(world)), 'totalRewardsReceived', 'rewardPointsReceived'),
		...(request.loadAmount !== undefined && {
			loadAmount: switches.cardLoadAmountType === 'number' ? amount : String(amount),
		}),
		accountBalance: account.balance,
		enkashCardTxnId: creation.enkashCardTxnId,
	});
}

/** What the example of this page has otherwise than the reward card's. */
const fixedFields = {
	kycStatus: { name: 'NOT_UPLOADED', label: 'Not Uploaded' },
	cardProgramme: 'TRANSCORP',
	partnerLogo: 'https://imagesbox.enkash.in/IMAGES/EnkashLogo.png',
	cardActivated: false,
	cardKitMasterId: 2,
	switchProvider: 'M2P_TRANSCORP',
	kitType: { name: 'RUPAY', label: 'Rupay' },
	latestKeyFactAccepted: false,
	unallocateFundAllowed: false,
	defaultCardImage: 'https://imagesbox.enkash.in/IMAGES/enkash_ppi.png',
	enKashSupportEmail: 'support@enkash.com',
};

const giftOnly = { binType: { name: 'GIFT_CARD', label: 'Gift Card' } };

export const createCardEndpoints: Endpoint[] = [
	{
		method: 'POST',
		path: '/api/v0/partner/enKashCard',
		family: 'partner',
		envelope: 'E1',
		answer: createCard,
	},
];
