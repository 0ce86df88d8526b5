/* main.mjs PROGRAM [PATTERN]: all browser tests; see run. */
import { openAtlas } from './lib/atlas.mjs';
import { launch } from './lib/browser.mjs';
import { finish, test } from './lib/report.mjs';
import { resolve } from './pages.mjs';
import { comfort } from './comfort.mjs';
import { find } from './find.mjs';
import { keys } from './keys.mjs';
import { ORIGIN, links } from './links.mjs';
import { looks } from './looks.mjs';
import { plain } from './plain.mjs';
import { search, searchAnswers } from './search.mjs';
import { self } from './self.mjs';
import { valid } from './valid.mjs';
import { weightOfServer, weightOfSite } from './weight.mjs';

const LIMIT_S = 900; /* a browser that hangs is a failure, not a wait */

/* What is read of files alone: another site than the one shown in the browser, built with its address. */
async function files(prog) {
	const atlas = await openAtlas(prog, { upstream: null, site: true, base: ORIGIN });
	try {
		await weightOfSite('the starter at its address', await links('the starter at its address', atlas.dir));
		await searchAnswers(atlas, 'the starter at its address');
	} finally {
		atlas.close();
	}
}

async function main(prog) {
	const upstream = process.env.UPSTREAM || null;
	await files(prog);
	const atlas = await openAtlas(prog, { upstream, site: true });
	let browser;
	try {
		browser = await launch();
		await self(browser);
		const rows = await resolve(atlas);
		const site = await links(atlas.real ? 'real data' : 'the starter', atlas.dir);
		await weightOfSite(atlas.real ? 'real data' : 'the starter', site);
		await weightOfServer(rows);
		await valid(rows);
		const journeys = async () => {
			await keys(browser, atlas, rows);
			await comfort(browser, atlas);
			await find(browser, atlas);
			await plain(browser, atlas, rows);
			await search(browser, atlas);
		};
		await Promise.all([looks(browser, rows), journeys()]);
	} finally {
		await browser?.close();
		atlas.close();
	}
}

setTimeout(() => {
	console.log(`not ok the browser: not done after ${LIMIT_S} s`);
	process.exit(1);
}, LIMIT_S * 1000).unref();
await main(process.argv[2]).catch((e) => test('the browser', () => [e.stack]));
process.exitCode = finish() ? 0 : 1;
