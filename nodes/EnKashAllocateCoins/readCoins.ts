import * as z from 'zod/v4';
import type { IExecuteFunctions } from 'n8n-workflow';
import type { CoinAllocation } from '../shared/enkash/endpoints/coins';
import {
	DescribedParameters,
	parametersOf,
	perItemOptions,
	readParameters,
	referenceModeParameter,
	textParameter,
} from '../shared/n8n/parameters';
import type { Checked } from '../shared/paying/itemPayout';
import { type EnKashAccount, readCompanyId, readPayer } from '../shared/paying/payer';
import { payoutRunFault } from '../shared/paying/payoutRun';
import { locatorOf } from '../shared/paying/people';
import { parseMobile } from '../shared/payout/mobile';
import { FaultCollector } from '../shared/payout/parsed';
import { parseId } from '../shared/payout/person';
import { coinsReference, readReference } from '../shared/payout/reference';
import type { RunFacts } from '../shared/payout/result';
import { properties } from './properties';
import type { Users } from './users';

export const described = new DescribedParameters(properties);

const parameterNames = [
	'userId',
	'event',
	'referenceMode',
	'payoutRun',
	'requestId',
	'cardAccountId',
	'options',
] as const;

const settingsSchema = z.object({
	userId: z.unknown(),
	event: z.unknown(),
	referenceMode: referenceModeParameter,
	payoutRun: z.unknown(),
	requestId: z.unknown(),
	cardAccountId: textParameter,
	options: z.object({
		...perItemOptions,
		distinguishBy: z.unknown(),
		resendWhenUnclear: z.boolean(),
	}),
});
type Settings = z.output<typeof settingsSchema>;

/** Coins for one person, checked and with their reference. */
export interface CoinsRequest {
	allocation: CoinAllocation;
	/** The mobile number that the user was found by. */
	mobile?: string;
	settings: Settings;
	run: RunFacts;
}

/** Reads one item. Throws a `NodeOperationError` where the set-up is wrong, and what `Users.find` throws. */
export async function readCoins(
	context: IExecuteFunctions,
	account: EnKashAccount,
	itemIndex: number,
	users: Users,
): Promise<Checked<CoinsRequest>> {
	const values = parametersOf(context, parameterNames, itemIndex);
	const settings = readParameters(context.getNode(), settingsSchema, values, itemIndex, described);
	const { companyId: ownCompanyId, timeout } = settings.options;
	const companyId = readCompanyId(context, account, ownCompanyId);
	const faults = new FaultCollector((name) => described.label(name));
	const { isMobile, value } = locatorOf(settings.userId);
	const mobile = isMobile ? faults.read('userId', value, parseMobile) : undefined;
	let userId = isMobile ? undefined : faults.read('userId', value, parseId);
	if (mobile !== undefined) {
		const payer = readPayer(context, account, {
			companyId,
			cardAccountId: settings.cardAccountId,
		});
		const found = await users.find(mobile, payer, timeout * 1000);
		if (found.ok) userId = found.id;
		else faults.note(`${found.message}. ${found.advice}`.replace(/\.$/, ''));
	}
	const event = faults.read('event', settings.event, parseId);
	const own = { name: 'requestId', value: settings.requestId };
	const rule = { ...settings, payoutRunFault: payoutRunFault(context, settings.payoutRun) };
	const { payoutRun, reference } = readReference(rule, own, faults, (run, distinguishedBy) =>
		userId === undefined || event === undefined
			? undefined
			: coinsReference({ companyId, event, payoutRun: run, userId, distinguishedBy }),
	);
	const { reason } = faults;
	if (
		reason !== undefined ||
		userId === undefined ||
		event === undefined ||
		reference === undefined
	) {
		return {
			ok: false,
			reason: reason ?? 'The item is not complete.',
			valid: { requestId: reference, mobile },
		};
	}
	const allocation = { companyId, event, requestId: reference, userId };
	const run = { environment: account.environment, payoutRun };
	return { ok: true, value: { allocation, mobile, settings, run } };
}
