/* eslint-disable @n8n/community-nodes/no-hardcoded-secrets -- made up, they open nothing but this sandbox */
/** The company this sandbox serves, its login, its three prefunded card accounts, and one coin user and event. */
export interface SandboxAccount {
	clientId: string;
	clientSecret: string;
	/** Ten-digit mobile number of the partner's API user. */
	username: string;
	password: string;
	partnerId: string;
	companyId: string;
	companyName: string;
	/** Account of type EMPLOYEE_REWARDS. */
	cardAccountId: string;
	/** Account of type CHANNEL_INCENTIVE. */
	incentiveCardAccountId: string;
	/** Account of type GIFT. */
	giftCardAccountId: string;
	/** Points (or rupees, on the gift account) in each of the three accounts at the start. */
	balance: number;
	/** Secret of the payload encryption; `''` = `clientSecret`. */
	encryptionKey: string;
	/** A user who is known from the start, so that coins can be allocated without a card. */
	userId: string;
	/** A coin event that exists from the start. */
	coinConfigId: string;
	coinEvent: string;
	/** Coins that one allocation of `coinEvent` grants. */
	coinAmount: number;
}

/** Made up from end to end; nothing here works at EnKash. */
export const demoAccount: Readonly<SandboxAccount> = {
	clientId: 'CEKSANDBX1',
	clientSecret: '0123456789abcdef0123456789abcdef01234567',
	username: '9000000000',
	password: 'sandbox-password',
	partnerId: 'CRMSANDBX',
	companyId: 'CEKSANDBX1',
	companyName: 'Sandbox Company',
	cardAccountId: 'CASANDBX1',
	incentiveCardAccountId: 'CASANDBX2',
	giftCardAccountId: 'CASANDBX3',
	balance: 10_000_000,
	// 32 hex digits, so that all three key formats can be tried with it.
	encryptionKey: '00112233445566778899aabbccddeeff',
	userId: 'EKSANDBX',
	coinConfigId: 'WCC000001',
	coinEvent: 'REFERRAL_EVENT',
	coinAmount: 25,
};
