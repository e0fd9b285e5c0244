import { builtInFaults } from './stress/builtInFaults';
import { buildPackage } from './stress/fixture/package';

it('every built-in fault of the stress tests fits the nodes that it is built into', async () => {
	for (const fault of builtInFaults) (await buildPackage(fault)).remove();
});
