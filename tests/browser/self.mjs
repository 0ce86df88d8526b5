/* The checks themselves: each finds the fault that was put before it, or a pass of theirs would mean nothing. */
import { createServer } from 'node:http';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from './lib/report.mjs';
import { context, watch } from './lib/browser.mjs';
import { everyStop } from './keys.mjs';
import { follow, readSite } from './links.mjs';
import { findings, withAxe } from './looks.mjs';
import { sameWords } from './plain.mjs';
import { invalid } from './valid.mjs';

const BAD = `<!doctype html><html lang="en"><head><title>Bad</title><link rel="stylesheet" href="/none.css">
<style>.faint { color: #aaa; background: #fff } .wide { width: 3000px } .blind:focus { outline: none }
.cover { position: fixed; inset: 0; background: #fff }</style></head>
<body><header><nav aria-label="A"><a class="blind" href="#x">one</a></nav></header>
<main><h1>A</h1><h3>skips one</h3><h1>B</h1><p class="faint">hardly to be read</p><p class="wide">too wide</p>
<svg viewBox="0 0 300 20" width="300" height="20"><rect width="300" height="20" fill="#888"/><text x="5" y="15" fill="#666">grey on grey</text>
<rect x="150" width="150" height="20"/><text x="155" y="15" fill="#fff">white on black</text></svg><img src="/none.png"><a href="#y">two</a><script>document.querySelector('h3').textContent = 'said by script';</script>
<a href="#z" id="skipped">z</a></main><div class="cover"></div></body></html>`;
const SCRIPTED = BAD.replace("textContent = 'said by script'", `textContent = 'only with scripts';
addEventListener('keydown', (e) => document.activeElement.textContent === 'two' && e.preventDefault())`);
const POLICY = "default-src 'none'; style-src 'unsafe-inline' 'self'; img-src 'self'";

/* finds(name, found, patterns): each pattern is in some finding. */
const finds = (name, find, patterns) => test(`the checks find: ${name}`, async () => {
	const found = await find();
	return patterns.filter((p) => !found.some((f) => p.test(f))).map((p) => `nothing like ${p} among: ${found.join(' | ').slice(0, 600)}`);
});

function site() {
	const dir = mkdtempSync(join(tmpdir(), 'promptriskdb-bad-'));
	mkdirSync(join(dir, 'a'));
	writeFileSync(join(dir, 'index.html'), '<!doctype html><p id="p"></p><p id="p"></p><a href="/a/#here">1</a><a href="/a/#gone">2</a><a href=/none/>3</a>'
		+ '<!-- <a href="/commented/"> --><script>"<a href=/script/>"</script><a href="/a/?q=1">4</a><a href="https://example.org/">5</a><a href="/none.json">6</a><a href="java&#115;cript:x">7</a>');
	writeFileSync(join(dir, 'a/index.html'), '<!doctype html><p id="here"></p><a href="../index.html#p">up</a><img srcset="x.png 1x">');
	const found = follow(readSite(dir));
	rmSync(dir, { recursive: true });
	return found;
}

export async function self(browser) {
	const server = createServer((req, res) => {
		res.writeHead(req.url.startsWith('/none') ? 404 : 200, { 'Content-Type': 'text/html', ...(req.url === '/scripted' ? {} : { 'Content-Security-Policy': POLICY }) });
		res.end(req.url === '/scripted' ? SCRIPTED : BAD);
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${server.address().port}/`, c = await context(browser), off = await context(browser, { javaScriptEnabled: false });
	await withAxe(c);
	const page = await c.newPage(), w = watch(page);
	await page.goto(url);
	await finds('what the browser complains of', () => w.found, [/Content Security Policy/i, /status 404: .*none\.css/, /status 404: .*none\.png/]);
	await finds('headings and landmarks', () => findings.outline(page), [/^2 h1/, /h1 is followed by h3/, /^0 footer/]);
	await finds('what sticks out', () => findings.layout(page), [/scrolls sideways/, /sticks out: p\.wide/]);
	await page.evaluate(() => document.querySelector('.cover').remove());
	await finds('what axe knows', () => findings.axe(page), [/color-contrast/, /image-alt/]);
	await finds('contrast in pictures, and only where it lacks', async () => {
		const found = await findings.pictures(page);
		return [...found, `${found.length} in all`];
	}, [/"grey on grey" in a picture has a contrast of 1/, /^1 in all/]);
	await finds('a focus that is not seen, is covered, or is never reached', () => everyStop(page, `${url}scripted`, 1440), [/no visible focus: a\.blind/, /covered: a/, /Tab does not leave a "two"/, /not reached by Tab: <a.*id="skipped"/]);
	await finds('words that only a script says', async () => sameWords(page, await off.newPage(), { url: `${url}scripted` }), [/^with: only with scripts/, /^without: skips one/]);
	await finds('invalid HTML', () => invalid('<!doctype html><html lang="en"><head><title>x</title></head><body><p id="a"><div></p><ul><p></p></ul><b id="a" for="c"></b><img></body></html>'),
		[/close-order|no-implicit-close/, /element-permitted-content/, /no-dup-id/]);
	await finds('dead links', () => { const s = site(); return Object.entries(s).flatMap(([k, v]) => [v].flat().map((x) => `${k}: ${x}`)); },
		[/^dead: .*\/none\//, /^dead: .*x\.png/, /^fragments: .*#gone/, /^data: .*none\.json/, /^queries: .*q=1/, /^twice: .*: p$/, /^external: .*example\.org/, /^external: .*javascript/, /^n: 7$/]);
	await c.close();
	await off.close();
	server.close();
	server.closeAllConnections?.();
}
