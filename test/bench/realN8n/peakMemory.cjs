/** Loaded into n8n's processes: each leaves the most memory it ever held, in kilobytes, in a file named by its id. */
const { writeFileSync } = require('node:fs');
const path = require('node:path');

process.once('exit', () => {
	const file = path.join(process.env.BENCH_MEMORY_FOLDER ?? '.', `${process.pid}.json`);
	writeFileSync(file, String(process.resourceUsage().maxRSS));
});
