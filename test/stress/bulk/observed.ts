import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { RunResult } from '../../harness';
import type { Recording } from '../fixture/recorder';
import type { Result } from '../fixture/result';
import type { Calls } from './calls';
import type { ExpectedRow, Payer } from './expectedRows';
import type { Settings } from './settings';

/** One execution, from all sides. */
export interface Observed {
	settings: Settings;
	payer: Payer;
	/** The rows as they were handed in. */
	items: IDataObject[];
	/** What people typed into the mapped columns. */
	typed: unknown[];
	expectedRows: ExpectedRow[];
	/** Whether the run must stop because a parameter differs between rows. */
	isVaried: boolean;
	run: RunResult;
	recording: Recording;
	/** What EnKash did with every call that pays, where nothing else went wrong. */
	outage: 'silent' | 'refusing' | null;
	/** The calls that pay among the requests. */
	calls: Calls;
	wasStopped: boolean;
}

/** A row as it left the node. */
export interface LeavingRow {
	index: number;
	/** 0 Success, 1 Failed, 2 Unconfirmed. */
	output: number;
	item: INodeExecutionData;
	result: Result;
	/** The columns beside the result, with those that moved put back; undefined with "Result Only". */
	columns?: IDataObject;
}
