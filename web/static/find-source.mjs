/*
 * Where suggestions come from: this one asks the server.
 *
 * find(query, { limit, signal }) resolves to { total, corrected, items }, or rejects (no network, aborted):
 *   total      how many records match
 *   corrected  the query as it was searched where words were mistyped, else null
 *   items      the first ones, at most limit: { id, kind, label, title, url, marks }; label is the kind in words, url the
 *              address of the page, marks the matched places in title as [from, length] in UTF-16 code units
 * A copy of the site without a server has another file of this name, with the same promise.
 */
export default async function find(query, { limit = 8, signal } = {}) {
	const answer = await fetch(`/search.json?suggest=1&limit=${limit}&q=${encodeURIComponent(query)}`, { signal });

	if (!answer.ok)
		throw new Error(`search: ${answer.status}`);
	return answer.json();
}
