import type { Item } from './item';
import type { Kind } from './kind';
import type { ExpectedRow } from './observed';
import type { Settings, PerItemExecution } from './scenario';

/** The expectedRows of all items, made from what their cells mean and not from what they hold. */
export function expectedRowsOf(
	kind: Kind,
	items: readonly Item[],
	settings: Settings,
	operation: PerItemExecution['operation'],
): ExpectedRow[] {
	const keys = new Set<string>();
	return items.map((item): ExpectedRow => {
		const payout = kind.payoutOf(item, settings, operation);
		if (payout === undefined) return { kind: 'refused', reasonCode: 'invalidRow' };
		if (kind.node === 'enKashAllocatePoints' && isAboveLimit(item, settings)) {
			return { kind: 'refused', reasonCode: 'limitExceeded' };
		}
		if (keys.has(payout.key)) return { kind: 'refused', reasonCode: 'duplicateInInput' };
		keys.add(payout.key);
		return { kind: 'payable', payout };
	});
}

function isAboveLimit({ loadAmount }: Item, { maxPointsPerRow }: Settings): boolean {
	return maxPointsPerRow > 0 && (loadAmount.means ?? 0) > maxPointsPerRow;
}
