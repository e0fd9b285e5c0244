import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import {
	apiError,
	notFoundError,
	operationError,
	problemOf,
} from '../../../nodes/shared/n8n/errors';
import { node } from './node';

const problem = { message: 'Points are missing', advice: 'Enter some. Or don’t.' };

describe('an error about what the node was given', () => {
	it('has the message, and the advice below', () => {
		const error = operationError(node, problem, 2);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: 'Points are missing',
			description: 'Enter some. Or don’t.',
			context: { itemIndex: 2 },
		});
	});

	it('has nothing below where there is no advice', () => {
		const error = operationError(node, { message: 'Points are missing.' });
		expect(error.message).toBe('Points are missing');
		expect(error.description).toBeFalsy();
	});

	it('keeps a message whole that has a full stop within', () => {
		const message = 'Points hold "x. Y", where a number (e.g. 500 or 1,00,000) is expected';
		expect(operationError(node, { message }).message).toBe(message);
	});
});

describe("an error about EnKash's answer", () => {
	it('carries status, item and advice', () => {
		const refused = { message: 'EnKash refused.', advice: 'It said why. Try later.' };
		const error = apiError(node, refused, { itemIndex: 1, httpStatus: 422 });
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message: 'EnKash refused',
			description: 'It said why. Try later.',
			httpCode: '422',
			context: { itemIndex: 1 },
		});
	});

	it('carries no status where there is none, or one of a success', () => {
		const refused = { message: 'EnKash refused.' };
		expect(apiError(node, refused, { httpStatus: 200 }).httpCode).toBeNull();
		expect(apiError(node, refused).httpCode).toBeNull();
		expect(apiError(node, refused).description).toBeFalsy();
	});

	it('says that there is no such record', () => {
		expect(notFoundError(node, problem, 3)).toMatchObject({
			message: 'Points are missing',
			description: 'Enter some. Or don’t.',
			httpCode: '404',
			context: { itemIndex: 3 },
		});
	});
});

it('takes the description of one of n8n’s errors for the advice', () => {
	expect(problemOf(operationError(node, problem))).toEqual(problem);
	expect(problemOf(apiError(node, problem))).toEqual(problem);
	expect(problemOf(operationError(node, { message: 'Broken.' }))).toEqual({ message: 'Broken' });
	expect(problemOf(new Error('Broken.'))).toEqual({ message: 'Broken.' });
	expect(problemOf('Broken.')).toEqual({ message: 'The item could not be read.' });
});
