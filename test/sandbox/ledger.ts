import type { SandboxAccount } from './account';
import { newCard } from './cards';
import type { AccountType, Card, Holder } from './cards';
import type { Clock } from './clock';
import type { Ids } from './ids';

/** Points that moved between a card account and a card. Nothing else is a payment. */
export interface LedgerEntry {
	/** As the client sent it under either name, also when the server ignored that name: so a double payment shows. */
	reference: string;
	/** The server read the reference and checked that it is new. */
	referenceHonoured: boolean;
	companyId: string;
	cardAccountId: string;
	mobile: string;
	/** Always positive; `transactionType` has the direction. */
	amount: number;
	/** CR: account to card. DR: card to account. */
	transactionType: 'CR' | 'DR';
	enkashCardTxnId: string;
	enKashCardId: string;
	/** Last part of the path, e.g. `create-allocate-points`. */
	endpoint: string;
	/** ms since 1970, by the sandbox's clock. */
	at: number;
}

export interface CoinGrant {
	requestId: string;
	companyId: string;
	userId: string;
	event: string;
	amount: number;
	at: number;
}

export interface CardCreation {
	enKashCardId: string;
	userId: string;
	companyId: string;
	cardAccountId: string;
	/** `''` when a card was made without one. */
	mobile: string;
	/** `''` when a card was made without one. */
	email: string;
	/** Points or rupees loaded with a created card; 0 for cards that an allocation made, whose points are in `points`. */
	loadAmount: number;
	enkashCardTxnId: string;
	/** `enKashCard` for the create-card call, else the allocation that made the card. */
	endpoint: string;
	at: number;
}

/** A coin event that was created or updated, as it was afterwards. */
export interface CoinEventChange {
	change: 'created' | 'updated';
	coinConfigId: string;
	companyId: string;
	event: string;
	/** Coins that one allocation grants. */
	amount: number;
	at: number;
}

/** A line of the transaction log. */
export interface Transaction {
	id: string;
	card: Card;
	amount: number;
	transactionType: 'CR' | 'DR';
	type: 'ALLOCATE_POINT' | 'UNALLOCATE_POINT' | 'LOAD_MONEY';
	/** The reference the server knows; undefined when it got or honoured none. */
	reference: string | undefined;
	at: number;
}

/** One prefunded pool of the company and the cards funded from it. */
export interface CardAccount {
	cardAccountId: string;
	companyId: string;
	type: AccountType;
	/** What is left to allocate. */
	balance: number;
	/** The company's own card: found by its id, never listed among the holders. */
	primaryCard: Card;
	/** By card id, in the order of creation. */
	cards: Map<string, Card>;
	/** By mobile, or mobile and e-mail; see the switch `holderIdentity`. */
	holders: Map<string, Card>;
	log: Transaction[];
	/** Sum of what lies on the cards. */
	onCards: number;
}

export interface Payment {
	account: CardAccount;
	card: Card;
	amount: number;
	transactionType: 'CR' | 'DR';
	/** What the client sent. */
	reference: string;
	/** What the server read of it. */
	honoured: string | undefined;
	endpoint: string;
}

const accountTypes: Record<AccountType['name'], AccountType> = {
	EMPLOYEE_REWARDS: {
		name: 'EMPLOYEE_REWARDS',
		label: 'Employee Rewards',
		description: 'Reward',
	},
	CHANNEL_INCENTIVE: {
		name: 'CHANNEL_INCENTIVE',
		label: 'Channel Incentive',
		description: 'Incentive',
	},
	GIFT: { name: 'GIFT', label: 'Gift', description: 'Gift' },
};

/**
 * The truth about money: who was paid what, under which reference, and what is left. It records what the server did,
 * whatever the client was told. Every method is synchronous, so no two requests can interleave within one.
 */
export class Ledger {
	readonly points: LedgerEntry[] = [];
	readonly coins: CoinGrant[] = [];
	readonly cards: CardCreation[] = [];
	readonly coinEventChanges: CoinEventChange[] = [];

	private readonly accounts = new Map<string, CardAccount>();
	private readonly userIds = new Map<string, string>();
	private readonly knownUsers = new Set<string>();
	private readonly entriesByReference = new Map<string, LedgerEntry[]>();
	private readonly logByReference = new Map<string, Transaction[]>();
	private readonly usedReferences = new Set<string>();
	private readonly coinBalances = new Map<string, number>();
	private readonly coinRequests = new Set<string>();

	constructor(
		private readonly company: SandboxAccount,
		private readonly ids: Ids,
		private readonly clock: Clock,
	) {
		this.reset();
	}

	/** Back to three full accounts without holders. The arrays stay the same objects. */
	reset(): void {
		for (const list of [this.points, this.coins, this.cards]) list.length = 0;
		this.coinEventChanges.length = 0;
		for (const map of [this.accounts, this.userIds, this.entriesByReference]) map.clear();
		for (const map of [this.logByReference, this.coinBalances]) map.clear();
		for (const set of [this.knownUsers, this.usedReferences, this.coinRequests]) set.clear();
		this.knownUsers.add(this.company.userId);
		this.ids.reserve(this.company.userId);
		this.openAccount(this.company.cardAccountId, accountTypes.EMPLOYEE_REWARDS);
		this.openAccount(this.company.incentiveCardAccountId, accountTypes.CHANNEL_INCENTIVE);
		this.openAccount(this.company.giftCardAccountId, accountTypes.GIFT);
	}

	/** All payments a client made under a reference: more than one is a double payment. */
	byReference(reference: string): LedgerEntry[] {
		return this.entriesByReference.get(reference) ?? [];
	}

	/** What is left to allocate; throws for an account that does not exist. */
	balance(cardAccountId: string): number {
		const account = this.accounts.get(cardAccountId);
		if (!account) throw new Error(`The sandbox has no card account ${cardAccountId}`);
		return account.balance;
	}

	/** `idCase` says whether capitals and small letters of an ID are different letters. */
	account(
		companyId: string,
		cardAccountId: string,
		idCase: 'exact' | 'ignored' = 'exact',
	): CardAccount | undefined {
		const spelt = (id: string): string => (idCase === 'exact' ? id : id.toUpperCase());
		const account = this.accounts.get(spelt(cardAccountId));
		return account?.companyId === spelt(companyId) ? account : undefined;
	}

	isReferenceUsed(reference: string, account: CardAccount, scope: 'company' | 'account'): boolean {
		return this.usedReferences.has(
			scope === 'company'
				? companyKey(account.companyId, reference)
				: accountKey(account, reference),
		);
	}

	useReference(reference: string, account: CardAccount): void {
		this.usedReferences.add(companyKey(account.companyId, reference));
		this.usedReferences.add(accountKey(account, reference));
	}

	/** Makes a card. A person known by mobile keeps the user id; `userId` overrides that. */
	addCard(
		account: CardAccount,
		holder: Holder,
		endpoint: string,
		more: { userId?: string; extras?: Record<string, unknown>; identity?: string } = {},
	): { card: Card; creation: CardCreation } {
		const at = this.clock.now();
		const userId = more.userId ?? this.userIdOf(holder.mobile);
		const card = newCard(this.ids, at, {
			userId,
			companyId: account.companyId,
			cardAccountId: account.cardAccountId,
			accountType: account.type,
			holder,
			extras: more.extras ?? {},
		});
		account.cards.set(card.enKashCardId, card);
		if (more.identity !== undefined && !account.holders.has(more.identity)) {
			account.holders.set(more.identity, card);
		}
		const creation: CardCreation = {
			enKashCardId: card.enKashCardId,
			userId,
			companyId: account.companyId,
			cardAccountId: account.cardAccountId,
			mobile: holder.mobile ?? '',
			email: holder.email ?? '',
			loadAmount: 0,
			enkashCardTxnId: '',
			endpoint,
			at,
		};
		this.cards.push(creation);
		return { card, creation };
	}

	/** Moves points and writes it down. Whether that is allowed has been settled before. */
	pay(payment: Payment): LedgerEntry {
		const { account, card, amount, transactionType, honoured } = payment;
		this.move(account, card, transactionType === 'CR' ? amount : -amount);
		const entry: LedgerEntry = {
			reference: payment.reference,
			referenceHonoured: honoured !== undefined,
			companyId: account.companyId,
			cardAccountId: account.cardAccountId,
			mobile: card.holder.mobile ?? '',
			amount,
			transactionType,
			enkashCardTxnId: this.ids.transaction(),
			enKashCardId: card.enKashCardId,
			endpoint: payment.endpoint,
			at: card.modifiedAt,
		};
		this.points.push(entry);
		append(this.entriesByReference, entry.reference, entry);
		if (honoured !== undefined) this.useReference(honoured, account);
		this.write(account, {
			id: entry.enkashCardTxnId,
			card,
			amount,
			transactionType,
			type: transactionType === 'CR' ? 'ALLOCATE_POINT' : 'UNALLOCATE_POINT',
			reference: honoured,
			at: entry.at,
		});
		return entry;
	}

	/** The load that comes with a created card. */
	load(account: CardAccount, card: Card, creation: CardCreation, amount: number): void {
		creation.enkashCardTxnId = this.ids.transaction();
		if (amount === 0) return;
		this.move(account, card, amount);
		creation.loadAmount = amount;
		this.write(account, {
			id: creation.enkashCardTxnId,
			card,
			amount,
			transactionType: 'CR',
			type: 'LOAD_MONEY',
			reference: undefined,
			at: card.modifiedAt,
		});
	}

	/** The log lines of one reference, without a walk through the whole log. */
	transactionsOf(reference: string, account: CardAccount): Transaction[] {
		return this.logByReference.get(accountKey(account, reference)) ?? [];
	}

	isUser(userId: string): boolean {
		return this.knownUsers.has(userId);
	}

	isCoinRequestUsed(companyId: string, requestId: string): boolean {
		return this.coinRequests.has(companyKey(companyId, requestId));
	}

	grantCoins(grant: Omit<CoinGrant, 'at'>): void {
		this.coins.push({ ...grant, at: this.clock.now() });
		this.coinRequests.add(companyKey(grant.companyId, grant.requestId));
		this.coinBalances.set(grant.userId, this.coinBalance(grant.userId) + grant.amount);
	}

	noteCoinEvent(change: Omit<CoinEventChange, 'at'>): void {
		this.coinEventChanges.push({ ...change, at: this.clock.now() });
	}

	coinBalance(userId: string): number {
		return this.coinBalances.get(userId) ?? 0;
	}

	private openAccount(cardAccountId: string, type: AccountType): void {
		const { companyId, username, balance } = this.company;
		const holder: Holder = {
			email: 'admin@sandbox.example',
			mobile: username,
			title: 'Ms',
			firstName: 'Sandbox Admin',
			gender: 'F',
		};
		this.accounts.set(cardAccountId, {
			cardAccountId,
			companyId,
			type,
			balance,
			primaryCard: newCard(this.ids, this.clock.now(), {
				userId: this.userIdOf(username),
				companyId,
				cardAccountId,
				accountType: type,
				holder,
				primary: true,
			}),
			cards: new Map(),
			holders: new Map(),
			log: [],
			onCards: 0,
		});
	}

	private userIdOf(mobile: string | undefined): string {
		const known = mobile === undefined ? undefined : this.userIds.get(mobile);
		if (known !== undefined) return known;
		const userId = this.ids.user();
		this.knownUsers.add(userId);
		if (mobile !== undefined) this.userIds.set(mobile, userId);
		return userId;
	}

	private move(account: CardAccount, card: Card, toCard: number): void {
		account.balance -= toCard;
		account.onCards += toCard;
		card.balance += toCard;
		card.modifiedAt = this.clock.now();
		if (toCard < 0) return;
		card.credits += 1;
		card.credited += toCard;
		card.lastAllocated = card.latestCredit;
		card.latestCredit = toCard;
	}

	private write(account: CardAccount, transaction: Transaction): void {
		account.log.push(transaction);
		if (transaction.reference !== undefined) {
			append(this.logByReference, accountKey(account, transaction.reference), transaction);
		}
	}
}

/** JSON keeps ids with odd characters apart. */
function companyKey(companyId: string, id: string): string {
	return JSON.stringify([companyId, id]);
}

function accountKey(account: CardAccount, reference: string): string {
	return JSON.stringify([account.companyId, account.cardAccountId, reference]);
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
	const list = map.get(key);
	if (list) list.push(value);
	else map.set(key, [value]);
}
