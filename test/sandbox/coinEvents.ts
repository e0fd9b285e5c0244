import type { SandboxAccount } from './account';
import type { Ids } from './ids';

export interface CoinEvent {
	coinConfigId: string;
	companyId: string;
	configuration: 'CUSTOM' | 'DEFAULT';
	event: string;
	/** Coins that one allocation grants. */
	amount: number;
}

/** The coin events a company has configured, by id and by name. */
export class CoinEvents {
	private readonly byId = new Map<string, CoinEvent>();

	constructor(
		private readonly account: SandboxAccount,
		private readonly ids: Ids,
	) {
		this.reset();
	}

	/** Back to the one event of the account. */
	reset(): void {
		const { coinConfigId, companyId, coinEvent, coinAmount } = this.account;
		this.byId.clear();
		this.ids.reserve(coinConfigId);
		this.byId.set(coinConfigId, {
			coinConfigId,
			companyId,
			configuration: 'CUSTOM',
			event: coinEvent,
			amount: coinAmount,
		});
	}

	get(coinConfigId: string): CoinEvent | undefined {
		return this.byId.get(coinConfigId);
	}

	named(companyId: string, event: string): CoinEvent | undefined {
		return [...this.byId.values()].find(
			(candidate) => candidate.companyId === companyId && candidate.event === event,
		);
	}

	add(event: Omit<CoinEvent, 'coinConfigId'>): CoinEvent {
		const added = { coinConfigId: this.ids.coinConfig(), ...event };
		this.byId.set(added.coinConfigId, added);
		return added;
	}
}
