/* The program under test: a fresh database, its server, and its static site behind a small file server. */
import { spawn, execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';

const MIME = {
	'.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
	'.json': 'application/json', '.csv': 'text/csv; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png', '.ico': 'image/x-icon',
	'.xml': 'application/xml', '.txt': 'text/plain; charset=utf-8', '.wasm': 'application/wasm', '.gz': 'application/gzip', '.bin': 'application/octet-stream',
};

/* The newest file of a folder whose name matches: names of releases sort by date. */
function newest(dir, pattern) {
	const names = existsSync(dir) ? readdirSync(dir).filter((n) => pattern.test(n)).sort() : [];
	return names.length ? join(dir, names.at(-1)) : null;
}

/* The upstream files to import, none if there is no folder of them. */
function upstreamFiles(dir) {
	if (!dir)
		return [];
	const files = [newest(join(dir, 'mitre-atlas/v6'), /^ATLAS-.*\.yaml$/), newest(join(dir, 'mit-ai-risk-repository'), /_V4_.*\.xlsx$/)];
	if (files.includes(null))
		throw new Error(`no ATLAS file or no workbook in '${dir}'`);
	return files;
}

/* A file server as a static host has it: no queries, 404.html, the server's own Content-Security-Policy. */
function serveFiles(dir, headers) {
	const server = createServer(async (req, res) => {
		const path = decodeURIComponent(new URL(req.url, 'http://x').pathname);
		let file = normalize(join(dir, path)), status = 200;
		if (!file.startsWith(dir))
			file = join(dir, '404.html');
		if (existsSync(file) && statSync(file).isDirectory())
			file = join(file, 'index.html');
		if (!existsSync(file)) {
			file = join(dir, '404.html');
			status = 404;
		}
		res.writeHead(status, { ...headers, 'Content-Type': MIME[extname(file)] ?? 'application/octet-stream' });
		res.end(await readFile(file));
	});
	return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve({ server, url: `http://127.0.0.1:${server.address().port}` })));
}

function startServer(prog, data) {
	return new Promise((resolve, reject) => {
		const child = spawn(prog, ['serve', '--port', '0', '--data', data], { stdio: ['ignore', 'pipe', 'pipe'] });
		let out = '', err = '';
		child.stderr.on('data', (d) => { err += d; });
		child.stdout.on('data', (d) => {
			out += d;
			const m = out.match(/http:\/\/127\.0\.0\.1:\d+/);
			if (m)
				resolve({ child, url: m[0] });
		});
		child.on('exit', (code) => reject(new Error(`serve ended with ${code}: ${err}`)));
	});
}

/*
 * openAtlas(prog, { upstream, site, base }): an atlas in a temporary folder.  upstream: the folder of real files, or null for the
 * starter.  site: also build the static site and serve it; base: with that for its --base-url.  close() ends all of it.
 *
 *   url, siteUrl   where the server and the static site answer, without a final slash
 *   dir            the static site's folder
 *   prog, data     the program and its database
 *   real           whether it shows the upstream texts
 */
export async function openAtlas(prog, { upstream, site, base }) {
	const tmp = mkdtempSync(join(tmpdir(), 'promptriskdb-browser-')), data = join(tmp, 'a.db');
	const env = { ...process.env, XDG_CONFIG_HOME: join(tmp, 'config'), SOURCE_DATE_EPOCH: '1795478400' };
	const run = (...args) => execFileSync(prog, [...args, '--data', data, '--quiet'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
	const files = upstreamFiles(upstream), dir = join(tmp, 'site');
	let server, statics;

	if (files.length)
		run('import', ...files);
	if (site)
		run('build', dir, ...(base ? ['--base-url', base] : []));
	server = await startServer(prog, data);
	if (site) {
		const csp = (await fetch(`${server.url}/about/`)).headers.get('content-security-policy');
		/* the search is a WebAssembly module (docs/static-search.md) */
		statics = await serveFiles(dir, { 'Content-Security-Policy': csp.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'") });
	}
	return {
		url: server.url, siteUrl: statics?.url, dir, prog, data, real: files.length > 0,
		json: async (path) => (await fetch(server.url + path, { headers: { Accept: 'application/json' } })).json(),
		close() {
			server.child.removeAllListeners('exit');
			server.child.kill();
			statics?.server.close();
			statics?.server.closeAllConnections?.();
			rmSync(tmp, { recursive: true, force: true });
		},
	};
}
