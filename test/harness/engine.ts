import './environment';
import { ExternalSecretsProxy } from 'n8n-core';
import {
	type INodeType,
	type INodeTypes,
	type INodeTypeDescription,
	type IVersionedNodeType,
	type IWorkflowExecuteAdditionalData,
	NodeConnectionTypes,
	NodeHelpers,
} from 'n8n-workflow';
import { type CredentialStore, StoreCredentialsHelper } from './credentials';
import { type LogLine, captureLogger } from './logs';
import type { LoadedPackage } from './package';

/** An address the engine can parse; nothing is ever sent there. */
const instanceUrl = 'http://n8n.invalid';

/** Everything a run has around it in n8n's server, as far as a node can notice. */
export function additionalDataFor(
	store: CredentialStore,
	loaded: LoadedPackage,
): IWorkflowExecuteAdditionalData {
	const unavailable = (what: string) => async (): Promise<never> => {
		throw new Error(`The harness has no ${what}.`);
	};
	return {
		credentialsHelper: new StoreCredentialsHelper(store, loaded),
		executeWorkflow: unavailable('sub-workflows'),
		getRunExecutionData: async () => undefined,
		getRuntimeCredential: async () => undefined,
		startRunnerTask: unavailable('task runner'),
		logAiEvent: () => {},
		externalSecretsProxy: new ExternalSecretsProxy(),
		executionId: '1',
		workflowId: 'workflow-of-the-test',
		currentNodeExecutionIndex: 0,
		variables: {},
		instanceBaseUrl: `${instanceUrl}/`,
		restApiUrl: `${instanceUrl}/rest`,
		formBaseUrl: `${instanceUrl}/form`,
		formWaitingBaseUrl: `${instanceUrl}/form-waiting`,
		formTestBaseUrl: `${instanceUrl}/form-test`,
		webhookBaseUrl: `${instanceUrl}/webhook`,
		webhookWaitingBaseUrl: `${instanceUrl}/webhook-waiting`,
		webhookTestBaseUrl: `${instanceUrl}/webhook-test`,
		mcpBaseUrl: `${instanceUrl}/mcp`,
		mcpTestBaseUrl: `${instanceUrl}/mcp-test`,
	};
}

function passThrough(
	description: Pick<INodeTypeDescription, 'displayName' | 'name' | 'group' | 'inputs'>,
): INodeType {
	return {
		description: {
			...description,
			version: [1],
			description: 'Hands its items on',
			defaults: { name: description.displayName },
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		async execute() {
			return [this.getInputData()];
		},
	};
}

/** Stand-ins for the core nodes a workflow in a test starts or ends with. */
const coreNodes: Record<string, INodeType> = {
	'n8n-nodes-base.manualTrigger': passThrough({
		displayName: 'Manual Trigger',
		name: 'manualTrigger',
		group: ['trigger'],
		inputs: [],
	}),
	'n8n-nodes-base.noOp': passThrough({
		displayName: 'No Operation, do nothing',
		name: 'noOp',
		group: ['organization'],
		inputs: [NodeConnectionTypes.Main],
	}),
};

/** What a node did while it ran, kept by its name in the workflow. */
export class RunRecorder {
	private readonly counts = new Map<string, number>();

	private readonly lines = new Map<string, LogLine[]>();

	/** How often a node's `execute` was called. */
	tries(nodeName: string): number {
		return this.counts.get(nodeName) ?? 0;
	}

	logs(nodeName: string): LogLine[] {
		let lines = this.lines.get(nodeName);
		if (lines === undefined) {
			lines = [];
			this.lines.set(nodeName, lines);
		}
		return lines;
	}

	began(nodeName: string, context: object): void {
		this.counts.set(nodeName, this.tries(nodeName) + 1);
		captureLogger(context, this.logs(nodeName));
	}
}

/** Finds node types as n8n does, and watches those that execute. */
export class HarnessNodeTypes implements INodeTypes {
	private readonly watched = new Map<INodeType, INodeType>();

	constructor(
		private readonly loaded: LoadedPackage,
		private readonly recorder: RunRecorder,
		private readonly extra: Readonly<Record<string, INodeType>> = {},
	) {}

	getByName(nodeType: string): INodeType | IVersionedNodeType {
		return this.extra[nodeType] ?? coreNodes[nodeType] ?? this.loaded.node(nodeType);
	}

	getByNameAndVersion(nodeType: string, version?: number): INodeType {
		return this.watch(NodeHelpers.getVersionedNodeType(this.getByName(nodeType), version));
	}

	getKnownTypes(): Record<string, never> {
		return {};
	}

	/** A node type that behaves as `type` in all and tells the recorder about each call of `execute`. */
	private watch(type: INodeType): INodeType {
		const { execute } = type;
		if (execute === undefined) return type;
		const known = this.watched.get(type);
		if (known !== undefined) return known;

		const { recorder } = this;
		const watched: INodeType = Object.create(type);
		watched.execute = async function (...args) {
			recorder.began(this.getNode().name, this);
			return await execute.apply(this, args);
		};
		this.watched.set(type, watched);
		return watched;
	}
}
