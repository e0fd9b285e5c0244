import { outcomeAboveLimit } from '../../../nodes/shared/payout/plan';

it.each([
	[500, 0],
	[Number.MAX_SAFE_INTEGER, 0],
	[500, 500],
	[499, 500],
])('%d points are within a limit of %d', (points, limit) => {
	expect(outcomeAboveLimit(points, limit)).toBeUndefined();
});

it('refuses one point more than the limit', () => {
	expect(outcomeAboveLimit(501, 500)).toEqual({
		outcome: 'rejected',
		reasonCode: 'limitExceeded',
		reason: "501 points are more than the 500 that 'Maximum Points per Row' allows.",
	});
});
