/** An email as it was handed to the mail server. */
export interface Email {
	from: string;
	to: string;
	subject: string;
	text: string;
	attachments?: Attachment[];
}

/** A file of an email. */
export interface Attachment {
	name: string;
	content: Buffer;
}

/** A mail server that keeps everything. */
export class Mailbox {
	readonly emails: Email[] = [];

	/** Takes no email while it is down. */
	isDown = false;
}
