/** What happened, and what a person can do about it. */
export interface Problem {
	/** One sentence. n8n logs it, so it holds no value of a person. */
	message: string;
	/** Whole sentences. Default: there is nothing to add. */
	advice?: string;
}

/** The `httpCode` of our error where EnKash refused the login, or the credential is unusable: don't repeat it. */
export const loginRefusedCode = 'enKashLoginRefused';
/** The `httpCode` of our error where the outcome of a login is unknown. */
export const loginFailedCode = 'enKashLoginFailed';

/**
 * An error that a credential throws. Its text holds message and advice: n8n's credential test shows nothing else, and in
 * n8n 1 only text and `httpCode` reach the node.
 */
export class ProblemError extends Error {
	constructor(
		readonly problem: Problem,
		readonly httpCode: typeof loginRefusedCode | typeof loginFailedCode,
		options?: ErrorOptions,
	) {
		const { message, advice } = problem;
		super(advice === undefined ? message : `${message} ${advice}`, options);
	}
}

/** The problem that the text of a `ProblemError` holds. No message has a full stop before a blank. */
export function problemIn(text: string): Problem {
	const stop = text.indexOf('. ');
	if (stop === -1) return { message: text };
	return { message: text.slice(0, stop + 1), advice: text.slice(stop + 2) };
}
