/*
 * map: from strings to pointers.
 *
 * Open addressing over XXH3 with a seed drawn per process, so hostile keys cannot be prepared; for the same reason there is
 * no iteration: whatever needs an order keeps its own array.  Keys are borrowed and must outlive the map.  O(1) expected.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/mem.h"

struct map_slot;
struct map {
	struct map_slot *slots;
	size_t n, cap;
};

/* {0} is an empty map.  map_free(m): give back, leave empty (keys and values are not touched). */
void map_free(struct map *m);

/* map_get(m, key): the value put last under key, or NULL. */
void *map_get(const struct map *m, struct str key);

/* map_put(m, key, value): set; returns the value that stood there before, or NULL.  value must not be NULL. */
void *map_put(struct map *m, struct str key, void *value);

/* map_add(m, key, value): set only if key is new; returns what stands under key afterwards. */
void *map_add(struct map *m, struct str key, void *value);

/* Small numbers as values: map_put_n(m, key, 5), map_get_n(m, key, fallback). */
static inline void map_put_n(struct map *m, struct str key, size_t v) { (void)map_put(m, key, (void *)(uintptr_t)(v + 1)); }
static inline size_t map_get_n(const struct map *m, struct str key, size_t fallback)
{
	void *v = map_get(m, key);

	return v ? (size_t)(uintptr_t)v - 1 : fallback;
}

#endif
