import type { Slack } from '../fakes/services/slack';

/** What happens in Slack so that a payout which Ravi asks for is not approved, and what the workflow says of it. */
export const noApproval: Array<[what: string, happen: (slack: Slack) => void, why: RegExp]> = [
	['declined', (slack) => (slack.decision = 'decline'), /<@U0APPROVER> declined\./],
	['no answer', (slack) => (slack.decision = 'nothing'), /Nobody answered within three days\./],
	[
		'approved by the one who asks',
		(slack) => (slack.responder = { id: 'U0APPROVER', name: 'Ravi', email: 'Ravi@example.com' }),
		/a second person has to approve/,
	],
	[
		'approved by somebody whose email n8n does not see',
		(slack) => (slack.responder = { id: 'U0APPROVER', name: 'Meera' }),
		/give the Slack app the scope users:read\.email/,
	],
];
