import type { INodeType } from 'n8n-workflow';
import { fakeNode } from './fakeNode';

/** Waits no time at all: what would happen meanwhile happens at once. */
export function waitNode(meanwhile: () => void): INodeType {
	return fakeNode({
		displayName: 'Wait',
		parameters: { amount: 0, unit: 'minutes' },
		execute() {
			meanwhile();
			return [this.getInputData()];
		},
	});
}
