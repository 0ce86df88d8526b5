/* The static site's search: the same answers as the program's own, to the byte, and the page that shows them. */
import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from './lib/report.mjs';
import { context, watch } from './lib/browser.mjs';

const INDEX_MAX = 300000; /* bytes, for the upstream data of 2026.05 and V4 */
const LIMIT = 200;

const list = async () => (await readFile(new URL('../fixtures/search/queries.txt', import.meta.url), 'utf8')).split('\n').slice(0, -1);

/* What `promptriskdb search` says; that nothing was found is an answer, too. */
function asked(atlas, query) {
	return new Promise((resolve, reject) => execFile(atlas.prog, ['search', '--format', 'json', '--limit', LIMIT, '--data', atlas.data, '--', query],
		{ maxBuffer: 1 << 24 }, (e, out) => e && e.code !== 1 ? reject(e) : resolve(out.trim())));
}

/* In the static site the address of a search ends in '/'. */
const served = (text) => text.replaceAll('/search/?', '/search?');

async function program(atlas) {
	const { default: load } = await import(join(atlas.dir, 'static/search-program.mjs'));
	const begin = performance.now();
	const ask = await load(await readFile(join(atlas.dir, 'search/search.wasm')), await readFile(join(atlas.dir, 'search/atlas.bin')));
	return { ask, load_ms: performance.now() - begin };
}

async function equal(atlas, what) {
	const queries = await list(), { ask, load_ms } = await program(atlas), times = [];
	let found = 0;
	await test(`static search, ${what}: ${queries.length} queries are answered as the program answers them`, async () => {
		const wrong = [];
		for (let i = 0; i < queries.length; i += 2)
			await Promise.all(queries.slice(i, i + 2).map(async (q) => {
				if (!q.trim())
					return; /* the command line takes no empty query */
				const begin = performance.now(), ours = served(ask([['q', q], ['limit', String(LIMIT)]], 'json'));
				times.push(performance.now() - begin);
				const theirs = await asked(atlas, q), a = JSON.parse(ours), b = JSON.parse(theirs);
				found += a.total > 0;
				const ids = (r) => r.items.map((x) => x.id).join(' ');
				if (a.total !== b.total || ids(a) !== ids(b))
					wrong.push(`${JSON.stringify(q)}: ${a.total}: ${ids(a)}`, `  program: ${b.total}: ${ids(b)}`);
				else if (ours !== theirs)
					wrong.push(`${JSON.stringify(q)}: the same records, but ${ours}`, `  program: ${theirs}`);
			}));
		if (queries.length < 100 || found < 20)
			wrong.push(`${found} of ${queries.length} queries found something`);
		return wrong;
	});
	times.sort((x, y) => x - y);
	if (times.length)
		console.log(`# static search, ${what}: loaded in ${load_ms.toFixed(0)} ms, a query in ${times[times.length >> 1]?.toFixed(2)} ms, the slowest in ${times.at(-1)?.toFixed(1)} ms`);
}

/* Filters and pages come as parameters of the address; here the server says what is right. */
async function parameters(atlas, what) {
	await test(`static search, ${what}: filters, pages and suggestions are those of the server`, async () => {
		const { ask } = await program(atlas), wrong = [];
		for (const params of ['q=model&kind=risk', 'q=model&kind=risk&domain=2', 'q=model&platform=Generative+AI&platform=Agentic+AI', 'kind=tactic', 'q=data&page=2',
			'q=data&page=3&limit=7', 'q=data&limit=x', 'q=promt+injection&kind=technique', 'q=zzzzqqqq', 'q=', '', 'q=mod&suggest=1', 'q=jailbrek&suggest=1&limit=3',
			'q=data&maturity=nonsense', 'q=d%C3%A4ta', 'q=%22training+data%22&utm_source=x']) {
			const ours = ask(new URLSearchParams(params), 'json'), answer = await fetch(`${atlas.url}/search.json?${params}`);
			if (answer.ok && served(ours) !== (await answer.text()).trim())
				wrong.push(`${params}: ${ours}`);
		}
		return wrong;
	});
}

async function refuses(atlas) {
	await test('static search: what is no atlas is refused with words', async () => {
		const { default: load } = await import(join(atlas.dir, 'static/search-program.mjs'));
		const wasm = await readFile(join(atlas.dir, 'search/search.wasm')), bytes = await readFile(join(atlas.dir, 'search/atlas.bin'));
		const wrong = [];
		for (const [name, bad] of [['nothing', bytes.subarray(0, 0)], ['half of one', bytes.subarray(0, bytes.length >> 1)], ['a page', Buffer.from('<!doctype html>')]])
			await load(wasm, bad).then(() => wrong.push(`${name} was taken`), (e) => { if (!/search index/.test(e.message) && !/damaged/.test(e.message)) wrong.push(`${name}: ${e.message}`); });
		return wrong;
	});
}

async function size(atlas) {
	if (!atlas.real)
		return;
	await test(`static search: the index has at most ${INDEX_MAX} bytes`, async () => {
		const n = (await stat(join(atlas.dir, 'search/atlas.bin'))).size;
		console.log(`# static search: atlas.bin has ${n} bytes, search.wasm ${(await stat(join(atlas.dir, 'search/search.wasm'))).size}`);
		return n > INDEX_MAX ? [`it has ${n}`] : [];
	});
}

/* Type, see results, narrow them, go back; nothing complains and nothing leaves the page. */
async function journey(browser, atlas) {
	const c = await context(browser), page = await c.newPage(), w = watch(page), wrong = [];
	const check = (ok, what) => ok || wrong.push(`${what} (${page.url()})`);
	const hits = page.locator('.hits > li');
	await page.goto(`${atlas.siteUrl}/`);
	await page.locator('main input[name="q"]').fill('prompt injection');
	await Promise.all([page.waitForURL(/\/search\/\?q=prompt/), page.keyboard.press('Enter')]);
	await hits.first().waitFor();
	check(/prompt injection/i.test(await hits.first().innerText()), 'the best hit is the technique');
	check(await page.title() === 'prompt injection - Search', 'the title says what was asked');
	check(await page.locator('.needs-script').count() === 0, 'the page does not say that it cannot search');
	const all = await page.locator('.count').innerText();
	await page.locator('#words').fill('data poisonin');
	await page.keyboard.press('Enter');
	await page.waitForURL(/q=data\+poisonin/);
	await page.waitForFunction((was) => document.querySelector('.count')?.innerText !== was, all);
	check(await page.locator('.hits mark').count() > 3, 'what was found is marked');
	const loads = await page.evaluate(() => performance.getEntriesByType('navigation').length + performance.getEntriesByName(location.origin + '/search/atlas.bin').length);
	await page.locator('.filters a[href*="kind=technique"]').click();
	await page.waitForURL(/kind=technique/);
	await page.locator('.chip.on').first().waitFor();
	check((await page.locator('.hits .kind').allInnerTexts()).every((t) => /technique/i.test(t)), 'only techniques are left');
	check(await page.evaluate(() => performance.getEntriesByType('navigation').length + performance.getEntriesByName(location.origin + '/search/atlas.bin').length) === loads,
		'a filter loads nothing again');
	await page.goBack();
	await page.waitForFunction(() => !document.querySelector('.chip.on'));
	check(!/kind=/.test(page.url()) && await page.locator('#words').inputValue() === 'data poisonin', 'back is the search before');
	await page.locator('#words').fill('jailbrek');
	await page.keyboard.press('Enter');
	await page.locator('.notice').first().waitFor();
	check(/jailbreak/.test(await page.locator('.notice').first().innerText()), 'a slip is mended, and said');
	await page.locator('.hits h2 a').first().click();
	await page.waitForLoadState();
	check(/-ai-|mitrisk-|mitpaper-/.test(page.url()), 'a hit leads to its page');
	await page.keyboard.press('Control+k');
	await page.keyboard.type('AML.T0051');
	await page.locator('dialog [role=option]').first().waitFor();
	await page.keyboard.press('Enter');
	await page.waitForURL(/aml-t0051-/);
	await c.close();
	return [...wrong, ...w.found];
}

async function broken(browser, atlas) {
	const c = await context(browser), page = await c.newPage();
	await page.route('**/search/atlas.bin', (r) => r.abort());
	await page.goto(`${atlas.siteUrl}/search/?q=model`);
	await page.locator('#found [role=alert]').waitFor();
	const said = await page.locator('#found').innerText(), lists = await page.locator('#found a[href="/risks/"]').count();
	await c.close();
	return /cannot be loaded|could not/.test(said) && lists ? [] : [`it says: ${said}`];
}

export async function searchAnswers(atlas, what) {
	await equal(atlas, what);
	await parameters(atlas, what);
	await size(atlas);
}

export async function search(browser, atlas) {
	await searchAnswers(atlas, atlas.real ? 'real data' : 'the starter');
	await refuses(atlas);
	await test('static search: a journey from the front page', () => journey(browser, atlas));
	await test('static search: where its files cannot be loaded, the page says so and offers the lists', () => broken(browser, atlas));
}
