import { plan } from './bulk/plan';
import { runBulk } from './bulk/run';
import { scenario as bulkScenario } from './bulk/scenario';
import { coinEvents } from './coinEvents';
import { logins } from './logins';
import { lookups } from './lookups';
import { cards } from './perItem/cards';
import { coins } from './perItem/coins';
import { points } from './perItem/points';
import { runnerOf } from './perItem/run';
import { scenario as perItemScenario } from './perItem/scenario';
import { propertyOf } from './property';
import { trigger } from './trigger';

/** Those whose scenarios take longest come first. */
export const properties = [
	propertyOf('bulk', bulkScenario, runBulk),
	propertyOf('points', perItemScenario, runnerOf(points)),
	propertyOf('coins', perItemScenario, runnerOf(coins)),
	propertyOf('cards', perItemScenario, runnerOf(cards)),
	plan,
	coinEvents,
	trigger,
	logins,
	lookups,
];
