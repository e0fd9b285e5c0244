import { type INode, NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { Reply } from '../enkash/reply';

/** An error about EnKash's answer. The first sentence of `reason` says what happened, the rest how to fix it. */
export function apiError(
	node: INode,
	reason: string,
	details: { itemIndex?: number; advice?: string; httpStatus?: number } = {},
): NodeApiError {
	const { message, description } = split(reason, details.advice);
	const { httpStatus = 0 } = details;
	// EnKash refuses with HTTP 200 too, and n8n would show the user "Error code: 200".
	const httpCode = httpStatus >= 400 ? String(httpStatus) : undefined;
	return new NodeApiError(
		node,
		{ message },
		{ message, description, httpCode, itemIndex: details.itemIndex },
	);
}

/** An error about how the node is set up or what it was given. */
export function operationError(
	node: INode,
	reason: string,
	details: { itemIndex?: number; advice?: string } = {},
): NodeOperationError {
	const { message, description } = split(reason, details.advice);
	return new NodeOperationError(node, message, { description, itemIndex: details.itemIndex });
}

/**
 * An error about a call that did not end well. EnKash's own words stand in the description: they may repeat a person's
 * values, and n8n logs the message.
 */
export function replyError(
	node: INode,
	reply: Exclude<Reply<unknown>, { kind: 'success' }>,
	{ itemIndex, advice }: { itemIndex?: number; advice?: string } = {},
): NodeApiError {
	if (reply.kind !== 'refused') return apiError(node, reply.reason, { itemIndex, advice });
	const words = /[.!?…]$/.test(reply.reason) ? reply.reason : `${reply.reason}.`;
	return apiError(node, 'EnKash refused the request', {
		itemIndex,
		advice: [words, advice].filter(Boolean).join(' '),
		httpStatus: reply.status,
	});
}

/** An error about something that EnKash doesn't know. */
export function notFoundError(
	node: INode,
	message: string,
	itemIndex: number,
	description?: string,
): NodeApiError {
	return new NodeApiError(node, { message }, { message, description, httpCode: '404', itemIndex });
}

/** What an error says, with its advice where it is one of n8n's. */
export function messageOf(error: unknown): string {
	if (!(error instanceof Error)) return 'The item could not be read.';
	const isNodeError = error instanceof NodeOperationError || error instanceof NodeApiError;
	const advice = isNodeError ? error.description : undefined;
	return advice ? `${error.message.replace(/\.$/, '')}. ${advice}` : error.message;
}

/** Up to a full stop after which a new sentence begins; one inside of quotes or brackets, as in `(e.g. 500)`, ends none. */
const firstSentence = /^(?:"(?:[^"\\]|\\.)*"|\([^)]*\)|[^"(])*?\.(?=\s+[A-Z])/;

function split(reason: string, advice = ''): { message: string; description: string | undefined } {
	const first = firstSentence.exec(reason)?.[0] ?? reason;
	const rest = reason.slice(first.length).trim();
	const description = [rest, advice].filter(Boolean).join(' ');
	return { message: first.replace(/\.$/, ''), description: description || undefined };
}
