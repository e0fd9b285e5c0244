import { isRecord, without } from './records';

const chunkBytes = 64 * 1024;

/** Valid JSON so many levels deep, as text: values this deep overflow whatever walks through them. */
function nested(levels: number): string {
	return '{"a":'.repeat(levels) + '0' + '}'.repeat(levels);
}

/** The text of a deep reply: nothing else, or `body` with a deep field in its payload. */
export function deepJson(body: unknown, levels: number, place: 'body' | 'payload'): string {
	const deep = nested(levels);
	if (place === 'body') return deep;
	const reply = isRecord(body) ? body : {};
	const payload = isRecord(reply.payload)
		? withField(JSON.stringify(reply.payload), 'nested', deep)
		: deep;
	return withField(JSON.stringify(without(reply, 'payload')), 'payload', payload);
}

/** The text of `body` with a last field that makes it exactly so many bytes long, piece by piece. */
export function* oversized(body: unknown, bytes: number): Generator<Buffer> {
	const after = '"}';
	const unpadded = withField(JSON.stringify(isRecord(body) ? body : {}), 'padding', '""');
	const before = unpadded.slice(0, -after.length);
	yield Buffer.from(before);
	const chunk = Buffer.alloc(chunkBytes, 'x');
	let left = bytes - Buffer.byteLength(before + after);
	for (; left > 0; left -= chunkBytes) {
		yield left < chunkBytes ? chunk.subarray(0, left) : chunk;
	}
	yield Buffer.from(after);
}

/** The text of an object with one more field, whose value is text as well. */
function withField(objectText: string, name: string, valueText: string): string {
	const separator = objectText === '{}' ? '' : ',';
	return `${objectText.slice(0, -1)}${separator}${JSON.stringify(name)}:${valueText}}`;
}
