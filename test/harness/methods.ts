import './environment';
import { LoadOptionsContext, PollContext } from 'n8n-core';
import {
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeListSearchResult,
	type INodeParameters,
	type INodePropertyOptions,
	type IWorkflowExecuteAdditionalData,
	type ResourceMapperFields,
	deepCopy,
	Workflow,
} from 'n8n-workflow';
import { type CredentialStore, credentialReferences } from './credentials';
import { additionalDataFor, HarnessNodeTypes, RunRecorder } from './engine';
import { type LogLine, captureLogger } from './logs';
import { type LoadedPackage, loadPackage } from './package';
import { storeOf } from './run';

/** What the editor knows when it fills a list. */
export interface MethodCall {
	credential?: ICredentialDataDecryptedObject;
	credentials?: CredentialStore;
	/** What the user has filled in so far. */
	parameters?: INodeParameters;
	/** The parameter whose list is being filled. */
	path?: string;
	typeVersion?: number;
	packageDir?: string;
}

/** What the editor knows when the user searches a list. */
export interface SearchCall extends MethodCall {
	filter?: string;
	paginationToken?: string;
}

interface MethodResults {
	loadOptions: INodePropertyOptions[];
	listSearch: INodeListSearchResult;
	resourceMapping: ResourceMapperFields;
}

/** Calls one of a node's `methods`, as the editor does to fill a list or the columns of a mapper. */
export async function callMethod<Kind extends keyof MethodResults>(
	nodeName: string,
	kind: Kind,
	name: string,
	call?: Kind extends 'listSearch' ? SearchCall : MethodCall,
): Promise<MethodResults[Kind]>;
export async function callMethod(
	nodeName: string,
	kind: keyof MethodResults,
	name: string,
	call: SearchCall = {},
): Promise<MethodResults[keyof MethodResults]> {
	const loaded = await loadPackage(call.packageDir);
	const { workflow, node, additionalData } = await placeNode(loaded, nodeName, call);
	additionalData.currentNodeParameters = node.parameters;
	const context = new LoadOptionsContext(workflow, node, additionalData, call.path ?? '');
	const { methods } = loaded.nodeVersion(nodeName, call.typeVersion);
	const missing = () => new Error(`${nodeName} has no ${kind} method "${name}".`);

	if (kind === 'loadOptions') {
		const method = methods?.loadOptions?.[name];
		if (method === undefined) throw missing();
		return await method.call(context);
	}
	if (kind === 'listSearch') {
		const method = methods?.listSearch?.[name];
		if (method === undefined) throw missing();
		return await method.call(context, call.filter, call.paginationToken);
	}
	const method = methods?.resourceMapping?.[name];
	if (method === undefined) throw missing();
	return withoutDuplicates(await method.call(context));
}

/** n8n shows the first of two columns with the same id. */
function withoutDuplicates(result: ResourceMapperFields): ResourceMapperFields {
	const seen = new Set<string>();
	const fields = result.fields.filter(({ id }) => !seen.has(id) && seen.add(id));
	return { ...result, fields };
}

/** One poll of a polling trigger. */
export interface PollRun {
	node: string;
	parameters?: INodeParameters;
	credential?: ICredentialDataDecryptedObject;
	credentials?: CredentialStore;
	/** What the trigger remembers. Hand the same object to the next poll; it is changed where n8n would save. */
	staticData?: IDataObject;
	/**
	 * `trigger` is the schedule of an active workflow, `activate` the poll n8n makes when a workflow is
	 * switched on, `manual` the user trying it in the editor. Default: `trigger`.
	 */
	mode?: 'trigger' | 'activate' | 'manual';
	/** n8n with N8N_POLLER_DURABLE_CURSORS_ENABLED (off by default); see {@link runPoll}. */
	durableCursor?: boolean;
	nodeName?: string;
	typeVersion?: number;
	packageDir?: string;
}

/** What came of a poll. */
export interface PollResult {
	/** What the poll emitted; `null` when there was nothing new. */
	outputs: INodeExecutionData[][] | null;
	/** What it threw. */
	error?: Error;
	/** What it left in its static data. */
	staticData: IDataObject;
	/** Whether n8n wrote that to the database, so that a restart does not lose it. */
	saved: boolean;
	logs: LogLine[];
}

/**
 * Polls a trigger once. What happens to `staticData` is not what one might expect:
 *
 * - by default n8n keeps it in memory, so a poll that throws has changed it all the same; the database sees it
 *   when a poll emits something;
 * - with durable cursors a poll that throws has changed nothing, and the poll at activation only if it emitted;
 * - a poll in the editor never changes it.
 */
export async function runPoll(run: PollRun): Promise<PollResult> {
	const [result] = await runOverlappingPolls(run, 1);
	if (!result) throw new Error('There was no poll.');
	return result;
}

/** Polls a trigger several times at once, as n8n does where a poll takes longer than the time between two. */
export async function runOverlappingPolls(run: PollRun, polls: number): Promise<PollResult[]> {
	const loaded = await loadPackage(run.packageDir);
	const mode = run.mode ?? 'trigger';
	const memory = run.staticData ?? {};
	const { workflow, node, additionalData } = await placeNode(loaded, run.node, run, memory);
	const { poll } = loaded.nodeVersion(run.node, run.typeVersion);
	if (poll === undefined) throw new Error(`${run.node} is not a polling trigger.`);

	const context = new PollContext(
		workflow,
		node,
		additionalData,
		mode === 'manual' ? 'manual' : 'trigger',
		mode === 'trigger' ? 'update' : mode,
	);
	const logs: LogLine[] = [];
	captureLogger(context, logs);

	const pollOnce = async (): Promise<PollResult> => {
		let outcome: Pick<PollResult, 'outputs' | 'error'>;
		try {
			outcome = { outputs: await poll.call(context) };
		} catch (error) {
			outcome = {
				outputs: null,
				error: error instanceof Error ? error : new Error(String(error)),
			};
		}
		const emitted = outcome.outputs !== null;
		const saved =
			mode !== 'manual' &&
			(emitted || (run.durableCursor === true && !outcome.error && mode === 'trigger'));
		const kept = saved || (mode !== 'manual' && run.durableCursor !== true);
		// A copy through JSON, as everything that comes from a database is one.
		const staticData: IDataObject = deepCopy(workflow.getStaticData('node', node));
		if (kept) {
			for (const key of Object.keys(memory)) delete memory[key];
			Object.assign(memory, deepCopy(staticData));
		}
		return { ...outcome, staticData, saved, logs };
	};
	return await Promise.all(Array.from({ length: polls }, pollOnce));
}

/** A workflow of one node, as the editor or the scheduler has it in hand. */
async function placeNode(
	loaded: LoadedPackage,
	nodeName: string,
	run: MethodCall & { nodeName?: string },
	staticData?: IDataObject,
): Promise<{ workflow: Workflow; node: INode; additionalData: IWorkflowExecuteAdditionalData }> {
	const type = loaded.fullName(nodeName);
	const nodeType = loaded.nodeVersion(type, run.typeVersion);
	const store = storeOf(run);
	const node: INode = {
		id: 'node-under-test',
		name: run.nodeName ?? nodeType.description.displayName,
		type,
		typeVersion: run.typeVersion ?? loaded.newestVersion(type),
		position: [0, 0],
		parameters: deepCopy(run.parameters ?? {}),
		credentials: credentialReferences(store, nodeType),
	};
	const workflow = new Workflow({
		id: 'workflow-of-the-test',
		name: 'Workflow of the test',
		nodes: [node],
		connections: {},
		active: true,
		nodeTypes: new HarnessNodeTypes(loaded, new RunRecorder()),
		...(staticData !== undefined && {
			staticData: { [`node:${node.name}`]: deepCopy(staticData) },
		}),
	});
	return { workflow, node, additionalData: additionalDataFor(store, loaded) };
}
