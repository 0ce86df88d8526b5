/* What scripts add: the colours that somebody chose, the bands of a box, the search that opens anywhere and suggests. */
import { test } from './lib/report.mjs';
import { SCHEMES, WIDTHS, context, height, watch } from './lib/browser.mjs';
import { findings, withAxe } from './looks.mjs';

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

/* What the box suggests: options of a combobox, of which one is chosen by arrows while the focus stays in the box. */
const suggested = (page, input) => page.evaluate((i) => {
	const box = document.querySelector(i), chosen = document.getElementById(box.getAttribute('aria-activedescendant'));
	return { role: box.getAttribute('role'), open: box.getAttribute('aria-expanded') === 'true', here: document.activeElement === box, options: document.getElementById(box.getAttribute('aria-controls'))?.querySelectorAll('[role=option]').length,
		chosen: chosen?.getAttribute('aria-selected') === 'true' ? chosen.textContent : '', href: chosen?.getAttribute('href') ?? '' };
}, input);

const DIALOG = 'dialog[open] input[name=q]';

/* Ctrl-K and "/" open the search anywhere; letters find, arrows choose, Enter goes there, Escape gives the focus back. */
const dialog = (start) => async (page, atlas) => {
	const found = [], want = (holds, what) => holds || found.push(what);
	const isOpen = () => page.locator('dialog[open]').count();
	await page.goto(`${atlas[start]}/about/`);
	await page.keyboard.press('Tab');
	await page.keyboard.press('Tab');
	const before = await page.evaluate(() => document.activeElement.outerHTML);
	await page.keyboard.press('Control+k');
	want(await isOpen(), 'Ctrl-K opens nothing');
	await page.keyboard.press('Escape');
	want(!await isOpen(), 'Escape does not close');
	want(await page.evaluate(() => document.activeElement.outerHTML) === before, 'Escape does not give the focus back');
	await page.keyboard.press('/');
	want(await isOpen(), '"/" opens nothing');
	await page.keyboard.type('prompt injection');
	await page.locator('dialog[open] [role=option] mark').first().waitFor();
	let s = await suggested(page, DIALOG);
	want(s.role === 'combobox' && s.open && s.here && s.options > 3 && s.chosen, `the box has ${JSON.stringify(s)}`);
	const first = s.href;
	await page.keyboard.press('ArrowDown');
	s = await suggested(page, DIALOG);
	want(s.href && s.href !== first && s.here, `an arrow chooses ${JSON.stringify(s)}`);
	await page.keyboard.press('ArrowUp');
	want((await suggested(page, DIALOG)).href === first, 'up does not lead back');
	await page.keyboard.type(' a/b');
	want(await page.locator(DIALOG).inputValue() === 'prompt injection a/b', 'a slash is a letter in the box');
	await page.locator(DIALOG).fill('62.15.07');
	await page.locator('dialog[open] [role=option][href*="62-15-07"]').first().waitFor();
	await Promise.all([page.waitForURL(/62-15-07/), page.keyboard.press('Enter')]);
	return found;
};

/* The box of the header suggests, too; Enter with nothing chosen searches as without a script. */
const box = (start, url) => async (page, atlas) => {
	const found = [], want = (holds, what) => holds || found.push(what), input = 'header.site input[name=q]';
	await page.goto(`${atlas[start]}/about/`);
	await page.locator(input).focus();
	await page.keyboard.type('poisn');
	await page.locator('header.site [role=option]').first().waitFor();
	const s = await suggested(page, input);
	want(s.open && s.options > 1 && !s.chosen, `before a choice: ${JSON.stringify(s)}`);
	await page.keyboard.press('ArrowDown');
	want((await suggested(page, input)).chosen, 'nothing is chosen by an arrow');
	await page.keyboard.press('Escape');
	want(!(await suggested(page, input)).open, 'Escape does not close');
	await Promise.all([page.waitForURL(url), page.keyboard.press('Enter')]);
	return found;
};

/* What is open on top of a page is as accessible as the page. */
async function openDialog(page, atlas, width) {
	await page.setViewportSize({ width, height: height(width) });
	await page.goto(`${atlas.url}/about/`);
	await page.keyboard.press('/');
	await page.keyboard.type('model');
	await page.locator('dialog[open] [role=option] mark').first().waitFor();
	return [...await findings.axe(page), ...await findings.layout(page)];
}

/* The colours of suggestions are those of the dialog, where nothing is beneath them. */
async function openBox(page, atlas, width) {
	await page.setViewportSize({ width, height: height(width) });
	await page.goto(`${atlas.url}/`);
	await page.locator('main input[name=q]').focus();
	await page.keyboard.type('model');
	await page.locator('main [role=option] mark').first().waitFor();
	return [...await findings.axeSure(page), ...await findings.layout(page)];
}

export async function comfort(browser, atlas) {
	const on = (name, run, colorScheme = 'light') => test(`comfort: ${name}`, async () => {
		const c = await context(browser, { colorScheme });
		await withAxe(c);
		const page = await c.newPage(), w = watch(page);
		try {
			return [...await run(page, atlas), ...w.found];
		} finally {
			await c.close();
		}
	});
	await on('colours are chosen and kept', theme);
	await on('the flow picture shows what is linked', flow);
	await on('Ctrl-K and "/" search anywhere', dialog('url'));
	await on('the box of the header suggests', box('url', /\/search\?q=poisn/));
	for (const scheme of SCHEMES)
		for (const width of WIDTHS) {
			await on(`the search dialog, ${scheme}, ${width} px: axe, nothing sticks out`, (page, a) => openDialog(page, a, width), scheme);
			await on(`suggestions, ${scheme}, ${width} px: axe, nothing sticks out`, (page, a) => openBox(page, a, width), scheme);
		}
}
