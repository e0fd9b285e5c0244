import * as z from 'zod/v4';
import type { IExecuteFunctions } from 'n8n-workflow';
import type { CoinAllocation } from '../shared/enkash/endpoints/coins';
import {
	DescribedParameters,
	parametersOf,
	perItemOptions,
	readParameters,
	referenceModeParameter,
} from '../shared/n8n/parameters';
import type { Checked } from '../shared/paying/itemPayout';
import { type EnKashAccount, readCompanyId } from '../shared/paying/payer';
import { payoutRunFault } from '../shared/paying/payoutRun';
import { FaultCollector } from '../shared/payout/parsed';
import { parseId } from '../shared/payout/person';
import { coinsReference, readReference } from '../shared/payout/reference';
import type { RunFacts } from '../shared/payout/result';
import { properties } from './properties';

export const described = new DescribedParameters(properties);

const parameterNames = [
	'userId',
	'event',
	'referenceMode',
	'payoutRun',
	'requestId',
	'options',
] as const;

const settingsSchema = z.object({
	userId: z.unknown(),
	event: z.unknown(),
	referenceMode: referenceModeParameter,
	payoutRun: z.unknown(),
	requestId: z.unknown(),
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
	settings: Settings;
	run: RunFacts;
}

/** Reads one item. Throws a `NodeOperationError` where the set-up is wrong. */
export function readCoins(
	context: IExecuteFunctions,
	account: EnKashAccount,
	itemIndex: number,
): Checked<CoinsRequest> {
	const values = parametersOf(context, parameterNames, itemIndex);
	const settings = readParameters(context.getNode(), settingsSchema, values, itemIndex, described);
	const companyId = readCompanyId(context, account, settings.options.companyId);
	const faults = new FaultCollector((name) => described.label(name));
	const userId = faults.read('userId', settings.userId, parseId);
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
			valid: { requestId: reference },
		};
	}
	const allocation = { companyId, event, requestId: reference, userId };
	const run = { environment: account.environment, payoutRun };
	return { ok: true, value: { allocation, settings, run } };
}
