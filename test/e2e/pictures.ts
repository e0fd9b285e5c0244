/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
/**
 * `npm run pictures [-- name ...]`: takes the pictures in docs/images anew, in the editor of a real n8n, twice as large as
 * a page shows them and cropped to what they show. A name is that of a file, such as `bulk-allocate`, or of a folder, such
 * as `workflows`; none is all.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { Context } from './context';
import { inTemporaryFolder } from './machine/lifetime';
import { repositoryFolder } from './machine/paths';
import { nodePictures } from './pictures/nodes';
import { otherCallsPictures } from './pictures/otherCalls';
import { Studio } from './pictures/studio';
import { workflowPictures } from './pictures/workflows';

const imagesFolder = path.join(repositoryFolder, 'docs/images');

const pictures = { ...nodePictures, ...otherCallsPictures, ...workflowPictures };

async function main(folder: string): Promise<number> {
	const wanted = choose(process.argv.slice(2));
	const context = new Context(folder);
	const studio = await Studio.open(context);
	for (const [name, take] of wanted) {
		process.stdout.write(`${name}\n`);
		await writeFile(path.join(imagesFolder, `${name}.png`), await take(studio));
	}
	await context.close();
	return 0;
}

function choose(names: string[]) {
	const all = Object.entries(pictures);
	const isMeant = (file: string, name: string) => file === name || file.startsWith(`${name}/`);
	const unknown = names.filter((name) => !all.some(([file]) => isMeant(file, name)));
	if (unknown.length > 0) {
		throw new Error(
			`No picture ${unknown.join(', ')}; there are ${Object.keys(pictures).join(', ')}`,
		);
	}
	if (names.length === 0) return all;
	return all.filter(([file]) => names.some((name) => isMeant(file, name)));
}

void inTemporaryFolder(main);
