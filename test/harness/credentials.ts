import './environment';
import {
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type ICredentialsExpressionResolveValues,
	type ICredentialType,
	type IDataObject,
	type IExecuteData,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type INodeCredentialsDetails,
	type INodeProperties,
	type INodeType,
	type INodeTypes,
	type IRequestOptionsSimplified,
	type IWorkflowDataProxyAdditionalKeys,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
	deepCopy,
	getCredentialOwnRequestAllowedDomains,
	ICredentialsHelper,
	isExpression,
	NodeHelpers,
	UserError,
	Workflow,
} from 'n8n-workflow';
import { getAdditionalKeys } from 'n8n-core';
import type { LoadedPackage } from './package';
import { asCredentialData, asHttpRequest, asParameters, isRecord } from './values';

/** The credentials an n8n has saved: one of each type. Share a store between runs, as one n8n does. */
export class CredentialStore {
	private readonly saved = new Map<string, ICredentialDataDecryptedObject>();

	private readonly saves = new Map<string, number>();

	constructor(data: Record<string, ICredentialDataDecryptedObject> = {}) {
		for (const [type, values] of Object.entries(data)) this.saved.set(type, deepCopy(values));
	}

	has(type: string): boolean {
		return this.saved.has(type);
	}

	/** A copy of what is saved, as everything read from a database is one. */
	get(type: string): ICredentialDataDecryptedObject {
		const data = this.saved.get(type);
		if (data === undefined) throw new Error(`No credential of type "${type}" has been saved.`);
		return deepCopy(data);
	}

	set(type: string, data: ICredentialDataDecryptedObject): void {
		this.saved.set(type, deepCopy(data));
		this.saves.set(type, this.saveCount(type) + 1);
	}

	/** How often a credential was saved since the store was made. */
	saveCount(type: string): number {
		return this.saves.get(type) ?? 0;
	}

	types(): string[] {
		return [...this.saved.keys()];
	}
}

/** How a node in a workflow names the credentials it uses. */
export function credentialReferences(
	store: CredentialStore,
	nodeType: INodeType,
): NonNullable<INode['credentials']> {
	const references: NonNullable<INode['credentials']> = {};
	for (const { name } of nodeType.description.credentials ?? []) {
		if (store.has(name)) references[name] = { id: name, name: `${name} of the test` };
	}
	return references;
}

const expressionNode: INode = {
	id: 'credential',
	name: '',
	type: 'mock',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const expressionNodeTypes: INodeTypes = {
	getByName: () => emptyNodeType,
	getByNameAndVersion: () => emptyNodeType,
	getKnownTypes: () => ({}),
};

const emptyNodeType: INodeType = {
	description: {
		displayName: 'Mock',
		name: 'mock',
		group: [],
		version: 1,
		description: '',
		defaults: {},
		inputs: [],
		outputs: [],
		properties: [],
	},
};

/**
 * What n8n's server does with credentials, on top of a {@link CredentialStore}: reading them, logging in
 * before a request, putting the secrets into it, saving a new token.
 *
 * The server's package is not a dependency of this one (2.7 GB); this repeats its rules, read in n8n 2.40.7.
 */
export class StoreCredentialsHelper extends ICredentialsHelper {
	constructor(
		private readonly store: CredentialStore,
		private readonly loaded: LoadedPackage,
	) {
		super();
	}

	/** No credential here extends another. */
	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(credentialType: string, nodeType: string): boolean {
		if (!this.loaded.hasCredential(credentialType)) return true;
		if (this.loaded.credential(credentialType).restrictToSupportedNodes !== true) return true;
		return this.loaded.supportedNodes(credentialType).includes(nodeType);
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const options = asHttpRequest(requestOptions);
		const { authenticate } = this.loaded.credential(typeName);
		if (authenticate === undefined) return options;
		if (typeof authenticate === 'function') return await authenticate(credentials, options);
		if (workflow === undefined || node === undefined) {
			throw new Error('A declarative "authenticate" needs the workflow and the node.');
		}

		const resolve = (value: unknown) =>
			resolveExpression(value, { $credentials: credentials }, workflow, node);
		for (const [part, fields] of Object.entries(authenticate.properties)) {
			if (!isRecord(fields)) continue;
			const before: unknown = Reflect.get(options, part);
			const filled = isRecord(before) ? before : {};
			Reflect.set(options, part, filled);
			for (const [key, value] of Object.entries(fields)) {
				filled[String(resolve(key))] = resolve(value);
			}
		}
		return options;
	}

	/**
	 * Logs in when the hidden, expirable property is empty, when the API has just refused it, or when the
	 * credential is being tested; saves what the login returned.
	 */
	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		node: INode,
		credentialsExpired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const type = this.loaded.credential(typeName);
		const expirable = type.properties.find(
			(property) => property.type === 'hidden' && property.typeOptions?.expirable === true,
		);
		if (expirable === undefined || type.preAuthentication === undefined) return undefined;

		// n8n means "is being tested" by this. Its tester names the node `noOp`, without the package, so there
		// it never applies: a token that is there already is tried first.
		const isTest = node.type === 'n8n-nodes-base.noOp' && node.parameters.temp === '';
		if (credentials[expirable.name] !== '' && !credentialsExpired && !isTest) return undefined;

		const output = asCredentialData(await login(type, helpers, credentials));
		if (output[expirable.name] === undefined || node.credentials === undefined) return undefined;

		const saved = this.store.get(typeName);
		for (const [key, value] of Object.entries(output)) {
			// An expression the user typed stays, only the token itself is always replaced.
			if (key === expirable.name || !isExpression(saved[key])) saved[key] = value;
		}
		this.store.set(typeName, saved);
		return Object.assign(credentials, output);
	}

	async runPreAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const type = this.loaded.credential(typeName);
		if (type.preAuthentication === undefined) return undefined;
		return asCredentialData((await login(type, helpers, credentials)) ?? {});
	}

	async getDecrypted(
		additionalData: IWorkflowExecuteAdditionalData,
		_nodeCredentials: INodeCredentialsDetails,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		raw?: boolean,
		expressionResolveValues?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		const saved = this.store.get(type);
		if (raw === true) return saved;
		return this.applyDefaults(
			additionalData,
			saved,
			type,
			mode,
			executeData,
			expressionResolveValues,
		);
	}

	/** Fills in what the form's defaults say, drops what the form does not show, resolves expressions. */
	applyDefaults(
		additionalData: IWorkflowExecuteAdditionalData,
		saved: ICredentialDataDecryptedObject,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		values?: ICredentialsExpressionResolveValues,
	): ICredentialDataDecryptedObject {
		const properties = this.getCredentialsProperties(type);
		const filled =
			NodeHelpers.getNodeParameters(properties, asParameters(saved), true, false, null, null) ?? {};
		const keys = getAdditionalKeys(additionalData, mode, null, { isCredential: true });
		const resolved =
			values === undefined
				? new Workflow({
						nodes: [{ ...expressionNode }],
						connections: {},
						active: false,
						nodeTypes: expressionNodeTypes,
					}).expression.getComplexParameterValue(
						expressionNode,
						filled,
						mode,
						keys,
						undefined,
						undefined,
						filled,
					)
				: values.workflow.expression.getParameterValue(
						filled,
						values.runExecutionData,
						values.runIndex,
						values.itemIndex,
						values.node.name,
						values.connectionInputData,
						mode,
						keys,
						executeData,
						false,
						filled,
					);
		return asCredentialData(resolved);
	}

	async updateCredentials(
		_nodeCredentials: INodeCredentialsDetails,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.store.set(type, data);
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		return this.loaded.credential(type).properties;
	}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('The harness keeps no encrypted credentials.');
	}

	async updateCredentialsOauthTokenData(): Promise<void> {
		throw new Error('The harness has no OAuth.');
	}
}

/** A falsy result becomes the empty text, any other becomes text: so does n8n. */
function resolveExpression(
	value: unknown,
	keys: IWorkflowDataProxyAdditionalKeys,
	workflow: Workflow,
	node: INode,
): unknown {
	if (typeof value !== 'string' || !isExpression(value)) return value;
	const result = workflow.expression.getSimpleParameterValue(
		node,
		value,
		'internal',
		keys,
		undefined,
		'',
	);
	return result ? String(result) : '';
}

/** Calls the credential's own login. A credential limited to certain domains logs in only there. */
async function login(
	type: ICredentialType,
	{ helpers }: IHttpRequestHelper,
	credentials: ICredentialDataDecryptedObject,
): Promise<IDataObject> {
	if (type.preAuthentication === undefined) return {};
	const httpRequest: IHttpRequestHelper['helpers']['httpRequest'] = async (options) => {
		const allowedDomains = getCredentialOwnRequestAllowedDomains(credentials);
		if (allowedDomains === undefined) return await helpers.httpRequest(options);
		if (options.allowedDomains !== undefined) {
			throw new UserError('The credential and its login both restrict the domains.');
		}
		return await helpers.httpRequest({ ...options, allowedDomains });
	};
	return await type.preAuthentication.call({ helpers: { httpRequest } }, credentials);
}
