import { fault } from './fault';

/** A reply with this HTTP status makes the nodes' own reading of it throw, in every package that is tested. */
export const throwingStatus = 599;

/** No fault of the nodes: whatever throws below a call, the call is unclear and nothing else. */
export const hazard = fault(
	'',
	'reading a certain reply throws',
	'shared/enkash/reply',
	'readReply',
	(original) =>
		(answer, ...others) => {
			if (answer.kind === 'response' && answer.status === throwingStatus) {
				throw new RangeError('Maximum call stack size exceeded');
			}
			return original(answer, ...others);
		},
);
