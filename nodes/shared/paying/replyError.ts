import type { INode, NodeApiError } from 'n8n-workflow';
import { apiError } from '../n8n/errors';
import type { WholeReply } from '../payout/reconciliation';
import { sentences } from '../payout/result';

/**
 * The error of a failed call. EnKash's message is in the description only: it may repeat values of people, and n8n logs
 * the error's message. `advice` comes last; default: none.
 */
export function replyError(
	node: INode,
	reply: WholeReply,
	{ itemIndex, advice }: { itemIndex?: number; advice?: string } = {},
): NodeApiError {
	if (reply.kind === 'refused') {
		const problem = {
			message: 'EnKash refused the request',
			advice: sentences(reply.reason, advice),
		};
		return apiError(node, problem, { itemIndex, httpStatus: reply.status });
	}
	const ownAdvice = reply.kind === 'notProcessed' ? reply.advice : undefined;
	const problem = { message: reply.message, advice: sentences(ownAdvice, advice) || undefined };
	return apiError(node, problem, { itemIndex });
}
