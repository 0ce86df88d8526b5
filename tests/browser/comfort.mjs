/* What scripts add: the colours that somebody chose. */
import { test } from './lib/report.mjs';
import { context, watch } from './lib/browser.mjs';

const paper = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

/* Light, dark or as the system says; kept from page to page, and there before the first paint. */
async function theme(page, atlas) {
	const found = [], control = page.locator('.theme select');
	await page.emulateMedia({ colorScheme: 'light' });
	await page.goto(`${atlas.url}/about/`);
	const light = await paper(page);
	await control.selectOption('dark');
	const dark = await paper(page);
	if (dark === light)
		found.push('dark looks like light');
	await page.goto(`${atlas.url}/risks/`, { waitUntil: 'commit' });
	await page.waitForFunction(() => document.body);
	if (await paper(page) !== dark)
		found.push('the choice is not there when the next page begins');
	await page.waitForLoadState();
	if (await control.inputValue() !== 'dark')
		found.push('the control forgot the choice');
	await control.selectOption('light');
	await page.emulateMedia({ colorScheme: 'dark' });
	if (await paper(page) !== light)
		found.push('light gives way to the system');
	await control.selectOption('');
	if (await paper(page) !== dark)
		found.push('the system is not followed');
	await page.reload();
	if (await paper(page) !== dark || await page.evaluate(() => document.documentElement.dataset.theme !== undefined))
		found.push('the system is not followed after a reload');
	return found;
}

export async function comfort(browser, atlas) {
	const on = (name, run) => test(`comfort: ${name}`, async () => {
		const c = await context(browser), page = await c.newPage(), w = watch(page);
		try {
			return [...await run(page, atlas), ...w.found];
		} finally {
			await c.close();
		}
	});
	await on('colours are chosen and kept', theme);
}
