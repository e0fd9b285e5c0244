import * as z from 'zod/v4-mini';
import { joined } from '../addresses';
import type { EndpointCall } from '../client';
import { accessTokenSchema, someText, transformed } from '../schemas';

/** Whose browser is to be signed in. */
export interface SignOn {
	companyId: string;
	cardAccountId: string;
	enKashCardId: string;
}

/** EnKash's reply is not documented; these are the forms of its other tokens. */
const tokenSchema = z.union([
	someText,
	accessTokenSchema,
	transformed(z.object({ token: someText }), (payload) => payload.token),
]);

/**
 * Fetches the token of a link that signs a person in. Source: EnKash, "Single Sign On" (api-9796903). The body spells
 * the card's id with a small k, unlike its neighbours.
 */
export function createSsoToken({
	companyId,
	cardAccountId,
	enKashCardId,
}: SignOn): EndpointCall<string> {
	return {
		request: {
			method: 'POST',
			path: '/api/v0/partner/enKashCard/sso-token',
			body: { cardAccountId, companyId, enkashCardId: enKashCardId },
		},
		payload: tokenSchema,
		allowBarePayload: true,
	};
}

/** The pages that a link can lead to: the holder's own, or the company's for its admin. */
export type SsoPage = 'employee_rewards' | 'reward_account';

/**
 * The link. It signs a person in without a password, so it is a secret.
 * Source: EnKash, "Getting Started" (doc-1038569).
 */
export function ssoLinkOf(
	ssoUrl: string,
	accessToken: string,
	page: SsoPage,
	partner: string,
): string {
	const path = ['sso', accessToken, page, partner].map(encodeURIComponent).join('/');
	return joined(ssoUrl, `/${path}`);
}
