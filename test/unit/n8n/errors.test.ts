import { type INode, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { apiError, messageOf, operationError, replyError } from '../../../nodes/shared/n8n/errors';

const node: INode = {
	id: '1',
	name: 'EnKash',
	type: 'n8n-nodes-enkash.enKash',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

describe('an error about what the node was given', () => {
	it('has its first sentence as message, and the rest and the advice below', () => {
		const error = operationError(node, 'Points are missing. Enter some. Or don’t.', {
			itemIndex: 2,
			advice: 'Ask HR.',
		});
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: 'Points are missing',
			description: 'Enter some. Or don’t. Ask HR.',
			context: { itemIndex: 2 },
		});
	});

	it('has nothing below where one sentence says it all', () => {
		const error = operationError(node, 'Points are missing.');
		expect(error.message).toBe('Points are missing');
		expect(error.description).toBeFalsy();
	});

	it('keeps a sentence whole that has a full stop within', () => {
		const reason = 'Points hold "x", where a number (e.g. 500 or 1,00,000) is expected.';
		expect(operationError(node, reason).message).toBe(reason.slice(0, -1));
	});
});

describe("an error about EnKash's answer", () => {
	it('carries status, item and advice', () => {
		const error = apiError(node, 'EnKash refused. It said why.', {
			itemIndex: 1,
			advice: 'Try later.',
			httpStatus: 422,
		});
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message: 'EnKash refused',
			description: 'It said why. Try later.',
			httpCode: '422',
			context: { itemIndex: 1 },
		});
	});

	it('carries no status where there is none, or one of a success', () => {
		expect(apiError(node, 'EnKash refused.', { httpStatus: 200 }).httpCode).toBeNull();
		expect(apiError(node, 'The connection broke.').httpCode).toBeNull();
	});

	it('is made of a reply', () => {
		const refused = {
			kind: 'refused' as const,
			refusal: 'other' as const,
			reason: 'No.',
			status: 404,
		};
		expect(replyError(node, refused)).toMatchObject({
			message: 'EnKash refused the request',
			description: 'No.',
			httpCode: '404',
		});
		const unclear = { kind: 'unclear' as const, cause: 'timeout' as const, reason: 'Late.' };
		expect(replyError(node, unclear)).toMatchObject({ message: 'Late', httpCode: null });
	});
});

it('says what an error says, with its advice where it is one of n8n’s', () => {
	expect(messageOf(new Error('Broken.'))).toBe('Broken.');
	expect(messageOf(operationError(node, 'Broken. Mend it.'))).toBe('Broken. Mend it.');
	expect(messageOf(operationError(node, 'Broken.'))).toBe('Broken');
	expect(messageOf('Broken.')).toBe('The item could not be read.');
});
