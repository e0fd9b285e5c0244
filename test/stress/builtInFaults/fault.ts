import type * as credential from '../../../credentials/EnKashApi.credentials';
import type * as bulkExecute from '../../../nodes/EnKashBulkAllocate/execute';
import type * as bulkSafeguards from '../../../nodes/EnKashBulkAllocate/safeguards';
import type * as bulkSendBatch from '../../../nodes/EnKashBulkAllocate/sendBatch';
import type * as bulkSettings from '../../../nodes/EnKashBulkAllocate/settings';
import type * as listTransactions from '../../../nodes/EnKashTrigger/listTransactions';
import type * as polling from '../../../nodes/EnKashTrigger/polling';
import type * as transactionMemory from '../../../nodes/EnKashTrigger/transactionMemory';
import type * as addresses from '../../../nodes/shared/enkash/addresses';
import type * as client from '../../../nodes/shared/enkash/client';
import type * as login from '../../../nodes/shared/enkash/login';
import type * as messages from '../../../nodes/shared/enkash/messages';
import type * as obstacles from '../../../nodes/shared/enkash/obstacles';
import type * as reply from '../../../nodes/shared/enkash/reply';
import type * as retry from '../../../nodes/shared/enkash/retry';
import type * as errors from '../../../nodes/shared/n8n/errors';
import type * as parameters from '../../../nodes/shared/n8n/parameters';
import type * as simplify from '../../../nodes/shared/n8n/simplify';
import type * as lanes from '../../../nodes/shared/paying/lanes';
import type * as payItems from '../../../nodes/shared/paying/payItems';
import type * as retryMemory from '../../../nodes/shared/paying/retryMemory';
import type * as sentPlaces from '../../../nodes/shared/paying/sentPlaces';
import type * as confirmation from '../../../nodes/shared/payout/confirmation';
import type * as contradiction from '../../../nodes/shared/payout/contradiction';
import type * as plan from '../../../nodes/shared/payout/plan';
import type * as planId from '../../../nodes/shared/payout/planId';
import type * as reconciliation from '../../../nodes/shared/payout/reconciliation';
import type * as reference from '../../../nodes/shared/payout/reference';
import type * as stopRule from '../../../nodes/shared/payout/stopRule';

/** The modules in which faults can be built, by their path, that of nodes under `nodes/`. */
interface Modules {
	'credentials/EnKashApi.credentials': typeof credential;
	'EnKashBulkAllocate/execute': typeof bulkExecute;
	'EnKashBulkAllocate/safeguards': typeof bulkSafeguards;
	'EnKashBulkAllocate/sendBatch': typeof bulkSendBatch;
	'EnKashBulkAllocate/settings': typeof bulkSettings;
	'EnKashTrigger/listTransactions': typeof listTransactions;
	'EnKashTrigger/polling': typeof polling;
	'EnKashTrigger/transactionMemory': typeof transactionMemory;
	'shared/enkash/addresses': typeof addresses;
	'shared/enkash/client': typeof client;
	'shared/enkash/login': typeof login;
	'shared/enkash/messages': typeof messages;
	'shared/enkash/obstacles': typeof obstacles;
	'shared/enkash/reply': typeof reply;
	'shared/enkash/retry': typeof retry;
	'shared/n8n/errors': typeof errors;
	'shared/n8n/parameters': typeof parameters;
	'shared/n8n/simplify': typeof simplify;
	'shared/paying/lanes': typeof lanes;
	'shared/paying/payItems': typeof payItems;
	'shared/paying/retryMemory': typeof retryMemory;
	'shared/paying/sentPlaces': typeof sentPlaces;
	'shared/payout/confirmation': typeof confirmation;
	'shared/payout/contradiction': typeof contradiction;
	'shared/payout/plan': typeof plan;
	'shared/payout/planId': typeof planId;
	'shared/payout/reconciliation': typeof reconciliation;
	'shared/payout/reference': typeof reference;
	'shared/payout/stopRule': typeof stopRule;
}

/** One export of one module of the nodes, replaced in the package that is built with the fault. */
export interface BuiltInFault {
	/** What is wrong with that package. */
	name: string;
	/** The property that must find it. */
	property: string;
	module: keyof Modules;
	export: string;
	/** The faulty export, made from the original one. */
	replace(original: unknown): unknown;
}

/** For a constant any number will do, for all others their own type. */
type AnyOfItsKind<T> = T extends number ? number : T;

/** A fault; the compiler finds one that no longer fits the nodes. */
export function fault<M extends keyof Modules, E extends string & keyof Modules[M]>(
	property: string,
	name: string,
	module: M,
	exported: E,
	replace: (original: Modules[M][E]) => AnyOfItsKind<Modules[M][E]>,
): BuiltInFault {
	return {
		name,
		property,
		module,
		export: exported,
		// The plugin hands over the export that `exported` names.
		replace: (original) => replace(original as Modules[M][E]),
	};
}
