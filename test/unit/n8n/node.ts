import type { INode } from 'n8n-workflow';

/** A node to name in an error. */
export const node: INode = {
	id: '1',
	name: 'EnKash',
	type: 'n8n-nodes-enkash.enKash',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
