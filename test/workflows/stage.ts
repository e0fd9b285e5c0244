import type { ICredentialDataDecryptedObject, INodeType } from 'n8n-workflow';
import { CredentialStore, runWorkflow, type ItemInput, type WorkflowRunResult } from '../harness';
import { asCredentialData } from '../harness/values';
import { startSandbox, type Sandbox } from '../sandbox';
import { fillInSettings, readWorkflow, type WorkflowFile } from './files';
import { Outside } from './outside';
import { agentNodes, type Model } from './standIns/agent';
import { coreNodes, type SeenValues } from './standIns/core';
import { googleSheets, serviceNodes } from './standIns/services';
import { webNodes, type Web } from './standIns/web';

/** One start of a workflow. */
export interface Start {
	/** The node that starts it. */
	from: string;
	/** What that node hands on. Default: one empty item. */
	inputs?: readonly ItemInput[];
	/** What a person has filled in. */
	settings?: Record<string, unknown>;
	/** Anything else a person has changed. */
	change?: (workflow: WorkflowFile) => void;
}

/** An n8n with a local EnKash and stand-ins for all other services, as they are at the start of one test. */
export class Stage {
	readonly outside = new Outside();

	readonly web: Web = {
		answers: [],
		pages: [],
		fetch: async (url) => {
			throw new TypeError(`Nobody answers at ${url}`);
		},
	};

	readonly model: Model = { calls: [], answers: [], descriptions: new Map() };

	/** Kept from one execution to the next, as n8n keeps it in its database. */
	private readonly seen: SeenValues = new Map();

	private readonly credentials: CredentialStore;

	constructor(readonly sandbox: Sandbox) {
		this.credentials = new CredentialStore({ enKashApi: this.credential() });
	}

	credential(): ICredentialDataDecryptedObject {
		return asCredentialData(this.sandbox.credential());
	}

	/** Runs a workflow as it stands in its file, but for what a person fills in. */
	async run(name: string, { from, inputs, settings, change }: Start): Promise<WorkflowRunResult> {
		const workflow = readWorkflow(name);
		if (settings !== undefined) fillInSettings(workflow, settings);
		change?.(workflow);
		return await runWorkflow({
			workflow: { ...workflow, pinData: undefined },
			startNode: from,
			credentials: this.credentials,
			extraNodeTypes: await this.nodeTypes(),
			mode: 'trigger',
			...(inputs !== undefined && { inputs }),
		});
	}

	/** Who was paid how much, by mobile number, in the order of payment. */
	get paid(): Array<[mobile: string, points: number]> {
		return this.sandbox.ledger.points.map(({ mobile, amount }) => [mobile, amount]);
	}

	private async nodeTypes(): Promise<Record<string, INodeType>> {
		return {
			...coreNodes(this.seen),
			...serviceNodes(this.outside),
			...webNodes(this.web, this.outside.slack.signingSecret),
			...(await agentNodes(this.model, googleSheets(this.outside.spreadsheets))),
		};
	}
}

/**
 * A stage for each test of a file, with an EnKash of its own: one process keeps a young token for a while, and one that
 * its server has forgotten would make a fault hit a refusal instead of a payment.
 */
export function useStage(): () => Stage {
	let stage: Stage | undefined;
	beforeEach(async () => {
		stage = new Stage(await startSandbox());
	});
	afterEach(async () => await stage?.sandbox.close());
	return () => {
		if (stage === undefined) throw new TypeError('The stage is there only while a test runs');
		return stage;
	};
}
