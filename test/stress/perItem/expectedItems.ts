import type { Item } from './item';
import type { Kind } from './kind';
import type { ExpectedItem, Observed } from './observed';
import type { Settings } from './scenario';

/** What is expected of all items, made from what their cells mean and not from what they hold. */
export function expectedItemsOf(
	kind: Kind,
	items: readonly Item[],
	settings: Settings,
	execution: Observed['execution'],
): ExpectedItem[] {
	const keys = new Set<string>();
	return items.map((item): ExpectedItem => {
		const payout = kind.payoutOf(item, settings, execution);
		if (payout === undefined) return { kind: 'refused', reasonCode: 'invalidRow' };
		if (kind.node === 'enKashAllocatePoints' && isAboveLimit(item, settings)) {
			return { kind: 'refused', reasonCode: 'limitExceeded' };
		}
		if (keys.has(payout.key)) return { kind: 'refused', reasonCode: 'duplicateInInput' };
		keys.add(payout.key);
		return { kind: 'payable', payout, item };
	});
}

function isAboveLimit({ loadAmount }: Item, { maxPointsPerRow }: Settings): boolean {
	return maxPointsPerRow > 0 && (loadAmount.means ?? 0) > maxPointsPerRow;
}
