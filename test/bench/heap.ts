/** What Node may use of an n8n of 2 GB for objects, in MB; it ends a process that needs more. */
const heapMb = 1_536;

/** Node's option for it, as an environment variable of n8n. */
export const heapOption = `--max-old-space-size=${heapMb}`;
