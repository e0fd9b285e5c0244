/** Messages that EnKash's documentation spells out, verbatim. */
export const documented = {
	insufficientBalance: 'Insufficient balance in card account',
	duplicateReference:
		'The transaction associated with the given Unique reference Number already exists',
	companyIdMissing: 'Company Id is required if it is an Enkash User',
	noPrimaryCard: 'Primary Enkash card is not present. So bulk upload cannot be done',
	kycPending:
		'KYC is not uploaded or under review for the primary card. So bulk upload cannot be done',
	binTypeNotMapped: 'Bin Type is not mapped on PlanMaster',
	accountNotOfPartner: 'Card Account does not exist for this partner',
	accountNotFound: (companyId: string, cardAccountId: string) =>
		`Card account not found for companyId: ${companyId} and cardAccountId: ${cardAccountId}`,
	/** Published for the Payouts product, which shares the encryption scheme. */
	invalidEncryption: 'Invalid encrypted request.',
	coinsAllocated: 'Successfully allocated enkash Coins',
	success: 'Success',
} as const;

/** For cases without a published text. The prefix keeps anybody from taking them for EnKash's. */
function own(text: string): string {
	return `Sandbox: ${text}`;
}

export const sandboxOnly = {
	missing: (field: string) => own(`${field} is required`),
	invalid: (field: string) => own(`${field} is not valid`),
	invalidData: own('Invalid data'),
	unknownField: (field: string) => own(`${field} is not a known field`),
	notJson: own('the body is not valid JSON'),
	notJsonType: own('Content-Type must be application/json'),
	noSuchPath: own('no such path'),
	partnerIdMissing: own('the partnerId header is required'),
	typeMismatch: own('transactionType and type contradict each other'),
	aboveLimit: (limit: number) => own(`loadAmount is above ${limit}`),
	tooManyRows: (limit: number) => own(`a batch may hold ${limit} rows`),
	noRows: own('the batch holds no rows'),
	blockedUser: own('this user is blocked'),
	existingHolder: own('the user exists already and isPointsAllocation is false'),
	noSuchHolder: own('no card for this user in the card account'),
	cardBalanceTooLow: own('the card holds fewer points than asked back'),
	noSuchCard: own('no such card in the card account'),
	noSuchUser: own('no such user'),
	noSuchCompany: own('no such company'),
	noSuchCoinEvent: own('no such coin event'),
	coinEventExists: own('the company has this coin event already'),
	coinRequestUsed: own('the requestId was used before'),
	noSuchProduct: own('no such voucher'),
	noSuchCart: own('no such cart'),
	emptyCart: own('the cart is empty'),
	noSuchOrder: own('no such order'),
	orderReferenceUsed: own('the orderReferenceId was used before'),
	/** EnKash's pages show SUCCESS and no other state. */
	orderPending: 'SANDBOX_PENDING',
	timedOut: own('the transaction timed out'),
	rateLimited: own('too many requests'),
	forcedStatus: (status: number) => own(`HTTP ${status} on demand`),
	badClient: own('client id or client secret is wrong'),
	badUser: own('username or password is wrong'),
	loginFailed: own('the login could not be processed'),
	locked: own('the account is locked after too many failed logins'),
	badGrant: own('grant_type must be password'),
	badTokenRequest: (field: string) => own(`${field} is required as a form field`),
	badToken: own('the bearer token is unknown or has expired'),
	noToken: own('a bearer token is required'),
} as const;
