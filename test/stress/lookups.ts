import * as fc from 'fast-check';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { runNode } from '../harness';
import { allMobiles, mobileOf } from './arbitraries/cells';
import { conditions } from './arbitraries/conditions';
import { type Disturbance, disturbanceOf } from './arbitraries/disturbance';
import { callTimeoutInSeconds, faultsAt } from './arbitraries/faults';
import type { Conditions, Fixture } from './fixture/fixture';
import { commonComplaints, record } from './fixture/recorder';
import type { Tally } from './fixture/tally';
import { propertyOf } from './property';
import type { Fault, LedgerEntry } from '../sandbox';

interface Scenario extends Disturbance {
	conditions: Conditions;
	question: keyof typeof questions;
	timeout: number;
	/** Whom there are payments for; each is asked for by an item. */
	people: number[];
}

/** What the node is asked for each payment, and what the answer must be; undefined where nothing is wrong with it. */
interface Question {
	parameters: INodeParameters;
	fault(answer: IDataObject, payment: LedgerEntry, fixture: Fixture): string | undefined;
}

const questions = {
	account: {
		parameters: { resource: 'account', operation: 'get' },
		fault: ({ cardAccountId, availableBalance }, payment, { sandbox }) =>
			wrong('account', cardAccountId, payment.cardAccountId) ??
			wrong('balance', availableBalance, sandbox.ledger.balance(payment.cardAccountId)),
	},
	card: {
		parameters: {
			resource: 'card',
			operation: 'get',
			enKashCardId: { __rl: true, mode: 'id', value: '={{ $json.card }}' },
		},
		fault: (answer, payment) =>
			wrong('card', answer.enKashCardId, payment.enKashCardId) ?? foreignIn(answer, payment),
	},
	transaction: {
		parameters: {
			resource: 'transaction',
			operation: 'get',
			pgReferenceNumber: '={{ $json.reference }}',
		},
		fault: (answer, payment) =>
			wrong('reference', answer.pgReferenceNumber, payment.reference) ?? foreignIn(answer, payment),
	},
} satisfies Record<string, Question>;

function wrong(what: string, told: unknown, truth: unknown): string | undefined {
	return told === truth ? undefined : `${what} ${String(told)}, which is ${String(truth)}`;
}

/** What was not asked for can't be told from the truth; whose account it is was. */
function foreignIn(answer: IDataObject, payment: LedgerEntry): string | undefined {
	const { companyId = payment.companyId, cardAccountId = payment.cardAccountId } = answer;
	return (
		wrong('company', companyId, payment.companyId) ??
		wrong('account', cardAccountId, payment.cardAccountId)
	);
}

const paths = ['cardAccount/get', 'search', 'transaction/all'] as const;

/** A first reply that speaks of another account. */
const foreignAnswer: fc.Arbitrary<Fault[]> = fc
	.record({
		kind: fc.constantFrom('foreignAccount' as const, 'foreignCompany' as const),
		path: fc.constantFrom(...paths),
	})
	.map(({ kind, path }) => [{ kind, match: { path }, times: 5 }]);

const scenario: fc.Arbitrary<Scenario> = fc.record({
	...disturbanceOf(paths),
	faults: fc.oneof(
		{ weight: 4, arbitrary: faultsAt(paths) },
		{ weight: 1, arbitrary: foreignAnswer },
	),
	conditions,
	timeout: callTimeoutInSeconds,
	question: fc.constantFrom('account', 'card', 'transaction'),
	people: fc.uniqueArray(fc.nat(59), { minLength: 1, maxLength: 4 }),
});

/** A look-up tells the truth or fails, and moves nothing. */
export const lookups = propertyOf('lookups', scenario, run);

async function run(fixture: Fixture, drawn: Scenario, tally: Tally): Promise<string[]> {
	fixture.prepare(drawn.conditions);
	const { sandbox } = fixture;
	for (const person of drawn.people) {
		const payment = { reference: `P${person}`, mobile: mobileOf(person), amount: 1 + person };
		fixture.payElsewhere(sandbox.account, payment);
	}
	const payments = [...sandbox.ledger.points];
	const question: Question = questions[drawn.question];
	const { result, recording } = await fixture.disturbed(
		drawn,
		async () =>
			await record(
				fixture,
				async () =>
					await runNode({
						node: 'enKash',
						packageDir: fixture.packageDir,
						items: payments.map(({ reference, enKashCardId: card }) => ({ reference, card })),
						credentials: fixture.credentials,
						parameters: { ...question.parameters, options: { timeout: drawn.timeout } },
						onError: drawn.onError,
						retryOnFail: drawn.retryOnFail,
						maxTries: 2,
					}),
			),
	);
	tally.count(result, recording);
	const complaints: string[] = [];
	for (const item of result.outputs.flat()) {
		const complaint = faultOf(item, payments, question, fixture);
		tally.countOutcome(Object.hasOwn(item.json, 'error') ? 'failed' : 'answered');
		if (complaint) complaints.push(complaint);
	}
	if (recording.points.length + recording.cards.length > 0)
		complaints.push('a look-up moved points');
	const common = { concurrency: 1, personal: allMobiles };
	return [...complaints, ...commonComplaints(fixture, result, recording, common)];
}

function faultOf(
	{ json, pairedItem }: INodeExecutionData,
	payments: readonly LedgerEntry[],
	question: Question,
	fixture: Fixture,
): string | undefined {
	if (Object.hasOwn(json, 'error')) return undefined;
	const index = typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : -1;
	const payment = payments[index];
	return payment
		? question.fault(json, payment, fixture)
		: `an answer is paired with ${JSON.stringify(pairedItem)}`;
}
