/*
 * mem: allocation that does not fail, and arenas.
 *
 * Running out of memory ends the program with a message: every input has a cap, so it means the machine is out, not that
 * a file was hostile.  An arena is a heap that is freed at once; one lives as long as a request, an import, a page or an
 * edition.  Pointers from an arena are valid until arena_free or arena_clear of that arena.  Not thread-safe; one owner.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stdarg.h>
#include <stdlib.h>

#include "base/banned.h"
#include "base/str.h"

/* xmalloc(n), xcalloc(k, n), xrealloc(p, k, n): as malloc, calloc (zeroed) and reallocarray, but never NULL: they abort,
 * also on overflow of k * n.  Freed with free(). */
void *xmalloc(size_t n) __attribute__((malloc, returns_nonnull));
void *xcalloc(size_t k, size_t n) __attribute__((malloc, returns_nonnull));
void *xrealloc(void *p, size_t k, size_t n) __attribute__((returns_nonnull));

/* mem_few_heaps(): at the start of the program: threads share two heaps, so that what one frees serves the others.
 * mem_give_back(): return free memory to the system, after something large is gone.  Both only where the C library can. */
void mem_few_heaps(void);
void mem_give_back(void);

struct arena_chunk;
struct arena {
	struct arena_chunk *chunk; /* newest first */
	char *at, *end;            /* free space of the newest chunk */
	size_t total;              /* bytes asked of the system, for status */
};

/* arena_init(a): an empty arena; {0} is one too.  arena_free(a): give all back and leave a empty; fine on an empty one. */
void arena_init(struct arena *a);
void arena_free(struct arena *a);

/* arena_alloc(a, n): n bytes aligned for any type, not zeroed.  arena_zalloc(a, k, n): k * n bytes, zeroed. */
void *arena_alloc(struct arena *a, size_t n) __attribute__((returns_nonnull));
void *arena_zalloc(struct arena *a, size_t k, size_t n) __attribute__((returns_nonnull));
#define arena_new(a, type) ((type *)arena_zalloc((a), 1, sizeof(type)))
#define arena_array(a, k, type) ((type *)arena_zalloc((a), (k), sizeof(type)))

/* arena_memdup(a, p, k, n): a copy of k things of n bytes; NULL when k is 0. */
void *arena_memdup(struct arena *a, const void *p, size_t k, size_t n);

/* arena_str(a, s): a copy of s, with a NUL after it (not counted).  arena_z: the same as a C string.
 * arena_printf: formatted. */
struct str arena_str(struct arena *a, struct str s);
char *arena_z(struct arena *a, struct str s) __attribute__((returns_nonnull));
struct str arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * vec: a growable array of any type, as an anonymous struct: VEC(int) v = {0}; vec_push(&v, 3); v.v[0]; vec_free(&v).
 * vec_take(&v, arena) copies it into an arena and frees it; use the returned pointer with the n you kept.
 */
#define VEC(type)                                                                                                                   \
	struct {                                                                                                                   \
		type *v;                                                                                                           \
		size_t n, cap;                                                                                                     \
	}
#define vec_grow(vec)                                                                                                              \
	((vec)->n < (vec)->cap ? (void)0                                                                                           \
			       : (void)((vec)->cap = (vec)->cap ? (vec)->cap * 2 : 8,                                              \
					(vec)->v = xrealloc((vec)->v, (vec)->cap, sizeof(*(vec)->v))))
#define vec_push(vec, x) (vec_grow(vec), (void)((vec)->v[(vec)->n++] = (x)))
/* vec_add(vec): room for one more, zeroed; the address of it. */
#define vec_add(vec) (vec_grow(vec), memset(&(vec)->v[(vec)->n], 0, sizeof(*(vec)->v)), &(vec)->v[(vec)->n++])
#define vec_free(vec) (free((vec)->v), (void)((vec)->v = NULL, (vec)->n = (vec)->cap = 0))
#define vec_dup(arena, vec) arena_memdup((arena), (vec)->v, (vec)->n, sizeof(*(vec)->v))

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
