import type {
	IAuthenticate,
	IAuthenticateRuleBase,
	IAuthenticateRuleResponseCode,
	IAuthenticateRuleResponseSuccessBody,
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { trustedTarget } from '../nodes/shared/enkash/addresses';
import {
	cipherOf,
	CredentialError,
	type EnKashCredential,
	readCredential,
} from '../nodes/shared/enkash/credential';
import { encryptBody, isEncryptedBody } from '../nodes/shared/enkash/encryption';
import {
	type HttpResponse,
	readBody,
	readHttpResponse,
	unlessAborted,
	untilRead,
} from '../nodes/shared/enkash/http';
import { obstacleOf } from '../nodes/shared/enkash/obstacles';
import {
	type LoginAnswer,
	loginDeadlineMs,
	type LoginDetails,
	type LoginRequest,
	Logins,
	mayHoldToken,
} from '../nodes/shared/enkash/login';
import type { Problem } from '../nodes/shared/enkash/problem';

/** Shared by every execution of this process, so that one login serves them all. */
const logins = new Logins();

/**
 * Why a request could not be signed, by the credential object that n8n makes for each request. Some of n8n's helpers log
 * in after any error: neither an unsigned request nor a failed login may cause another login.
 */
const signingFailures = new WeakMap<ICredentialDataDecryptedObject, unknown>();

const wrongAccount =
	"The login works, but EnKash refused the account. Check 'Company ID', 'Card Account ID' and 'Partner ID', and whether EnKash wants encryption.";

const unknownAccount =
	"The login works, but EnKash does not know the account. Check 'Company ID' and 'Card Account ID', and that 'API URL' is the one EnKash gave you.";

const notTheApi =
	"'API URL' leads to a web page, not to EnKash. Check that it is the one EnKash gave you.";

const redirected =
	"'API URL' redirects to another address. Check that it is the one EnKash gave you.";

const strangeAddress: Problem = {
	message: 'This address is not one of EnKash, so the access token was not sent there.',
	advice: "Enter its host under 'Other URLs' of the credential if it is.",
};

const tokenNotAccepted =
	"EnKash handed out a token but did not accept it. Check that 'API URL' and 'Login URL' belong together.";

export class EnKashApi implements ICredentialType {
	name = 'enKashApi';

	displayName = 'EnKash API';

	icon: Icon = { light: 'file:../icons/enkash.svg', dark: 'file:../icons/enkash.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-enkash/n8n-nodes-enkash#credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			options: [
				{ name: 'Test', value: 'test', description: 'Points without worth, to try things out' },
				{ name: 'Live', value: 'live', description: 'Real points for real people' },
			],
			default: 'test',
			description:
				"Which of EnKash's systems this account is on. Every result names it, so that a test is never taken for a payout.",
		},
		{
			displayName: 'API URL',
			name: 'apiUrl',
			type: 'string',
			default: 'https://pay-en-uat.enkash.in',
			required: true,
			placeholder: 'e.g. https://pay-en-uat.enkash.in',
			description:
				'Where EnKash takes requests. EnKash gives you the live address when you go live.',
		},
		{
			displayName: 'Login URL',
			name: 'authUrl',
			type: 'string',
			default: 'https://ekpayout-uat.enkash.in',
			placeholder: 'e.g. https://ekpayout-uat.enkash.in',
			description:
				'Where EnKash hands out access tokens. Leave empty if it is the same as the API URL.',
		},
		{
			displayName: 'SSO URL',
			name: 'ssoUrl',
			type: 'string',
			default: 'https://invoice-uat.enkash.in',
			placeholder: 'e.g. https://invoice-uat.enkash.in',
			description: 'Where links that sign people in lead to. Only needed for such links.',
		},
		{
			displayName: 'Other URLs',
			name: 'otherUrls',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://marketplace-uat.enkash.in',
			description:
				"More addresses of EnKash that n8n's HTTP Request node may call with this credential, separated by commas. Requests to any other address are refused.",
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. CEK1PU9AOO',
			description: 'The ID that EnKash gave you for the API, often the same as your company ID',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'The secret that EnKash gave you together with the client ID',
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 9876543210',
			description: 'The user that EnKash set up for the API, usually a mobile number',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'The password of that user. EnKash locks the account after three wrong attempts in a row. So a refused login waits for 60 seconds, and after a second one none is sent for 24 hours, or until you change a login detail here.',
		},
		{
			displayName: 'Partner ID',
			name: 'partnerId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. CRMXWB3ZM',
			description:
				'The partner ID that EnKash gave you, sent along with every request about cards and points',
		},
		{
			displayName: 'Company ID',
			name: 'companyId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. CEK1PU9AOO',
			description: 'The company whose account pays. Every node can name another one.',
		},
		{
			displayName: 'Card Account ID',
			name: 'cardAccountId',
			type: 'string',
			default: '',
			placeholder: 'e.g. CAQL8YCV3',
			description: 'The account that points are taken from. Every node can name another one.',
		},
		{
			displayName: 'Encryption',
			name: 'encryption',
			type: 'options',
			options: [
				{ name: 'Off', value: 'off', description: 'Requests are sent as plain JSON' },
				{ name: 'Requests Only', value: 'request', description: 'Requests are sent encrypted' },
				{
					name: 'Requests and Replies',
					value: 'both',
					description: 'Requests are sent encrypted, and replies come encrypted',
				},
			],
			default: 'off',
			description:
				'Whether EnKash wants requests encrypted for your account. Replies that come encrypted are understood either way.',
		},
		// eslint-disable-next-line @n8n/community-nodes/credential-unnecessary-password -- the key decrypts every payload
		{
			displayName: 'Encryption Key',
			name: 'encryptionKey',
			type: 'string',
			typeOptions: { password: true },
			displayOptions: { show: { encryption: ['request', 'both'] } },
			default: '',
			description:
				'The key that EnKash gave you for encryption. Leave empty to use the client secret.',
		},
		{
			displayName: 'Encryption Key Format',
			name: 'encryptionKeyFormat',
			type: 'options',
			displayOptions: { show: { encryption: ['request', 'both'] } },
			options: [
				{
					name: 'Any Text (SHA-256)',
					value: 'sha256',
					description: "The way of EnKash's own sample",
				},
				{
					name: 'Raw Text',
					value: 'raw',
					description: 'The first 16 characters are the key itself',
				},
				{ name: 'Hexadecimal', value: 'hex', description: '32 hexadecimal digits' },
			],
			default: 'sha256',
			description:
				'How the key is made from the text above. Keep the default unless EnKash says otherwise.',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	/**
	 * Fetches a token if there is none, or if EnKash rejected the current one. Returns the token, or the mark of a
	 * failed login. n8n saves it with the credential, so all executions and workers share it.
	 */
	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject) {
		if (signingFailures.has(credentials)) throw signingFailures.get(credentials);
		const credential = readCredential(credentials);
		const send = async (request: LoginRequest) => await sendLogin(this, request);
		try {
			const details = loginDetailsOf(credential);
			const { accessToken, failure } = await logins.renew(details, credential.accessToken, send);
			if (failure) signingFailures.set(credentials, failure);
			return { accessToken };
		} catch (error) {
			signingFailures.set(credentials, error);
			throw error;
		}
	}

	/**
	 * Adds the token, the header `partnerId` on `partner/` calls, and encryption if enabled. Signs only requests to the
	 * credential's own addresses and throws for any other. Signed requests verify TLS and follow no redirect.
	 */
	authenticate: IAuthenticate = async (credentials, requestOptions) => {
		if (signingFailures.has(credentials)) throw signingFailures.get(credentials);
		const credential = readCredential(credentials);
		const target = trustedTarget(requestOptions, [credential.apiUrl, ...credential.otherUrls]);
		if (!target) {
			const error = new CredentialError(strangeAddress);
			signingFailures.set(credentials, error);
			throw error;
		}
		const token = logins.tokenFor(loginDetailsOf(credential), credential.accessToken);
		return {
			...requestOptions,
			...securityOptions(requestOptions),
			headers: signedHeaders(requestOptions.headers, token, target, credential),
			body: bodyToSend(requestOptions.body, credential),
		};
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.apiUrl.trim().replace(/\\/+$/, "")}}',
			url: '/api/v0/partner/enKashCard/cardAccount/get',
			method: 'POST',
			body: {
				cardAccountId: '={{$credentials.cardAccountId.trim()}}',
				companyId: '={{$credentials.companyId.trim()}}',
			},
			json: true,
		},
		rules: testRules(),
	};
}

/**
 * EnKash rejects an account with HTTP 200 and an error code, in one of two envelopes, or with an HTTP status. The codes
 * are 1 and those of EnKash's sibling products. n8n's tester can't read an encrypted reply.
 */
function testRules(): IAuthenticateRuleResponseSuccessBody[] {
	const byBody = ['response_code', 'code'].flatMap((key) =>
		[1, '1', 403, 412, 422].map((value) => bodyRule(key, value, wrongAccount)),
	);
	// A web page instead of JSON: n8n's tester looks at its first character.
	byBody.push(bodyRule('0', '<', notTheApi));
	const byStatus: IAuthenticateRuleResponseCode[] = [
		...[400, 403, 422].map((value) => statusRule(value, wrongAccount)),
		statusRule(404, unknownAccount),
		statusRule(401, tokenNotAccepted),
		...[301, 302, 303, 307, 308].map((value) => statusRule(value, redirected)),
	];
	// n8n's type allows one kind of rule; its tester applies both.
	const rules: IAuthenticateRuleBase[] = byBody;
	rules.push(...byStatus);
	return byBody;
}

function bodyRule(
	key: string,
	value: string | number,
	message: string,
): IAuthenticateRuleResponseSuccessBody {
	return { type: 'responseSuccessBody', properties: { key, value, message } };
}

function statusRule(value: number, message: string): IAuthenticateRuleResponseCode {
	return { type: 'responseCode', properties: { value, message } };
}

function loginDetailsOf(credential: EnKashCredential): LoginDetails {
	return { ...credential, authUrl: credential.authUrl || credential.apiUrl };
}

async function sendLogin(
	{ helpers }: IHttpRequestHelper,
	{ url, headers, body }: LoginRequest,
): Promise<LoginAnswer> {
	const deadline = AbortSignal.timeout(loginDeadlineMs);
	const attempt = async (signal: AbortSignal): Promise<LoginAnswer> => {
		const response: unknown = await helpers.httpRequest({
			method: 'POST',
			url,
			headers,
			body,
			// A stream, so that we limit size and duration ourselves.
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: loginDeadlineMs,
			abortSignal: signal,
		});
		return await readLoginReply(readHttpResponse(response), signal);
	};
	try {
		return await unlessAborted(deadline, untilRead(deadline, attempt));
	} catch (error) {
		return obstacleOf(error) ?? 'noReply';
	}
}

/** A reply without a token is not read on, as it may stall. One with a token that breaks off tells nothing. */
async function readLoginReply(
	{ statusCode: status, body }: HttpResponse,
	signal: AbortSignal,
): Promise<LoginAnswer> {
	if (!mayHoldToken(status)) return { status, body: '' };
	try {
		return { status, body: (await readBody(body, signal)) ?? '' };
	} catch {
		return 'noReply';
	}
}

/** TLS verified and no redirects, in the options of both of n8n's request helpers: the token reaches EnKash only. */
function securityOptions(requestOptions: IHttpRequestOptions) {
	const { agentOptions } = requestOptions;
	return {
		disableFollowRedirect: true,
		followRedirect: false,
		followAllRedirects: false,
		maxRedirects: 0,
		skipSslCertificateValidation: false,
		// Would override the token.
		auth: undefined,
		...('rejectUnauthorized' in requestOptions && { rejectUnauthorized: true }),
		...(agentOptions && { agentOptions: { ...agentOptions, rejectUnauthorized: true } }),
	};
}

function signedHeaders(
	given: IHttpRequestOptions['headers'],
	token: string,
	{ pathname }: URL,
	{ partnerId }: EnKashCredential,
): NonNullable<IHttpRequestOptions['headers']> {
	const others = Object.entries(given ?? {}).filter(
		([name]) => !['authorization', 'partnerid'].includes(name.toLowerCase()),
	);
	const headers = { ...Object.fromEntries(others), Authorization: `Bearer ${token}` };
	return pathname.includes('/partner/') ? { ...headers, partnerId } : headers;
}

function bodyToSend(body: IHttpRequestOptions['body'], credential: EnKashCredential) {
	const mustEncrypt =
		credential.encryption !== 'off' && body !== undefined && !isEncryptedBody(body);
	const cipher = mustEncrypt ? cipherOf(credential) : undefined;
	return cipher ? { ...encryptBody(cipher, body) } : body;
}
