import { denominationsRecipe } from '../../docs/otherCalls';
import { recipeValues } from '../../docs/recipeValues';
import { recipeWorkflow } from '../n8n/recipes';
import type { NewWorkflow } from '../n8n/workflows';
import { executed } from './nodes';
import type { Picture, Studio } from './studio';
import { canvasInLines } from './workflows';

export const otherCallsPictures: Record<string, Picture> = {
	'other-calls': async (studio) => {
		await studio.openWorkflow(await pastedRecipe(studio), { width: 1840, height: 1000 });
		await studio.editor.executeWorkflow();
		return await canvasInLines(studio);
	},
	'other-calls-node': async (studio) =>
		await executed(studio, await pastedRecipe(studio), denominationsRecipe.title, {
			last: 'expiryPeriod',
		}),
};

/** The first recipe of docs/other-calls.md, pasted after a trigger and filled in. */
async function pastedRecipe({ context }: Studio): Promise<NewWorkflow> {
	const values = await recipeValues(await context.sandbox());
	return recipeWorkflow(denominationsRecipe, await context.credential(), values);
}
