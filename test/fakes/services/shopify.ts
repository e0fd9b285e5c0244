import type { IDataObject } from 'n8n-workflow';

import type { HttpService, ServiceReply, ServiceRequest } from './http';

/** A shop, as far as the workflows ask about its orders. */
export class Shopify implements HttpService {
	private readonly orders = new Map<string, IDataObject>();

	/** Whether nobody answers. */
	isDown = false;

	/** Adds an order, or changes one. Returns it whole, as Shopify's events and answers have it. */
	set(id: number, changes: IDataObject): IDataObject {
		const order = { ...this.orders.get(String(id)), id, ...changes };
		this.orders.set(String(id), order);
		return order;
	}

	/** @throws TypeError where there is no such order, or the shop is down */
	order(id: string): IDataObject {
		const order = this.orders.get(id);
		if (this.isDown || order === undefined) throw new TypeError('Not Found');
		return order;
	}

	/** The request by which n8n's node gets an order. Its address has two slashes before `orders`. */
	answer({ method, url }: ServiceRequest): ServiceReply {
		const [, id = ''] = /^\/admin\/api\/[\d-]+\/+orders\/(\d+)\.json$/.exec(url.pathname) ?? [];
		if (method !== 'GET' || id === '') {
			throw new TypeError(`The fake Shopify has no ${method} ${url.pathname}`);
		}
		return { body: { order: JSON.parse(JSON.stringify(this.order(id))) } };
	}
}
