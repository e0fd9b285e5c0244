import type { INodeParameters } from 'n8n-workflow';
import type { EnKash } from '../support';
import { asking, byId, give } from './lookups';

/** An operation with all it needs to succeed. */
export interface KnownOperation {
	name: string;
	/** Whether EnKash may be asked twice without anything coming of it. */
	kind: 'look-up' | 'change';
	/** A part of the path, for counting calls. */
	path: string;
	/** Brings about what is asked for, and says how to ask. */
	prepare(enKash: EnKash): { node: string; parameters: INodeParameters };
}

function lookUp(
	resource: string,
	operation: string,
	path: string,
	fields: (enKash: EnKash) => INodeParameters = () => ({}),
): KnownOperation {
	return known('look-up', resource, operation, path, fields);
}

function change(
	resource: string,
	operation: string,
	path: string,
	fields: (enKash: EnKash) => INodeParameters,
): KnownOperation {
	return known('change', resource, operation, path, fields);
}

function known(
	kind: KnownOperation['kind'],
	resource: string,
	operation: string,
	path: string,
	fields: (enKash: EnKash) => INodeParameters,
): KnownOperation {
	return {
		name: `${resource}: ${operation}`,
		kind,
		path,
		prepare: (enKash) => asking(resource, operation, fields(enKash)),
	};
}

function cardOf(enKash: EnKash): INodeParameters {
	return { enKashCardId: byId(give(enKash).card.enKashCardId) };
}

/** Every operation of the node. */
export const operations: KnownOperation[] = [
	lookUp('account', 'get', '/cardAccount/get'),
	lookUp('card', 'get', '/search', cardOf),
	lookUp('card', 'getMany', '/search'),
	lookUp('transaction', 'get', '/transaction/all', (enKash) => ({
		pgReferenceNumber: give(enKash).entry.reference,
	})),
	lookUp('transaction', 'getMany', '/transaction/all'),
	lookUp('coin', 'getBalance', '/coins/balance', (enKash) => ({
		userId: enKash.sandbox.account.userId,
	})),
	lookUp('coinEvent', 'get', '/enkash-coins/', (enKash) => ({
		coinConfigId: enKash.sandbox.account.coinConfigId,
	})),
	change('coinEvent', 'create', '/create-coins-config', () => ({
		event: 'MEAL_CARD_PAYMENT',
		amount: 6,
	})),
	change('coinEvent', 'update', '/enkash-coins/', (enKash) => ({
		coinConfigId: enKash.sandbox.account.coinConfigId,
		updateFields: { event: ' NEW_NAME ', amount: 10 },
	})),
	change('ssoLink', 'create', '/sso-token', (enKash) => ({ ...cardOf(enKash), partner: 'hrms' })),
];

export const lookUps = operations.filter(({ kind }) => kind === 'look-up');
export const changes = operations.filter(({ kind }) => kind === 'change');
