import * as fc from 'fast-check';
import { CredentialStore, runNode } from '../harness';
import { testCredential } from '../harness/credentialTest';
import { asCredentialData } from '../harness/values';
import type { Fixture } from './fixture/fixture';
import { followedRedirects, loginComplaints } from './fixture/recorder';
import type { Tally } from './fixture/tally';
import { propertyOf } from './property';
import type { Fault, Switches } from '../sandbox';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** How addresses of one host are spelled. */
const spellings: ReadonlyArray<(url: string) => string> = [
	(url) => url,
	(url) => `${url}/`,
	(url) => ` ${url.toUpperCase()}`,
];

type Step =
	/** An execution, or a test of the credential, in one of n8n's processes. */
	| { what: 'run' | 'test'; process: number; spelling: number }
	| { what: 'wait'; ms: number }
	| { what: 'setClock'; ms: number }
	| { what: 'changePassword' };

interface Scenario {
	/**
	 * What may differ: the process, of which only the saved credential tells the others; or clock and spelling of the
	 * address within one process.
	 */
	varies: 'process' | 'clockAndSpelling';
	refusal: Switches['loginRefusalForm'];
	faults: Fault[];
	steps: Step[];
}

const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 5,
		arbitrary: fc.record({
			what: fc.constantFrom('run' as const, 'run' as const, 'test' as const),
			process: fc.nat(2),
			spelling: fc.nat(spellings.length - 1),
		}),
	},
	{
		weight: 3,
		arbitrary: fc.record({
			what: fc.constant('wait' as const),
			ms: fc.constantFrom(10_000, 59_000, 61_000, 10 * minuteMs, 6 * hourMs, 25 * hourMs),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			what: fc.constant('setClock' as const),
			ms: fc.constantFrom(-240 * hourMs, -2 * minuteMs, 2 * minuteMs, 240 * hourMs),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ what: fc.constant('changePassword' as const) }) },
);

const fault: fc.Arbitrary<Fault> = fc.oneof(
	{
		weight: 20,
		arbitrary: fc.record({
			kind: fc.constantFrom('resetAfter', 'status', 'html', 'garbage', 'emptyBody', 'redirect'),
			match: fc.record({
				path: fc.constantFrom('/oauth/token', 'cardAccount/get'),
				nth: fc.integer({ min: 1, max: 3 }),
			}),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constantFrom('trickle', 'stallHeaders', 'stallBody'),
			match: fc.constant({ path: '/oauth/token' }),
		}),
	},
);

const scenario: fc.Arbitrary<Scenario> = fc.record({
	varies: fc.constantFrom('process', 'clockAndSpelling'),
	refusal: fc.constantFrom('oauth2', 'http400', 'http401', 'http500', 'noToken'),
	faults: fc.array(fault, { maxLength: 2 }),
	steps: fc.array(step, { minLength: 1, maxLength: 15 }),
});

/** Hours of a wrong password never lock the account, and the right one works at once. */
export const logins = propertyOf('logins', scenario, run);

async function run(fixture: Fixture, drawn: Scenario, tally: Tally): Promise<string[]> {
	const switches = { loginRefusalForm: drawn.refusal, lockoutAfter: 0 };
	fixture.prepare({ switches, balance: 1000, credential: { password: 'wrong' } });
	const { sandbox } = fixture;
	for (const fault_ of drawn.faults) sandbox.addFault(fault_);
	let stores = storesOf(fixture);
	for (const next of drawn.steps) {
		switch (next.what) {
			case 'run':
			case 'test': {
				const isProcess = drawn.varies === 'process';
				const store = stores[isProcess ? 0 : next.spelling];
				const packageDir = fixture.process(isProcess ? next.process : 0);
				if (store) await logIn(fixture, next.what, store, packageDir, tally);
				break;
			}
			case 'wait':
				fixture.letPass(next.ms);
				break;
			case 'setClock':
				if (drawn.varies === 'clockAndSpelling') fixture.setClock(next.ms);
				break;
			case 'changePassword':
				fixture.typeWrongPassword();
				stores = storesOf(fixture);
		}
	}
	fixture.clearUp();
	const works = await logIn(fixture, 'run', fixture.credentials, fixture.packageDir, tally);
	sandbox.addFault({ kind: 'redirect', match: { path: 'cardAccount/get' } });
	if (await logIn(fixture, 'test', fixture.credentials, fixture.packageDir, tally)) {
		return ['the credential test takes a redirect for an answer'];
	}
	await fixture.settled();
	return [
		...loginComplaints(fixture),
		...followedRedirects(sandbox.requests),
		...(works ? [] : ['the right password does not work']),
	];
}

/** One saved credential for each spelling of the address. */
function storesOf({ credentials }: Fixture): CredentialStore[] {
	const data = credentials.get('enKashApi');
	return spellings.map((spell) => {
		const authUrl = spell(String(data.authUrl));
		return new CredentialStore({ enKashApi: asCredentialData({ ...data, authUrl }) });
	});
}

async function logIn(
	{ sandbox }: Fixture,
	what: 'run' | 'test',
	credentials: CredentialStore,
	packageDir: string,
	tally: Tally,
): Promise<boolean> {
	if (what === 'test') {
		const saved = credentials.get('enKashApi');
		const { status } = await testCredential(saved, { credentials, packageDir });
		tally.countOutcome(`test ${status}`);
		return status === 'OK';
	}
	const { error } = await runNode({
		node: 'enKash',
		packageDir,
		credentials,
		parameters: {
			resource: 'account',
			operation: 'get',
			cardAccountId: sandbox.account.cardAccountId,
		},
	});
	tally.countOutcome(error ? 'run failed' : 'run');
	return error === undefined;
}
