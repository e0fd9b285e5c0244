/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/require-node-api-error -- runs on the developer's machine, never inside n8n */
import './environment';
import path from 'node:path';
import { PackageDirectoryLoader } from 'n8n-core';
import {
	type ICredentialType,
	type INodeType,
	type IVersionedNodeType,
	injectDomainRestrictionFields,
	NodeHelpers,
} from 'n8n-workflow';

/** The package this harness belongs to. */
export const repositoryRoot = path.resolve(__dirname, '../..');

/** A node package as n8n has it in memory after start-up. */
export class LoadedPackage {
	readonly name: string;

	constructor(private readonly loader: PackageDirectoryLoader) {
		this.name = loader.packageName;
	}

	/** `enKash` and `n8n-nodes-enkash.enKash` mean the same node. */
	fullName(node: string): string {
		return node.includes('.') ? node : `${this.name}.${node}`;
	}

	has(node: string): boolean {
		return this.find(node) !== undefined;
	}

	node(node: string): INodeType | IVersionedNodeType {
		const type = this.find(node);
		if (type === undefined) {
			const known = Object.keys(this.loader.nodeTypes).join(', ') || 'none';
			throw new Error(`${this.name} has no node "${node}". Its nodes: ${known}.`);
		}
		return type;
	}

	nodeVersion(node: string, version?: number): INodeType {
		return NodeHelpers.getVersionedNodeType(this.node(node), version);
	}

	/** The version a node gets when it is dropped on the canvas. */
	newestVersion(node: string): number {
		const { version, defaultVersion } = this.nodeVersion(node).description;
		if (defaultVersion !== undefined) return defaultVersion;
		return Array.isArray(version) ? Math.max(...version) : version;
	}

	hasCredential(type: string): boolean {
		return Object.hasOwn(this.loader.credentialTypes, type);
	}

	credential(type: string): ICredentialType {
		const loaded = this.loader.credentialTypes[type];
		if (loaded === undefined) throw new Error(`${this.name} has no credential type "${type}".`);
		return loaded.type;
	}

	/** The nodes that may use a credential, by their full names. */
	supportedNodes(credential: string): string[] {
		const nodes = this.loader.known.credentials[credential]?.supportedNodes ?? [];
		return nodes.map((node) => this.fullName(node));
	}

	private find(node: string): INodeType | IVersionedNodeType | undefined {
		const prefix = `${this.name}.`;
		const short = node.startsWith(prefix) ? node.slice(prefix.length) : node;
		return this.loader.nodeTypes[short]?.type;
	}
}

const packages = new Map<string, Promise<LoadedPackage>>();

/** Loads a built package, once a process. */
export async function loadPackage(packageDir: string = repositoryRoot): Promise<LoadedPackage> {
	const known = packages.get(packageDir);
	if (known !== undefined) return await known;
	const loading = load(packageDir);
	packages.set(packageDir, loading);
	// One that failed may have been built by the time it is asked for again.
	loading.catch(() => packages.delete(packageDir));
	return await loading;
}

/** As if n8n were started anew: a test empties the module registry, and the package is loaded again when next needed. */
export function forgetPackages(): void {
	packages.clear();
}

async function load(packageDir: string): Promise<LoadedPackage> {
	let loader: PackageDirectoryLoader;
	try {
		loader = new PackageDirectoryLoader(packageDir);
		await loader.loadAll();
	} catch (error) {
		throw new Error(`${packageDir} could not be loaded. Has it been built (npm run build)?`, {
			cause: error,
		});
	}
	// n8n adds its "Allowed HTTP Request Domains" fields to every credential that authenticates requests.
	for (const { type } of Object.values(loader.credentialTypes)) {
		type.properties = injectDomainRestrictionFields(type);
	}
	return new LoadedPackage(loader);
}

/** A built node: its description, methods, `execute` or `poll`. */
export async function loadNode(
	name: string,
	options: { packageDir?: string; typeVersion?: number } = {},
): Promise<INodeType> {
	const loaded = await loadPackage(options.packageDir);
	return loaded.nodeVersion(name, options.typeVersion);
}

/** A built credential type. */
export async function loadCredential(
	name: string,
	options: { packageDir?: string } = {},
): Promise<ICredentialType> {
	return (await loadPackage(options.packageDir)).credential(name);
}
