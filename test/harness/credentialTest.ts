import './environment';
import { ExecuteContext, RoutingNode } from 'n8n-core';
import {
	type ICredentialDataDecryptedObject,
	type ICredentialTestRequest,
	type INode,
	type INodeCredentialTestResult,
	type INodeExecutionData,
	type INodeType,
	type INodeTypes,
	createEmptyRunExecutionData,
	NodeConnectionTypes,
	Workflow,
} from 'n8n-workflow';
import { CredentialStore, StoreCredentialsHelper } from './credentials';
import { additionalDataFor } from './engine';
import { loadPackage } from './package';
import { isRecord } from './values';

/** Where the tested credential comes from. */
export interface CredentialTestOptions {
	/** Default: `enKashApi`. */
	credentialType?: string;
	/** What n8n has saved; a token from the login is saved there. Default: the values being tested. */
	credentials?: CredentialStore;
	packageDir?: string;
}

/**
 * Tests a credential as n8n does when the user saves its form: a "No Operation" node, turned for the moment into
 * a declarative one that sends the credential's `test` request, and the answer or error held against the rules.
 */
export async function testCredential(
	data: ICredentialDataDecryptedObject,
	options: CredentialTestOptions = {},
): Promise<INodeCredentialTestResult> {
	const type = options.credentialType ?? 'enKashApi';
	const loaded = await loadPackage(options.packageDir);
	const { test } = loaded.credential(type);
	if (test === undefined) {
		return { status: 'Error', message: 'No testing function found for this credential.' };
	}
	const store = options.credentials ?? new CredentialStore({ [type]: data });
	const additionalData = additionalDataFor(store, loaded);
	const reference = { id: type, name: `${type} of the test` };

	let filled: ICredentialDataDecryptedObject;
	try {
		const helper = new StoreCredentialsHelper(store, loaded);
		filled = helper.applyDefaults(additionalData, data, type, 'internal');
	} catch (error) {
		return { status: 'Error', message: messageOf(error) };
	}

	const nodeType = testNode(type, test);
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		// n8n's tester takes the name from the description, where it has no package before it.
		type: nodeType.description.name,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [type]: reference },
	};
	const nodeTypes: INodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const context = new ExecuteContext(
		workflow,
		node,
		{ ...additionalData, currentNodeParameters: node.parameters },
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	const routing = new RoutingNode(context, nodeType, { ...reference, type, data: filled });

	let answer: INodeExecutionData[][] | undefined;
	try {
		answer = await routing.runNode();
	} catch (error) {
		return { status: 'Error', message: messageOfFailure(error, test) };
	}
	return judge(answer, test);
}

function testNode(credentialType: string, { request }: ICredentialTestRequest): INodeType {
	return {
		description: {
			displayName: 'No Operation, do nothing',
			name: 'noOp',
			group: ['organization'],
			version: 1,
			description: 'No Operation',
			defaults: { name: 'No Operation, do nothing' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			credentials: [{ name: credentialType, required: true }],
			properties: [
				{ displayName: 'Temp', name: 'temp', type: 'string', default: '', routing: { request } },
			],
		},
	};
}

/** A failed request: a rule for its status, else the status text, the network's code, or the error's message. */
function messageOfFailure(error: unknown, { rules }: ICredentialTestRequest): string {
	const cause = error instanceof Error ? error.cause : undefined;
	if (!isRecord(cause)) return messageOf(error);

	if (isRecord(cause.response)) {
		const { status, statusText } = cause.response;
		for (const rule of rules ?? []) {
			if (rule.type === 'responseCode' && rule.properties.value === status) {
				return rule.properties.message;
			}
		}
		if (typeof status === 'number' && (status < 199 || status > 299)) {
			return typeof statusText === 'string' && statusText !== ''
				? statusText
				: `Received HTTP status code: ${status}`;
		}
	} else if (cause.code) {
		// Only the bare code: a login that threw this error loses its message here.
		return String(cause.code);
	}
	return messageOf(error);
}

/** A request that went well is a success unless a rule recognises a failure in its body. */
function judge(
	answer: INodeExecutionData[][] | undefined,
	{ rules }: ICredentialTestRequest,
): INodeCredentialTestResult {
	for (const rule of rules ?? []) {
		if (rule.type !== 'responseSuccessBody') continue;
		const item = answer?.[0]?.[0];
		if (item === undefined) throw new Error('n8n breaks here: the reply was an empty list.');
		if (valueAt(item.json, rule.properties.key) === rule.properties.value) {
			return { status: 'Error', message: rule.properties.message };
		}
	}
	return { status: 'OK', message: 'Connection successful!' };
}

/** As lodash's `get`, which n8n uses: it finds the characters of a text, too. */
function valueAt(value: unknown, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>(
			(inner, key) =>
				inner === undefined || inner === null ? undefined : Reflect.get(Object(inner), key),
			value,
		);
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
