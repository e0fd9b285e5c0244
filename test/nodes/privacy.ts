import type { RunResult } from '../harness';
import { isRecord } from '../harness/values';

/** Names under which values of people come, in rows and in parameters; a `displayName` is the label of a field. */
const personal = /mobile|phone|e-?mail|(?<!display)name$/i;
/** Shorter ones would be found anywhere. */
const shortestValue = 5;

/** The values of people in rows and parameters, however deep. */
export function valuesOfPeople(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(valuesOfPeople);
	if (!isRecord(value)) return [];
	return Object.entries(value).flatMap(([name, inner]) => {
		const isValue = typeof inner === 'string' || typeof inner === 'number';
		if (!isValue) return valuesOfPeople(inner);
		const text = String(inner).trim();
		const isExpression = text.startsWith('=');
		return personal.test(name) && !isExpression && text.length >= shortestValue ? [text] : [];
	});
}

/** Fails where a mobile, e-mail or name stands where n8n logs it: in the message of an error, or in a line of the node's. */
export function expectNobodyInLogs({ error, logs }: RunResult, ...sources: unknown[]): void {
	const logged = JSON.stringify([error?.message, error?.stack?.split('\n    at ')[0], logs]);
	const people = new Set(sources.flatMap(valuesOfPeople));
	expect([...people].filter((value) => logged.includes(value))).toEqual([]);
}
