#include "base/map.h"

#ifndef __wasm__
#include <pthread.h>
#include <sys/random.h>
#endif

#include "base/hash.h"

struct map_slot {
	struct str key;
	void *value; /* NULL: free */
	uint64_t hash;
};

#ifdef __wasm__
/* In a browser there is nobody whom prepared keys would slow down but the one who prepared them. */
static uint64_t key_hash(struct str key)
{
	return hash_xxh64(key, 0);
}
#else
static uint64_t seed;
static pthread_once_t seeded = PTHREAD_ONCE_INIT;

static void draw_seed(void)
{
	if (getrandom(&seed, sizeof(seed), 0) != (ssize_t)sizeof(seed))
		seed = (uint64_t)(uintptr_t)&seed;
}

static uint64_t key_hash(struct str key)
{
	(void)pthread_once(&seeded, draw_seed);
	return hash_xxh64(key, seed);
}
#endif

static struct map_slot *find(const struct map *m, struct str key, uint64_t h)
{
	for (size_t i = h & (m->cap - 1);; i = (i + 1) & (m->cap - 1)) {
		struct map_slot *s = &m->slots[i];

		if (!s->value || (s->hash == h && str_eq(s->key, key)))
			return s;
	}
}

static void grow(struct map *m)
{
	struct map old = *m;

	m->cap = old.cap ? old.cap * 2 : 16;
	m->slots = xcalloc(m->cap, sizeof(*m->slots));
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i].value)
			*find(m, old.slots[i].key, old.slots[i].hash) = old.slots[i];
	free(old.slots);
}

void map_free(struct map *m)
{
	free(m->slots);
	*m = (struct map){ 0 };
}

void *map_get(const struct map *m, struct str key)
{
	return m->n ? find(m, key, key_hash(key))->value : NULL;
}

static void *set(struct map *m, struct str key, void *value, bool replace, void **before)
{
	struct map_slot *s;
	uint64_t h = key_hash(key);

	if (m->n + 1 > m->cap / 4 * 3)
		grow(m);
	s = find(m, key, h);
	*before = s->value;
	if (!s->value) {
		*s = (struct map_slot){ key, value, h };
		m->n++;
	} else if (replace) {
		s->value = value;
	}
	return s->value;
}

void *map_put(struct map *m, struct str key, void *value)
{
	void *before;

	(void)set(m, key, value, true, &before);
	return before;
}

void *map_add(struct map *m, struct str key, void *value)
{
	void *before;

	return set(m, key, value, false, &before);
}
