/** The account that the server answers for. */
export const account = {
	companyId: 'CEKBENCH01',
	cardAccountId: 'CABENCH01',
	partnerId: 'CRMBENCH01',
	clientId: 'CEKBENCH01',
	username: '9000000000',
};
