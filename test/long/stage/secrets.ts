/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { inspect } from 'node:util';
import type { RunResult } from '../../harness';
import type { Stage } from './stage';

/** Everything that a run leaves behind where people or other nodes can see it, as text. */
export function tracesOf({ outputs, error, hints, logs, runData, raw }: RunResult): string {
	const everything = { outputs, error, hints, logs, runData, raw };
	return inspect(everything, {
		depth: Infinity,
		maxArrayLength: null,
		maxStringLength: null,
		breakLength: Infinity,
	});
}

/** What must stay out of them, under the names by which people know it. */
function* secretsOf({ sandbox, passwords }: Stage): Generator<[string, string]> {
	const { account, ledger, requests } = sandbox;
	for (const password of passwords) yield ['the password', password];
	yield ['the client secret', account.clientSecret];
	yield ['the encryption key', account.encryptionKey];
	const basic = `${account.clientId}:${account.clientSecret}`;
	yield ['the Basic header', Buffer.from(basic).toString('base64')];
	const tokens = new Set<string>();
	for (const { headers } of requests) {
		const token = /^bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
		if (token !== undefined) tokens.add(token);
	}
	for (const token of tokens) yield ['an access token', token];
	const { companyId, cardAccountId, incentiveCardAccountId, giftCardAccountId } = account;
	for (const id of [cardAccountId, incentiveCardAccountId, giftCardAccountId]) {
		for (const { token } of ledger.account(companyId, id)?.cards.values() ?? []) {
			yield ["a card's token", token];
		}
	}
}

/** Complains about every secret that a run has left behind. */
export function* secretComplaints(stage: Stage, result: RunResult): Generator<string> {
	const traces = tracesOf(result);
	for (const [name, secret] of secretsOf(stage)) {
		if (traces.includes(secret)) yield `the run's data hold ${name}`;
	}
}

/** Complains about people's data in the log. */
export function* logComplaints({ logs }: RunResult, mobiles: Iterable<string>): Generator<string> {
	const text = JSON.stringify(logs);
	for (const mobile of mobiles) {
		if (text.includes(mobile)) yield `the log holds the mobile number ${mobile}`;
	}
}
