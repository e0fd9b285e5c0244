import * as z from 'zod/v4-mini';
import type { IExecuteFunctions } from 'n8n-workflow';
import type { CoinAllocation } from '../shared/enkash/endpoints/coins';
import { DescribedParameters, readParameters } from '../shared/n8n/describedParameters';
import { parametersOf } from '../shared/n8n/parameters';
import {
	perItemOptions,
	referenceModeParameter,
	textParameter,
} from '../shared/n8n/parameterSchemas';
import type { Checked } from '../shared/paying/itemPayout';
import {
	type EnKashAccount,
	type Payer,
	readCompanyId,
	readPayer,
	refuseOtherSpelling,
} from '../shared/paying/payer';
import { payoutRunFault } from '../shared/paying/payoutRun';
import { locatorOf } from '../shared/paying/people';
import { parseId } from '../shared/payout/identifier';
import { parseMobile } from '../shared/payout/mobile';
import { FaultCollector } from '../shared/payout/parsed';
import { readReference } from '../shared/payout/readReference';
import { coinsReference } from '../shared/payout/reference';
import { reasonOf, type RunFacts, withoutFullStop } from '../shared/payout/result';
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
	const settings = readParameters(context, settingsSchema, values, itemIndex, described);
	refuseOtherSpelling(context, { companyId: settings.options.companyId }, account);
	const companyId = readCompanyId(context, account, settings.options.companyId);
	const faults = new FaultCollector((name) => described.label(name));
	const payerOf = () =>
		readPayer(context, account, { companyId, cardAccountId: settings.cardAccountId });
	const { userId, mobile } = await readUser(settings, users, faults, payerOf);
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

/** The user by ID, or found by mobile among the cards of an account. A fault is noted in `faults`. */
async function readUser(
	settings: Settings,
	users: Users,
	faults: FaultCollector,
	payerOf: () => Payer,
): Promise<{ userId?: string; mobile?: string }> {
	const { isMobile, value } = locatorOf(settings.userId);
	if (!isMobile) return { userId: faults.read('userId', value, parseId) };
	const mobile = faults.read('userId', value, parseMobile);
	if (mobile === undefined) return {};
	const found = await users.find(mobile, payerOf(), settings.options.timeout * 1000);
	if (found.ok) return { userId: found.id, mobile };
	faults.note(withoutFullStop(reasonOf(found)));
	return { mobile };
}
