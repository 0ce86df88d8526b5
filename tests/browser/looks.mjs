/* Every kind of page in both colour schemes, on a phone and on a desk: axe-core, the console, layout, headings and landmarks. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { all, test } from './lib/report.mjs';
import { SCHEMES, WIDTHS, context, height, open, watch } from './lib/browser.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const BETWEEN = [320, 720]; /* what WCAG 1.4.10 asks for, and a desk's window at twice the size of text */
const RULES = {
	runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
	rules: { 'target-size': { enabled: true } }, /* 2.5.8, off unless asked for */
	resultTypes: ['violations', 'incomplete'],
};

/* Runs in the page.  Axe cannot judge text on a picture or beside a pseudo-element: the mast's faint grid and the lines drawn by pseudo-elements
 * are taken away, the colours under them stay, and a mark that is coloured in part is coloured whole.  What axe then cannot tell of contrast
 * is a finding, too. */
async function runAxe(rules) {
	const sheet = new CSSStyleSheet();
	sheet.replaceSync('.mast { background-image: none !important; } ::before, ::after { background: none !important; } mark { background: var(--mark) !important; }');
	document.adoptedStyleSheets = [sheet];
	const r = await window.axe.run(document, rules);
	const say = (what, v) => v.nodes.map((n) => `${what} ${v.id}: ${n.target.join(' ')}: ${(n.failureSummary ?? v.help).replace(/\s+/g, ' ').replace(/^Fix (any|all) of the following: /, '')}`);
	const found = r.violations.flatMap((v) => say('axe', v));
	/* what stood beyond the edge of a part that scrolls is brought into view and judged again; words in pictures are for pictures() */
	for (const target of r.incomplete.filter((v) => v.id === 'color-contrast').flatMap((v) => v.nodes).map((n) => n.target.at(-1))) {
		const e = document.querySelector(target);
		if (e.closest('svg'))
			continue;
		e.scrollIntoView({ block: 'center', inline: 'center' });
		const again = await window.axe.run(e, { runOnly: ['color-contrast'] });
		found.push(...again.violations.flatMap((v) => say('axe', v)), ...again.incomplete.flatMap((v) => say('axe cannot tell', v)));
	}
	document.adoptedStyleSheets = [];
	return found;
}

/*
 * Runs in the page.  Contrast of the words in pictures, which axe does not judge: each text against the shapes painted before it at its
 * middle and near its ends, down to the background of the page (WCAG 1.4.3).
 */
function pictures() {
	const ctx = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
	const known = new Map(), found = [];
	const rgba = (color) => {
		if (!known.has(color)) {
			ctx.clearRect(0, 0, 1, 1);
			ctx.fillStyle = color;
			ctx.fillRect(0, 0, 1, 1);
			const [r, g, b, a] = ctx.getImageData(0, 0, 1, 1).data;
			known.set(color, [r, g, b, a / 255]);
		}
		return known.get(color);
	};
	const over = (below, [r, g, b, a], opacity) => below.map((c, i) => c + ([r, g, b][i] - c) * a * opacity);
	const light = (c) => c.map((v) => v / 255).map((v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
	const opacity = (e) => {
		let o = 1;
		for (; e && e.tagName !== 'BODY'; e = e.parentElement)
			o *= Number(getComputedStyle(e).opacity);
		return o;
	};
	const ground = (e) => {
		const below = [];
		for (; e; e = e.parentElement)
			below.unshift(rgba(getComputedStyle(e).backgroundColor));
		return below.reduce((c, layer) => over(c, layer, 1), [255, 255, 255]);
	};
	for (const svg of document.querySelectorAll('svg:has(text)')) {
		if (!svg.checkVisibility())
			continue;
		const base = ground(svg), painted = [];
		for (const e of svg.querySelectorAll('rect, path, circle, ellipse, polygon, text')) {
			const s = getComputedStyle(e), box = e.getBoundingClientRect();
			if (!box.width || !box.height || s.visibility === 'hidden' || e.closest('defs, clipPath, marker, pattern, mask'))
				continue;
			if (e.tagName !== 'text') {
				if (s.fill !== 'none')
					painted.push({ e, box, fill: s.fill, opacity: opacity(e) * Number(s.fillOpacity), back: e.getScreenCTM().inverse() });
				continue;
			}
			if (!e.textContent.trim())
				continue;
			const scale = box.height / (e.getBBox().height || 1), px = parseFloat(s.fontSize) * scale;
			const enough = px >= 24 || (px >= 18.66 && Number(s.fontWeight) >= 700) ? 3 : 4.5, shown = opacity(e) * Number(s.fillOpacity), y = box.top + box.height * .5;
			const name = `"${e.textContent.trim().slice(0, 40)}"`;
			let least = Infinity;
			for (const x of [.04, .5, .96].map((k) => box.left + box.width * k)) {
				let below = base;
				for (const p of painted.filter(({ box: b }) => x >= b.left && x <= b.right && y >= b.top && y <= b.bottom))
					if (p.e.isPointInFill(new DOMPoint(x, y).matrixTransform(p.back))) {
						if (p.fill.startsWith('url('))
							found.push(`${name} in a picture stands on ${p.fill}`);
						else
							below = over(below, rgba(p.fill), p.opacity);
					}
				const [a, b] = [light(over(below, rgba(s.fill), shown)), light(below)];
				least = Math.min(least, (Math.max(a, b) + .05) / (Math.min(a, b) + .05));
			}
			if (least < enough - .005)
				found.push(`${name} in a picture has a contrast of ${least.toFixed(2)}, not ${enough}`);
			if (px < 9)
				found.push(`${name} in a picture is ${px.toFixed(1)} px high`);
		}
	}
	return found;
}

/* Runs in the page.  Nothing sticks out to the side, but in a region that scrolls by itself. */
function layout() {
	const found = [], wide = document.documentElement.clientWidth;
	const held = (e) => {
		for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) {
			const s = getComputedStyle(p);
			if (s.overflowX !== 'visible' || (s.clipPath !== 'none' && s.position === 'absolute'))
				return true;
		}
		return false;
	};
	if (document.documentElement.scrollWidth > window.innerWidth)
		found.push(`the page scrolls sideways: ${document.documentElement.scrollWidth} > ${window.innerWidth}`);
	for (const e of document.body.querySelectorAll('*')) {
		const r = e.getBoundingClientRect();
		if (!r.width || !r.height || !e.checkVisibility() || (r.right <= wide + 1 && r.left >= -1))
			continue;
		if (getComputedStyle(e).clipPath === 'none' && !held(e))
			found.push(`sticks out: ${e.tagName.toLowerCase()}.${e.getAttribute('class') ?? ''} from ${Math.round(r.left)} to ${Math.round(r.right)} of ${wide}: ${(e.textContent ?? '').trim().slice(0, 60)}`);
	}
	for (const e of document.querySelectorAll('body *')) {
		const s = getComputedStyle(e);
		if (['auto', 'scroll'].includes(s.overflowX) && e.scrollWidth > e.clientWidth + 1 && e.tabIndex < 0 && !e.querySelector('a[href], button, input, summary, [tabindex="0"]'))
			found.push(`scrolls sideways but takes no focus: ${e.tagName.toLowerCase()}.${e.className}`);
	}
	return found;
}

/* Runs in the page. */
function outline() {
	const found = [];
	const heads = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter((h) => h.checkVisibility());
	const ones = heads.filter((h) => h.tagName === 'H1');
	if (ones.length !== 1)
		found.push(`${ones.length} h1`);
	heads.reduce((before, h) => {
		const level = Number(h.tagName[1]);
		if (level > before + 1)
			found.push(`h${before || 1} is followed by ${h.tagName.toLowerCase()}: ${h.textContent.trim().slice(0, 80)}`);
		return level;
	}, 0);
	for (const [what, selector, n] of [['main', 'main', 1], ['banner', 'body > header', 1], ['footer', 'body > footer', 1]])
		if (document.querySelectorAll(selector).length !== n)
			found.push(`${document.querySelectorAll(selector).length} ${what}, not ${n}`);
	const navs = [...document.querySelectorAll('nav')].filter((e) => e.checkVisibility()).map((e) => e.getAttribute('aria-label') ?? document.getElementById(e.getAttribute('aria-labelledby'))?.textContent?.trim());
	if (!navs.length || navs.includes(undefined) || new Set(navs).size !== navs.length)
		found.push(`navigation without a name of its own: ${navs.join(', ')}`);
	if (document.documentElement.lang !== 'en')
		found.push('no lang on the root');
	if (!document.title || document.querySelectorAll('title').length < 1)
		found.push('no title');
	return found;
}

/* What is wrong with a page that is loaded, by check. */
export const findings = {
	axe: (page) => page.evaluate(runAxe, RULES),
	layout: (page) => page.evaluate(layout),
	outline: (page) => page.evaluate(outline),
	pictures: (page) => page.evaluate(pictures),
};

/* withAxe(context): its pages have axe, which their policy does not bind as it would a script element. */
export const withAxe = (context) => context.addInitScript(AXE);

/* One page in one colour scheme and all widths. */
async function visit(page, w, row, scheme) {
	await page.setViewportSize({ width: WIDTHS[0], height: height(WIDTHS[0]) });
	w.begin(row.status);
	await open(page, row);
	await page.waitForTimeout(30); /* modules have run by now; this is for what they ask for */
	await test(`looks: ${row.name}, ${scheme}: no complaint of the browser`, () => w.found);
	await test(`looks: ${row.name}, ${scheme}: one h1, headings in order, landmarks`, () => findings.outline(page));
	for (const width of scheme === 'light' ? BETWEEN : []) {
		await page.setViewportSize({ width, height: height(width) });
		await test(`looks: ${row.name}, ${width} px: nothing sticks out`, () => findings.layout(page));
	}
	for (const width of WIDTHS) {
		await page.setViewportSize({ width, height: height(width) });
		await test(`looks: ${row.name}, ${scheme}, ${width} px: nothing sticks out`, () => findings.layout(page));
		await test(`looks: ${row.name}, ${scheme}, ${width} px: axe, and contrast in pictures`, async () => [...await findings.axe(page), ...await findings.pictures(page)]);
	}
}

export async function looks(browser, rows) {
	const workers = await Promise.all(SCHEMES.map(async (colorScheme) => {
		const c = await context(browser, { colorScheme });
		await withAxe(c);
		const page = await c.newPage();
		return { c, page, w: watch(page), colorScheme };
	}));
	await Promise.all(workers.map(async (k) => {
		await all(rows, 1, (row) => visit(k.page, k.w, row, k.colorScheme));
		await k.c.close();
	}));
}
