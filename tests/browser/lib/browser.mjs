/* Debian's Chromium by playwright-core. */
import { chromium } from 'playwright-core';

const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
	'--disable-sync', '--font-render-hinting=none', '--hide-scrollbars', '--force-color-profile=srgb', '--lang=en-US'];

export const SCHEMES = ['light', 'dark'];
export const WIDTHS = [360, 1440];
export const height = (width) => width < 600 ? 800 : 1000;

export function launch() {
	return chromium.launch({ executablePath: process.env.CHROMIUM, headless: true, args: ARGS });
}

/* context(browser, options): a visitor with settings that are the same everywhere. */
export async function context(browser, options = {}) {
	const c = await browser.newContext({ locale: 'en-US', timezoneId: 'UTC', reducedMotion: 'reduce', colorScheme: 'light', viewport: { width: 1440, height: 1000 }, ...options });
	c.setDefaultTimeout(10000);
	return c;
}

/*
 * watch(page): what the browser complains of from begin() on: errors and warnings of the console (violations of the
 * Content-Security-Policy are among them), exceptions of scripts, requests that fail or are answered with an error.
 *
 *   begin(own)   forget what was found; own: the status that the next page itself may have
 *   found        the list
 */
export function watch(page) {
	const w = { found: [], begin(own = 200) { w.found = []; w.own = own; w.first = true; } };
	w.begin();
	page.on('console', (m) => {
		if (['error', 'warning'].includes(m.type()) && !(w.own >= 400 && m.text().includes(`status of ${w.own}`)))
			w.found.push(`console ${m.type()}: ${m.text()} (${m.location().url})`);
	});
	page.on('pageerror', (e) => w.found.push(`exception: ${e.message}`));
	page.on('requestfailed', (r) => {
		if (r.failure()?.errorText !== 'net::ERR_ABORTED') /* given up, by a script or because the page was left */
			w.found.push(`failed: ${r.url()} ${r.failure()?.errorText}`);
	});
	page.on('response', (r) => {
		const mine = w.first && r.request().isNavigationRequest();
		if (r.status() >= 400 && !(mine && r.status() === w.own))
			w.found.push(`status ${r.status()}: ${r.url()}`);
		w.first = w.first && !mine;
	});
	return w;
}

/* open(page, row): the page of a row of pages.mjs; where the row has a text, what the form there makes of it. */
export async function open(page, row) {
	await page.goto(row.url);
	if (row.text === undefined)
		return;
	await page.locator('form.give textarea').fill(row.text);
	await Promise.all([page.waitForEvent('load'), page.locator('form.give button[type=submit]').click()]);
}
