import { counted, type Results, type Way } from './results';

const width = 760;
const labelWidth = 350;
const barHeight = 22;
const rowHeight = 34;
const headingHeight = 64;
const gap = 22;
const valueWidth = 70;

/**
 * The results as a picture for docs/benchmark.md. Colours are chosen for a light page and change with the reader's dark mode;
 * what doesn't know that mode gets greys that can be read on both.
 */
export function pictureOf({ sheet, oneByOne, runs, measuredOn }: Results): string {
	const panels: Panel[] = [];
	if (sheet) {
		panels.push(
			panel(
				`${counted(sheet.rows)} people paid, in seconds`,
				`real n8n ${measuredOn.n8n}, an API that answers after ${sheet.latencyMs} ms`,
				sheet.ways,
			),
		);
	}
	if (oneByOne) {
		panels.push(
			panel(
				`${counted(oneByOne.rows)} people with a call each, in seconds`,
				'real n8n, an API that answers at once: what n8n itself takes',
				oneByOne.ways,
			),
		);
	}
	let top = 12;
	const drawn = panels.map(({ height, draw }) => {
		const svg = draw(top);
		top += height + gap;
		return svg;
	});
	const foot = `Medians of ${runs} runs in turn on ${measuredOn.cores} cores (${measuredOn.processor}). Made by npm run bench.`;
	const height = top + 14;
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(summary(sheet?.ways ?? []))}">
<style>
	text { font: 13px -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; fill: #57606a; }
	.heading { font-size: 16px; font-weight: 600; fill: #24292f; }
	.value { font-variant-numeric: tabular-nums; fill: #24292f; }
	.foot { font-size: 11px; }
	.other { fill: #8c959f; }
	.ours { fill: #1a7f37; }
	@media (prefers-color-scheme: dark) {
		text { fill: #9198a1; }
		.heading, .value { fill: #f0f6fc; }
		.other { fill: #656c76; }
		.ours { fill: #3fb950; }
	}
</style>
${drawn.join('\n')}
<text class="foot" x="0" y="${height - 8}">${escaped(foot)}</text>
</svg>
`;
}

interface Panel {
	height: number;
	draw(top: number): string;
}

function panel(heading: string, subheading: string, ways: readonly Way[]): Panel {
	const longest = Math.max(...ways.map(({ seconds }) => seconds));
	const room = width - labelWidth - valueWidth;
	const draw = (top: number) => {
		const lines = [
			`<text class="heading" x="0" y="${top + 16}">${escaped(heading)}</text>`,
			`<text x="0" y="${top + 38}">${escaped(subheading)}</text>`,
		];
		for (const [index, { name, seconds }] of ways.entries()) {
			const y = top + headingHeight + index * rowHeight;
			const length = Math.max(2, (seconds / longest) * room);
			const kind = name.startsWith('EnKash') ? 'ours' : 'other';
			lines.push(
				`<text x="0" y="${y + 15}">${escaped(name)}</text>`,
				`<rect class="${kind}" x="${labelWidth}" y="${y}" width="${length.toFixed(1)}" height="${barHeight}" rx="3"/>`,
				`<text class="value" x="${(labelWidth + length + 8).toFixed(1)}" y="${y + 15}">${seconds.toFixed(2)}</text>`,
			);
		}
		return lines.join('\n');
	};
	return { height: headingHeight + ways.length * rowHeight, draw };
}

/** For people who hear the picture instead of seeing it. */
function summary(ways: readonly Way[]): string {
	return ways.map(({ name, seconds }) => `${name}: ${seconds.toFixed(2)} seconds`).join('; ');
}

function escaped(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
