import type { IDataObject } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { cipherOf, CredentialError, readCredential } from '../enkash/credential';
import type { Cipher } from '../enkash/encryption';
import type { EnKashContext } from './context';

/** Whose account a run uses, as far as nodes need to know. Holds no secret. */
export interface EnKashAccount {
	environment: 'test' | 'live';
	apiUrl: string;
	ssoUrl: string;
	companyId: string;
	cardAccountId: string;
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
		const message =
			error instanceof CredentialError ? error.message : 'The EnKash credential could not be read.';
		throw new NodeOperationError(context.getNode(), message, {
			description: 'Open the credential of this node and correct it.',
		});
	}
}
