import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { runOverlappingPolls, runPoll, type PollResult, type PollRun } from '../../harness';
import { expectNoSecrets, secretsOf } from '../secrets';
import type { EnKash, Json } from '../support';

/** A trigger in an n8n that polls it, restarts, and is tried in the editor. */
export class Poller {
	/** What n8n has in its memory. */
	private memory: IDataObject = {};
	/** What it would find in its database after a restart. */
	private saved = '{}';

	constructor(
		private readonly enKash: EnKash,
		public parameters: INodeParameters,
		private readonly durableCursor = false,
	) {}

	/** A poll on schedule. Throws what the poll threw. */
	async poll(run: Partial<PollRun> = {}): Promise<Json[]> {
		const { outputs, error } = await this.tryPoll(run);
		if (error) throw error;
		return (outputs?.[0] ?? []).map(({ json }) => json);
	}

	/** The poll that n8n makes when the workflow is switched on; it saves what that leaves. */
	async activate(): Promise<Json[]> {
		return await this.poll({ mode: 'activate' });
	}

	/**
	 * Switched on, and polled as often as it takes until it remembers: with durable cursors n8n forgets the poll at
	 * activation, so that the first on schedule is the first.
	 */
	async begin(): Promise<void> {
		const told = [...(await this.activate()), ...(this.durableCursor ? await this.poll() : [])];
		expect(told).toEqual([]);
	}

	/** The poll when the user tries the trigger. */
	async tryOut(run: Partial<PollRun> = {}): Promise<PollResult> {
		return await this.tryPoll({ ...run, mode: 'manual' });
	}

	async tryPoll(run: Partial<PollRun> = {}): Promise<PollResult> {
		const result = await runPoll(this.pollRun(run));
		expectNoSecrets(result, secretsOf(this.enKash.sandbox));
		const isActivated = run.mode === 'activate' && !result.error;
		if (result.saved || isActivated) this.saved = JSON.stringify(this.memory);
		return result;
	}

	/** Several polls of one active workflow that begin at the same moment. */
	async pollAtOnce(polls: number): Promise<PollResult[]> {
		return await runOverlappingPolls(this.pollRun(), polls);
	}

	private pollRun(run: Partial<PollRun> = {}): PollRun {
		return {
			node: 'enKashTrigger',
			parameters: this.parameters,
			credential: this.enKash.credential(),
			staticData: this.memory,
			durableCursor: this.durableCursor,
			...run,
		};
	}

	/** n8n goes down and comes up again: what it didn't save is gone, and the workflow is switched on anew. */
	async restart(): Promise<Json[]> {
		this.memory = JSON.parse(this.saved);
		return await this.activate();
	}

	/** What n8n holds for the trigger, as a database would give it back. */
	remembered(): IDataObject {
		return JSON.parse(JSON.stringify(this.memory));
	}
}
