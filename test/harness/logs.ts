import type { LogMetadata } from 'n8n-workflow';

/** One line a node wrote with `this.logger`. */
export interface LogLine {
	level: 'error' | 'warn' | 'info' | 'debug';
	message: string;
	meta?: LogMetadata;
}

/** Lets a node's `this.logger` write into `lines` instead of n8n's log. */
export function captureLogger(context: object, lines: LogLine[]): void {
	const write = (level: LogLine['level']) => (message: string, meta?: LogMetadata) => {
		lines.push(meta === undefined ? { level, message } : { level, message, meta });
	};
	const logger = {
		error: write('error'),
		warn: write('warn'),
		info: write('info'),
		debug: write('debug'),
		scoped: () => logger,
	};
	// An own property hides the getter of n8n's context classes, for this one context only.
	Object.defineProperty(context, 'logger', { value: logger });
}
