import * as z from 'zod/v4';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { isRecord } from '../../harness/values';
import { type Outcome, resultSchema } from '../fixture/result';
import { plainKey } from './kind';
import type { Observed } from './observed';

/** An item as it left the node. */
export interface LeavingItem {
	index: number;
	/** Whether it left as a payout or as a failure. */
	hasFailed: boolean;
	outcome: Outcome;
	reasonCode?: string;
	reason?: string;
	key?: string;
}

const successSchema = z.looseObject({
	outcome: z.enum(['allocated', 'created', 'takenBack', 'alreadyAllocated', 'alreadyTakenBack']),
	uniqueReferenceNumber: z.string().optional(),
	requestId: z.string().optional(),
});

/** n8n puts the item's own columns around these two where failures have an output of their own. */
const failureSchema = z.object({ error: z.string().min(1), details: resultSchema });

/** Reads every item that left the node, on whichever output, and complains about those that are lost or doubled. */
export function readItems({ run, items }: Observed): {
	leaving: LeavingItem[];
	complaints: string[];
} {
	const leaving: LeavingItem[] = [];
	const complaints: string[] = [];
	for (const output of run.outputs) {
		let last = -1;
		for (const item of output) {
			const read = readItem(item, items);
			if (typeof read === 'string') {
				complaints.push(read);
				continue;
			}
			if (read.index <= last) complaints.push(`item ${read.index} left after item ${last}`);
			last = read.index;
			leaving.push(read);
		}
	}
	for (let index = 0; index < items.length; index++) {
		const times = leaving.filter((item) => item.index === index).length;
		if (times !== 1) complaints.push(`item ${index} left ${times} times`);
	}
	if (leaving.length > items.length) complaints.push('more items left than came in');
	return { leaving, complaints };
}

function readItem(
	{ json, pairedItem }: INodeExecutionData,
	items: IDataObject[],
): LeavingItem | string {
	if (!isRecord(pairedItem) || typeof pairedItem.item !== 'number') {
		return `an item is paired with ${JSON.stringify(pairedItem)}`;
	}
	const index = pairedItem.item;
	const success = successSchema.safeParse(isBeside(json, items[index]) ? json.enkash : json);
	if (success.success) {
		if (Object.hasOwn(json, 'error')) return `item ${index} is paid and carries an "error"`;
		const { outcome, uniqueReferenceNumber, requestId } = success.data;
		const key = uniqueReferenceNumber ?? requestId;
		return { index, hasFailed: false, outcome: plainOutcome(outcome), key: key && plainKey(key) };
	}
	const failure = failureSchema.safeParse(json);
	if (!failure.success) return `item ${index}: ${JSON.stringify(json)}`;
	const { outcome, reasonCode, reason, uniqueReferenceNumber, requestId } = failure.data.details;
	const key = uniqueReferenceNumber ?? requestId;
	return { index, hasFailed: true, outcome, reasonCode, reason, key: key && plainKey(key) };
}

/** The nodes have words of their own for what they have done. */
function plainOutcome(outcome: Outcome): Outcome {
	if (outcome === 'created' || outcome === 'takenBack') return 'allocated';
	return outcome === 'alreadyTakenBack' ? 'alreadyAllocated' : outcome;
}

/** Whether the result stands beside the columns of its item. */
function isBeside(json: IDataObject, input: IDataObject | undefined): boolean {
	return isRecord(json.enkash) && json.ownMobile === input?.ownMobile;
}
