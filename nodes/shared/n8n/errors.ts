import { type INode, NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { Problem } from '../enkash/problem';

/** An error about EnKash's answer. */
export function apiError(
	node: INode,
	problem: Problem,
	{ itemIndex, httpStatus = 0 }: { itemIndex?: number; httpStatus?: number } = {},
): NodeApiError {
	const message = messageOf(problem);
	const description = problem.advice;
	// EnKash refuses with HTTP 200 too, and n8n would show the user "Error code: 200".
	const httpCode = httpStatus >= 400 ? String(httpStatus) : undefined;
	return new NodeApiError(node, { message }, { message, description, httpCode, itemIndex });
}

/** An error about the node's set-up or input. */
export function operationError(
	node: INode,
	problem: Problem,
	itemIndex?: number,
): NodeOperationError {
	const description = problem.advice;
	return new NodeOperationError(node, messageOf(problem), { description, itemIndex });
}

/** The error where EnKash has no such record. */
export function notFoundError(node: INode, problem: Problem, itemIndex: number): NodeApiError {
	return apiError(node, problem, { itemIndex, httpStatus: 404 });
}

/** n8n's messages end without a full stop. */
function messageOf({ message }: Problem): string {
	return message.replace(/\.$/, '');
}

/** What an error says: of an error of n8n's, its description is the advice. */
export function problemOf(error: unknown): Problem {
	if (!(error instanceof Error)) return { message: 'The item could not be read.' };
	const { message } = error;
	const isNodeError = error instanceof NodeOperationError || error instanceof NodeApiError;
	return isNodeError && error.description ? { message, advice: error.description } : { message };
}
