import './environment';

/**
 * Runs the built package in n8n's real engine, with real HTTP and the real code of our credential.
 *
 * | What a user does | Here |
 * |---|---|
 * | runs one node with some items | {@link runNode} |
 * | runs a workflow | {@link runWorkflow} |
 * | opens a list, searches it, maps columns | {@link callMethod} |
 * | waits for a polling trigger, or tries it | {@link runPoll} |
 * | saves a credential, so that n8n tests it | {@link testCredential} |
 * | waits while a node waits | {@link replaceSleep} |
 *
 * It is `dist` that runs. Jest builds it first; before other runners, `npm run build` does.
 */

export { CredentialStore } from './credentials';
export type { CredentialTestOptions } from './credentialTest';
export { testCredential } from './credentialTest';
export type { LogLine } from './logs';
export type { MethodCall, PollResult, PollRun, SearchCall } from './methods';
export { callMethod, runOverlappingPolls, runPoll } from './methods';
export { forgetPackages, loadCredential, loadNode, repositoryRoot } from './package';
export type {
	NodeResult,
	NodeRun,
	RunResult,
	WorkflowJson,
	WorkflowRun,
	WorkflowRunResult,
} from './run';
export { runNode, runWorkflow } from './run';
export type { Sleep } from './sleep';
export { realSleep, replaceSleep } from './sleep';
export type { ItemInput } from './values';
