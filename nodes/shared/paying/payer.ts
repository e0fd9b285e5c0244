import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import {
	cipherOf,
	CredentialError,
	type EnKashCredential,
	readCredential,
} from '../enkash/credential';
import type { Cipher } from '../enkash/encryption';
import type { Problem } from '../enkash/problem';
import { operationError } from '../n8n/errors';
import type { EnKashContext } from '../n8n/send';
import { quoted } from '../payout/parsed';
import { looseForm } from '../payout/reference';
import { sentences } from '../payout/result';

/** The company that pays, and its account that points are taken from. */
export interface Payer {
	companyId: string;
	cardAccountId: string;
}

/** Identifies an account among others. */
export function accountKey({ companyId, cardAccountId }: Partial<Payer>): string {
	return JSON.stringify([companyId, cardAccountId]);
}

/** The company that pays: the node's own choice before the credential's. Throws a `NodeOperationError`. */
export function readCompanyId(
	context: EnKashContext,
	account: EnKashAccount,
	ownCompanyId: string,
): string {
	const companyId = ownCompanyId || account.companyId;
	if (companyId !== '') return companyId;
	throw operationError(context.getNode(), {
		message: 'There is no Company ID',
		advice: "Enter the 'Company ID' in the EnKash credential, or in the options of this node.",
	});
}

/** Company and account: the node's own choice before the credential's. Throws a `NodeOperationError`. */
export function readPayer(context: EnKashContext, account: EnKashAccount, own: Payer): Payer {
	const companyId = readCompanyId(context, account, own.companyId);
	const cardAccountId = own.cardAccountId || account.cardAccountId;
	if (cardAccountId !== '') return { companyId, cardAccountId };
	throw operationError(context.getNode(), {
		message: 'There is no Card Account ID',
		advice: "Enter the 'Card Account ID' in this node or in the EnKash credential.",
	});
}

/**
 * Throws a `NodeOperationError` where others, such as the credential or EnKash, spell an ID otherwise. The references of
 * payouts are made from IDs, and EnKash may take small letters for capitals: a payout run would be paid again.
 */
export function refuseOtherSpelling(
	context: EnKashContext,
	own: Partial<Payer>,
	others: Partial<Payer>,
): void {
	for (const [id, label] of labelsOfIds) {
		const [one, other] = [own[id], others[id]];
		if (!isOtherSpelling(one, other)) continue;
		throw operationError(context.getNode(), {
			message: `'${label}' is written in two ways`,
			advice: `Write it as EnKash does, in this node and in the EnKash credential: reference numbers are made from it, so a payout run that was paid with ${quoted(one)} would be paid again with ${quoted(other)}. Nothing was sent.`,
		});
	}
}

const labelsOfIds = [
	['companyId', 'Company ID'],
	['cardAccountId', 'Card Account ID'],
] as const;

function isOtherSpelling(one = '', other = ''): boolean {
	return one !== other && one !== '' && looseForm(one) === looseForm(other);
}

/** The fields of the credential that nodes use. Holds no secret. */
export interface EnKashAccount
	extends Pick<
		EnKashCredential,
		'environment' | 'apiUrl' | 'ssoUrl' | 'companyId' | 'cardAccountId'
	> {
	/** For encrypted replies; absent where the credential has no usable key. */
	cipher?: Cipher;
}

/** Reads the node's credential. Throws a `NodeOperationError` where it can't be used. */
export async function readAccount(context: EnKashContext): Promise<EnKashAccount> {
	const data: IDataObject = await context.getCredentials('enKashApi');
	try {
		const credential = readCredential(data);
		const { environment, apiUrl, ssoUrl, companyId, cardAccountId } = credential;
		return { environment, apiUrl, ssoUrl, companyId, cardAccountId, cipher: cipherOf(credential) };
	} catch (error) {
		const { message, advice }: Problem =
			error instanceof CredentialError
				? error.problem
				: { message: 'The EnKash credential could not be read.' };
		throw operationError(context.getNode(), {
			message,
			advice: sentences(advice, 'Open the credential of this node and correct it.'),
		});
	}
}

/**
 * The same for a run of items. Throws a `NodeOperationError` also where a field of the credential is an expression that
 * another item gives another value: the run would pay from the account of the first item.
 */
export async function readAccountOfRun(
	context: IExecuteFunctions,
	itemCount: number,
): Promise<EnKashAccount> {
	const account = await readAccount(context);
	const other = await firstWithOtherCredential(context, itemCount);
	if (other === undefined) return account;
	throw operationError(context.getNode(), {
		message: `The EnKash credential differs between items: item ${other + 1} has another value than item 1`,
		advice:
			"Enter fixed values in the EnKash credential, and an account that differs under 'Card Account ID' of this node.",
	});
}

/** The first item that gives the credential's expressions another value than item 0; undefined for none. */
async function firstWithOtherCredential(
	context: IExecuteFunctions,
	itemCount: number,
): Promise<number | undefined> {
	if (itemCount < 2) return undefined;
	const first = await credentialFor(context, 0);
	// Past the last item an expression of the item gives another value, or fails. Where nothing differs there, no item can
	// make a difference, and it need not be read for each of them.
	if ((await credentialFor(context, itemCount)) === first) return undefined;
	for (let itemIndex = 1; itemIndex < itemCount; itemIndex++) {
		if ((await credentialFor(context, itemIndex)) !== first) return itemIndex;
	}
	return undefined;
}

/** The credential as an item sees it, as text; undefined where an expression in it fails. Another process may log in meanwhile. */
async function credentialFor(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<string | undefined> {
	try {
		const data = await context.getCredentials('enKashApi', itemIndex);
		return JSON.stringify({ ...data, accessToken: '' });
	} catch {
		return undefined;
	}
}
