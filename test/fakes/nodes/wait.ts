import type { INodeType } from 'n8n-workflow';
import { fakeNode } from './fakeNode';

/** Waits no time at all: what would happen meanwhile happens at once. */
export function waitNode(meanwhile: () => unknown): INodeType {
	return fakeNode({
		displayName: 'Wait',
		parameters: { resume: 'timeInterval', amount: 0, unit: 'minutes' },
		async execute() {
			await meanwhile();
			return [this.getInputData()];
		},
	});
}
