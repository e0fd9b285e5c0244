import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { RunResult } from '../../harness';
import type { Result } from '../fixture/result';
import type { Recording } from '../fixture/recorder';
import type { Settings } from './settings';
import type { ExpectedRow } from './expectedRows';

/** One execution, from all sides. */
export interface Observed {
	settings: Settings;
	/** The rows as they were handed in. */
	items: IDataObject[];
	/** What they stand for, row by row. */
	expectedRows: ExpectedRow[];
	run: RunResult;
	recording: Recording;
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
