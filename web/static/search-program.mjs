/*
 * The program's own search, compiled for browsers (src/browser), over the packed atlas; knows no page and no worker, so that
 * tests run it as it is.
 *
 * load(program, atlas): bytes of search.wasm and atlas.bin in; resolves to ask(params, format), which gives what the server
 * would for these parameters of /search: for 'json' the text of /search.json, for 'html' what /search has in its main part
 * below the form.  Rejects when the bytes do not fit together.
 */
const HTML = 0, JSON_TEXT = 1;

export default async function load(program, atlas) {
	const { instance } = await WebAssembly.instantiate(program, {});
	const { memory, room, start, answer, text } = instance.exports;
	const put = bytes => {
		const at = room(bytes.length); /* which may move memory.buffer */

		new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
		return bytes.length;
	};
	const get = (from, n) => new TextDecoder().decode(new Uint8Array(memory.buffer, from, n));
	const wrong = start(put(new Uint8Array(atlas)));

	if (wrong) {
		const all = new Uint8Array(memory.buffer, wrong);

		throw new Error(get(wrong, all.indexOf(0)));
	}
	return (params, format) => {
		const asked = new TextEncoder().encode([...params].map(([name, value]) => `${name}\0${value.replaceAll('\0', ' ')}\0`).join(''));
		const n = answer(put(asked), format === 'html' ? HTML : JSON_TEXT);

		return get(text(), n);
	};
}
