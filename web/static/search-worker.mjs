/* A thread of its own for the search of the static site: { id, params, format } in, { id, answer } or { id, error } out. */
import load from './search-program.mjs';

async function bytes(name) {
	/* asks the server whether its copy is the newest, so that both always fit together */
	const answer = await fetch(new URL(`../search/${name}`, import.meta.url), { cache: 'no-cache' });

	if (!answer.ok)
		throw new Error(`${name}: ${answer.status}`);
	return answer.arrayBuffer();
}

const ask = Promise.all([bytes('search.wasm'), bytes('atlas.bin')]).then(both => load(...both));

addEventListener('message', async ({ data: { id, params, format } }) => {
	try {
		postMessage({ id, answer: (await ask)(params, format) });
	} catch (e) {
		postMessage({ id, error: String(e.message ?? e) });
	}
});
