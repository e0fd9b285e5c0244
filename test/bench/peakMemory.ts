/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { readdirSync, readFileSync } from 'node:fs';

const intervalMs = 100;
const bytesInMb = 1024 ** 2;
/** Of Linux on all machines that n8n's images are for. */
const pageBytes = 4096;

/** The most memory that groups of processes have held, each group with all that its first process has started. */
export class PeakMemory {
	private readonly peaks: Map<number, number>;
	private readonly timer: NodeJS.Timeout;

	/** `groups`: IDs of process groups. Linux only. */
	constructor(groups: readonly number[]) {
		this.peaks = new Map(groups.map((group) => [group, 0]));
		this.timer = setInterval(() => this.look(), intervalMs);
	}

	/** Looks no more. Returns the peaks in MB, in the order of the groups. */
	stop(): number[] {
		clearInterval(this.timer);
		return [...this.peaks.values()].map((bytes) => bytes / bytesInMb);
	}

	private look(): void {
		const sums = new Map<number, number>();
		for (const { group, bytes } of processes()) sums.set(group, (sums.get(group) ?? 0) + bytes);
		for (const [group, peak] of this.peaks) {
			this.peaks.set(group, Math.max(peak, sums.get(group) ?? 0));
		}
	}
}

interface Process {
	group: number;
	/** In memory. */
	bytes: number;
}

function processes(): Process[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.flatMap(processOf);
}

/** By `/proc/PID/stat`, whose fields after the command's name count from 3; nothing for one that has just ended. */
function processOf(id: string): Process[] {
	try {
		const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return [{ group: Number(fields[2]), bytes: Number(fields[21]) * pageBytes }];
	} catch {
		return [];
	}
}
