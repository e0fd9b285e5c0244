/* eslint-disable @n8n/community-nodes/no-hardcoded-secrets -- made up, it opens nothing */
import type { INodeParameters } from 'n8n-workflow';
import { textOf } from '../secrets';
import { type Json, useEnKash, useShortWaits, useStubServer } from '../support';
import { answerWhole, asking, byId, foundOne, give, onlyCall, shownError } from './lookups';

const enKash = useEnKash();
const stub = useStubServer();
useShortWaits();

/** As long as the one in EnKash's sample. */
const token = 'sso_Token-of_26_characters';

function link(fields: INodeParameters = {}) {
	return asking('ssoLink', 'create', {
		enKashCardId: byId('EKCDM5AVZY'),
		partner: 'hrms',
		...fields,
	});
}

const success = { response_code: 0, response_message: 'Success' };
const forms: Array<[string, Json]> = [
	['payload.access_token', { ...success, payload: { access_token: token } }],
	['payload.accessToken', { ...success, payload: { accessToken: token } }],
	['payload.token', { ...success, payload: { token } }],
	['payload', { ...success, payload: token }],
	['access_token beside the code', { ...success, access_token: token }],
	['accessToken beside the code', { ...success, accessToken: token }],
	['token beside the code', { ...success, token }],
	['access_token beside an empty payload', { ...success, access_token: token, payload: null }],
	['E1', { code: 0, message: 'Success', payload: { access_token: token } }],
	['E1 with its code as text', { code: '0', message: 'Success', payload: token }],
];

describe('the link', () => {
	it('is asked for as documented, with a small k in the card', async () => {
		const { card } = give(enKash);
		foundOne(await enKash.run(link({ enKashCardId: byId(card.enKashCardId) })));
		expect(onlyCall(enKash)).toMatchObject({
			method: 'POST',
			path: '/api/v0/partner/enKashCard/sso-token',
			query: {},
			headers: { partnerid: 'CRMXWB3ZM' },
		});
		expect(onlyCall(enKash).rawBody).toBe(
			JSON.stringify({
				cardAccountId: 'CAQL8YCV3',
				companyId: 'CEK1PU9AOO',
				enkashCardId: card.enKashCardId,
			}),
		);
		expect(onlyCall(enKash).headers).not.toHaveProperty('cookie');
	});

	it.each(forms)('out of %s', async (_, body) => {
		answerWhole(stub, body);
		const run = { ...link(), credential: { ssoUrl: 'https://invoice-uat.enkash.in' } };
		expect(foundOne(await stub.run(run))).toEqual({
			url: `https://invoice-uat.enkash.in/sso/${token}/employee_rewards/hrms`,
			page: 'employee_rewards',
			enKashCardId: 'EKCDM5AVZY',
			sensitive: true,
		});
	});

	it.each(['object', 'text', 'topLevel'] as const)('of a sandbox with "%s"', async (ssoReply) => {
		enKash.turn({ ssoReply });
		const { card } = give(enKash);
		const { url } = foundOne(await enKash.run(link({ enKashCardId: byId(card.enKashCardId) })));
		expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/sso\/[\w-]{26}\/employee_rewards\/hrms$/);
	});

	it.each([
		['test', 'https://invoice-uat.enkash.in', 'https://invoice-uat.enkash.in'],
		['test', 'https://invoice-uat.enkash.in///', 'https://invoice-uat.enkash.in'],
		['live', 'https://home.enkash.com', 'https://home.enkash.com'],
		['live', ' https://HOME.enkash.com:443/ ', 'https://home.enkash.com'],
	])('to both pages of %s at %s', async (environment, ssoUrl, host) => {
		answerWhole(stub, { ...success, payload: token });
		for (const page of ['employee_rewards', 'reward_account']) {
			const run = { ...link({ page }), credential: { environment, ssoUrl } };
			const { url } = foundOne(await stub.run(run));
			expect(url).toBe(`${host}/sso/${token}/${page}/hrms`);
		}
	});

	it('whatever token and partner hold, it leads nowhere else', async () => {
		answerWhole(stub, { ...success, payload: '../a/b?c#d é' });
		const run = {
			...link({ partner: ' HR & more/.. ' }),
			credential: { ssoUrl: 'https://home.enkash.com' },
		};
		const { url } = foundOne(await stub.run(run));
		expect(url).toBe(
			'https://home.enkash.com/sso/..%2Fa%2Fb%3Fc%23d%20%C3%A9/employee_rewards/HR%20%26%20more%2F..',
		);
	});

	it("of the company's own card leads to its account", async () => {
		const { companyId, cardAccountId } = enKash.sandbox.account;
		const primary = enKash.sandbox.ledger.account(companyId, cardAccountId)?.primaryCard;
		const enKashCardId = byId(primary?.enKashCardId ?? '');
		const { url } = foundOne(await enKash.run(link({ enKashCardId, page: 'reward_account' })));
		expect(url).toContain('/reward_account/hrms');
	});
});

describe('what is refused', () => {
	it.each([
		[{ partner: '={{ "" }}' }, "'Partner Name' is empty", 'Enter the name that EnKash knows'],
		[{ enKashCardId: byId('={{ $json.nothing }}') }, "'Card' is empty", 'Choose a card'],
		[
			{ page: '={{ "admin" }}' },
			"The parameter 'Page' can't be used as it is",
			'employee_rewards or reward_account',
		],
	])('%j, before anything is sent', async (fields, message, advice) => {
		expect(shownError(await enKash.run(link(fields)))).toMatchObject({
			name: 'NodeOperationError',
			message,
			description: expect.stringContaining(advice),
		});
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it('a credential without SSO URL, before anything is sent', async () => {
		const result = await enKash.run({ ...link(), credential: { ssoUrl: ' ' } });
		expect(shownError(result)).toMatchObject({
			name: 'NodeOperationError',
			message: 'There is no address for links that sign people in',
			description: 'Enter the SSO URL in the EnKash credential.',
		});
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it.each([
		['live', 'https://invoice-uat.enkash.in', /'SSO URL' leads to a test system/],
		['test', 'http://invoice-uat.enkash.in', /'SSO URL' must begin with https/],
		['test', 'javascript:alert(1)', /'SSO URL' must begin with https/],
		['test', 'invoice', /'SSO URL' is not an address/],
	])('a credential for %s with %s', async (environment, ssoUrl, message) => {
		const result = await enKash.run({ ...link(), credential: { environment, ssoUrl } });
		expect(shownError(result).message).toMatch(message);
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it('a card that EnKash does not know, in its words', async () => {
		expect(shownError(await enKash.run(link()))).toMatchObject({
			name: 'NodeApiError',
			message: 'EnKash refused the request',
			description: expect.stringContaining('Sandbox: no such card in the card account'),
			itemIndex: 0,
		});
	});

	it.each<[string, unknown]>([
		['null', null],
		['an empty object', {}],
		['an empty text', ''],
		['an empty token', { access_token: '' }],
		['a number', 5],
		['a list', [token]],
	])('a reply without a token (%s)', async (_, payload) => {
		answerWhole(stub, { ...success, payload });
		const result = await stub.run(link());
		expect(shownError(result)).toMatchObject({ message: "EnKash's reply has an unknown shape" });
		expect(stub.requests.filter(({ path }) => path.includes('sso-token'))).toHaveLength(1);
	});
});

describe('the link is a secret', () => {
	it('which the next node is told', async () => {
		answerWhole(stub, { ...success, payload: token });
		expect(foundOne(await stub.run(link()))).toMatchObject({ sensitive: true });
	});

	it('that stands on its item and nowhere else', async () => {
		answerWhole(stub, { ...success, payload: token });
		const { hints, logs, outputs, error } = await stub.run({ ...link(), items: [{}, {}] });
		expect(outputs[0]).toHaveLength(2);
		expect(textOf([hints, logs, error], new Set())).not.toContain(token);
	});

	it.each<[string, Json | string, number]>([
		['without its code', { payload: { access_token: token } }, 200],
		['with the code of a failure', { response_code: 1, payload: { access_token: token } }, 200],
		['with HTTP 500', { ...success, payload: { access_token: token } }, 500],
		['with HTTP 400', { access_token: token }, 400],
		['of another shape', { ...success, payload: { sso: { token } } }, 200],
		['that is no JSON', `<html>${token}`, 200],
		['cut off', `{"response_code":0,"payload":{"access_token":"${token}`, 200],
	])('and in no error when it comes %s', async (_, body, status) => {
		answerWhole(stub, body, status);
		const stopped = await stub.run(link());
		expect(stopped.error).toBeDefined();
		const goesOn = await stub.run({ ...link(), onError: 'continueErrorOutput' });
		expect(goesOn.outputs[1]).toHaveLength(1);
		expect(textOf([stopped, goesOn], new Set())).not.toContain(token);
	});
});
