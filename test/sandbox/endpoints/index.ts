import type { Endpoint } from '../world';
import { allocateEndpoints } from './allocate';
import { bulkEndpoints } from './bulk';
import { coinEndpoints } from './coins';
import { createCardEndpoints } from './createCard';
import { lookupEndpoints } from './lookups';
import { transactionEndpoints } from './transactions';
import { voucherEndpoints } from './vouchers';

const endpoints: Endpoint[] = [
	...allocateEndpoints,
	...bulkEndpoints,
	...lookupEndpoints,
	...transactionEndpoints,
	...createCardEndpoints,
	...coinEndpoints,
	...voucherEndpoints,
];

/** The endpoint behind a method and path. */
export function endpointFor(method: string, path: string): Endpoint | undefined {
	return endpoints.find(
		(endpoint) =>
			endpoint.method === method &&
			(typeof endpoint.path === 'string' ? endpoint.path === path : endpoint.path.test(path)),
	);
}

/** All paths with their methods, for people. */
export const endpointList = endpoints.map(
	({ method, path, shownPath }) => `${method} ${shownPath ?? String(path)}`,
);
