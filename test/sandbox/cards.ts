import type { SandboxAccount } from './account';
import { dateText, expiry } from './clock';
import type { Clock } from './clock';
import type { Ids } from './ids';

export interface AccountType {
	name: 'EMPLOYEE_REWARDS' | 'CHANNEL_INCENTIVE' | 'GIFT';
	label: string;
	description: string;
}

/** What a request says about the person; what it leaves out stays out of every reply. */
export interface Holder {
	email?: string;
	mobile?: string;
	title?: string;
	firstName?: string;
	lastName?: string;
	gender?: string;
}

export interface Card {
	enKashCardId: string;
	userId: string;
	companyId: string;
	cardAccountId: string;
	accountType: AccountType;
	holder: Holder;
	/** Points on the card. */
	balance: number;
	/** Number and sum of all credits. */
	credits: number;
	credited: number;
	/** Amount of the credit before the latest one. */
	lastAllocated: number;
	latestCredit: number;
	/** ms since 1970, like every `…At` here. */
	createdAt: number;
	modifiedAt: number;
	token: string;
	extEntityId: string;
	primary: boolean;
	/** Fields that only a created card's reply has, in its order. */
	extras: Record<string, unknown>;
}

/** A card without points on it. */
export function newCard(
	ids: Ids,
	at: number,
	made: Pick<Card, 'userId' | 'companyId' | 'cardAccountId' | 'accountType' | 'holder'> &
		Partial<Card>,
): Card {
	return {
		enKashCardId: ids.card(),
		balance: 0,
		credits: 0,
		credited: 0,
		lastAllocated: 0,
		latestCredit: 0,
		createdAt: at,
		modifiedAt: at,
		token: ids.cardToken(),
		extEntityId: ids.entity(),
		primary: false,
		extras: {},
		...made,
	};
}

export function maskedNumber(holder: Holder): string {
	return `XXXX XXXX XXXX ${(holder.mobile ?? '0000').slice(-4)}`;
}

export interface CardFacts {
	account: SandboxAccount;
	clock: Clock;
	narrowSpace: boolean;
}

/** A card as a look-up shows it, in the key order of EnKash's allocation example. */
export function cardObject(
	card: Card,
	{ account, narrowSpace }: CardFacts,
): Record<string, unknown> {
	return {
		enKashCardId: card.enKashCardId,
		userId: card.userId,
		cardAccountId: card.cardAccountId,
		token: card.token,
		maskedNumber: maskedNumber(card.holder),
		...expiry(card.createdAt),
		...card.holder,
		usedMtd: 0,
		usedDtd: 0,
		usedYtd: 0,
		otbBalance: card.balance,
		primaryCard: card.primary,
		prepaidCard: true,
		physicalCard: false,
		deleted: false,
		closedLoopCard: false,
		createdOn: dateText(card.createdAt, narrowSpace),
		modifiedOn: dateText(card.modifiedAt, narrowSpace),
		cardStatus: { name: 'UL', label: 'UnLocked' },
		kycStatus: { name: 'VERIFIED', label: 'Verified' },
		cardProgramme: 'SBM',
		useAccountFunds: false,
		blockCode: 'A',
		partnerLogo: 'https://image.enkash.in/IMAGES/sbm-logo.png',
		physicalDeliveryAddressFlag: false,
		cardActivated: true,
		binType: { name: 'REWARD', label: 'Reward Card' },
		companyId: card.companyId,
		cardKitMasterId: 14,
		extEntityId: card.extEntityId,
		switchProvider: 'EK_CLOSEDLOOP_CREDIT',
		physicalCardAllowed: false,
		surchargeAmt: 0,
		panValidated: false,
		usedLtd: 0,
		latestTnCVersionAccepted: true,
		latestKeyFactAccepted: true,
		latestTnCVersionAcceptedForPrimaryCard: true,
		latestKeyFactAcceptedCardForPrimaryCard: true,
		virtualAccountNumber: `ENKASHEDENK${card.enKashCardId}`,
		limitAllocatedLtd: 0,
		posAllowed: false,
		posAllowedAdmin: false,
		atmAllowed: false,
		atmAllowedAdmin: false,
		onlineAllowed: false,
		onlineAllowedAdmin: false,
		liveImage: false,
		cKycEnabled: false,
		unallocateFundAllowed: true,
		useParentFundAllowed: false,
		minKycOtpVerified: false,
		enKashSupportEmail: 'support@enkash.in',
		enKashSupportMobile: '1234567890',
		companyName: account.companyName,
		vKycAllowed: false,
		accountType: card.accountType,
		lastAllocatedAmount: card.lastAllocated,
		holdBalance: 0,
		unAllocateHoldBalance: 0,
		tncUnAllocateAllowed: false,
		tncUnAllocateAccepted: false,
		totalRewardsReceived: card.credits,
		rewardPointsReceived: card.credited,
		// A card made by the create-card call overrides what differs there.
		...card.extras,
	};
}
