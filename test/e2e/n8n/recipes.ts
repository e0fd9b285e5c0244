import type { INode } from 'n8n-workflow';

import { type Recipe, type Snippet, snippetOf } from '../../docs/otherCalls';
import { filledIn } from '../../docs/recipeValues';
import { type CredentialReference, manualTrigger, type NewWorkflow } from './workflows';

/**
 * A trigger and the nodes of a recipe after it, with the credential chosen and what stands in the recipe replaced.
 *
 * @param values what stands there, and what a person writes for it
 * @param version of the HTTP Request node. Default: the recipe's.
 */
export function recipeWorkflow(
	recipe: Recipe,
	{ id, name }: CredentialReference,
	values: Record<string, string>,
	version?: number,
): NewWorkflow {
	const { nodes, connections }: Snippet = JSON.parse(
		filledIn(JSON.stringify(snippetOf(recipe, version)), values),
	);
	const start: INode = { ...manualTrigger(), position: [-220, 0] };
	const credentials = { enKashApi: { id, name } };
	const filled = nodes.map((node) =>
		node.name === recipe.title ? { ...node, credentials } : node,
	);
	const toRequest = [{ node: recipe.title, type: 'main' as const, index: 0 }];
	return {
		name: recipe.title,
		nodes: [start, ...filled],
		connections: { ...connections, [start.name]: { main: [toRequest] } },
	};
}
