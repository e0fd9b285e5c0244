import type {
	IAuthenticate,
	IAuthenticateRuleBase,
	IAuthenticateRuleResponseCode,
	IAuthenticateRuleResponseSuccessBody,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
	Icon,
} from 'n8n-workflow';
import { cipherOf, type EnKashCredential, readCredential } from '../nodes/shared/enkash/credential';
import { encryptBody, isEncryptedBody } from '../nodes/shared/enkash/encryption';
import { type LoginRequest, Logins } from '../nodes/shared/enkash/login';
import { failedToConnect } from '../nodes/shared/enkash/http';

/** Shared by every execution of this process, so that one login serves them all. */
const logins = new Logins();

/** A login that takes longer than this is one that will not come. */
const loginTimeoutMs = 30_000;

const wrongAccount =
	'The login works, but EnKash refused the account. Check Company ID, Card Account ID and Partner ID, and whether EnKash wants encryption.';

const unknownAccount =
	'The login works, but EnKash does not know the account. Check Company ID and Card Account ID, and that API URL is the one EnKash gave you.';

const notTheApi =
	'API URL leads to a web page, not to EnKash. Check that it is the one EnKash gave you.';

const tokenNotAccepted =
	'EnKash handed out a token but did not accept it. Check that API URL and Login URL belong together.';

export class EnKashApi implements ICredentialType {
	name = 'enKashApi';

	displayName = 'EnKash API';

	icon: Icon = { light: 'file:../icons/enkash.svg', dark: 'file:../icons/enkash.dark.svg' };

	documentationUrl = 'https://github.com/enkash/n8n-nodes-enkash#set-up-the-credential';

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
				'The password of that user. EnKash locks the account after three wrong attempts, so a refused login is not tried again for 60 seconds.',
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
		// eslint-disable-next-line @n8n/community-nodes/credential-unnecessary-password -- whoever has the key reads every payload
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
	 * Fetches a token when there is none yet or EnKash no longer takes the old one. n8n stores it with the credential,
	 * so that all executions and workers share it.
	 */
	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject) {
		const credential = readCredential(credentials);
		const send = async ({ url, headers, body }: LoginRequest) => {
			const sending: Promise<unknown> = this.helpers.httpRequest({
				method: 'POST',
				url,
				headers,
				body,
				encoding: 'text',
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
				timeout: loginTimeoutMs,
			});
			const [response] = await Promise.allSettled([sending]);
			if (response.status === 'fulfilled') return readLoginResponse(response.value);
			return failedToConnect(response.reason) ? 'notSent' : 'noReply';
		};
		const details = { ...credential, authUrl: credential.authUrl || credential.apiUrl };
		return { accessToken: await logins.tokenFor(details, credential.accessToken, send) };
	}

	/** Adds the token, the partner on calls that want one, and encryption where it is switched on. */
	authenticate: IAuthenticate = async (credentials, requestOptions) => {
		const credential = readCredential(credentials);
		const headers: IHttpRequestOptions['headers'] = {
			...requestOptions.headers,
			Authorization: `Bearer ${credential.accessToken}`,
		};
		if (requestOptions.url.includes('partner/')) headers.partnerId = credential.partnerId;
		return { ...requestOptions, headers, body: bodyToSend(requestOptions.body, credential) };
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
 * EnKash says no to an account either with HTTP 200 and a code, in one of two envelopes, or with an HTTP status. The
 * codes are 1 and those of its sibling products. A reply that comes encrypted says neither to n8n's tester.
 */
function testRules(): IAuthenticateRuleResponseSuccessBody[] {
	const byBody = ['response_code', 'code'].flatMap((key) =>
		[1, '1', 403, 412, 422].map((value) => bodyRule(key, value, wrongAccount)),
	);
	// The first character of a reply that is no JSON.
	byBody.push(bodyRule('0', '<', notTheApi));
	const byStatus: IAuthenticateRuleResponseCode[] = [
		...[400, 403, 422].map((value) => statusRule(value, wrongAccount)),
		statusRule(404, unknownAccount),
		statusRule(401, tokenNotAccepted),
	];
	// n8n's type wants rules of one kind, while its tester goes through both kinds.
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

function bodyToSend(body: IHttpRequestOptions['body'], credential: EnKashCredential) {
	const mustEncrypt =
		credential.encryption !== 'off' && body !== undefined && !isEncryptedBody(body);
	const cipher = mustEncrypt ? cipherOf(credential) : undefined;
	return cipher ? { ...encryptBody(cipher, body) } : body;
}

function readLoginResponse(response: unknown): { status: number; body: string } {
	if (typeof response !== 'object' || response === null) throw new Error('No reply');
	const status = 'statusCode' in response ? Number(response.statusCode) : NaN;
	const body = 'body' in response && typeof response.body === 'string' ? response.body : '';
	return { status, body };
}
