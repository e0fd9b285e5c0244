import {
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IExecuteFunctions,
	type INodeType,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { type CredentialStore, runWorkflow } from '../../harness';

/** What a piece of code has around it when n8n runs it. */
export interface Surroundings {
	credential?: ICredentialDataDecryptedObject;
	/** A store that other pieces share. */
	credentials?: CredentialStore;
	/** Aborting it is the user's press on Stop. */
	signal?: AbortSignal;
	/** The json of the input items; one empty item unless told. */
	inputs?: IDataObject[];
}

/** Runs a piece of code in n8n's real engine, with its real request helper, and hands on what it came to. */
export async function inEngine<T>(
	work: (context: IExecuteFunctions) => Promise<T>,
	{ credential, credentials, signal, inputs }: Surroundings = {},
): Promise<T> {
	const [end] = await Promise.allSettled([
		new Promise<T>((resolve, reject) => {
			const node = nodeThatDoes(async (context) => {
				await work(context).then(resolve, reject);
			});
			runWorkflow({
				workflow: workflowOfOneNode,
				extraNodeTypes: { [nodeName]: node },
				credential,
				credentials,
				signal,
				inputs,
			}).catch(reject);
		}),
	]);
	if (end.status === 'rejected') throw end.reason;
	return end.value;
}

const nodeName = 'test.work';

const workflowOfOneNode = {
	nodes: [
		{
			id: 'work',
			name: 'Work',
			type: nodeName,
			typeVersion: 1,
			position: [0, 0] satisfies [number, number],
			parameters: {},
		},
	],
	connections: {},
};

function nodeThatDoes(work: (context: IExecuteFunctions) => Promise<void>): INodeType {
	return {
		description: {
			displayName: 'Work',
			name: nodeName,
			group: ['transform'],
			version: 1,
			description: 'Does the work of a test',
			defaults: { name: 'Work' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			credentials: [{ name: 'enKashApi' }],
			properties: [],
		},
		async execute() {
			await work(this);
			return [[]];
		},
	};
}

/** A context as a version of n8n has it. */
export type Version = (context: IExecuteFunctions) => IExecuteFunctions;

/** n8n 2 tells what caused an error. */
const n8n2: Version = (context) => context;

/** n8n 1 wraps errors in the same class, whose field `cause` there hides the cause. */
const n8n1: Version = (context) => {
	const { httpRequestWithAuthentication } = context.helpers;
	const forgetful: typeof httpRequestWithAuthentication = async function (...call) {
		const [end] = await Promise.allSettled([httpRequestWithAuthentication.apply(this, call)]);
		if (end.status === 'fulfilled') return end.value;
		if (end.reason instanceof Error) end.reason.cause = undefined;
		throw end.reason;
	};
	const helpers = { ...context.helpers, httpRequestWithAuthentication: forgetful };
	return Object.assign(Object.create(context), { helpers });
};

/** What n8n tells of an error, by its version. */
export const versions: Array<[name: string, version: Version]> = [
	['n8n 2', n8n2],
	['n8n 1', n8n1],
];
