import * as z from 'zod/v4';

/**
 * What EnKash's documentation leaves open or says in two ways. Each switch is one such question; its
 * default is the likeliest answer. `sandbox.switches` is live: a change counts from the next request on.
 */
export interface Switches {
	/** Life of a bearer token in ms. Prose says five minutes, whatever `expires_in` announces. */
	tokenLifetimeMs: number;
	/** What `expires_in` announces, in seconds. */
	announcedExpiresIn: number;
	/** Spelling of the token reply: `access_token` or `accessToken`. */
	tokenSpelling: 'snake' | 'camel';
	/** Consecutive failed logins that lock the account until `reset()`; 0 = never. */
	lockoutAfter: number;
	/** A login ends all tokens before it. */
	singleSessionTokens: boolean;
	/** How a login is refused: as OAuth 2 has it (400 or 401), always with one HTTP status, or with 200 and no token. */
	loginRefusalForm: 'oauth2' | 'http400' | 'http401' | 'http500' | 'noToken';

	/**
	 * Body of a refusal where successes come in E1: allocation, bulk, new card (`reply.ts` has both envelopes).
	 * `http` keeps E2 and adds HTTP 422 or 404.
	 */
	failureEnvelope: 'E2' | 'E1' | 'http';
	/** `code` or `response_code` in the body of a refusal. Documented is 1; the Payouts product has others. */
	refusalCode: number;
	/** Refusals of a call carry neither message nor payload, refused rows of a bulk reply no `failureReason`. */
	refusalWithoutWords: boolean;
	/** Body fields no page lists: ignored, or refused with 422. */
	unknownFields: 'ignore' | 'reject';

	/** Name under which a single allocation reads the reference; under the other one it is ignored without a word. */
	referenceField: 'both' | 'long' | 'short';
	/** Where a reference must be unique. */
	referenceScope: 'company' | 'account';
	/** Reply of a single allocation to a reference that was paid before. */
	repeatedReference: 'refuse' | 'original';
	/**
	 * Message for a known reference: in a bulk row, a single allocation and for a coin `requestId`. `''` = none at all;
	 * null = the documented one, for coins the sandbox's own.
	 */
	duplicateWords: string | null;
	/** A payment refused for want of funds uses its reference up. */
	refusalUsesReference: boolean;
	/** A single allocation answers with `pgReferenceNumber`. */
	echoReference: boolean;
	/** How an allocation, single or bulk, recognises somebody who has a card already, within one card account. */
	holderIdentity: 'mobile' | 'mobileAndEmail';
	/** Whether an account is found by its IDs in small letters too, as a database may have it. Replies spell them as ever. */
	idCase: 'exact' | 'ignored';
	/** Highest `loadAmount` of one payment. The lowest is 1. */
	maxLoadAmount: number | 'off';

	/** Most rows one bulk call may hold. */
	bulkLimit: number | 'off';
	/** Success rows of a bulk reply carry `uniqueReferenceNumber`. */
	bulkReferenceEcho: boolean;
	/** Failure rows of a bulk reply carry `uniqueReferenceNumber` and `failureReason`. */
	bulkFailureDetails: boolean;
	/** Account runs short within a batch: each row for itself, no row after the first short one, or none at all. */
	bulkShortFunds: 'eachRow' | 'stopAtFirst' | 'refuseBatch';
	/** With `isPointsAllocation=false`, a row of an existing holder is a failure row or in neither list. */
	existingHolderRow: 'failed' | 'omitted';
	/** How a condition of the whole batch is told: HTTP 4xx, HTTP 200 with code 1, or in every row. */
	batchErrorForm: 'http' | 'code1' | 'everyRow';
	/** A documented condition of the whole batch that holds now. */
	batchCondition: 'none' | 'companyIdMissing' | 'noPrimaryCard' | 'kycPending' | 'binTypeNotMapped';
	/** Mobiles that no points go to, single or bulk. */
	blockedMobiles: string[];
	/**
	 * What one bad row does to its bulk call. `off`: it is a failure row of its own. `http…` and `code1`: the whole call
	 * is refused in that form, nothing is processed, and the message does not name the row. `duplicateWhole`: as `off`,
	 * but one known reference refuses the whole call, as `failureEnvelope` says.
	 * A bad row breaks the field table, is in `poisonedMobiles`, or (never with `off` and `duplicateWhole`) has a name
	 * with an emoji or of more than 255 characters.
	 */
	invalidRowRefusesBatch: 'off' | 'http400' | 'http413' | 'http422' | 'code1' | 'duplicateWhole';
	/** Mobiles whose rows a bulk call finds invalid for no visible reason. */
	poisonedMobiles: string[];

	transactionEnvelope: 'E1' | 'E2';
	/** `payload` of the transaction log: `{recordsCount, data}`, the rows, or the first row alone (null without one). */
	transactionPayload: 'records' | 'array' | 'single';
	/** Enum-like fields of a log row: `{name, label}` as in card objects, or plain text. */
	transactionEnums: 'object' | 'text';
	transactionOrder: 'newestFirst' | 'oldestFirst';
	/** `status` of every log row; `''` = rows have no such field. */
	transactionStatus: string;
	/** `bare`: log rows hold the reference, the amount and the status, and name no person, account or company. */
	transactionFacts: 'full' | 'bare';
	/** Which of the filters by reference count: both, neither, or `pgReferenceNumber` but not `pgReferenceNumbers`. */
	transactionFilter: 'honoured' | 'ignoresReferences' | 'ignoresList';
	/** Most rows in one reply, the first ones by `transactionOrder`; `recordsCount` still counts them all. */
	transactionPageSize: number | 'off';
	/** `account`: company and account suffice. `prepaid`: card id and reference are mandatory too, as on the prepaid page. */
	transactionMandatory: 'account' | 'prepaid';
	/** A payment shows up in the log only after this many ms of the sandbox's clock. */
	transactionLagMs: number;

	/** `currentMonthAllocationPoint` of an account: computed, this number, or no such field. */
	monthAllocation: number | 'fromLedger' | 'missing';

	/** Search: E1 with `{recordsCount, data}`, E2 with one card, or E1 with a bare array. */
	searchReply: 'list' | 'single' | 'array';
	/** Search without `enKashCardId` is refused, as the incentive page has it. */
	searchNeedsCardId: boolean;

	/** A new card on a gift account without `loadAmount`. */
	giftLoadAmount: 'optional' | 'mandatory';
	/** JSON type of `loadAmount` in a new card's reply: example or field table. */
	cardLoadAmountType: 'number' | 'text';

	/** `required`: bodies in the clear are refused with 422. */
	encryption: 'off' | 'required';
	encryptedReplies: boolean;
	/** How a request carries its ciphertext: `{"request": …}`, or the bare Base64 text (quoted or not). */
	requestWrapper: 'request' | 'bare';
	/** How a reply carries its ciphertext: under this key, as bare Base64 text, or as a JSON string. */
	replyWrapper: 'request' | 'response' | 'payload' | 'data' | 'bare' | 'jsonString';
	/** AES key: first 16 bytes of SHA-256(key), first 16 bytes of the key's UTF-8, or the hex-decoded key. */
	encryptionKeyFormat: 'sha256' | 'raw' | 'hex';

	/** Coin calls are refused without the `partnerId` header. */
	coinsNeedPartnerId: boolean;
	/** Reply to a coin `requestId` that was used before; neither grants again. */
	repeatedCoinRequest: 'failure' | 'success';
	/** `payload` after creating or reading a coin event: its configuration, that in an array, or its id alone. */
	coinEventReply: 'object' | 'array' | 'id';

	/** Where the SSO token stands: `payload.access_token`, `payload` itself, or beside the code. */
	ssoReply: 'object' | 'text' | 'topLevel';

	/** A quantity in the cart replaces the one before, or adds to it. */
	cartQuantity: 'replaces' | 'adds';
	/** An empty cart is an empty list, or a refusal. */
	emptyCart: 'list' | 'refused';
	/** Where an order's details stand: as EnKash's page spells it, or as everywhere else. */
	orderPayloadKey: 'paylod' | 'payload';
	/** `response_code` of an order's details: `"0"` as on EnKash's page, or 0. */
	orderCode: 'text' | 'number';
	/** How long an order is under way, in ms of the sandbox's clock. The name of that state is the sandbox's own. */
	orderPendingMs: number;
	/** Last state of an order. EnKash's page shows SUCCESS only. */
	orderEndsAs: string;
	/** Vouchers in an order's details: all that were bought, or half of them. */
	vouchersListed: 'all' | 'half';

	/** API requests per window before 429. */
	rateLimit: number | 'off';
	/** Length of that window in seconds of the sandbox's clock; what is left of it goes into Retry-After. */
	rateLimitWindowSeconds: number;
	/** Every reply is held back this long, after processing. */
	latencyMs: number;
	/** Dates have a narrow no-break space before AM and PM, as newer Java runtimes print it. */
	narrowSpaceInDates: boolean;
}

export const defaultSwitches: Readonly<Switches> = {
	tokenLifetimeMs: 300_000,
	announcedExpiresIn: 86_399,
	tokenSpelling: 'snake',
	lockoutAfter: 3,
	singleSessionTokens: false,
	loginRefusalForm: 'oauth2',
	failureEnvelope: 'E2',
	refusalCode: 1,
	refusalWithoutWords: false,
	unknownFields: 'ignore',
	referenceField: 'both',
	referenceScope: 'company',
	repeatedReference: 'refuse',
	duplicateWords: null,
	refusalUsesReference: false,
	idCase: 'exact',
	echoReference: true,
	holderIdentity: 'mobile',
	maxLoadAmount: 'off',
	bulkLimit: 'off',
	bulkReferenceEcho: false,
	bulkFailureDetails: true,
	bulkShortFunds: 'eachRow',
	existingHolderRow: 'failed',
	batchErrorForm: 'http',
	batchCondition: 'none',
	blockedMobiles: [],
	invalidRowRefusesBatch: 'off',
	poisonedMobiles: [],
	transactionEnvelope: 'E1',
	transactionPayload: 'records',
	transactionEnums: 'object',
	transactionOrder: 'newestFirst',
	transactionStatus: 'CREATED',
	transactionFacts: 'full',
	transactionFilter: 'honoured',
	transactionPageSize: 'off',
	transactionMandatory: 'account',
	transactionLagMs: 0,
	monthAllocation: 'fromLedger',
	searchReply: 'list',
	searchNeedsCardId: false,
	giftLoadAmount: 'optional',
	cardLoadAmountType: 'number',
	encryption: 'off',
	encryptedReplies: false,
	requestWrapper: 'request',
	replyWrapper: 'request',
	encryptionKeyFormat: 'sha256',
	coinsNeedPartnerId: false,
	repeatedCoinRequest: 'failure',
	coinEventReply: 'object',
	ssoReply: 'object',
	cartQuantity: 'replaces',
	emptyCart: 'list',
	orderPayloadKey: 'paylod',
	orderCode: 'text',
	orderPendingMs: 0,
	orderEndsAs: 'SUCCESS',
	vouchersListed: 'all',
	rateLimit: 'off',
	rateLimitWindowSeconds: 60,
	latencyMs: 0,
	narrowSpaceInDates: false,
};

const count = z.number().int().min(0);
const countOrOff = z.union([z.number().int().min(1), z.literal('off')]);

/** What `PATCH /sandbox/switches` accepts. An unknown name is an error, so that a typing slip shows. */
export const switchesPatch: z.ZodType<Partial<Switches>> = z
	.strictObject({
		tokenLifetimeMs: count,
		announcedExpiresIn: count,
		tokenSpelling: z.enum(['snake', 'camel']),
		lockoutAfter: count,
		singleSessionTokens: z.boolean(),
		loginRefusalForm: z.enum(['oauth2', 'http400', 'http401', 'http500', 'noToken']),
		failureEnvelope: z.enum(['E2', 'E1', 'http']),
		refusalCode: z.number().int(),
		refusalWithoutWords: z.boolean(),
		unknownFields: z.enum(['ignore', 'reject']),
		referenceField: z.enum(['both', 'long', 'short']),
		referenceScope: z.enum(['company', 'account']),
		repeatedReference: z.enum(['refuse', 'original']),
		duplicateWords: z.string().nullable(),
		refusalUsesReference: z.boolean(),
		idCase: z.enum(['exact', 'ignored']),
		echoReference: z.boolean(),
		holderIdentity: z.enum(['mobile', 'mobileAndEmail']),
		maxLoadAmount: countOrOff,
		bulkLimit: countOrOff,
		bulkReferenceEcho: z.boolean(),
		bulkFailureDetails: z.boolean(),
		bulkShortFunds: z.enum(['eachRow', 'stopAtFirst', 'refuseBatch']),
		existingHolderRow: z.enum(['failed', 'omitted']),
		batchErrorForm: z.enum(['http', 'code1', 'everyRow']),
		batchCondition: z.enum([
			'none',
			'companyIdMissing',
			'noPrimaryCard',
			'kycPending',
			'binTypeNotMapped',
		]),
		blockedMobiles: z.array(z.string()),
		invalidRowRefusesBatch: z.enum([
			'off',
			'http400',
			'http413',
			'http422',
			'code1',
			'duplicateWhole',
		]),
		poisonedMobiles: z.array(z.string()),
		transactionEnvelope: z.enum(['E1', 'E2']),
		transactionPayload: z.enum(['records', 'array', 'single']),
		transactionEnums: z.enum(['object', 'text']),
		transactionOrder: z.enum(['newestFirst', 'oldestFirst']),
		transactionStatus: z.string(),
		transactionFacts: z.enum(['full', 'bare']),
		transactionFilter: z.enum(['honoured', 'ignoresReferences', 'ignoresList']),
		transactionPageSize: countOrOff,
		transactionMandatory: z.enum(['account', 'prepaid']),
		transactionLagMs: count,
		monthAllocation: z.union([z.number(), z.enum(['fromLedger', 'missing'])]),
		searchReply: z.enum(['list', 'single', 'array']),
		searchNeedsCardId: z.boolean(),
		giftLoadAmount: z.enum(['optional', 'mandatory']),
		cardLoadAmountType: z.enum(['number', 'text']),
		encryption: z.enum(['off', 'required']),
		encryptedReplies: z.boolean(),
		requestWrapper: z.enum(['request', 'bare']),
		replyWrapper: z.enum(['request', 'response', 'payload', 'data', 'bare', 'jsonString']),
		encryptionKeyFormat: z.enum(['sha256', 'raw', 'hex']),
		coinsNeedPartnerId: z.boolean(),
		repeatedCoinRequest: z.enum(['failure', 'success']),
		coinEventReply: z.enum(['object', 'array', 'id']),
		ssoReply: z.enum(['object', 'text', 'topLevel']),
		cartQuantity: z.enum(['replaces', 'adds']),
		emptyCart: z.enum(['list', 'refused']),
		orderPayloadKey: z.enum(['paylod', 'payload']),
		orderCode: z.enum(['text', 'number']),
		orderPendingMs: count,
		orderEndsAs: z.string(),
		vouchersListed: z.enum(['all', 'half']),
		rateLimit: countOrOff,
		rateLimitWindowSeconds: z.number().int().min(1),
		latencyMs: count,
		narrowSpaceInDates: z.boolean(),
	} satisfies Record<keyof Switches, z.ZodType>)
	.partial();
