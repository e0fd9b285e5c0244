import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestOptions,
	INodeExecutionData,
	INodeParameters,
	IRequestOptionsSimplified,
} from 'n8n-workflow';

/** The narrowings n8n's types need where its own code casts. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCredentialData(value: unknown): value is ICredentialDataDecryptedObject {
	return isRecord(value);
}

/** What a login returned, or the form's values with their expressions resolved. */
export function asCredentialData(value: unknown): ICredentialDataDecryptedObject {
	if (!isCredentialData(value)) throw new Error('The values of a credential must be an object.');
	return value;
}

function isNodeParameters(value: unknown): value is INodeParameters {
	return isRecord(value);
}

/** Saved credential values, where n8n takes them for the parameters of a form. */
export function asParameters(value: object): INodeParameters {
	if (!isNodeParameters(value)) throw new Error('Parameters must be an object.');
	return value;
}

function isHttpRequest(
	options: IHttpRequestOptions | IRequestOptionsSimplified,
): options is IHttpRequestOptions {
	return 'url' in options || 'uri' in options;
}

/** As n8n, which hands the options of its older helpers (with `uri`) to a credential as if they were of the newer ones. */
export function asHttpRequest(
	options: IHttpRequestOptions | IRequestOptionsSimplified,
): IHttpRequestOptions {
	if (!isHttpRequest(options)) throw new Error('A request needs an address.');
	return options;
}

/** What a test hands in as input: finished items, or only their json. */
export type ItemInput = IDataObject | INodeExecutionData;

/** Keys n8n knows on an item; a plain object with a `json` column and others is a row, not an item. */
const itemKeys = new Set([
	'json',
	'binary',
	'error',
	'pairedItem',
	'metadata',
	'evaluationData',
	'redaction',
	'sendMessage',
	'index',
]);

function isItem(input: ItemInput): input is INodeExecutionData {
	return isRecord(input.json) && Object.keys(input).every((key) => itemKeys.has(key));
}

/** Input items as a trigger would emit them. */
export function toItems(inputs: readonly ItemInput[]): INodeExecutionData[] {
	return inputs.map((input, item) =>
		isItem(input) ? { pairedItem: { item }, ...input } : { json: input, pairedItem: { item } },
	);
}
