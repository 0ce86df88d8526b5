/* The atlas by keyboard alone: Tab, Enter and typing; the focus is seen at every stop. */
import { test } from './lib/report.mjs';
import { context } from './lib/browser.mjs';

/*
 * Runs in the page: what is wrong with the element that has the focus, and what it is.  It must be in view, not covered by
 * something else (WCAG 2.4.11), and marked by an outline of 2 px or more: its own, one of the box around it, or in a picture the line of a shape (2.4.7).
 */
function stop() {
	const e = document.activeElement;
	if (!e || e === document.body || e === document.documentElement)
		return { none: true, found: [] };
	const s = getComputedStyle(e), rects = [...e.getClientRects()].filter((r) => r.width && r.height), found = [];
	const name = `${e.tagName.toLowerCase()}${e.id ? `#${e.id}` : ''}${e.classList.length ? `.${[...e.classList].join('.')}` : ''} "${(e.innerText || e.textContent || e.getAttribute('aria-label') || '').trim().slice(0, 50)}"`;
	const shapes = e instanceof SVGElement ? [...e.querySelectorAll('rect, path, circle')] : [];
	const around = [e.parentElement, e.parentElement.parentElement, e.parentElement.parentElement.parentElement].filter(Boolean);
	const lines = () => [
		...shapes.map((p) => getComputedStyle(p)).map((t) => t.stroke === 'none' ? '' : `${t.stroke} ${t.strokeWidth}`),
		...around.map((p) => getComputedStyle(p)).map((t) => t.outlineStyle === 'none' ? '' : `${t.outlineColor} ${t.outlineWidth}`),
	];
	const marked = () => { /* a line of 2 px or more around a part of it or what it stands in, there with the focus only */
		const on = lines();
		e.blur();
		const off = lines();
		e.focus();
		return on.some((line, i) => line !== off[i] && parseFloat(line.split(' ').at(-1)) >= 2);
	};
	if ((s.outlineStyle === 'none' || parseFloat(s.outlineWidth) < 2 || /rgba\(.*, 0\)|transparent/.test(s.outlineColor)) && !marked())
		found.push(`no visible focus: ${name}: outline ${s.outlineStyle} ${s.outlineWidth} ${s.outlineColor}`);
	const seen = rects.filter((r) => r.bottom > 0 && r.right > 0 && r.top < innerHeight && r.left < innerWidth);
	if (!seen.length)
		found.push(`out of view: ${name} at ${JSON.stringify(rects)} of ${innerWidth} x ${innerHeight}`);
	else if (!seen.some((r) => [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]].some(([x, y]) => {
		const at = document.elementFromPoint(Math.min(innerWidth - 1, Math.max(0, r.left + r.width * x)), Math.min(innerHeight - 1, Math.max(0, r.top + r.height * y)));
		return at && (e.contains(at) || at.contains(e));
	})))
		found.push(`covered: ${name}`);
	const again = window.lastStop === e;
	window.lastStop = e;
	(window.stops ??= new Set()).add(e);
	return { found, again, name, tag: e.tagName, id: e.id, href: e.getAttribute('href') ?? '', inside: e.closest('section[id], .hits, main, header, footer')?.id ?? '' };
}

/* Runs in the page: what a keyboard should have reached and did not. */
function missed() {
	const can = [...document.querySelectorAll('a[href], button:enabled, input:enabled:not([type=hidden]), select:enabled, textarea:enabled, summary, [tabindex="0"]')]
		.filter((e) => e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length && !e.closest('[inert]') && (e.tagName !== 'SUMMARY' || e.parentElement.firstElementChild === e));
	return { total: can.length, missed: can.filter((e) => !window.stops?.has(e)).map((e) => `not reached by Tab: ${e.outerHTML.slice(0, 120)}`) };
}

class Hand {
	constructor(page) {
		this.page = page;
		this.found = [];
	}

	/* A press of Tab; what the focus is on then. */
	async tab(key = 'Tab') {
		await this.page.keyboard.press(key);
		const s = await this.page.evaluate(stop);
		this.found.push(...s.found.map((f) => `${new URL(this.page.url()).pathname}: ${f}`));
		return s;
	}

	/* Tab until want(stop); the page must have it. */
	async to(what, want) {
		for (let i = 0, none = 0; i < 400 && none < 2; i++) {
			const s = await this.tab();
			none += s.none ? 1 : 0;
			if (!s.none && want(s))
				return s;
		}
		throw new Error(`no ${what} by Tab at ${this.page.url()}`);
	}

	async enter(to) {
		await Promise.all([this.page.waitForURL(to), this.page.keyboard.press('Enter')]);
		await this.page.waitForLoadState();
	}
}

async function journey(page, atlas) {
	const hand = new Hand(page);
	await page.goto(`${atlas.url}/`);
	await hand.to('search box', (s) => s.tag === 'INPUT');
	await page.keyboard.type('poisoning models instruction tuning kind:risk');
	await hand.enter(/\/search\?/);
	await hand.to('hit that is a risk', (s) => /^\/mitrisk-.*62-15-07/.test(s.href));
	await hand.enter(/\/mitrisk-/);
	await hand.to('technique of the risk', (s) => /\/aml-t\d/.test(s.href) && s.inside === 'techniques');
	await hand.enter(/\/aml-t\d/);
	await hand.to('mitigation of the technique', (s) => /\/aml-m\d/.test(s.href) && s.inside === 'mitigations');
	await hand.enter(/\/aml-m\d/);
	if (!(await page.locator('h1').innerText()))
		hand.found.push('no title on the last page');
	return hand.found;
}

async function skip(page, atlas) {
	const hand = new Hand(page);
	await page.goto(`${atlas.url}/risks/`);
	const link = await hand.tab();
	if (link.href !== '#main')
		return [`the first stop is ${link.name}`];
	await page.keyboard.press('Enter');
	await page.waitForURL(/#main$/);
	await hand.tab();
	const inside = await page.evaluate(() => document.querySelector('main').contains(document.activeElement));
	return [...hand.found, ...(inside ? [] : ['after the skip link the focus is not in the main part'])];
}

/* The matrix by arrows: one stop of Tab, from there over all cells; Space opens the sub-techniques, Enter the record. */
async function matrix(page, atlas) {
	const hand = new Hand(page), found = hand.found;
	const want = (holds, what) => holds || found.push(what);
	await page.goto(`${atlas.url}/matrix/`);
	const start = await hand.to('matrix', (s) => s.inside.startsWith('matrix') || /\/aml-ta/.test(s.href));
	const columns = await page.locator('.matrix .tactic').count();
	const down = await hand.tab('ArrowDown');
	want(/\/aml-t\d/.test(down.href), `below the head is ${down.name}`);
	const right = await hand.tab('ArrowRight');
	want(right.href !== down.href && /\/aml-t\d/.test(right.href), `beside it is ${right.name}`);
	want((await hand.tab('ArrowLeft')).href === down.href, 'right and left lead back');
	want((await hand.tab('ArrowUp')).href === start.href, 'up leads back to the head');
	const heads = new Set([start.href]);
	for (let i = 1; i < columns; i++)
		heads.add((await hand.tab('ArrowRight')).href);
	want(heads.size === columns, `${heads.size} of ${columns} tactics by arrows`);
	want((await hand.tab('Control+Home')).href === start.href, 'Ctrl+Home leads to the first');
	await hand.tab('Control+End');
	await hand.tab('Control+Home');
	const reached = new Set();
	for (let i = 0; i < columns; i++) {
		for (let s = await hand.tab('ArrowDown'), before = null; s.href !== before; s = await hand.tab('ArrowDown')) {
			reached.add(s.href);
			before = s.href;
		}
		await hand.tab('PageUp');
		await hand.tab('ArrowRight');
	}
	const there = await page.evaluate(() => new Set([...document.querySelectorAll('.matrix .cells > li > .tile a')].map((a) => a.getAttribute('href'))).size);
	want(reached.size === there, `${reached.size} of ${there} techniques by arrows`);
	await hand.tab('Control+Home');
	for (let i = 0; i < 60 && !await page.evaluate(() => document.activeElement.closest('li')?.querySelector('details:not([open])')); i++)
		await hand.tab('ArrowDown');
	await page.keyboard.press('Space');
	want(await page.evaluate(() => document.activeElement.closest('li')?.querySelector('details')?.open), 'Space opens the sub-techniques');
	const sub = await hand.tab('ArrowDown');
	want(await page.evaluate(() => Boolean(document.activeElement.closest('.cells details'))), `below it is ${sub.name}`);
	await hand.enter((u) => u.pathname === sub.href);
	return found;
}

async function menu(page, atlas) {
	const hand = new Hand(page);
	await page.setViewportSize({ width: 360, height: 800 });
	await page.goto(`${atlas.url}/`);
	await hand.to('menu', (s) => s.tag === 'SUMMARY' && /menu/i.test(s.name));
	await page.keyboard.press('Enter');
	await hand.to('entry', (s) => s.href === '/mitigations/');
	await hand.enter(/\/mitigations\/$/);
	return hand.found;
}

/* The filters of a list on a phone: open, choose, and the choice is in the address. */
async function filters(page, atlas) {
	const hand = new Hand(page);
	await page.setViewportSize({ width: 360, height: 800 });
	await page.goto(`${atlas.url}/techniques/`);
	await hand.to('filters', (s) => s.tag === 'SUMMARY' && /filters/i.test(s.name));
	await page.keyboard.press('Enter');
	await hand.to('value of a filter', (s) => /maturity=/.test(s.href));
	await hand.enter(/maturity=/);
	return hand.found;
}

/* Every stop of a page, from the first to the last. */
export async function everyStop(page, url, width) {
	const hand = new Hand(page);
	await page.setViewportSize({ width, height: 800 });
	await page.goto(url);
	for (let i = 0; i < 1500; i++) {
		const s = await hand.tab();
		if (s.again)
			hand.found.push(`Tab does not leave ${s.name}`);
		if (s.none || s.again)
			break;
	}
	const m = await page.evaluate(missed);
	return [...hand.found, ...m.missed];
}

export async function keys(browser, atlas, rows) {
	const c = await context(browser);
	const page = await c.newPage();
	const on = async (name, run) => test(`keys: ${name}`, async () => {
		await page.setViewportSize({ width: 1440, height: 1000 });
		return run(page, atlas);
	});
	await on('search, risk, technique, mitigation', journey);
	await on('the skip link leads to the main part', skip);
	await on('the matrix by arrows', matrix);
	await on('the menu on a phone', menu);
	await on('the filters on a phone', filters);
	for (const name of ['home', 'risk', 'matrix', 'compare techniques', 'map, answered', 'case study', 'list, filtered and sorted', 'search, hits'])
		for (const width of [360, 1440])
			await on(`${name}, ${width} px: every stop is reached and seen`, () => everyStop(page, rows.find((r) => r.name === name).url, width));
	await c.close();
}
