/**
 * The least that a node can do to pay rows one by one: the calls themselves, by n8n's request helper, one after another.
 * It reads, checks and keeps nothing. What another way takes beyond it is that way's own.
 */
exports.Calls = class Calls {
	description = {
		displayName: 'Calls',
		name: 'calls',
		group: ['output'],
		version: 1,
		description: 'Makes a call for each item',
		defaults: { name: 'Calls' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [{ displayName: 'URL', name: 'url', type: 'string', default: '' }],
	};

	async execute() {
		const items = this.getInputData();
		const url = this.getNodeParameter('url', 0);
		for (const { json } of items) {
			const body = {
				mobile: json['Mobile Number'],
				firstName: json['Employee Name'],
				loadAmount: Number(json.Points),
				email: json.Email,
				title: json.Title,
				uniqueReferenceNumber: json['Reference No'],
			};
			await this.helpers.httpRequest({ method: 'POST', url, body, json: true });
		}
		return [items];
	}
};
