import type { Fault, FaultKind } from './faults';
import { isRecord, without } from './records';
import type { Json } from './records';
import { sandboxOnly } from './texts';

const successRows = 'successBulkEnKashCardCreateDTOs';
const failureRows = 'failureBulkEnKashCardCreateDTOs';

/** Nobody and nothing that this sandbox knows. */
const stranger = { mobile: '6000000000', companyId: 'CEKSTRANGE', cardAccountId: 'CASTRANGE' };

/** The reply's body as a fault leaves it; other kinds, and replies of other shapes, stay as they are. */
export function distort(body: unknown, fault: Fault): unknown {
	if (!isRecord(body)) return body;
	if (fault.kind === 'missingCode') {
		return without(body, 'code', 'response_code');
	}
	const { payload } = body;
	const change = foreignFact(fault.kind);
	if (change) return { ...body, payload: changeRecords(payload, fault.rows ?? 1, change) };
	if (fault.kind === 'openRefusal' && fault.rows === undefined) {
		return [body.code, body.response_code].includes(0) ? openRefusal(body) : body;
	}
	if (!isRecord(payload)) return body;
	if (fault.kind === 'wrongReference') {
		return { ...body, payload: { ...payload, pgReferenceNumber: 'SOMEBODY-ELSES-1' } };
	}
	if (fault.kind === 'transactionOnFailure' && !isBatch(payload)) return refused(body);
	return { ...body, payload: distortBatch(payload, fault) };
}

/** The code of a refusal over an untouched payload. */
function refused(body: Json): Json {
	return 'response_code' in body ? { ...body, response_code: 1 } : { ...body, code: 1 };
}

/** A refusal in words that leave open what was done, in the same envelope. */
function openRefusal(body: Json): Json {
	const words = sandboxOnly.timedOut;
	return 'response_code' in body
		? { response_code: 1, response_message: words, payload: words }
		: { code: 1, message: words, payload: null };
}

/** What EnKash's example shows on paid rows only. */
const factsOfPaidRows = [
	...['enkashCardId', 'userId', 'enkashCardTxnId'],
	...['otbBalance', 'accountBalance'],
];

/** The same of one row. */
function openRefusalOfRow(row: unknown): unknown {
	if (!isRecord(row)) return row;
	const facts = without(row, ...factsOfPaidRows);
	return { ...facts, failureReason: sandboxOnly.timedOut };
}

/** How a fault makes a record speak of something that was never asked for; undefined for other kinds. */
function foreignFact(kind: FaultKind): ((record: Json) => Json) | undefined {
	switch (kind) {
		case 'foreignPerson':
			return (record) => ({ ...record, mobile: stranger.mobile });
		case 'foreignAccount':
			return (record) => ({ ...record, cardAccountId: stranger.cardAccountId });
		case 'foreignCompany':
			return (record) => ({ ...record, companyId: stranger.companyId });
		case 'foreignAmount':
			return otherAmount;
		default:
			return undefined;
	}
}

/** One more than what was moved, as number or text as it was. Log records call it `amount`. */
function otherAmount(record: Json): Json {
	const field = 'amount' in record ? 'amount' : 'loadAmount';
	const amount = Number(record[field] ?? 0) + 1;
	return { ...record, [field]: typeof record[field] === 'string' ? String(amount) : amount };
}

/** Changes the first records of a payload: paid rows of a batch, rows of a list, or the one record it is. */
function changeRecords(payload: unknown, count: number, change: (record: Json) => Json): unknown {
	const inList = (list: unknown[]) =>
		list.map((item, index) => (index < count && isRecord(item) ? change(item) : item));
	if (Array.isArray(payload)) return inList(payload);
	if (!isRecord(payload)) return payload;
	for (const name of [successRows, 'data']) {
		const list = rowsOf(payload[name]);
		if (list) return { ...payload, [name]: inList(list) };
	}
	return change(payload);
}

function isBatch(payload: Json): boolean {
	return successRows in payload;
}

function distortBatch(payload: Json, fault: Fault): Json {
	const successes = rowsOf(payload[successRows]);
	const failures = rowsOf(payload[failureRows]);
	if (!successes || !failures) return payload;
	const touched = fault.rows ?? 1;
	switch (fault.kind) {
		case 'missingRows':
			return recounted(successes.slice(0, -touched), failures);
		case 'extraRows':
			return recounted([...successes, ...strangers(touched)], failures);
		case 'doubledRows':
			return recounted([...successes, ...successes.slice(0, touched)], failures);
		case 'shuffledRows':
			return recounted(shuffled(successes), shuffled(failures));
		case 'transactionOnFailure':
			return recounted(successes.slice(touched), [...failures, ...successes.slice(0, touched)]);
		case 'openRefusal': {
			const open = successes.slice(0, touched).map(openRefusalOfRow);
			return recounted(successes.slice(touched), [...failures, ...open]);
		}
		case 'wrongCounts':
			return { ...payload, successCount: successes.length + 1 };
		default:
			return payload;
	}
}

/** Counters that agree with the rows, so that only a comparison with the batch can tell. */
function recounted(successes: unknown[], failures: unknown[]): Json {
	return {
		[successRows]: successes,
		[failureRows]: failures,
		successCount: successes.length,
		failureCount: failures.length,
		totalCount: successes.length + failures.length,
	};
}

function strangers(count: number): unknown[] {
	return Array.from({ length: count }, (_, index) => ({
		name: 'Nobody Known',
		...stranger,
		mobile: String(Number(stranger.mobile) + index),
		title: 'Mr',
		loadAmount: 1,
		enkashCardId: `EKCSTRNG${index}`,
		userId: `EKSTRN${index}`,
		accountBalance: 0,
		enkashCardTxnId: `ECTSTRANGE${index}`,
		otbBalance: 1,
	}));
}

/** Always the same disorder: the second half turned round, then the first. No row of two or more keeps its place. */
function shuffled(rows: unknown[]): unknown[] {
	const half = Math.ceil(rows.length / 2);
	return [...rows.slice(half).reverse(), ...rows.slice(0, half)];
}

function rowsOf(value: unknown): unknown[] | undefined {
	return Array.isArray(value) ? value : undefined;
}
