import * as z from 'zod/v4';
import { dateText } from '../clock';
import type { CardAccount, Transaction } from '../ledger';
import { Refusal, success } from '../reply';
import type { Reply } from '../reply';
import type { Switches } from '../switches';
import { sandboxOnly } from '../texts';
import { read, text } from '../validation';
import { accountOf } from '../world';
import type { Call, Endpoint, World } from '../world';

const filterText = z.string().trim();
const filterAmount = z.number();
const filterDate = z.iso.datetime({ offset: true });

const question = z.object({
	companyId: text,
	cardAccountId: text,
	enKashCardId: filterText.optional(),
	pgReferenceNumber: filterText.optional(),
	pgReferenceNumbers: z.array(filterText).optional(),
	companyName: filterText.optional(),
	cardHolderName: filterText.optional(),
	userId: filterText.optional(),
	status: filterText.optional(),
	enKashTransactionId: filterText.optional(),
	enKashTransactionIds: z.array(filterText).optional(),
	cardTransactionType: z.enum(['CR', 'DR']).optional(),
	amountFrom: filterAmount.optional(),
	amountTo: filterAmount.optional(),
	txnDateFrom: filterDate.optional(),
	txnDateTo: filterDate.optional(),
});

type Question = z.infer<typeof question>;

/**
 * The transaction log, at the path of its prepaid namesake (the rewards path is not known). All filters must hold together; an empty one is no filter. No paging is
 * documented, so every match comes back.
 */
function listTransactions(world: World, call: Call): Reply {
	const { switches, clock } = world;
	const asked = read(question, call.body, switches);
	if (switches.transactionMandatory === 'prepaid') {
		for (const field of ['enKashCardId', 'pgReferenceNumber'] as const) {
			if (!asked[field]) throw new Refusal('missing', sandboxOnly.missing(field));
		}
	}
	const account = accountOf(world, asked);
	const visibleUntil = clock.now() - switches.transactionLagMs;
	const honoured = honouredPart(asked, switches);
	const matches = filterOf(honoured, world);
	const rows = candidates(world, account, honoured)
		.filter((line) => line.at <= visibleUntil && matches(line))
		.map((line) => lineObject(line, world));
	if (switches.transactionOrder === 'newestFirst') rows.reverse();
	const page =
		switches.transactionPageSize === 'off' ? rows : rows.slice(0, switches.transactionPageSize);
	return success(
		switches.transactionEnvelope,
		shaped(page, rows.length, switches.transactionPayload),
	);
}

/** The question without the filters that the switch makes ineffective. */
function honouredPart(asked: Question, { transactionFilter }: Switches): Question {
	switch (transactionFilter) {
		case 'honoured':
			return asked;
		case 'ignoresList':
			return { ...asked, pgReferenceNumbers: undefined };
		case 'ignoresReferences':
			return { ...asked, pgReferenceNumber: undefined, pgReferenceNumbers: undefined };
	}
}

/** A question for one reference does not walk through the whole log. */
function candidates({ ledger }: World, account: CardAccount, asked: Question): Transaction[] {
	return asked.pgReferenceNumber
		? ledger.transactionsOf(asked.pgReferenceNumber, account)
		: account.log;
}

function filterOf(asked: Question, { account, switches }: World): (line: Transaction) => boolean {
	const same = (wanted: string | undefined, held: string | undefined) => !wanted || wanted === held;
	const among = (wanted: string[] | undefined) => {
		if (!wanted?.length) return () => true;
		const set = new Set(wanted);
		return (held: string | undefined) => held !== undefined && set.has(held);
	};
	const referenceFits = among(asked.pgReferenceNumbers);
	const idFits = among(asked.enKashTransactionIds);
	const from = asked.txnDateFrom === undefined ? -Infinity : Date.parse(asked.txnDateFrom);
	const to = asked.txnDateTo === undefined ? Infinity : Date.parse(asked.txnDateTo);
	return (line) =>
		same(asked.enKashCardId, line.card.enKashCardId) &&
		same(asked.pgReferenceNumber, line.reference) &&
		referenceFits(line.reference) &&
		same(asked.companyName, account.companyName) &&
		same(asked.cardHolderName, holderName(line)) &&
		same(asked.userId, line.card.userId) &&
		same(asked.status, switches.transactionStatus) &&
		same(asked.enKashTransactionId, line.id) &&
		idFits(line.id) &&
		same(asked.cardTransactionType, line.transactionType) &&
		line.amount >= (asked.amountFrom ?? -Infinity) &&
		line.amount <= (asked.amountTo ?? Infinity) &&
		line.at >= from &&
		line.at <= to;
}

function holderName({ card: { holder } }: Transaction): string {
	return [holder.firstName, holder.lastName].filter(Boolean).join(' ');
}

/** The fields of a row are nowhere published: these carry the names that the filters have. */
function lineObject(line: Transaction, { account, switches }: World): Record<string, unknown> {
	const named = (name: string, label: string) =>
		switches.transactionEnums === 'object' ? { name, label } : name;
	const status = switches.transactionStatus;
	const shown = {
		amount: line.amount,
		// Undefined is left out of the JSON.
		status: status === '' ? undefined : named(status, labelOf(status)),
		pgReferenceNumber: line.reference,
	};
	if (switches.transactionFacts === 'bare') return shown;
	return {
		enKashTransactionId: line.id,
		enKashCardId: line.card.enKashCardId,
		userId: line.card.userId,
		companyId: line.card.companyId,
		companyName: account.companyName,
		cardAccountId: line.card.cardAccountId,
		cardHolderName: holderName(line),
		mobile: line.card.holder.mobile,
		cardTransactionType: named(line.transactionType, typeLabels[line.transactionType]),
		type: named(line.type, typeLabels[line.type]),
		createdOn: dateText(line.at, switches.narrowSpaceInDates),
		...shown,
	};
}

/** `CREATED` is shown to people as `Created`. */
function labelOf(status: string): string {
	return status.charAt(0) + status.slice(1).toLowerCase();
}

const typeLabels = {
	CR: 'Credit',
	DR: 'Debit',
	ALLOCATE_POINT: 'Allocate Point',
	UNALLOCATE_POINT: 'Unallocate Point',
	LOAD_MONEY: 'Load Money',
} as const;

function shaped(
	rows: unknown[],
	recordsCount: number,
	shape: Switches['transactionPayload'],
): unknown {
	switch (shape) {
		case 'records':
			return { recordsCount, data: rows };
		case 'array':
			return rows;
		case 'single':
			return rows[0] ?? null;
	}
}

export const transactionEndpoints: Endpoint[] = [
	{
		method: 'POST',
		path: '/api/v0/partner/enKashCard/transaction/all',
		family: 'partner',
		envelope: 'E1',
		answer: listTransactions,
	},
];
