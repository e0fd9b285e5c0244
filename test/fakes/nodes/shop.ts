import { type INodeType, NodeOperationError } from 'n8n-workflow';
import type { Services } from '../services';
import { fakeNode, itemByItem, text, trigger } from './fakeNode';

/** Fakes of Shopify's and Typeform's nodes. */
export function shopNodes({ shopify }: Services): Record<string, INodeType> {
	return {
		'n8n-nodes-base.shopifyTrigger': trigger('Shopify Trigger', { topic: '' }),
		'n8n-nodes-base.typeformTrigger': trigger('Typeform Trigger', { formId: '' }),
		'n8n-nodes-base.shopify': fakeNode({
			displayName: 'Shopify',
			parameters: { resource: 'order', operation: 'create', orderId: '' },
			execute() {
				if (text(this, 'operation') !== 'get') throw new TypeError('The fake gets orders only');
				return [
					itemByItem(this, (index) => {
						try {
							return shopify.order(text(this, 'orderId', index));
						} catch (error) {
							throw new NodeOperationError(this.getNode(), String(error));
						}
					}),
				];
			},
		}),
	};
}
