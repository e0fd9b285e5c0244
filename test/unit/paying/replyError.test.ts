import { replyError } from '../../../nodes/shared/paying/replyError';
import type { WholeReply } from '../../../nodes/shared/payout/reconciliation';
import { node } from '../n8n/node';

const late: WholeReply = { kind: 'unclear', cause: 'timeout', message: 'Late.' };
const noWay: WholeReply = {
	kind: 'notProcessed',
	cause: 'connectionLost',
	message: 'No way there.',
	advice: 'Check the way.',
};

it("has EnKash's own words below, with a full stop", () => {
	const refused: WholeReply = { kind: 'refused', refusal: 'other', reason: 'No', status: 404 };
	expect(replyError(node, refused)).toMatchObject({
		message: 'EnKash refused the request',
		description: 'No.',
		httpCode: '404',
	});
	expect(replyError(node, refused, { itemIndex: 2, advice: 'Look there.' })).toMatchObject({
		description: 'No. Look there.',
		context: { itemIndex: 2 },
	});
});

it('has what happened on the way as message, and all advice below', () => {
	expect(replyError(node, late)).toMatchObject({ message: 'Late', httpCode: null });
	expect(replyError(node, late).description).toBeFalsy();
	expect(replyError(node, late, { advice: 'Look there.' }).description).toBe('Look there.');
	expect(replyError(node, noWay)).toMatchObject({
		message: 'No way there',
		description: 'Check the way.',
	});
	expect(replyError(node, noWay, { advice: 'Look there.' }).description).toBe(
		'Check the way. Look there.',
	);
});
