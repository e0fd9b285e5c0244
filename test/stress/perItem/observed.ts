import type { IDataObject } from 'n8n-workflow';
import type { RunResult } from '../../harness';
import type { Recording } from '../fixture/recorder';
import type { Kind, Payout } from './kind';
import type { Settings } from './scenario';

/** What must become of an item, as far as that can be said before anything is sent. */
export type ExpectedRow =
	| { kind: 'payable'; payout: Payout }
	| { kind: 'refused'; reasonCode: 'invalidRow' | 'limitExceeded' | 'duplicateInInput' };

/** One execution of a node that makes a call an item, from all sides. */
export interface Observed {
	kind: Kind;
	settings: Settings;
	goesOn: boolean;
	items: IDataObject[];
	expectedRows: ExpectedRow[];
	run: RunResult;
	recording: Recording;
	/** What this execution paid. */
	paid: Payout[];
	paidBefore: ReadonlySet<string>;
}
