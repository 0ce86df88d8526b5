/* The static site's find-source.mjs, with the promise of that one: suggestions from the search in the browser. */
import ask from './search-client.mjs';

export default async function find(query, { limit = 8, signal } = {}) {
	const answer = await ask([['q', query], ['suggest', '1'], ['limit', String(limit)]], 'json');

	signal?.throwIfAborted();
	return JSON.parse(answer);
}
