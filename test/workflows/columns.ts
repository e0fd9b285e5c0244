import type { INode, INodeParameters } from 'n8n-workflow';

import { payoutColumns } from '../../nodes/EnKashBulkAllocate/columns';
import { isRecord } from '../harness/values';

/** Whether a node maps the columns of a sheet. */
export function mapsColumns({ type }: INode): boolean {
	return type === 'n8n-nodes-enkash.enKashBulkAllocate';
}

/**
 * The columns of a node as n8n's editor stores them once it is opened: with the mapper's schema, so that opening an
 * example workflow changes nothing in it. What is mapped stays as it is.
 */
export function storedColumns({ parameters }: INode): INodeParameters {
	const columns: unknown = parameters.columns;
	const { mappingMode = 'autoMapInputData', value = null } = isRecord(columns) ? columns : {};
	const referenceMode = parameters.referenceMode === 'provide' ? 'provide' : 'generate';
	const mapped = isRecord(value) ? value : {};
	const isMapped = mappingMode === 'defineBelow';
	return JSON.parse(
		JSON.stringify({
			mappingMode,
			value: isMapped ? mapped : {},
			matchingColumns: [],
			schema: payoutColumns(referenceMode).fields.map((field) => ({
				...field,
				removed: isMapped && !(field.id in mapped),
			})),
			attemptToConvertTypes: false,
			convertFieldsToString: false,
		}),
	);
}
