/* The whole static site as files: every address in it leads somewhere, with its fragment. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from './lib/report.mjs';

/* where the sites that are looked at say to be, if they are told (build --base-url) */
export const ORIGIN = 'https://atlas.example.org';
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decode(text) {
	return text.includes('&') ? text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (all, dec, hex, name) =>
		dec ? String.fromCodePoint(Number(dec)) : hex ? String.fromCodePoint(parseInt(hex, 16)) : ENTITIES[name] ?? all) : text;
}

/* tags(text): each start tag as [name, attributes] by a tokenizer that knows quotes, comments and raw text.  HTML and SVG of ours are both well-formed. */
function* tags(text) {
	const token = /<!--[\s\S]*?-->|<([a-zA-Z][\w:-]*)((?:[^"'>]|"[^"]*"|'[^']*')*)>/g;
	const attribute = /([^\s"'=<>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;
	for (let m; (m = token.exec(text));) {
		if (!m[1])
			continue;
		const attrs = {};
		for (const a of m[2].matchAll(attribute))
			attrs[a[1].toLowerCase()] = decode(a[2] ?? a[3] ?? a[4] ?? '');
		const name = m[1].toLowerCase();
		yield [name, attrs];
		if (name === 'script' || name === 'style') {
			const end = text.indexOf(`</${name}`, token.lastIndex);
			token.lastIndex = end < 0 ? text.length : end;
		}
	}
}

/* The addresses of one tag. */
function addresses(name, a) {
	const out = [];
	for (const key of ['href', 'src', 'xlink:href', 'action', 'formaction', 'poster', 'data'])
		if (a[key] !== undefined && !(key === 'data' && name !== 'object'))
			out.push(a[key]);
	for (const part of (a.srcset ?? '').split(',').filter(Boolean))
		out.push(part.trim().split(/\s+/)[0]);
	if (name === 'meta' && a['http-equiv']?.toLowerCase() === 'refresh')
		out.push(a.content.replace(/^.*url=/i, ''));
	return out;
}

function walk(dir, prefix, out) {
	for (const e of readdirSync(dir, { withFileTypes: true }))
		e.isDirectory() ? walk(join(dir, e.name), `${prefix}${e.name}/`, out) : out.push(prefix + e.name);
	return out;
}

/* readSite(dir): files (a set of paths from "/"), pages (path of an HTML or SVG file -> { ids, links, kind }). */
export function readSite(dir) {
	const files = new Set(walk(dir, '/', [])), pages = new Map();
	for (const file of files) {
		if (!/\.(html|svg)$/.test(file))
			continue;
		const page = { ids: new Set(), twice: [], links: [], listed: file.endsWith('.html') && file !== '/404.html' };
		const text = readFileSync(join(dir, file), 'utf8');
		page.absolute = [...text.matchAll(/https:\/\/atlas\.example\.org(\/[^"<\s#?]*)/g)].map((m) => m[1]);
		for (const [name, a] of tags(text)) {
			if (a.id !== undefined) {
				if (page.ids.has(a.id))
					page.twice.push(a.id);
				page.ids.add(a.id);
			}
			if (name === 'meta' && ((a.name === 'robots' && a.content.includes('noindex')) || a['http-equiv']))
				page.listed = false;
			for (const to of addresses(name, a))
				page.links.push({ to, name, rel: a.rel ?? '', data: a.rel === 'alternate' || /\.(json|csv|svg|xml|txt|md)(\?|#|$)/.test(to) });
		}
		pages.set(file, page);
	}
	return { dir, files, pages };
}

/* fileOf(site, path): the file that a static host sends for a path, null if none. */
function fileOf(site, path) {
	const p = decodeURIComponent(path);
	return [p, p.endsWith('/') ? `${p}index.html` : `${p}/index.html`].find((f) => site.files.has(f)) ?? null;
}

/* Each link of each page, with the page's own address as base; external ones are looked at by external(). */
function* internal(site) {
	for (const [file, page] of site.pages) {
		const base = new URL(encodeURI(file.replace(/index\.html$/, '')), ORIGIN);
		for (const link of page.links) {
			if (/^(data|mailto):/.test(link.to))
				continue;
			const url = new URL(link.to, base);
			if (url.origin === ORIGIN)
				yield { file, url, ...link };
		}
	}
}

function external(site) {
	const found = [];
	for (const [file, page] of site.pages)
		for (const { to, name, rel } of page.links) {
			const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(to)?.[1]?.toLowerCase();
			if (scheme && !['http', 'https', 'data', 'mailto'].includes(scheme))
				found.push(`${file}: ${to}: a scheme that no link has`);
			else if (name === 'a' && /^(https?:)?\/\//i.test(to) && !(rel.includes('nofollow') && rel.includes('noopener')))
				found.push(`${file}: ${to}: no rel="nofollow noopener"`);
		}
	return found;
}

/* What a site that knows its own address tells of itself: sitemap, search description, and absolute addresses in heads and JSON-LD. */
async function told(what, site) {
	const read = (f) => site.files.has(f) ? readFileSync(join(site.dir, f), 'utf8') : '';
	const missing = (paths) => paths.filter((p) => !fileOf(site, p.replace(/\?.*$/, '')));
	const within = (text) => [...text.matchAll(/https:\/\/atlas\.example\.org([^"<\s]*)/g)].map((m) => m[1]);
	const map = within(read('/sitemap.xml')), others = within(read('/opensearch.xml') + read('/robots.txt'));
	if (!map.length)
		return;
	await test(`links: ${what}: the sitemap has all ${map.length} pages that may be found, and no other`, () => {
		/* the further pages of a list lead to nothing that is not in the sitemap */
		const listed = [...site.pages].filter(([f, p]) => p.listed && !/\/page-\d+\/index\.html$/.test(f)).map(([f]) => f);
		const want = new Set(listed.map((f) => encodeURI(f.replace(/index\.html$/, ''))));
		return few([...missing(map), ...map.filter((p) => !want.delete(p)).map((p) => `not to be listed: ${p}`), ...[...want].map((p) => `not in it: ${p}`)]);
	});
	await test(`links: ${what}: what the site says of its own addresses is there`, () => {
		const all = [...site.pages].flatMap(([f, p]) => missing(p.absolute).map((to) => `${f}: ${to}`));
		const n = [...site.pages].reduce((sum, [, p]) => sum + p.absolute.length, 0);
		return few([...missing(others), ...all, ...(n < 2 * map.length || others.length < 3 ? [`only ${n} in pages, ${others.length} elsewhere`] : [])]);
	});
}

const few = (found) => [...new Set(found)].slice(0, 40);

/* follow(site): what does not lead anywhere, and how many were followed. */
export function follow(site) {
	const dead = [], fragments = [], data = [], queries = [];
	let n = 0, nfragments = 0, ndata = 0;
	for (const { file, url, to, data: isData } of internal(site)) {
		const target = fileOf(site, url.pathname);
		n++;
		if (isData)
			ndata++;
		if (!target) {
			(isData ? data : dead).push(`${file}: ${to}`);
			continue;
		}
		if (url.search && !url.pathname.startsWith('/static/') && !url.pathname.startsWith('/search'))
			queries.push(`${file}: ${to}: a file answers no query`);
		if (url.hash.length > 1 && site.pages.has(target)) {
			nfragments++;
			if (!site.pages.get(target).ids.has(decodeURIComponent(url.hash.slice(1))))
				fragments.push(`${file}: ${to}`);
		}
	}
	const twice = [...site.pages].flatMap(([f, p]) => p.twice.map((id) => `${f}: ${id}`));
	return { dead, fragments, data, queries, twice, external: external(site), n, nfragments, ndata };
}

export async function links(what, dir) {
	const site = readSite(dir), { n, nfragments, ndata, ...found } = follow(site);
	await test(`links: ${what}: all ${n} internal links of ${site.pages.size} pages resolve`, () => n < 10000 ? [`only ${n} links`] : few(found.dead));
	await test(`links: ${what}: all ${nfragments} fragments stand in their page`, () => nfragments < 1000 ? [`only ${nfragments}`] : few(found.fragments));
	await test(`links: ${what}: all ${ndata} files of data and pictures are there`, () => ndata < 1000 ? [`only ${ndata}`] : few(found.data));
	await test(`links: ${what}: no link needs a server`, () => few(found.queries));
	await test(`links: ${what}: no id twice in a page`, () => few(found.twice));
	await test(`links: ${what}: links to elsewhere are http(s), nofollow and noopener`, () => few(found.external));
	await told(what, site);
	await test(`links: ${what}: no empty file`, () => [...site.files].filter((f) => !f.startsWith('/.') && statSync(join(dir, f)).size === 0));
	return site;
}
