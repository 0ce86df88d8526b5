/* What scripts add: the colours that somebody chose, the bands of a box. */
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

/* Who comes to a box of the flow picture sees its bands, and the others step back; the picture alone is a page of links, too. */
async function flow(page, atlas) {
	const found = [], lit = () => page.locator('svg.flow .bands .lit').count();
	await page.goto(`${atlas.url}/AML.T0051`);
	const bands = await page.locator('svg.flow .bands path').count(), boxes = page.locator('svg.flow a');
	if (bands < 3 || await lit() !== 0)
		found.push(`${bands} bands, of which ${await lit()} are lit before anybody comes`);
	await boxes.first().focus();
	if (await lit() !== 1)
		found.push(`a risk's box lights ${await lit()} bands`);
	await page.locator('svg.flow a.self').hover();
	if (await lit() !== bands)
		found.push(`the technique's box lights ${await lit()} of ${bands} bands`);
	await boxes.first().focus();
	await page.keyboard.press('Shift+Tab');
	await page.mouse.move(0, 0);
	if (await lit() !== 0)
		found.push('bands stay lit when nobody is there');
	await page.goto(page.url().replace(/\/$/, '.svg'));
	if (await page.locator('a').count() < 3 || await page.locator('path').count() !== bands)
		found.push('the picture alone is another one');
	await page.locator('a').last().click();
	if (!page.url().includes('/aml-m'))
		found.push(`a box of the picture alone leads to ${page.url()}`);
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
	await on('the flow picture shows what is linked', flow);
}
