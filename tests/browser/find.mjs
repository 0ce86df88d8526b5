/* Suggestions while someone types: in the search box, and in the dialog that Ctrl-K and "/" open. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from './lib/report.mjs';
import { context, watch } from './lib/browser.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/* Runs in the page: a combobox as a screen reader is told of it. */
function told(box) {
	const e = document.querySelector(box), list = document.getElementById(e.getAttribute('aria-controls')), active = e.getAttribute('aria-activedescendant');
	return {
		open: e.getAttribute('aria-expanded') === 'true', role: e.getAttribute('role'), list: list?.getAttribute('role'),
		options: [...list.querySelectorAll('[role=option]')].map((o) => ({ id: o.id, selected: o.getAttribute('aria-selected') === 'true', text: o.textContent, to: o.getAttribute('href') })),
		active, said: list.closest('.seek-box').querySelector('[role=status]').textContent,
	};
}

async function typed(page, box, words) {
	const [answer] = await Promise.all([page.waitForResponse((r) => r.url().includes(`suggest=1`) && new URL(r.url()).searchParams.get('q') === words), page.keyboard.type(words)]);
	await answer.finished();
	await page.waitForFunction((b) => document.querySelector(b).getAttribute('aria-expanded') === 'true', box);
	return page.evaluate(told, box);
}

const isOpen = (page) => page.evaluate(() => document.querySelector('dialog.seek')?.open === true);

/* By keyboard alone: open, choose, go. */
async function dialog(page, atlas) {
	const found = [];
	await page.goto(`${atlas.url}/risks/`);
	await page.keyboard.press('Control+k');
	let t = await typed(page, '.seek input', 'promt inj');
	if (t.role !== 'combobox' || t.list !== 'listbox')
		found.push(`the box is a ${t.role} with a ${t.list}`);
	if (!t.options[0]?.selected || t.active !== t.options[0].id || !t.options[0].to.includes('aml-t0051-'))
		found.push(`the first suggestion is ${JSON.stringify(t.options[0])}, active ${t.active}`);
	if (!/prompt inj.*\d+ results/.test(t.said))
		found.push(`said is '${t.said}'`);
	await page.keyboard.press('ArrowDown');
	t = await page.evaluate(told, '.seek input');
	if (t.options.filter((o) => o.selected).length !== 1 || t.active !== t.options[1].id)
		found.push('the arrow does not move to the second one');
	await page.keyboard.press('ArrowUp');
	await page.keyboard.press('ArrowUp');
	t = await page.evaluate(told, '.seek input');
	if (t.active !== t.options.at(-1).id || !t.options.at(-1).to.startsWith('/search?q='))
		found.push('the arrow up from the first does not lead to all results');
	await page.keyboard.press('ArrowDown');
	await Promise.all([page.waitForURL(/aml-t0051-/), page.keyboard.press('Enter')]);
	return found;
}

/* "/" opens it where nothing is being typed, and is a letter elsewhere; Escape closes and gives the focus back. */
async function slash(page, atlas) {
	const found = [];
	await page.goto(`${atlas.url}/about/`);
	await page.focus('#q');
	await page.keyboard.type('a/b');
	if (await isOpen(page) || await page.inputValue('#q') !== 'a/b')
		found.push(`"/" was taken from the box, which holds '${await page.inputValue('#q')}'`);
	await page.locator('a.brand').focus();
	await page.keyboard.press('/');
	if (!await isOpen(page))
		found.push('"/" does not open the dialog');
	await page.keyboard.type('model');
	await page.keyboard.press('Escape');
	if (await isOpen(page))
		found.push('Escape does not close it');
	if (!await page.evaluate(() => document.activeElement.matches('a.brand')))
		found.push('the focus does not come back');
	return found;
}

/* The box of the page: nothing is chosen until the arrows do, Enter searches. */
async function box(page, atlas) {
	const found = [];
	await page.goto(`${atlas.url}/about/`);
	await page.focus('#q');
	let t = await typed(page, '#q', 'model theft');
	if (t.options.some((o) => o.selected) || t.active)
		found.push('something is chosen before anybody chose');
	await page.keyboard.press('Escape');
	t = await page.evaluate(told, '#q');
	if (t.open)
		found.push('Escape does not close the suggestions');
	await Promise.all([page.waitForURL(/\/search\?q=model\+theft/), page.keyboard.press('Enter')]);
	return found;
}

/* Answers that overtake each other: the last question counts. */
async function last(page, atlas) {
	await page.goto(`${atlas.url}/about/`);
	await page.route(/suggest=1.*q=phish$/, async (route) => {
		await new Promise((r) => { setTimeout(r, 600); });
		await route.continue().catch(() => {});
	});
	await page.focus('#q');
	await page.keyboard.type('phish');
	await page.waitForTimeout(150);
	await page.keyboard.press('Control+a');
	const t = await typed(page, '#q', 'jailbreak');
	await page.waitForTimeout(700);
	const after = await page.evaluate(told, '#q');
	await page.unroute(/suggest=1/);
	return after.options[0]?.to === t.options[0]?.to && /jailbreak/i.test(after.options[0]?.text ?? '') ? [] : [`the first suggestion is ${after.options[0]?.text}`];
}

/* Without an answer the form still searches. */
async function broken(page, atlas) {
	await page.goto(`${atlas.url}/about/`);
	await page.route(/suggest=1/, (route) => route.abort());
	await page.focus('#q');
	await page.keyboard.type('watermark');
	await page.waitForTimeout(200);
	await Promise.all([page.waitForURL(/\/search\?q=watermark/), page.keyboard.press('Enter')]);
	await page.unroute(/suggest=1/);
	return [];
}

/* What axe says of the open suggestions, and whether they fit. */
async function look(page, atlas, scheme, width) {
	const found = [];
	await page.emulateMedia({ colorScheme: scheme });
	await page.setViewportSize({ width, height: 800 });
	const boxes = { dialog: ['/about/', '.seek input'], box: ['/about/', '#q'], home: ['/', '.ask input'], search: ['/search?q=model', '.ask input'] };
	for (const [where, [path, name]] of Object.entries(boxes)) {
		await page.goto(`${atlas.url}${path}`);
		if (where === 'dialog') {
			await page.keyboard.press('Control+k');
		} else {
			await page.focus(name);
			await page.fill(name, '');
		}
		await typed(page, name, 'promt injection');
		await page.keyboard.press('ArrowDown');
		await page.evaluate(AXE);
		const r = await page.evaluate((tags) => window.axe.run('.seek-box:has(.seek-pop:not([hidden]))', { runOnly: tags }), TAGS);
		found.push(...r.violations.flatMap((v) => v.nodes.map((n) => `${where}: axe ${v.id}: ${n.html.slice(0, 120)}`)));
		found.push(...await page.evaluate((w) => {
			const pop = document.querySelector('.seek-pop:not([hidden])'), b = pop.getBoundingClientRect(), out = [];
			if (b.left < 0 || b.right > innerWidth || document.documentElement.scrollWidth > innerWidth || pop.scrollWidth > pop.clientWidth)
				out.push(`${w}: does not fit: ${b.left} to ${b.right} of ${innerWidth}`);
			let below = 0;
			for (const o of pop.querySelectorAll('[role=option]')) {
				const r = o.getBoundingClientRect();
				if (r.height < 24)
					out.push(`${w}: too low to hit: ${o.textContent}`);
				if (r.top < below - 1)
					out.push(`${w}: does not stand below the one before: ${o.textContent}`);
				below = r.bottom;
			}
			return out;
		}, where));
	}
	return found;
}

export async function find(browser, atlas) {
	const on = (name, run) => test(`find: ${name}`, async () => {
		const c = await context(browser), page = await c.newPage(), w = watch(page);
		try {
			const found = await run(page, atlas);
			/* requests that were given up, or that a test refuses, are no fault */
			return [...found, ...w.found.filter((f) => !/suggest=1|ERR_FAILED|ERR_ABORTED/.test(f))];
		} finally {
			await c.close();
		}
	});
	await on('Ctrl-K, words, arrows, Enter', dialog);
	await on('"/" and Escape', slash);
	await on('the box of a page', box);
	await on('the last answer wins', last);
	await on('no answer, no harm', broken);
	for (const scheme of ['light', 'dark'])
		for (const width of [360, 1440])
			await on(`suggestions, ${scheme}, ${width} px`, (page) => look(page, atlas, scheme, width));
}
