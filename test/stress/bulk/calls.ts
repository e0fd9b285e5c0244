import { isRecord } from '../../harness/values';
import type { RecordedRequest } from '../../sandbox';
import type { Payable, Payer } from './expectedRows';

/** The last part of the path of the call that pays. */
export const bulkPath = 'bulk-create-allocate-points-json';

/** One call that pays, with the references it was to pay. */
export interface Call {
	references: string[];
	request: RecordedRequest;
}

/** The bulk calls of one execution, in the order in which they arrived. */
export class Calls {
	readonly all: readonly Call[];

	private readonly byReference = new Map<string, Call[]>();

	constructor(private readonly requests: readonly RecordedRequest[]) {
		this.all = requests
			.filter(({ path }) => path.endsWith(bulkPath))
			.map((request) => ({ request, references: referencesIn(request) }));
		for (const call of this.all) {
			for (const reference of call.references) {
				this.byReference.set(reference, [...this.of(reference), call]);
			}
		}
	}

	/** Those that were to pay a reference. */
	of(reference: string): readonly Call[] {
		return this.byReference.get(reference) ?? [];
	}

	/** Each reference with how often it was sent. */
	get counts(): Map<string, number> {
		return new Map([...this.byReference].map(([reference, calls]) => [reference, calls.length]));
	}

	/** The batches as they were before any was halved or sent again. */
	get batches(): string[][] {
		const seen = new Set<string>();
		return this.all
			.map(({ references }) =>
				references.filter((reference) => !seen.has(reference) && seen.add(reference)),
			)
			.filter((references) => references.length > 0);
	}

	/** Whether a whole reply says that a row was paid, and names nothing else than what was sent. */
	isSaidPaid(row: Payable, payer: Payer): boolean {
		return this.of(row.reference).some(({ request }) =>
			successRowsIn(request).some((said) => isSame(said, row, payer)),
		);
	}

	/** Whether a look-up brought a record that says of this payout that it was paid. */
	isInLog(row: Payable, payer: Payer): boolean {
		return this.requests
			.filter(({ path }) => path.endsWith('transaction/all'))
			.some((request) =>
				logRecordsIn(request).some(
					(said) =>
						said.pgReferenceNumber === row.reference &&
						nameIn(said.status) === 'CREATED' &&
						isSame(said, row, payer),
				),
			);
	}
}

/** Statuses that prove that a call was not processed. */
export function isUnprocessed({ request: { status } }: Call): boolean {
	return status === 401 || status === 407 || status === 429;
}

/** Whether EnKash refused a call as a whole. */
export function isRefusedWhole({ request }: Call): boolean {
	const { status = 0, answer } = request;
	if (status >= 400) return status < 500 && status !== 408;
	return isRecord(answer) && (answer.code ?? answer.response_code) !== 0;
}

/** EnKash writes some words as they are, and some as an object with their name. */
function nameIn(value: unknown): unknown {
	return isRecord(value) ? value.name : value;
}

/** A fact that is absent says nothing; one that differs speaks of another payout. */
function isSame(said: Record<string, unknown>, row: Payable, payer: Payer): boolean {
	const facts: Array<[unknown, unknown]> = [
		[said.uniqueReferenceNumber, row.reference],
		[said.mobile, row.mobile],
		[said.loadAmount ?? said.amount, row.loadAmount],
		[said.companyId, payer.companyId],
		[said.cardAccountId, payer.cardAccountId],
	];
	return facts.every(([stated, sent]) => stated === undefined || stated === sent);
}

function successRowsIn({ status, answer }: RecordedRequest): Array<Record<string, unknown>> {
	if (status !== 200 || !isRecord(answer) || answer.code !== 0) return [];
	const { payload } = answer;
	return isRecord(payload) ? recordsIn(payload.successBulkEnKashCardCreateDTOs) : [];
}

function logRecordsIn({ status, answer }: RecordedRequest): Array<Record<string, unknown>> {
	if (status !== 200 || !isRecord(answer)) return [];
	const { payload } = answer;
	if (!isRecord(payload)) return recordsIn(payload);
	return 'data' in payload ? recordsIn(payload.data) : [payload];
}

function recordsIn(value: unknown): Array<Record<string, unknown>> {
	return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** Empty for a body that came encrypted and was never opened. */
function referencesIn({ body, rawBody }: RecordedRequest): string[] {
	const rows = body === '' ? parsed(rawBody) : body;
	return recordsIn(rows).map(({ uniqueReferenceNumber }) => String(uniqueReferenceNumber));
}

/** The sandbox may not have read the body of a request that it lets go wrong. */
function parsed(rawBody: string): unknown {
	try {
		return JSON.parse(rawBody);
	} catch {
		return undefined;
	}
}
