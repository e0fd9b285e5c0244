const end = '<!-- Up to here. -->';

/**
 * A page whose part between two markers is this content. Throws where the page has lost them.
 *
 * @param command the script that writes it, which the first marker names
 */
export function withWritten(
	text: string,
	{ page, command, content }: { page: string; command: string; content: string },
): string {
	const begin = `<!-- What follows is written by npm run ${command}. -->`;
	const [before, rest] = text.split(begin);
	const after = rest?.split(end)[1];
	if (after === undefined)
		throw new Error(`${page} has lost the markers of what is written there.`);
	return `${before}${begin}\n\n${content}\n\n${end}${after}`;
}
