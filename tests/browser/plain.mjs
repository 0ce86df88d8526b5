/* The atlas with JavaScript switched off: everything can be read, filtered, sorted, paged and searched. */
import { test } from './lib/report.mjs';
import { context, height, open } from './lib/browser.mjs';

const number = (text) => Number(text.replace(/\D/g, ''));

function expect(holds, what) {
	if (!holds)
		throw new Error(what);
}

/* follow(within, selector, to): the first such link of the page or part is clicked and leads to an address like that. */
async function follow(within, selector, to, page = within) {
	const link = within.locator(selector).first();
	expect(await link.count(), `no ${selector} at ${page.url()}`);
	await Promise.all([page.waitForURL(to), link.click()]);
	expect((await page.locator('h1').innerText()).length, `no title at ${page.url()}`);
}

async function reading(page, start) {
	await page.goto(`${start}/`);
	await follow(page, 'main a[href^="/mitdomain-2-p"]', /mitdomain-2-p.*\/$/);
	await follow(page, 'main a[href^="/mitdomain-2-2-"]', /mitdomain-2-2-.*\/$/);
	await follow(page, 'main a[href^="/mitrisk-"][href$="/"]', /mitrisk-.*\/$/);
	await page.goto((await (await page.request.get(`${start}/risks.json`)).json()).items.find((r) => r.techniques > 1 && r.mitigations > 1).slug.replace(/^/, `${start}/`) + '/');
	await follow(page, '#techniques a[href$="-ai-technique/"]', /\/aml-t\d/);
	await follow(page, '#mitigations a[href$="-ai-mitigation/"]', /\/aml-m\d/);
	await follow(page, '#techniques a[href$="-ai-technique/"]', /\/aml-t\d/);
	await follow(page, '.menu a[href="/case-studies/"]', /\/case-studies\/$/);
	await follow(page, 'main a[href^="/aml-cs"]', /aml-cs/);
	await follow(page, '#steps a[href$="-ai-technique/"]', /\/aml-t\d/);
	expect(await page.locator('#risks, #mitigations').count() === 2, 'a technique without its sections');
}

async function rowsOf(page) {
	return page.locator('main table.rows tbody tr').count();
}

async function lists(page, start) {
	await page.goto(`${start}/risks/`);
	const all = number(await page.locator('#count b').nth(2).innerText());
	expect(await rowsOf(page) === 50 && all > 1000, 'a page of 50 risks');
	await follow(page, '.filters a[href*="domain=2"]', /domain=2/);
	const some = number(await page.locator('#count b').nth(2).innerText());
	expect(some > 50 && some < all, `the filter leaves ${some} of ${all}`);
	await follow(page, 'thead a[href*="sort="]', /sort=/);
	expect(await page.locator('th[aria-sort="ascending"], th[aria-sort="descending"]').count() === 1, 'one column says how it is sorted');
	await follow(page, '.pages a[rel="next"]', /page=2/);
	expect(/domain=2/.test(page.url()) && /sort=/.test(page.url()), 'paging keeps filter and order');
	expect(number(await page.locator('#count b').nth(0).innerText()) === 51, 'the second page begins at 51');
	await follow(page, '.sizes a', /per_page=/);
	await page.locator('#within').fill('data');
	await Promise.all([page.waitForURL(/q=data/), page.locator('.within button').click()]);
	expect(/domain=2/.test(page.url()), 'words keep the filter');
	const csv = await page.request.get(new URL(await page.locator('.formats a[href*=".csv"]').first().getAttribute('href'), page.url()).href);
	expect(csv.ok() && /text\/csv/.test(csv.headers()['content-type']), 'CSV of the list');
	await follow(page, '.active a.chip.on', (u) => !u.search.includes('domain=2'));
	await follow(page, '.active a.clear', (u) => u.pathname === '/risks/' && !/[?&](q|domain)=/.test(u.search));
}

async function searching(page, start) {
	await page.goto(`${start}/`);
	await page.locator('main input[name="q"]').fill('model');
	await Promise.all([page.waitForURL(/\/search\?q=model/), page.keyboard.press('Enter')]);
	const all = number(await page.locator('.count b').nth(2).innerText());
	expect(await page.locator('.hits > li').count() > 5 && all > 20, `hits: ${all}`);
	expect(await page.locator('.hits mark').count() > 0, 'what was found is marked');
	await follow(page, '.filters a[href*="kind=technique"], .filters a[href*="kind%3Atechnique"]', /kind/);
	const some = number(await page.locator('.count b').nth(2).innerText());
	expect(some > 0 && some < all, `the kind leaves ${some} of ${all}`);
	await follow(page, '.hits h2 a', /\/aml-t\d/);
	await page.goBack();
	await page.goBack();
	await follow(page, '.pages a[rel="next"]', /page=2/);
}

async function mapping(page, start) {
	await page.goto(`${start}/map/`);
	await page.locator('form.give textarea').fill('Attackers use prompt injection in a web page that the assistant reads, to exfiltrate private data.');
	await Promise.all([page.waitForEvent('load'), page.locator('form.give button').click()]);
	expect(await page.locator('#techniques .link').count() > 0 && await page.locator('.pasted mark').count() > 0, 'techniques, and their evidence in the text');
	await follow(page, '#techniques a[href$="-ai-technique/"]', /\/aml-t\d/);
	await page.goto(`${start}/map/`);
	await page.locator('form.give input[type=file]').setInputFiles({ name: 'report.txt', mimeType: 'text/plain', buffer: Buffer.from('Training data of the model was poisoned by an adversary.') });
	await Promise.all([page.waitForEvent('load'), page.locator('form.give button').click()]);
	expect(await page.locator('#techniques .link').count() > 0, 'a file is read, too');
}

async function comparing(page, start) {
	await page.goto(`${start}/techniques/`);
	for (const i of [0, 2])
		await page.locator('input[name="ids"]').nth(i).check();
	await Promise.all([page.waitForURL(/\/compare\?ids=/), page.locator('form#compare button').click()]);
	expect(await page.locator('table.side').first().locator('thead th[scope=col]').count() === 2, 'two records side by side');
	await follow(page, 'table.side thead a[href$="-ai-technique/"]', /\/aml-t\d/);
	await follow(page, 'a[href^="/compare?ids="]', /compare\?ids=/);
}

/* The matrix: coloured by something else, filtered, a sub-technique opened; the address keeps all of it. */
async function matrix(page, start) {
	await page.goto(`${start}/matrix/`);
	const all = await page.locator('.matrix .tile').count();
	await follow(page, '.choice a[href*="maturity"]', /colour=maturity/);
	await follow(page, '.filter a[href*="platform="]', /platform=/);
	expect(/colour=maturity/.test(page.url()), 'a filter keeps the colours');
	expect(await page.locator('.matrix .tile').count() === all && await page.locator('.matrix .off').count() > 0, 'what does not fit keeps its place');
	const sub = page.locator('.matrix .cells details').first();
	await sub.locator('summary').click();
	await follow(sub, 'a', /\/aml-t\d/, page);
}

async function missing(page, start) {
	await page.goto(`${start}/prompt-injection/`);
	expect(await page.locator('main form input[name="q"], header form input[name="q"]').count() > 0, 'a page that is not there offers the search');
	await page.locator('form input[name="q"]:visible').first().fill('prompt injection');
	await Promise.all([page.waitForURL(/\/search\?q=prompt/), page.keyboard.press('Enter')]);
	expect(await page.locator('.hits > li').count() > 0, 'and the search finds');
}

async function needing(page, start) {
	await page.goto(`${start}/search/?q=model`);
	expect(/needs JavaScript/.test(await page.locator('#found').innerText()), 'it says what it needs');
	await follow(page, '#found a[href="/techniques/"]', /\/techniques\/$/);
}

/* What a page says: with scripts and without, the main part has the same words, but for the figures that a script reckons (output). */
const words = (page) => page.evaluate(() => {
	document.querySelectorAll('main output').forEach((e) => e.remove());
	return document.querySelector('main').textContent.replace(/\s+/g, ' ').trim();
});

/* sameWords(on, off, row): two visitors, one without scripts, see the same. */
export async function sameWords(on, off, row) {
	await Promise.all([open(on, row), open(off, row)]);
	const [a, b] = await Promise.all([words(on), words(off)]);
	let i = 0;
	while (i < a.length && a[i] === b[i])
		i++;
	return a === b ? [] : [`with: ${a.slice(i, i + 120)}`, `without: ${b.slice(i, i + 120)}`];
}

export async function plain(browser, atlas, rows) {
	const off = await context(browser, { javaScriptEnabled: false });
	const page = await off.newPage();
	const journeys = [['reading from the home page to a case study', reading], ['filtering, sorting, paging, CSV', lists], ['searching', searching], ['mapping a text and a file', mapping], ['comparing', comparing], ['the matrix', matrix], ['a page that is not there', missing]];
	for (const [name, run] of journeys)
		await test(`no script: ${name}`, () => run(page, atlas.url));
	await test('no script: the static site: the search says what it needs, and leads to the lists', () => needing(page, atlas.siteUrl));
	await test('no script: the static site: reading from the home page to a case study', () => reading(page, atlas.siteUrl));

	const on = await (await context(browser)).newPage();
	for (const p of [on, page])
		await p.setViewportSize({ width: 360, height: height(360) });
	for (const row of rows.filter((r) => !r.scripted))
		await test(`no script: ${row.name}: the same words as with scripts`, () => sameWords(on, page, row));
	await on.context().close();
	await off.close();
}
