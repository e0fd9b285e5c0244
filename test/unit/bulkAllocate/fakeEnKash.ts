/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as z from 'zod/v4';
import { createClient, type EnKashClient } from '../../../nodes/shared/enkash/client';
import type { EnKashFault, EnKashRequest, EnKashResponse } from '../../../nodes/shared/enkash/http';

/** How EnKash refuses a whole batch for one of its rows. */
export type Form =
	| 'http400'
	| 'http400WithoutWords'
	| 'http413'
	| 'http422'
	| 'code1'
	| 'code1WithoutWords'
	| 'code412'
	| 'duplicate';

export const forms: readonly Form[] = [
	'http400',
	'http400WithoutWords',
	'http413',
	'http422',
	'code1',
	'code1WithoutWords',
	'code412',
	'duplicate',
];

/** Those in which EnKash says why. */
export const formsWithWords = forms.filter(
	(form) => !['http400WithoutWords', 'http413', 'code1WithoutWords'].includes(form),
);

const sentRowsSchema = z.array(
	z.object({
		name: z.string(),
		mobile: z.string(),
		loadAmount: z.number(),
		uniqueReferenceNumber: z.string(),
	}),
);
export type SentRow = z.output<typeof sentRowsSchema>[number];

/** What happens to one call on its way: `isProcessed` tells whether it reached EnKash, `answer` what came back. */
export interface Interruption {
	isProcessed: boolean;
	answer: EnKashFault | EnKashResponse;
}

export interface FakeSettings {
	form?: Form;
	/** References of rows for which EnKash refuses a whole call; with `duplicate`, those that it has paid before. */
	poisoned?: readonly string[];
	/** EnKash's words for a call that it refuses for this row. */
	words?(row: SentRow): string;
	/** The references that EnKash's log doesn't hold, although they were paid. */
	missingInLog?: readonly string[];
	/** The references that its log holds as points taken back. */
	takenBackInLog?: readonly string[];
	/** Asked for each call, counted from 1. */
	interrupt?(call: number, rows: readonly SentRow[]): Interruption | undefined;
}

const knownReference =
	'The transaction associated with the given Unique reference Number already exists';

/** Where the log of transactions is. */
export const logPath = '/api/v0/partner/enKashCard/transaction/all';
const searchSchema = z.object({ pgReferenceNumber: z.string() });

/**
 * An EnKash in memory, behind the real client: it pays each reference once, refuses a whole call for a row that it does
 * not like, and writes down what it was sent.
 */
export class FakeEnKash {
	/** The references of each call, in order. */
	readonly calls: string[][] = [];
	/** How often a reference was paid. */
	readonly ledger = new Map<string, number>();
	/** The references that the log was asked for. */
	readonly lookUps: string[] = [];
	/** The deadline of each request, in milliseconds. */
	readonly deadlines: number[] = [];
	private readonly log = new Map<string, object>();
	/** Most calls that were under way at once. */
	mostUnderWay = 0;
	/** Mobiles that two calls under way at once held. */
	readonly sharedMobiles: string[] = [];
	private readonly underWay = new Set<readonly SentRow[]>();
	readonly client: EnKashClient;
	private readonly poisoned: ReadonlySet<string>;
	private balance = 1_000_000;

	constructor(private readonly settings: FakeSettings = {}) {
		this.poisoned = new Set(settings.poisoned);
		if (settings.form === 'duplicate') for (const known of this.poisoned) this.ledger.set(known, 1);
		this.client = createClient({
			send: async (request, timeoutMs) => {
				this.deadlines.push(timeoutMs);
				return await this.receive(request);
			},
			clock: { random: () => 0, now: () => 0, pause: async () => true },
		});
	}

	private async receive({ path, body }: EnKashRequest): Promise<EnKashFault | EnKashResponse> {
		if (path === logPath) return this.search(searchSchema.parse(body).pgReferenceNumber);
		const rows = sentRowsSchema.parse(body);
		this.calls.push(rows.map(({ uniqueReferenceNumber }) => uniqueReferenceNumber));
		const answer = this.answer(rows);
		const mobiles = new Set([...this.underWay].flat().map(({ mobile }) => mobile));
		for (const { mobile } of rows) if (mobiles.has(mobile)) this.sharedMobiles.push(mobile);
		this.underWay.add(rows);
		this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay.size);
		await nextTurn();
		this.underWay.delete(rows);
		return answer;
	}

	private search(reference: string): EnKashResponse {
		this.lookUps.push(reference);
		const transaction = this.log.get(reference);
		const isMissing = this.settings.missingInLog?.includes(reference);
		const data = transaction && !isMissing ? [transaction] : [];
		return respond(200, { code: 0, payload: { recordsCount: data.length, data } });
	}

	private answer(rows: readonly SentRow[]): EnKashFault | EnKashResponse {
		const interruption = this.settings.interrupt?.(this.calls.length, rows);
		if (!interruption) return this.process(rows);
		if (interruption.isProcessed) this.process(rows);
		return interruption.answer;
	}

	private process(rows: readonly SentRow[]): EnKashResponse {
		const {
			form = 'code1',
			words = () => 'The data is not valid',
			takenBackInLog = [],
		} = this.settings;
		const culprit = rows.find(({ uniqueReferenceNumber }) =>
			this.poisoned.has(uniqueReferenceNumber),
		);
		if (culprit) return refusal(form, words(culprit));
		const succeeded: object[] = [];
		const failed: object[] = [];
		for (const { mobile, loadAmount, uniqueReferenceNumber } of rows) {
			const row = { mobile, loadAmount, uniqueReferenceNumber };
			const paidBefore = this.ledger.get(uniqueReferenceNumber) ?? 0;
			if (paidBefore > 0) {
				failed.push({ ...row, failureReason: knownReference });
				continue;
			}
			this.ledger.set(uniqueReferenceNumber, paidBefore + 1);
			this.balance -= loadAmount;
			const enkashCardTxnId = `ECT-${uniqueReferenceNumber}`;
			this.log.set(uniqueReferenceNumber, {
				pgReferenceNumber: uniqueReferenceNumber,
				mobile,
				amount: loadAmount,
				cardTransactionType: takenBackInLog.includes(uniqueReferenceNumber) ? 'DR' : 'CR',
				status: 'CREATED',
				enkashCardTxnId,
			});
			succeeded.push({ ...row, enkashCardTxnId, accountBalance: this.balance });
		}
		return success(succeeded, failed);
	}
}

export function success(succeeded: object[], failed: object[] = []): EnKashResponse {
	return respond(200, {
		code: 0,
		message: 'Success',
		payload: {
			successBulkEnKashCardCreateDTOs: succeeded,
			failureBulkEnKashCardCreateDTOs: failed,
		},
	});
}

export function respond(status: number, body: unknown): EnKashResponse {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return { kind: 'response', status, body: text };
}

function refusal(form: Form, message: string): EnKashResponse {
	switch (form) {
		case 'http400':
			return respond(400, { message });
		case 'http400WithoutWords':
			return respond(400, '');
		case 'http413':
			return respond(413, '<html>Request Entity Too Large</html>');
		case 'http422':
			return respond(422, { response_code: 1, response_message: message });
		case 'code1':
			return respond(200, { code: 1, message });
		case 'code1WithoutWords':
			return respond(200, { code: 1 });
		case 'code412':
			return respond(200, { response_code: 412, response_message: message });
		case 'duplicate':
			return respond(200, { code: 1, message: knownReference });
	}
}

export const timeout: EnKashFault = { kind: 'fault', fault: 'timeout', message: 'Late.' };
export const noConnection: EnKashFault = {
	kind: 'fault',
	fault: 'notConnected',
	message: 'No way there.',
};
export const stoppedBefore: EnKashFault = {
	kind: 'fault',
	fault: 'notBegun',
	message: 'The execution was stopped.',
};
export const emptyAccount = respond(200, {
	response_code: 1,
	response_message: 'Insufficient balance in card account',
});
