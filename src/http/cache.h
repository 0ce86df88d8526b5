/*
 * cache: pages by what was asked for, within a budget of memory, for one edition at a time.
 *
 * Sharded: a look-up takes one of sixteen short locks.  The budget counts the pages with all their compressed forms, also
 * those made after they were put in; when it is passed, the page unused for longest goes (over all shards, measured in
 * puts).  Each entry belongs to a generation, the number of the edition that it was made from: a new generation empties
 * the cache, and a slow request that still works on the old edition neither finds nor leaves anything.  Thread-safe.
 */
#ifndef HTTP_CACHE_H
#define HTTP_CACHE_H

#include "http/page.h"

#define HTTP_CACHE_BYTES ((size_t)16 << 20)

struct http_cache;

/* http_cache_new(max_bytes): empty, generation 0; 0 means HTTP_CACHE_BYTES.  http_cache_free: NULL is fine. */
struct http_cache *http_cache_new(size_t max_bytes);
void http_cache_free(struct http_cache *c);

/* http_cache_reset(c, generation): drop everything; from now on only this generation is kept and found. */
void http_cache_reset(struct http_cache *c, uint64_t generation);

/* http_cache_get(c, generation, kind, key): a reference of yours to the page put under (kind, key), or NULL.  key is
 * usually path and query; kind a small number of the caller's that tells apart what was negotiated. */
struct http_page *http_cache_get(struct http_cache *c, uint64_t generation, unsigned kind, struct str key);

/* http_cache_put(c, generation, kind, key, p): keep p (its own reference; key is copied).  False when it was not kept:
 * another generation, there is one under that key, it takes more than a quarter of the budget, or a cache has it already. */
bool http_cache_put(struct http_cache *c, uint64_t generation, unsigned kind, struct str key, struct http_page *p);

struct http_cache_stats {
	size_t pages, bytes;
	uint64_t hits, misses, evicted;
};
void http_cache_stats(struct http_cache *c, struct http_cache_stats *out);

#endif
