/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// These functions run in the browser, so they use nothing from outside themselves.

/** The parameters of each node of the open workflow by its name, as the editor would save them, as JSON. */
export function parametersInEditor(): string {
	const root: unknown = document.querySelector('#app');
	const valueAt = (whole: unknown, ...path: string[]): unknown =>
		path.reduce<unknown>((part, key) => part && Reflect.get(Object(part), key), whole);
	const globals = valueAt(root, '__vue_app__', 'config', 'globalProperties');
	const stores = Object.entries(Object(valueAt(globals, '$pinia', 'state', 'value')));
	const params = valueAt(globals, '$route', 'params');
	const id = valueAt(params, 'workflowId') ?? valueAt(params, 'name');
	const nodes = stores
		.filter(([key]) => key.startsWith(`workflowDocuments/${id}`))
		.flatMap(([, store]) => Object.entries(Object(valueAt(store, 'nodesByName'))))
		.map(([name, node]) => [name, valueAt(node, 'parameters')]);
	return JSON.stringify(Object.fromEntries(nodes));
}

/**
 * Resolves when nothing has moved or changed for some frames. Animations without an end, such as a spinner, don't count.
 */
export async function untilQuiet(patienceMs: number): Promise<void> {
	// Longer than the editor waits before it takes what was typed.
	const quietFrames = 12;
	const deadline = performance.now() + patienceMs;
	let quiet = 0;
	const observer = new MutationObserver(() => {
		quiet = 0;
	});
	const everything = { subtree: true, childList: true, attributes: true, characterData: true };
	observer.observe(document, everything);
	const isMoving = ({ playState, effect }: Animation) =>
		playState === 'running' && effect?.getComputedTiming().iterations !== Infinity;
	try {
		while (quiet < quietFrames) {
			if (performance.now() > deadline) throw new Error('The editor does not come to rest');
			await new Promise((resolve) => requestAnimationFrame(resolve));
			quiet = document.getAnimations().some(isMoving) ? 0 : quiet + 1;
		}
	} finally {
		observer.disconnect();
	}
}

/** Goes to a route within the open editor, as its own links do. Returns false where it is not open. */
export async function switchRoute(route: string): Promise<boolean> {
	const root: unknown = document.querySelector('#app');
	const app: unknown = root && Reflect.get(Object(root), '__vue_app__');
	if (!app) return false;
	const config: unknown = Reflect.get(Object(app), 'config');
	const globals: unknown = Reflect.get(Object(config), 'globalProperties');
	const router: unknown = Reflect.get(Object(globals), '$router');
	await Reflect.get(Object(router), 'push').call(router, route);
	return true;
}

/** The texts of these elements that hold no picture that has loaded. */
export function withoutPicture(elements: Element[]): string[] {
	const isLoaded = (image: HTMLImageElement) => image.naturalWidth > 0;
	return elements
		.filter((element) => ![...element.querySelectorAll('img')].some(isLoaded))
		.map((element) => element.textContent ?? '');
}

/** The headings of these notes whose text is longer than the note, so that one has to scroll. */
export function withCutText(notes: HTMLElement[]): string[] {
	const isCut = ({ scrollHeight, clientHeight }: Element) =>
		clientHeight > 0 && scrollHeight > clientHeight;
	return notes
		.filter((note) => [...note.querySelectorAll('*')].some(isCut))
		.map(({ innerText }) => innerText.split('\n')[0] ?? '');
}

/** Clicks all of these at once. */
export function clickAll(elements: Element[]): void {
	for (const element of elements) element.dispatchEvent(new MouseEvent('click'));
}

/** Where these elements are on the screen. */
export function boundsOf(elements: Element[]) {
	return elements.map((element) => {
		const { left, top, right, bottom } = element.getBoundingClientRect();
		return { left, top, right, bottom };
	});
}

/** Where these elements are on the screen with all that one sees in them, which may stand out on any side. */
export function wholeBoundsOf(elements: Element[]) {
	const isSeen = (part: Element) =>
		// The boxes around them are larger: they have room for buttons that appear under the mouse.
		part.childElementCount === 0 &&
		part.checkVisibility({ opacityProperty: true, visibilityProperty: true });
	return elements.map((element) => {
		const parts = [element, ...[...element.querySelectorAll('*')].filter(isSeen)]
			.map((part) => part.getBoundingClientRect())
			.filter(({ width, height }) => width > 0 && height > 0);
		return {
			left: Math.min(...parts.map(({ left }) => left)),
			top: Math.min(...parts.map(({ top }) => top)),
			right: Math.max(...parts.map(({ right }) => right)),
			bottom: Math.max(...parts.map(({ bottom }) => bottom)),
		};
	});
}

/** How far CSS moves this element, in pixels, and how much larger it makes it. */
export function transformOf(element: Element) {
	const { e: x, f: y, a: scale } = new DOMMatrix(getComputedStyle(element).transform);
	return { x, y, scale };
}

/** Puts a text on the clipboard. */
export async function copy(text: string): Promise<void> {
	await navigator.clipboard.writeText(text);
}
