/**
 * Checks the package, once built, as it would be published: what is in it, both legs of n8n's own scanner, and that
 * n8n's loader finds every node and credential with icons and codex. The proof of origin, which n8n also asks for,
 * only a published package can have.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const required = [
	'package.json',
	'README.md',
	'LICENSE',
	'dist/THIRD_PARTY_NOTICES.txt',
	...manifest.n8n.credentials,
	...manifest.n8n.nodes,
];
const allowed =
	/^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/.+\.(js|svg|png|node\.json)|dist\/THIRD_PARTY_NOTICES\.txt)$/;

/** The patterns with which the scanner looks through a published package. */
const packageFilePatterns = ['**/*.js', 'package.json'];

async function main() {
	const folder = mkdtempSync(path.join(tmpdir(), `${manifest.name}-scan-`));
	try {
		const unpacked = pack(folder);
		const { analyzePackage, SOURCE_FILE_PATTERNS } = await scanner(folder);
		const scan = async (...target) => violations(await analyzePackage(...target));
		const passed = [
			await check('packed files', () => checkFiles(unpacked)),
			await check('licenses of what is bundled', () => checkNotices(unpacked)),
			await check("n8n's scanner on the sources", () => scan(root, SOURCE_FILE_PATTERNS)),
			await check("n8n's scanner on the package", () => scan(unpacked, packageFilePatterns)),
			await check("n8n's loader", () => load(unpacked, folder)),
		];
		if (passed.includes(false)) process.exitCode = 1;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Runs one check, which throws what is wrong or returns what it found. */
async function check(name, find) {
	try {
		console.log(`✓ ${name}: ${await find()}`);
		return true;
	} catch (error) {
		console.log(`✗ ${name}: ${error.message}`);
		return false;
	}
}

/** Packs as `npm publish` does, and returns the folder of the unpacked package. */
function pack(folder) {
	// On Windows npm is a batch file, which only a shell can start.
	execFileSync('npm', ['pack', '--loglevel=error', '--pack-destination', folder], {
		cwd: root,
		shell: process.platform === 'win32',
		stdio: ['ignore', 'ignore', 'inherit'],
	});
	const archive = readdirSync(folder).find((file) => file.endsWith('.tgz'));
	execFileSync('tar', ['-xzf', archive], { cwd: folder, stdio: 'inherit' });
	return path.join(folder, 'package');
}

function checkFiles(unpacked) {
	const files = readdirSync(unpacked, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(unpacked, path.join(entry.parentPath, entry.name)))
		.map((file) => file.split(path.sep).join('/'));
	const faults = [
		...files.filter((file) => !allowed.test(file)).map((file) => `${file} does not belong there`),
		...required.filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
	];
	if (faults.length > 0) throw new Error(faults.join('\n  '));
	return `${files.length} files`;
}

/** zod is bundled, so its license has to be in the package. */
function checkNotices(unpacked) {
	const notices = readFileSync(path.join(unpacked, 'dist/THIRD_PARTY_NOTICES.txt'), 'utf8');
	const license = readFileSync(path.join(root, 'node_modules/zod/LICENSE'), 'utf8').trim();
	if (!notices.includes(license)) throw new Error("zod's license is missing");
	return notices.match(/^\S+ \d+\.\d+\.\d+$/gm).join(', ');
}

/** The scanner makes a temporary folder the moment it is loaded, and leaves it behind. */
async function scanner(temporaryFolder) {
	process.env.TMPDIR = temporaryFolder;
	process.env.TEMP = temporaryFolder;
	return await import('@n8n/scan-community-package/scanner/scanner.mjs');
}

function violations({ passed, message, details }) {
	if (!passed) throw new Error(`${message}\n${details ?? ''}`);
	if (message !== undefined) throw new Error(message);
	return 'no violations';
}

/** In a process of its own: the package finds `n8n-workflow` by NODE_PATH, as in n8n, which Node reads at its start. */
function load(unpacked, userFolder) {
	const text = execFileSync(process.execPath, [path.join(root, 'test/load.cjs'), unpacked], {
		encoding: 'utf8',
		env: {
			...process.env,
			NODE_PATH: path.join(root, 'node_modules'),
			N8N_USER_FOLDER: userFolder,
			N8N_LOG_LEVEL: 'silent',
		},
	});
	const { nodes, credentials, faults } = JSON.parse(text);
	if (nodes.length !== manifest.n8n.nodes.length) faults.push(`only ${nodes.join(', ')} loaded`);
	if (credentials.length !== manifest.n8n.credentials.length)
		faults.push('a credential is missing');
	if (faults.length > 0) throw new Error(faults.join('\n  '));
	return [...credentials, ...nodes].join(', ');
}

main().catch((error) => {
	console.error(error.message);
	process.exitCode = 1;
});
