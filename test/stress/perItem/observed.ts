import type { IDataObject } from 'n8n-workflow';
import type { RunResult } from '../../harness';
import type { Recording } from '../fixture/recorder';
import type { Calls } from './calls';
import type { Item } from './item';
import type { Kind, Payout } from './kind';
import type { PerItemExecution, Settings } from './scenario';

/** What must become of an item, as far as that can be said before anything is sent. */
export type ExpectedItem =
	| { kind: 'payable'; payout: Payout; item: Item }
	| { kind: 'refused'; reasonCode: 'invalidRow' | 'limitExceeded' | 'duplicateInInput' };

/** One execution of a node that makes a call an item, from all sides. */
export interface Observed {
	kind: Kind;
	settings: Settings;
	execution: Pick<PerItemExecution, 'operation' | 'isChanging' | 'onError'>;
	items: IDataObject[];
	expectedItems: ExpectedItem[];
	areRepliesEncrypted: boolean;
	run: RunResult;
	recording: Recording;
	/** The calls that pay among the requests. */
	calls: Calls;
	/** What this execution paid. */
	paid: Payout[];
	paidBefore: ReadonlySet<string>;
}
