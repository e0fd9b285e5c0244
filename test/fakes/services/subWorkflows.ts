import type { IDataObject } from 'n8n-workflow';

/** One call of another workflow. */
export interface SubWorkflowCall {
	/** The workflow's ID. */
	workflow: string;
	items: IDataObject[];
}

/** The other workflows that a workflow calls. */
export class SubWorkflows {
	readonly calls: SubWorkflowCall[] = [];

	/** What they answer. */
	answer: IDataObject = { message: '1 person of 1 was told by email.', told: 1, notTold: 0 };

	/** Whether every call fails. */
	isDown = false;

	run(workflow: string, items: IDataObject[]): IDataObject {
		if (workflow === '' || this.isDown) throw new TypeError('Workflow does not exist.');
		this.calls.push({ workflow, items });
		return this.answer;
	}
}
