/* eslint-disable @n8n/community-nodes/require-node-api-error -- runs on the developer's machine, never inside n8n */
import './environment';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	type ExecutionError,
	type ICredentialDataDecryptedObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type IPinData,
	type IRun,
	type IRunData,
	type IWorkflowBase,
	type NodeExecutionHint,
	type WorkflowExecuteMode,
	createRunExecutionData,
	deepCopy,
	NodeConnectionTypes,
	NodeHelpers,
	Workflow,
	WorkflowOperationError,
} from 'n8n-workflow';
import { credentialReferences, CredentialStore } from './credentials';
import { additionalDataFor, HarnessNodeTypes, RunRecorder } from './engine';
import type { LogLine } from './logs';
import { loadPackage } from './package';
import { type ItemInput, toItems } from './values';

const startName = 'Start';

/** The shortest wait between tries: n8n reads 0 as "not set", which is a whole second. */
const shortestWaitMs = 1;

/** One node, fed with items. */
export interface NodeRun {
	/** `enKashBulkAllocate`, with or without the package's name before it. */
	node: string;
	/** What the user typed; the rest is filled in from the description's defaults. */
	parameters?: INodeParameters;
	/** Default: one empty item. */
	items?: readonly ItemInput[];
	/** What the `enKashApi` credential holds. */
	credential?: ICredentialDataDecryptedObject;
	/** A store to share between runs. `credential` and this one exclude each other. */
	credentials?: CredentialStore;
	onError?: INode['onError'];
	retryOnFail?: boolean;
	/** n8n tries 2 to 5 times, 3 unless told. */
	maxTries?: number;
	/** Milliseconds; as short as can be unless told. */
	waitBetweenTries?: number;
	/** Output pinned in the editor, by node name. An active workflow ignores pins, so `mode` becomes `manual`. */
	pinData?: IPinData;
	executeOnce?: boolean;
	alwaysOutputData?: boolean;
	/** The node's name on the canvas. Default: its display name. */
	nodeName?: string;
	typeVersion?: number;
	/** Aborting it is the user's press on Stop. */
	signal?: AbortSignal;
	/** A failed execution of the same node that somebody has n8n retry. */
	retryOf?: IRun;
	/** Default `trigger`: an active workflow. `manual` is a press on Execute in the editor, and honours pins. */
	mode?: WorkflowExecuteMode;
	/** A built package. Default: this repository. */
	packageDir?: string;
}

/** What became of one node. */
export interface NodeResult {
	/** Every output, also those that stayed empty; the error output is the last one where it is switched on. */
	outputs: INodeExecutionData[][];
	/** What the node threw, also when On Error let the workflow go on. */
	error?: ExecutionError;
	hints: NodeExecutionHint[];
	/** How often n8n called `execute`. */
	tries: number;
	/** What the node wrote with `this.logger`. */
	logs: LogLine[];
}

/** What became of a run of one node. */
export interface RunResult extends NodeResult {
	status: IRun['status'];
	runData: IRunData;
	raw: IRun;
}

/** The parts of an exported workflow the engine needs. */
export type WorkflowJson = Pick<IWorkflowBase, 'nodes' | 'connections'> &
	Partial<Pick<IWorkflowBase, 'id' | 'name' | 'settings' | 'pinData' | 'staticData'>>;

/** A whole workflow. */
export interface WorkflowRun {
	workflow: WorkflowJson;
	credential?: ICredentialDataDecryptedObject;
	credentials?: CredentialStore;
	/** What the start node hands on. Default: one empty item. */
	inputs?: readonly ItemInput[];
	signal?: AbortSignal;
	/** Node types of the test's own, by the full name the workflow uses. */
	extraNodeTypes?: Readonly<Record<string, INodeType>>;
	/** Default: the node n8n would start from. */
	startNode?: string;
	/** Default: `trigger`, an active workflow; `manual` if the workflow has pinned data. */
	mode?: WorkflowExecuteMode;
	packageDir?: string;
	/** A failed execution that somebody has n8n retry from the node that failed; `inputs` count no more then. */
	retryOf?: IRun;
}

/** What became of a workflow. */
export interface WorkflowRunResult {
	/** By node name; a node that never ran has no outputs and no tries. */
	nodes: Record<string, NodeResult>;
	error?: ExecutionError;
	status: IRun['status'];
	runData: IRunData;
	raw: IRun;
}

/** Runs one node in n8n's engine: a trigger hands it `items`, nothing comes after it. */
export async function runNode(run: NodeRun): Promise<RunResult> {
	const loaded = await loadPackage(run.packageDir);
	const type = loaded.fullName(run.node);
	const nodeType = loaded.nodeVersion(type, run.typeVersion);
	const name = run.nodeName ?? nodeType.description.displayName;
	const node: INode = {
		id: 'node-under-test',
		name,
		type,
		typeVersion: run.typeVersion ?? loaded.newestVersion(type),
		position: [200, 0],
		parameters: run.parameters ?? {},
		...(run.onError !== undefined && { onError: run.onError }),
		...(run.retryOnFail !== undefined && { retryOnFail: run.retryOnFail }),
		...(run.maxTries !== undefined && { maxTries: run.maxTries }),
		...(run.waitBetweenTries !== undefined && { waitBetweenTries: run.waitBetweenTries }),
		...(run.executeOnce !== undefined && { executeOnce: run.executeOnce }),
		...(run.alwaysOutputData !== undefined && { alwaysOutputData: run.alwaysOutputData }),
	};
	const start: INode = {
		id: 'start',
		name: startName,
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const result = await runWorkflow({
		workflow: {
			nodes: [start, node],
			connections: {
				[startName]: { main: [[{ node: name, type: NodeConnectionTypes.Main, index: 0 }]] },
			},
			...(run.pinData !== undefined && { pinData: run.pinData }),
		},
		inputs: run.items,
		credential: run.credential,
		credentials: run.credentials,
		signal: run.signal,
		mode: run.mode,
		startNode: startName,
		packageDir: run.packageDir,
		retryOf: run.retryOf,
	});
	const { status, runData, raw } = result;
	const own = result.nodes[name];
	if (own === undefined) throw new Error(`The workflow has lost its node "${name}".`);
	// A workflow that was stopped, or never started, failed as a whole and not in the node.
	const error = own.error ?? result.error;
	return { ...own, ...(error !== undefined && { error }), status, runData, raw };
}

/** Runs a workflow from its start node, as an active workflow runs when its trigger fires. */
export async function runWorkflow(run: WorkflowRun): Promise<WorkflowRunResult> {
	const loaded = await loadPackage(run.packageDir);
	const store = storeOf(run);
	const recorder = new RunRecorder();
	const nodeTypes = new HarnessNodeTypes(loaded, recorder, run.extraNodeTypes);
	const { pinData } = run.workflow;
	const mode = run.mode ?? (pinData === undefined ? 'trigger' : 'manual');
	const pins = mode === 'manual' && pinData !== undefined ? { pinData } : {};

	const workflow = new Workflow({
		id: run.workflow.id ?? 'workflow-of-the-test',
		name: run.workflow.name ?? 'Workflow of the test',
		nodes: run.workflow.nodes.map((node) => prepareNode(node, nodeTypes, store)),
		connections: run.workflow.connections,
		active: mode !== 'manual',
		nodeTypes,
		settings: { executionOrder: 'v1', ...run.workflow.settings },
		...(run.workflow.staticData !== undefined && { staticData: run.workflow.staticData }),
		...pins,
	});
	const startNode =
		run.startNode === undefined ? workflow.getStartNode() : workflow.getNode(run.startNode);
	if (!startNode) throw new Error('The workflow has no node to start from.');

	const executionData = run.retryOf
		? toRetry(run.retryOf, workflow)
		: createRunExecutionData({
				startData: {},
				resultData: { runData: {}, ...pins },
				executionData: {
					nodeExecutionStack: [
						{ node: startNode, data: { main: [toItems(run.inputs ?? [{}])] }, source: null },
					],
				},
			});
	const additionalData = additionalDataFor(store, loaded);
	additionalData.hooks = new ExecutionLifecycleHooks(mode, '1', describe(workflow, run.workflow));

	const raw = await execute(workflow, mode, executionData, additionalData, run.signal);
	const { runData, error } = raw.data.resultData;
	const nodes: Record<string, NodeResult> = {};
	for (const node of Object.values(workflow.nodes)) {
		nodes[node.name] = resultOf(node, workflow, runData, recorder);
	}
	return { nodes, ...(error !== undefined && { error }), status: raw.status, runData, raw };
}

/** What n8n's server makes of a failed execution that it has saved, before it runs it again with the workflow of today. */
function toRetry({ data }: IRun, workflow: Workflow): IRun['data'] {
	const saved = createRunExecutionData(JSON.parse(JSON.stringify(data)));
	const { resultData } = saved;
	delete resultData.error;
	const tasks = resultData.runData[resultData.lastNodeExecuted ?? ''] ?? [];
	if (tasks.at(-1)?.error !== undefined) tasks.pop();
	for (const waiting of saved.executionData?.nodeExecutionStack ?? []) {
		waiting.node = workflow.getNode(waiting.node.name) ?? waiting.node;
	}
	return saved;
}

/** The store of a run: the one handed in, or a new one around `credential`. */
export function storeOf(run: {
	credential?: ICredentialDataDecryptedObject;
	credentials?: CredentialStore;
}): CredentialStore {
	if (run.credentials === undefined) {
		return new CredentialStore(run.credential === undefined ? {} : { enKashApi: run.credential });
	}
	if (run.credential !== undefined) {
		throw new Error('Give either "credential" or "credentials": a store holds its own values.');
	}
	return run.credentials;
}

/** A copy of a node, since n8n fills in defaults where they are missing, with the credentials it needs. */
function prepareNode(node: INode, nodeTypes: HarnessNodeTypes, store: CredentialStore): INode {
	const copy = deepCopy(node);
	const nodeType = nodeTypes.getByNameAndVersion(copy.type, copy.typeVersion);
	const references = credentialReferences(store, nodeType);
	if (Object.keys(references).length > 0) {
		copy.credentials = { ...references, ...copy.credentials };
	}
	if (copy.retryOnFail === true && !copy.waitBetweenTries) {
		copy.waitBetweenTries = shortestWaitMs;
	}
	return copy;
}

function describe(workflow: Workflow, json: WorkflowJson): IWorkflowBase {
	const now = new Date();
	return {
		id: workflow.id,
		name: workflow.name ?? '',
		active: workflow.active,
		activeVersionId: null,
		isArchived: false,
		createdAt: now,
		updatedAt: now,
		nodes: Object.values(workflow.nodes),
		connections: json.connections,
		settings: workflow.settings,
	};
}

async function execute(
	workflow: Workflow,
	mode: WorkflowExecuteMode,
	executionData: IRun['data'],
	additionalData: ReturnType<typeof additionalDataFor>,
	signal?: AbortSignal,
): Promise<IRun> {
	const engine = new WorkflowExecute(additionalData, mode, executionData);
	let running: ReturnType<typeof engine.processRunExecutionData>;
	try {
		running = engine.processRunExecutionData(workflow);
	} catch (error) {
		// A required field was left empty: n8n refuses to start, and shows this as the execution's error.
		if (!(error instanceof WorkflowOperationError)) throw error;
		executionData.resultData.error = error;
		const now = new Date();
		return {
			data: executionData,
			mode,
			startedAt: now,
			stoppedAt: now,
			storedAt: 'db',
			status: 'error',
		};
	}
	const stop = () => running.cancel();
	if (signal?.aborted) stop();
	signal?.addEventListener('abort', stop, { once: true });
	try {
		return await running;
	} finally {
		signal?.removeEventListener('abort', stop);
	}
}

function resultOf(
	node: INode,
	workflow: Workflow,
	runData: IRunData,
	recorder: RunRecorder,
): NodeResult {
	// A node in a loop ran more than once; the last run is the one a test means, `runData` has them all.
	const task = runData[node.name]?.at(-1);
	const { description } = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	const declared = NodeHelpers.getConnectionTypes(
		NodeHelpers.getNodeOutputs(workflow, node, description),
	).filter((type) => type === NodeConnectionTypes.Main).length;
	const main = task?.data?.main ?? [];
	const outputs = Array.from(
		{ length: Math.max(declared, main.length) },
		(_, index) => main[index] ?? [],
	);
	return {
		outputs,
		...(task?.error !== undefined && { error: task.error }),
		hints: task?.hints ?? [],
		tries: recorder.tries(node.name),
		logs: recorder.logs(node.name),
	};
}
