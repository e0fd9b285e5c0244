import type { IExecuteFunctions, ILoadOptionsFunctions, IPollFunctions } from 'n8n-workflow';

/** Whatever n8n hands to the parts of a node that call EnKash. */
export type EnKashContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;
