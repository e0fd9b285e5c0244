/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import assert from 'node:assert/strict';

import { marketplaceUrl, orderRecipe, type Recipe, recipes } from '../../docs/otherCalls';
import { recipeValues } from '../../docs/recipeValues';
import { startSandbox } from '../../sandbox';
import descriptions from '../../workflows/descriptions.json';
import { readWorkflow } from '../../workflows/files';
import { check, note } from '../checks';
import type { Context } from '../context';
import type { Credential } from '../n8n/api';
import { countsOf, errorOf } from '../n8n/execution';
import { N8n } from '../n8n/n8n';
import { installInto } from '../n8n/package';
import { recipeWorkflow } from '../n8n/recipes';
import { chain, enkash, manualTrigger, rows, sheet, webhook } from '../n8n/workflows';
import { whyNotPaid } from './badMoments';
import { checkTypes } from './installation';
import { runSavedVersions } from './savedVersions';
import { importExamples, runExamples } from './workflows';

const bulkNode = 'EnKash Bulk Allocate';

/** The last n8n that runs on Node 20. */
export async function runOlder(context: Context): Promise<void> {
	const installation = await context.olderInstallation();
	const packed = await context.packed();
	const { settings } = await context.services();
	const n8n = new N8n(installation, context.path('older'), {
		// Its default engine for expressions wants a newer Node than n8n itself.
		N8N_EXPRESSION_ENGINE: 'legacy',
		...settings,
	});
	await installInto(n8n, packed.tarball);
	await check(
		`n8n ${installation.version} starts with the package, on Node ${process.versions.node}`,
		async () => await n8n.start(),
	);
	await checkTypes(await n8n.signIn(), packed);
	await checkPaying(n8n);
	await checkOtherCalls(n8n);
	await runOlderExamples(context, n8n);
	await runSavedVersions(context, n8n);
	await n8n.stop();
}

async function checkPaying(n8n: N8n): Promise<void> {
	const api = await n8n.signIn();
	const sandbox = await startSandbox();
	const credential = await api.createCredential('EnKash sandbox', sandbox.credential());
	await check('its credential test: right and wrong', async () => {
		const right = await api.testCredential(credential, sandbox.credential());
		assert.equal(right.status, 'OK', right.message);
		// n8n 1 saves what it tested together with the token, or with the mark of a refusal.
		const other = await api.createCredential('Wrong password', sandbox.credential());
		const wrong = await api.testCredential(other, sandbox.credential({ password: 'not-it' }));
		assert.equal(wrong.status, 'Error');
		assert.match(wrong.message, /Password/);
	});
	const pay = (payoutRun: string, chosen = credential) =>
		enkash(bulkNode, 'enKashBulkAllocate', chosen, { payoutRun });
	await check('a sheet, started in the editor: each row paid once', async () => {
		const workflow = await api.createWorkflow(
			chain('By hand', [manualTrigger(), rows(sheet(250)), pay('hand')]),
		);
		const execution = await api.execute(workflow, 'Start');
		assert.equal(execution.status, 'success', errorOf(execution));
		assert.deepEqual(countsOf(execution, bulkNode), [250, 0, 0, 1]);
		assert.equal(sandbox.ledger.points.length, 250);
	});
	await check(
		'a sheet, started by a webhook and again from the command line: nobody is paid twice',
		async () => {
			const workflow = await api.createWorkflow(
				chain('By webhook', [webhook('older', 'lastNode'), rows(sheet(250)), pay('hook')]),
			);
			await api.activate(workflow);
			const answer = await api.callWebhook('older', {});
			assert.equal(Object(answer).length, 250);
			const again = await api.createWorkflow(
				chain('By command', [manualTrigger(), rows(sheet(250)), pay('hook')]),
			);
			await n8n.command('execute', `--id=${again.id}`);
			assert.equal(sandbox.ledger.points.length, 500);
		},
	);
	/** Why a sheet can't be paid. */
	const reasonOf = async (chosen: Credential) => {
		const nodes = [manualTrigger(), rows(sheet(3)), pay('not-paid', chosen)];
		const workflow = await api.createWorkflow(chain('Not paid', nodes));
		const execution = await api.execute(workflow, 'Start');
		assert.equal(countsOf(execution, bulkNode)[0] ?? 0, 0);
		const reason = whyNotPaid(execution) ?? '';
		note(`it says: ${reason}`);
		return reason;
	};
	await check('the login is refused: nothing is sent, and it says why', async () => {
		const data = sandbox.credential({ username: 'nobody' });
		const wrong = await api.createCredential('Wrong user', data);
		assert.match(await reasonOf(wrong), /EnKash refused the login/);
	});
	await sandbox.close();
	await check('EnKash out of reach: nothing is sent, and it says why', async () => {
		assert.match(await reasonOf(credential), /EnKash could not be reached/);
	});
}

/** Versions of the HTTP Request node that n8n 1 has. */
const requestVersions = [3, 4, 4.2];

async function checkOtherCalls(n8n: N8n): Promise<void> {
	const api = await n8n.signIn();
	const sandbox = await startSandbox();
	const otherUrls = sandbox.url.replace('127.0.0.1', 'localhost');
	const values = { ...(await recipeValues(sandbox)), [marketplaceUrl]: otherUrls };
	const data = sandbox.credential({ otherUrls });
	const credential = await api.createCredential('EnKash with its voucher shop', data);
	const run = async (recipe: Recipe, version?: number) => {
		const workflow = recipeWorkflow(recipe, credential, values, version);
		return await api.execute(await api.createWorkflow(workflow), 'Start');
	};
	for (const recipe of recipes) {
		await check(`HTTP Request: ${recipe.title}`, async () => {
			for (const version of requestVersions) {
				const execution = await run(recipe, version);
				assert.equal(execution.status, 'success', `version ${version}: ${errorOf(execution)}`);
			}
		});
	}
	await check('HTTP Request: no token goes to an address that is not known', async () => {
		const strange = { ...orderRecipe, url: 'http://127.0.0.1:9/api/v0/x' };
		assert.match(errorOf(await run(strange)) ?? '', /^This address is not one of EnKash/);
	});
	await sandbox.close();
}

const needN8n2 = Object.entries(descriptions)
	.filter(([, description]) => 'needs' in description && description.needs.startsWith('n8n 2'))
	.map(([name]) => name);

/** The example workflows, but for those that need what came with n8n 2: their descriptions say what. */
async function runOlderExamples(context: Context, n8n: N8n): Promise<void> {
	const slackExample = 'slack-reward-command';
	const surroundings = await importExamples(context, n8n);
	const { api, sandbox, server } = surroundings;
	await runExamples(n8n, surroundings, needN8n2);
	await check('the Slack example, which needs n8n 2, pays nobody here', async () => {
		sandbox.reset();
		await api.activate(readWorkflow(slackExample));
		const signed = server.services.slack.command({ text: '<@U0ASHA|asha> 100 for helping' });
		const address = `${n8n.url}/webhook/enkash-slack-reward`;
		const { status } = await fetch(address, { method: 'POST', ...signed });
		assert.equal(status, 500);
		assert.deepEqual(sandbox.ledger.points, []);
	});
	await sandbox.close();
}
