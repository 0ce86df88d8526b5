/*
 * Screenshots.  shots PROGRAM retakes those of the README into docs/img; shots PROGRAM all takes every kind of page in both colour
 * schemes and widths into tests/out/shots, for looking at.
 *
 * The README's show the starter, so that nothing of the publishers' texts comes into the repository, and no file but this one is needed.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openAtlas } from './lib/atlas.mjs';
import { SCHEMES, WIDTHS, context, height, launch, open } from './lib/browser.mjs';
import { resolve } from './pages.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const README = [
	{ file: 'risk.png', row: 'risk', width: 1440, height: 1600 },
	{ file: 'matrix.png', row: 'matrix', width: 1680, height: 1240 }, /* as wide as all tactics need */
	{ file: 'home.png', row: 'home', width: 1440, height: 1500 },
];
const MOST = 250000; /* bytes of one picture in the repository */

async function readme(browser, rows) {
	const page = await (await context(browser)).newPage(), failed = [];
	for (const shot of README) {
		const path = join(root, 'docs/img', shot.file);
		await page.setViewportSize({ width: shot.width, height: shot.height });
		await open(page, rows.find((r) => r.name === shot.row));
		await page.screenshot({ path, clip: { x: 0, y: 0, width: shot.width, height: shot.height } });
		execFileSync('pngquant', ['--force', '--skip-if-larger', '--speed', '1', '--nofs', '--strip', '--output', path, '256', path]);
		const { size } = statSync(path);
		console.log(`docs/img/${shot.file}: ${Math.ceil(size / 1000)} KB`);
		if (size > MOST)
			failed.push(shot.file);
	}
	if (failed.length)
		throw new Error(`larger than ${MOST / 1000} KB: ${failed.join(', ')}`);
}

async function everything(browser, rows, only) {
	const dir = join(root, 'tests/out/shots');
	if (!only)
		rmSync(dir, { recursive: true, force: true });
	mkdirSync(dir, { recursive: true });
	for (const colorScheme of SCHEMES) {
		const page = await (await context(browser, { colorScheme })).newPage();
		for (const row of rows.filter((r) => !only || only.test(r.name)))
			for (const width of WIDTHS) {
				await page.setViewportSize({ width, height: height(width) });
				await open(page, row);
				const tall = Math.min(6000, await page.evaluate(() => document.documentElement.scrollHeight));
				await page.setViewportSize({ width, height: Math.max(tall, height(width)) });
				await page.screenshot({ path: join(dir, `${row.name.replace(/[^a-z]+/g, '-')}-${width}-${colorScheme}.png`) });
			}
		await page.context().close();
	}
	console.log(`${rows.length} kinds of page in ${dir.slice(root.length + 1)}`);
}

const [, , prog, mode, pattern] = process.argv;
const all = mode === 'all';
const atlas = await openAtlas(prog, { upstream: all ? process.env.UPSTREAM || null : null, site: true });
const browser = await launch();
try {
	const rows = await resolve(atlas);
	await (all ? everything(browser, rows, pattern && new RegExp(pattern)) : readme(browser, rows));
} finally {
	await browser.close();
	atlas.close();
}
