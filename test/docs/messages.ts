/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { repositoryRoot } from '../harness';

/** A message that a person can meet, as it stands in the code; `…` where a value comes in. */
export interface Message {
	/** Path from the root of the repository. */
	file: string;
	text: string;
	/** What the code says to do about it; '' where it says nothing. */
	advice: string;
}

/** What is on screen all the time, and so no message. */
const screenTexts = [
	'displayName',
	'description',
	'placeholder',
	'hint',
	'action',
	'subtitle',
	'name',
];

const leastWords = 4;

/** Every message in the code of the nodes and the credential, in the order of files and lines. */
export function messagesInCode(): Message[] {
	return ['credentials', 'nodes'].flatMap(sourcesIn).flatMap(messagesOf);
}

function sourcesIn(folder: string): string[] {
	return readdirSync(path.join(repositoryRoot, folder), { encoding: 'utf8', recursive: true })
		.filter((file) => file.endsWith('.ts') && !file.endsWith('properties.ts'))
		.map((file) => path.join(folder, file))
		.sort();
}

function messagesOf(file: string): Message[] {
	const text = readFileSync(path.join(repositoryRoot, file), 'utf8');
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	const found: Message[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isObjectLiteralExpression(node)) {
			const problem = problemIn(node);
			if (problem !== undefined) {
				found.push({ file, ...problem });
				return;
			}
		}
		if (isText(node) && !isOnScreen(node)) {
			const words = textOf(node);
			if (isSentence(words)) found.push({ file, ...parted(words) });
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

type Text = ts.StringLiteralLike | ts.TemplateExpression;

function isText(node: ts.Node): node is Text {
	return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

/** A text of the code, with `…` for each value and one blank for any white space. */
function textOf(node: Text): string {
	const text = ts.isTemplateExpression(node)
		? node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('')
		: node.text;
	return text.replace(/\s+/g, ' ').trim();
}

function isOnScreen({ parent }: ts.Node): boolean {
	return ts.isPropertyAssignment(parent) && screenTexts.includes(parent.name.getText());
}

function isSentence(text: string): boolean {
	return text.split(' ').length >= leastWords && /^[\p{Lu}"'…]/u.test(text) && text.endsWith('.');
}

/** The texts of a `Problem`, written as `{ message: 'What happened', advice: 'What to do.' }`. */
function problemIn(
	object: ts.ObjectLiteralExpression,
): { text: string; advice: string } | undefined {
	const message = valueOf(object, 'message');
	if (!message || !isText(message) || !/\p{L}/u.test(textOf(message))) return undefined;
	const advice = valueOf(object, 'advice');
	return { text: textOf(message).replace(/\.$/, ''), advice: advice ? textBehind(advice) : '' };
}

/** The text of an expression, or of the constant of the file that it names; '' for any other. */
function textBehind(expression: ts.Expression): string {
	if (isText(expression)) return textOf(expression);
	const name = expression.getText();
	const constants = expression
		.getSourceFile()
		.statements.filter(ts.isVariableStatement)
		.flatMap(({ declarationList }) => declarationList.declarations);
	const initializer = constants.find((constant) => constant.name.getText() === name)?.initializer;
	return initializer && isText(initializer) ? textOf(initializer) : '';
}

function valueOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
	const property = object.properties.find((candidate) => candidate.name?.getText() === name);
	return property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
}

/** Parts what happened from what to do, where one text holds both. */
function parted(text: string): { text: string; advice: string } {
	const first =
		/^(?:"[^"]*"|'[^']*'(?=\W)|\([^)]*\)|[^"(])*?[.:](?=\s+\p{Lu})/u.exec(text)?.[0] ?? text;
	return { text: first.replace(/[.:]$/, ''), advice: text.slice(first.length).trim() };
}
