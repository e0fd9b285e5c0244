import type { RunResult } from '../../harness';
import { isRecord } from '../../harness/values';
import type { Seen } from './witness';

/** What a property went through, to show that it was not for nothing. */
export class Tally {
	scenarios = 0;

	private executions = 0;

	private requests = 0;

	private withoutReply = 0;

	private readonly outcomes = new Map<string, number>();

	count({ outputs, tries }: RunResult, { requests }: Seen): void {
		this.executions += Math.max(tries, 1);
		this.requests += requests.length;
		this.withoutReply += requests.filter(({ status }) => status === undefined).length;
		for (const { json } of outputs.flat()) {
			const outcome = outcomeIn(json.enkash) ?? outcomeIn(json.details) ?? outcomeIn(json);
			if (outcome) this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
		}
	}

	toString(): string {
		const outcomes = [...this.outcomes].toSorted().map(([name, count]) => `${count} ${name}`);
		const { scenarios, executions, requests, withoutReply } = this;
		return `${scenarios} scenarios, ${executions} executions, ${requests} requests (${withoutReply} without a reply); rows: ${outcomes.join(', ')}`;
	}
}

function outcomeIn(value: unknown): string | undefined {
	if (!isRecord(value) || typeof value.outcome !== 'string') return undefined;
	return typeof value.reasonCode === 'string'
		? `${value.outcome} ${value.reasonCode}`
		: value.outcome;
}
