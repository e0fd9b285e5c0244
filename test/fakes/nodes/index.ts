import type { INodeType } from 'n8n-workflow';

import type { Services } from '../services';
import { agentNodes } from './agent';
import { coreNodes } from './core';
import { dataTableNode } from './dataTable';
import { fileNodes } from './files';
import { flowNodes } from './flow';
import { serviceNodes, slackNode } from './services';
import { shopNodes } from './shop';
import { waitNode } from './wait';
import { webNodes, type Web } from './web';

export type { Web };

/** Fakes of every node that the workflows use beside our own, by type: n8n's engine comes without them. */
export async function fakeNodes(services: Services, web: Web): Promise<Record<string, INodeType>> {
	return {
		...coreNodes(),
		...flowNodes(services.subWorkflows),
		...fileNodes(),
		...serviceNodes(services),
		...shopNodes(services),
		'n8n-nodes-base.dataTable': dataTableNode(services.dataTables),
		'n8n-nodes-base.wait': waitNode(() => web.whileWaiting()),
		...webNodes(web, services.googleSheets, services.slack.signingSecret),
		...(await agentNodes(services.languageModel, slackNode(services.slack))),
	};
}
