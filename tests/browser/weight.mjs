/* What a page costs: HTML, style sheets and scripts, as they come over the wire. */
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test } from './lib/report.mjs';

const LIMIT = 60000;

/* wire(url): how many bytes a browser of today gets, in which coding. */
function wire(url) {
	return new Promise((resolve, reject) => {
		request(url, { headers: { 'Accept-Encoding': 'gzip, deflate, br', Accept: '*/*' } }, (res) => {
			let n = 0;
			res.on('data', (d) => { n += d.length; });
			res.on('end', () => resolve({ n, coding: res.headers['content-encoding'] ?? 'none', status: res.statusCode }));
		}).on('error', reject).end();
	});
}

/* What a page loads before and after its first paint, fonts and pictures aside; modules bring the modules that they import. */
function loads(html) {
	return [...html.matchAll(/<(?:link[^>]*rel="(?:stylesheet|modulepreload)"[^>]*href|script[^>]*src)="([^"]*)"/g)].map((m) => m[1]);
}

/* Each page kind from the server, compressed as it chooses. */
export async function weightOfServer(rows) {
	const sizes = new Map();
	const size = async (url) => {
		if (!sizes.has(url)) {
			const text = await (await fetch(url)).text(), { n, coding } = await wire(url);
			const imports = /\.mjs(\?|$)/.test(url) ? [...text.matchAll(/(?:^|\n)\s*import[^'"\n]*['"](\.[^'"]+|\/[^'"]+)['"]/g)].map((m) => new URL(m[1], url).href) : [];
			sizes.set(url, { n, coding, text, imports });
		}
		return sizes.get(url);
	};
	for (const row of rows.filter((r) => !r.site && r.text === undefined && (r.status ?? 200) === 200))
		await test(`weight: ${row.name}: HTML, CSS and JS under 60 KB`, async () => {
			const page = await size(row.url), todo = loads(page.text).map((l) => new URL(l, row.url).href), seen = new Set(todo);
			let sum = page.n;
			for (const url of seen) {
				const part = await size(url);
				sum += part.n;
				part.imports.forEach((i) => seen.add(i));
			}
			return [...(page.coding === 'none' ? ['the page is not compressed'] : []), ...(sum > LIMIT ? [`${sum} bytes, of which the page is ${page.n}`] : [])];
		});
}

/* Every page of the static site, compressed by gzip, which is what the plainest host does. */
export async function weightOfSite(what, site) {
	const pressed = new Map();
	const gz = (file) => {
		if (!pressed.has(file))
			pressed.set(file, gzipSync(readFileSync(join(site.dir, file)), { level: 6 }).length);
		return pressed.get(file);
	};
	const heavy = [];
	let most = { n: 0 };
	for (const file of site.pages.keys()) {
		if (!file.endsWith('/index.html') || !site.files.has(file.replace(/\/index\.html$/, '.json'))) /* a record, and what else has data of its own */
			continue;
		let n = gz(file);
		for (const to of new Set(loads(readFileSync(join(site.dir, file), 'utf8'))))
			n += gz(new URL(to, 'http://x').pathname);
		if (n > LIMIT)
			heavy.push(`${file}: ${n}`);
		if (n > most.n)
			most = { file, n };
	}
	await test(`weight: ${what}: every page of a record or list under 60 KB (heaviest ${Math.ceil(most.n / 1000)} KB)`, () => most.n === 0 ? ['no record page'] : heavy);
}
