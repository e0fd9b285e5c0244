import type { IExecuteFunctions } from 'n8n-workflow';

/** The end of the last call, by the object that n8n keeps for all nodes for the time of one execution. */
const lastCalls = new WeakMap<object, Promise<unknown>>();

/**
 * Makes an agent's calls of one execution one after another, as the items of a run are: each sees what those before it
 * have paid or created. An agent may make several at once, of several nodes.
 */
export async function inTurn<T>(
	context: Pick<IExecuteFunctions, 'getContext'>,
	call: () => Promise<T>,
): Promise<T> {
	const execution = context.getContext('flow');
	const end = Promise.resolve(lastCalls.get(execution)).then(call);
	lastCalls.set(
		execution,
		end.catch(() => undefined),
	);
	return await end;
}
