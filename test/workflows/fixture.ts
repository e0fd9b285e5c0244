import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { fakeNodes } from '../fakes/nodes';
import type { Web } from '../fakes/nodes';
import { Services } from '../fakes/services';
import { fetchFrom } from '../fakes/services/http';
import { CredentialStore, runPoll, runWorkflow } from '../harness';
import type { ItemInput, WorkflowRunResult } from '../harness';
import { asCredentialData } from '../harness/values';
import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { fillInSettings, nodeOf, readWorkflow } from './files';
import type { WorkflowFile } from './files';

/** One start of a workflow. */
export interface Start {
	/** The node that starts it. */
	from: string;
	/** What that node emits. Default: one empty item. */
	inputs?: readonly ItemInput[];
	/** What a person has filled in. Default: nothing. */
	settings?: Record<string, unknown>;
	/** Anything else a person has changed. Default: nothing. */
	change?: (workflow: WorkflowFile) => void;
}

/** An n8n engine with a local EnKash and fakes of all other services. */
export class WorkflowFixture {
	readonly services = new Services();

	readonly web: Web = {
		answers: [],
		pages: [],
		executions: new Map(),
		fetch: fetchFrom({
			'graph.facebook.com': this.services.whatsApp,
			'control.msg91.com': this.services.msg91,
			'login.keka.com': this.services.keka,
			'acme.keka.com': this.services.keka,
		}),
		whileWaiting: () => {},
	};

	private readonly credentials: CredentialStore;

	constructor(readonly sandbox: Sandbox) {
		this.credentials = new CredentialStore({ enKashApi: this.credential() });
	}

	credential(): ICredentialDataDecryptedObject {
		return asCredentialData(this.sandbox.credential());
	}

	/** Runs a workflow as it stands in its file, with what a person fills in. */
	async run(name: string, { from, inputs, settings, change }: Start): Promise<WorkflowRunResult> {
		const workflow = readWorkflow(name);
		if (settings !== undefined) fillInSettings(workflow, settings);
		change?.(workflow);
		// The waits between tries are for services that come back; here they only take time.
		for (const node of workflow.nodes) delete node.waitBetweenTries;
		return await runWorkflow({
			workflow: { ...workflow, pinData: undefined },
			startNode: from,
			credentials: this.credentials,
			extraNodeTypes: await fakeNodes(this.services, this.web),
			mode: 'trigger',
			...(inputs !== undefined && { inputs }),
		});
	}

	/**
	 * One poll of the trigger that a workflow begins with, as n8n makes one at its poll times, and what comes of it.
	 * Undefined where the trigger finds nothing.
	 *
	 * @param staticData what n8n keeps for the workflow from one poll to the next
	 */
	async poll(
		name: string,
		trigger: string,
		staticData: IDataObject,
		start: Omit<Start, 'from' | 'inputs'>,
	): Promise<WorkflowRunResult | undefined> {
		const { parameters } = nodeOf(readWorkflow(name), trigger);
		const { outputs, error } = await runPoll({
			node: 'enKashTrigger',
			parameters,
			staticData,
			credential: this.credential(),
		});
		if (error) throw error;
		const inputs = outputs?.[0];
		return inputs && (await this.run(name, { ...start, from: trigger, inputs }));
	}

	/** Who was paid how much, by mobile number, in the order of payment. */
	get paid(): Array<[mobile: string, points: number]> {
		return this.sandbox.ledger.points.map(({ mobile, amount }) => [mobile, amount]);
	}
}

/**
 * A fixture for each test of a file, with an EnKash of its own: one process keeps a young token for a while, and one that
 * its server has forgotten would make a fault hit a refusal instead of a payment.
 */
export function useFixture(): () => WorkflowFixture {
	let fixture: WorkflowFixture | undefined;
	beforeEach(async () => {
		fixture = new WorkflowFixture(await startSandbox());
	});
	afterEach(async () => await fixture?.sandbox.close());
	return () => {
		if (fixture === undefined) throw new TypeError('The fixture exists only while a test runs');
		return fixture;
	};
}
