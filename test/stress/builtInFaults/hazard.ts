import { fault } from './fault';

/** A reply with this HTTP status makes the nodes' own reading of it throw. */
export const throwingStatus = 599;

/** What every package that is tested has built in. None of it is a fault of the nodes: they must cope with it. */
export const hazards = [
	fault('', 'reading a certain reply throws', 'shared/enkash/reply', 'readReply', (original) => {
		return (answer, ...others) => {
			if (answer.kind === 'response' && answer.status === throwingStatus) {
				throw new RangeError('Maximum call stack size exceeded');
			}
			return original(answer, ...others);
		};
	}),
	// The true limit is longer than a test can wait for a login that never ends.
	fault('', 'a login has less time', 'shared/enkash/login', 'loginDeadlineMs', () => 2_000),
];
