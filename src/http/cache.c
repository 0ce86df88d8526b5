#include "http/cache.h"

#include <pthread.h>
#include <sys/random.h>

#include "base/hash.h"

#define SHARDS 16u

struct entry {
	struct entry *chain;         /* of its bucket */
	struct entry *newer, *older; /* of its shard, by last use */
	struct http_page *page;
	uint64_t hash, used; /* used: the cache's tick then */
	unsigned kind;
	size_t n;
	char key[];
};

struct shard {
	pthread_mutex_t lock;
	uint64_t generation;
	struct entry **bucket;
	size_t nbuckets, n;
	struct entry *newest, *oldest;
	uint64_t hits, misses, evicted;
	char apart[64]; /* from the next one, so that two threads do not share a line */
};

struct http_cache {
	struct shard shard[SHARDS];
	size_t max;
	uint64_t seed;
	_Atomic size_t bytes;  /* of all pages and entries */
	_Atomic uint64_t tick; /* puts so far */
};

struct http_cache *http_cache_new(size_t max_bytes)
{
	struct http_cache *c = xcalloc(1, sizeof(*c));

	c->max = max_bytes ? max_bytes : HTTP_CACHE_BYTES;
	if (getrandom(&c->seed, sizeof(c->seed), 0) != (ssize_t)sizeof(c->seed))
		c->seed = (uint64_t)(uintptr_t)c; /* only against prepared keys: an address is better than nothing */
	for (size_t i = 0; i < SHARDS; i++)
		(void)pthread_mutex_init(&c->shard[i].lock, NULL);
	return c;
}

static uint64_t hash_of(const struct http_cache *c, unsigned kind, struct str key)
{
	return hash_xxh64(key, c->seed + kind);
}

static struct shard *shard_of(struct http_cache *c, uint64_t hash)
{
	return &c->shard[hash >> 60];
}

static size_t cost(const struct entry *e)
{
	return sizeof(*e) + e->n + sizeof(struct entry *);
}

static struct entry **find(struct shard *s, uint64_t hash, unsigned kind, struct str key)
{
	struct entry **at = &s->bucket[hash & (s->nbuckets - 1)];

	while (*at && !((*at)->hash == hash && (*at)->kind == kind && str_eq(str_n((*at)->key, (*at)->n), key)))
		at = &(*at)->chain;
	return at;
}

static void list_remove(struct shard *s, struct entry *e)
{
	*(e->newer ? &e->newer->older : &s->newest) = e->older;
	*(e->older ? &e->older->newer : &s->oldest) = e->newer;
}

static void list_push(struct shard *s, struct entry *e)
{
	e->newer = NULL;
	e->older = s->newest;
	*(s->newest ? &s->newest->newer : &s->oldest) = e;
	s->newest = e;
}

static void unlink_entry(struct shard *s, struct entry *e)
{
	struct entry **at = &s->bucket[e->hash & (s->nbuckets - 1)];

	while (*at != e)
		at = &(*at)->chain;
	*at = e->chain;
	list_remove(s, e);
	s->n--;
}

/* Give an entry back that is in no shard any more; outside the shard's lock, as a page may be busy making its forms. */
static void entry_free(struct http_cache *c, struct entry *e)
{
	atomic_fetch_sub_explicit(&c->bytes, cost(e), memory_order_relaxed);
	(void)http_page_account(e->page, NULL);
	http_page_unref(e->page);
	free(e);
}

static void grow(struct shard *s)
{
	size_t n = s->nbuckets ? s->nbuckets * 2 : 16;
	struct entry **bucket = xcalloc(n, sizeof(*bucket));

	for (struct entry *e = s->newest; e; e = e->older) {
		struct entry **at = &bucket[e->hash & (n - 1)];

		e->chain = *at;
		*at = e;
	}
	free(s->bucket);
	s->bucket = bucket;
	s->nbuckets = n;
}

static void empty_shard(struct http_cache *c, struct shard *s, uint64_t generation)
{
	struct entry *e, *older;

	(void)pthread_mutex_lock(&s->lock);
	s->generation = generation;
	e = s->newest;
	s->newest = s->oldest = NULL;
	s->n = 0;
	if (s->nbuckets)
		memset(s->bucket, 0, s->nbuckets * sizeof(*s->bucket));
	(void)pthread_mutex_unlock(&s->lock);
	for (; e; e = older) {
		older = e->older;
		entry_free(c, e);
	}
}

void http_cache_free(struct http_cache *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < SHARDS; i++) {
		empty_shard(c, &c->shard[i], 0);
		free(c->shard[i].bucket);
		(void)pthread_mutex_destroy(&c->shard[i].lock);
	}
	free(c);
}

void http_cache_reset(struct http_cache *c, uint64_t generation)
{
	for (size_t i = 0; i < SHARDS; i++)
		empty_shard(c, &c->shard[i], generation);
}

/* Drop the entry unused for longest over all shards.  False when there is none. */
static bool evict_one(struct http_cache *c)
{
	uint64_t oldest = UINT64_MAX;
	struct shard *from = NULL;
	struct entry *e = NULL;

	for (size_t i = 0; i < SHARDS; i++) {
		struct shard *s = &c->shard[i];

		(void)pthread_mutex_lock(&s->lock);
		if (s->oldest && s->oldest->used < oldest) {
			oldest = s->oldest->used;
			from = s;
		}
		(void)pthread_mutex_unlock(&s->lock);
	}
	if (!from)
		return false;
	(void)pthread_mutex_lock(&from->lock);
	e = from->oldest; /* by now perhaps another one, or none: the caller looks again */
	if (e) {
		unlink_entry(from, e);
		from->evicted++;
	}
	(void)pthread_mutex_unlock(&from->lock);
	if (e)
		entry_free(c, e);
	return true;
}

static void fit(struct http_cache *c)
{
	while (atomic_load_explicit(&c->bytes, memory_order_relaxed) > c->max && evict_one(c))
		;
}

struct http_page *http_cache_get(struct http_cache *c, uint64_t generation, unsigned kind, struct str key)
{
	uint64_t hash = hash_of(c, kind, key);
	struct shard *s = shard_of(c, hash);
	struct http_page *page = NULL;

	(void)pthread_mutex_lock(&s->lock);
	if (s->generation == generation && s->n) {
		struct entry *e = *find(s, hash, kind, key);

		if (e) {
			page = http_page_ref(e->page);
			e->used = atomic_load_explicit(&c->tick, memory_order_relaxed);
			if (s->newest != e) {
				list_remove(s, e);
				list_push(s, e);
			}
		}
	}
	*(page ? &s->hits : &s->misses) += 1;
	(void)pthread_mutex_unlock(&s->lock);
	if (atomic_load_explicit(&c->bytes, memory_order_relaxed) > c->max) /* a page has grown by a compressed form */
		fit(c);
	return page;
}

static struct entry *entry_new(struct http_cache *c, uint64_t hash, unsigned kind, struct str key, struct http_page *p)
{
	struct entry *e = xmalloc(sizeof(*e) + key.n);

	*e = (struct entry){ .page = http_page_ref(p), .hash = hash, .kind = kind, .n = key.n };
	if (key.n)
		memcpy(e->key, key.p, key.n);
	e->used = atomic_fetch_add_explicit(&c->tick, 1, memory_order_relaxed) + 1;
	atomic_fetch_add_explicit(&c->bytes, cost(e), memory_order_relaxed);
	return e;
}

bool http_cache_put(struct http_cache *c, uint64_t generation, unsigned kind, struct str key, struct http_page *p)
{
	uint64_t hash = hash_of(c, kind, key);
	struct shard *s = shard_of(c, hash);
	struct entry *e;
	bool kept = false;

	if (http_page_bytes(p) > c->max / 4 || !http_page_account(p, &c->bytes))
		return false;
	e = entry_new(c, hash, kind, key, p);
	(void)pthread_mutex_lock(&s->lock);
	if (s->generation == generation) {
		if (s->n >= s->nbuckets)
			grow(s);
		if (!*find(s, hash, kind, key)) {
			struct entry **at = &s->bucket[hash & (s->nbuckets - 1)];

			e->chain = *at;
			*at = e;
			list_push(s, e);
			s->n++;
			kept = true;
		}
	}
	(void)pthread_mutex_unlock(&s->lock);
	if (!kept)
		entry_free(c, e);
	fit(c);
	return kept;
}

void http_cache_stats(struct http_cache *c, struct http_cache_stats *out)
{
	*out = (struct http_cache_stats){ .bytes = atomic_load(&c->bytes) };
	for (size_t i = 0; i < SHARDS; i++) {
		struct shard *s = &c->shard[i];

		(void)pthread_mutex_lock(&s->lock);
		out->pages += s->n;
		out->hits += s->hits;
		out->misses += s->misses;
		out->evicted += s->evicted;
		(void)pthread_mutex_unlock(&s->lock);
	}
}
