/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { readFile } from 'node:fs/promises';
import { repositoryRoot } from '../harness';
import { pictureOf } from './picture';
import { speedOf, withSpeed } from './page';
import type { Results } from './results';
import { tableOf } from './table';

const results: Results = {
	measuredOn: {
		date: '2026-11-21',
		processor: 'Some & Other',
		cores: 2,
		n8n: '2.40.7',
		node: 'v24.21.0',
	},
	runs: 5,
	lines: [
		{ what: 'Faster', value: 5.01, unit: '×', target: { atLeast: 5 }, how: 'so' },
		{
			what: 'Processor time',
			value: 260.4,
			unit: 'ms',
			target: { atMost: 250 },
			how: 'thus',
			note: 'The calls alone take as long.',
		},
	],
	sheet: {
		rows: 10_000,
		latencyMs: 20,
		ways: [
			{
				name: 'EnKash Bulk Allocate',
				seconds: 0.75,
				secondsAfterStart: 0.9,
				peakMb: 590.4,
				mostConnections: 4,
			},
			{ name: 'Bare HTTP client', seconds: 2.2, mostConnections: 1 },
		],
	},
	sizes: [
		{ rows: 1_000, way: 'one node', seconds: 0.2, peakMb: 400 },
		{ rows: 100_000, way: 'one node', seconds: 5, peakMb: 1450.2 },
		{ rows: 100_000, way: 'two workers', seconds: 95, peakMb: 900 },
	],
};

it('tells each target as met or missed, and each way with what it took', () => {
	const speed = speedOf(results);
	expect(speed).toContain('| Faster | 5.01 × | at least 5.00 × | met |');
	expect(speed).toContain('| Processor time | 260 ms | at most 250 ms | missed |');
	expect(speed).toContain('| EnKash Bulk Allocate | 0.75 s | 0.90 s | 590 MB | 4 |');
	expect(speed).toContain('| Bare HTTP client | 2.20 s |  |  | 1 |');
});

it('says below the table of targets what must be known of one', () => {
	expect(speedOf(results)).toContain('| missed |\n\nThe calls alone take as long.\n\nMedians of');
});

it('tells what each size takes either way, and leaves empty what was not measured', () => {
	const speed = speedOf(results);
	expect(speed).toContain('| 1,000 | 0.20 s | 400 MB |  |  |');
	expect(speed).toContain('| 100,000 | 5.00 s | 1450 MB | 95.00 s | 900 MB |');
});

it('stands between two markers of the page, and nothing else changes', async () => {
	const page = await readFile(path.join(repositoryRoot, 'docs/benchmark.md'), 'utf8');
	const [before, after] = [page.split('<!-- What follows')[0], page.split('Up to here. -->')[1]];
	const written = withSpeed(page, results);
	expect(written.startsWith(before ?? 'nothing')).toBe(true);
	expect(written.endsWith(after ?? 'nothing')).toBe(true);
	expect(written).toContain(speedOf(results));
	expect(withSpeed(written, results)).toBe(written);
});

it('is refused by a page that has lost its markers', () => {
	expect(() => withSpeed('# n8n-nodes-enkash', results)).toThrow('lost the markers');
});

it('is drawn as a picture with a bar for each way', () => {
	const picture = pictureOf(results);
	expect(picture.match(/<rect /g)).toHaveLength(2);
	expect(picture).toContain('Some &amp; Other');
});

it('is printed with what missed its target standing out', () => {
	expect(tableOf(results)).toMatch(/Processor time .* MISSED/);
});
