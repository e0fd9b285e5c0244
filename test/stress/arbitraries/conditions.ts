/* eslint-disable @n8n/community-nodes/no-hardcoded-secrets -- runs on the developer's machine, never inside n8n */
import * as fc from 'fast-check';
import type { Switches } from '../../sandbox';
import type { Conditions } from '../fixture/fixture';
import { demoAccount } from '../../sandbox/account';
import { documented } from '../../sandbox/texts';
import { allMobiles } from './cells';

/** What a refusal must not carry any further. */
const echoedLogin = `Authorization: Basic ${Buffer.from(`${demoAccount.clientId}:${demoAccount.clientSecret}`).toString('base64')} user ${demoAccount.username}`;

const echoes = [
	`${documented.duplicateReference}. ${echoedLogin}`,
	`${echoedLogin}: the reference is a duplicate`,
].map((duplicateWords) => ({ duplicateWords }));

/** Words for a reference that EnKash knows which its documentation does not have, and which nodes must understand. */
export const duplicateTexts = [
	'Duplicate transaction reference number',
	'request id already processed',
] as const;

/** Rows that have a whole call refused, though nothing can be seen in them. */
const poison: fc.Arbitrary<Partial<Switches>> = fc.record({
	invalidRowRefusesBatch: fc.constantFrom('http400', 'http413', 'http422', 'code1'),
	poisonedMobiles: fc.oneof(
		{ weight: 9, arbitrary: fc.subarray(allMobiles, { minLength: 1, maxLength: 3 }) },
		{ weight: 1, arbitrary: fc.constant(allMobiles) },
	),
});

/**
 * What EnKash's documentation leaves open, each way, for the calls that move points or make cards.
 *
 * `refusalUsesReference` is left out: where a refusal for want of funds uses the reference up, EnKash says "exists
 * already" of a payout that never was, and no reply can tell.
 */
const oddity: fc.Arbitrary<Partial<Switches>> = fc.oneof(
	{ weight: 1, arbitrary: fc.record({ tokenLifetimeMs: fc.constantFrom(20, 700) }) },
	{
		weight: 8,
		arbitrary: fc.constantFrom<Partial<Switches>>(
			{ tokenSpelling: 'camel' },
			{ failureEnvelope: 'E1' },
			{ failureEnvelope: 'http' },
			{ unknownFields: 'reject' },
			{ referenceScope: 'account' },
			{ repeatedReference: 'original' },
			{ echoReference: false },
			{ holderIdentity: 'mobileAndEmail' },
			{ bulkReferenceEcho: true },
			{ bulkFailureDetails: false },
			{ bulkShortFunds: 'stopAtFirst' },
			{ bulkShortFunds: 'refuseBatch' },
			{ existingHolderRow: 'failed' },
			{ batchErrorForm: 'code1' },
			{ batchErrorForm: 'everyRow' },
			{ cardLoadAmountType: 'text' },
			{ repeatedCoinRequest: 'success' },
			{ narrowSpaceInDates: true },
			{ transactionEnvelope: 'E2' },
			{ transactionPayload: 'array' },
			{ transactionPayload: 'single' },
			{ transactionEnums: 'text' },
			{ transactionOrder: 'oldestFirst' },
			{ transactionMandatory: 'prepaid' },
			{ transactionLagMs: 2000 },
			{ transactionStatus: 'REVERSED' },
			{ transactionStatus: 'FAILED' },
			{ transactionStatus: '' },
			{ transactionFacts: 'bare' },
			{ transactionFilter: 'ignoresReferences' },
			{ transactionPageSize: 2 },
			{ refusalCode: 2 },
			{ refusalWithoutWords: true },
			...duplicateTexts.map((duplicateWords) => ({ duplicateWords })),
			{ duplicateWords: '' },
			// Twice, as such words show only where a reference is known.
			...[...echoes, ...echoes],
			{ singleSessionTokens: true },
			// Only calls that take a while can overlap.
			...[3, 5, 8].map((latencyMs) => ({ latencyMs })),
			{ invalidRowRefusesBatch: 'duplicateWhole' },
			{ invalidRowRefusesBatch: 'duplicateWhole', duplicateWords: '' },
		),
	},
	{ weight: 1, arbitrary: poison },
	{ weight: 1, arbitrary: fc.record({ maxLoadAmount: fc.constantFrom(100, 450) }) },
	{
		weight: 1,
		arbitrary: fc.record({
			blockedMobiles: fc.subarray(allMobiles.slice(0, 12), { minLength: 1 }),
		}),
	},
);

/** Conditions under which hardly anything goes through. */
const adversity: fc.Arbitrary<Partial<Switches>> = fc.oneof(
	fc.record({ batchCondition: fc.constantFrom('companyIdMissing', 'noPrimaryCard', 'kycPending') }),
	fc.record({ rateLimit: fc.integer({ min: 1, max: 5 }), rateLimitWindowSeconds: fc.constant(2) }),
	fc.record({ bulkLimit: fc.constantFrom(2, 5) }),
	fc.constantFrom(
		{ tokenLifetimeMs: 0 },
		{ coinsNeedPartnerId: true },
		{ failureEnvelope: 'http' as const },
	),
);

/** Encryption in step with the credential, and out of step with it. */
const encryption: fc.Arbitrary<Pick<Conditions, 'switches' | 'credential'>> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({
			switches: fc.record({
				encryption: fc.constantFrom('required', 'off'),
				encryptedReplies: fc.boolean(),
				replyWrapper: fc.constantFrom(
					'request',
					'response',
					'payload',
					'data',
					'bare',
					'jsonString',
				),
				encryptionKeyFormat: fc.constantFrom('sha256', 'raw', 'hex'),
			}),
			credential: fc.constant({}),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			switches: fc.record({
				encryption: fc.constantFrom('required', 'off'),
				encryptedReplies: fc.boolean(),
			}),
			credential: fc.constantFrom<Conditions['credential']>(
				{ encryption: 'off' },
				{ encryption: 'both' },
				{ encryption: 'both', encryptionKey: 'ffeeddccbbaa99887766554433221100' },
			),
		}),
	},
);

/** What a scenario finds at EnKash. */
export const conditions: fc.Arbitrary<Conditions> = fc
	.record({
		balance: fc.oneof(
			{ withCrossShrink: true },
			{ weight: 3, arbitrary: fc.constant(10_000_000) },
			{ weight: 1, arbitrary: fc.nat(3000) },
		),
		oddities: fc.array(oddity, { maxLength: 5 }),
		adversity: seldom(adversity, {}),
		encryption: seldom(encryption, { switches: {}, credential: {} }),
		login: seldom(fc.constant<Conditions['credential']>({ password: 'wrong' }), {}),
		loginRefusalForm: fc.constantFrom('oauth2', 'http400', 'http401', 'http500', 'noToken'),
	})
	.map(
		({
			balance,
			oddities,
			adversity: adverse,
			encryption: encrypted,
			login,
			loginRefusalForm,
		}) => ({
			balance,
			switches: Object.assign({ loginRefusalForm }, ...oddities, adverse, encrypted.switches),
			credential: { ...encrypted.credential, ...login },
		}),
	);

function seldom<T>(arbitrary: fc.Arbitrary<T>, usual: T): fc.Arbitrary<T> {
	return fc.oneof(
		{ withCrossShrink: true },
		{ weight: 9, arbitrary: fc.constant(usual) },
		{ weight: 1, arbitrary },
	);
}
