#include "base/mem.h"

#ifndef __wasm__
#include <malloc.h>
#endif
#include <stdio.h>

static void out_of_memory(void)
{
#ifndef __wasm__ /* where nobody reads it */
	static const char msg[] = "promptriskdb: out of memory\n";

	(void)fputs(msg, stderr);
#endif
	abort();
}

void *xmalloc(size_t n)
{
	void *p = malloc(n ? n : 1);

	if (!p)
		out_of_memory();
	return p;
}

void *xcalloc(size_t k, size_t n)
{
	void *p = calloc(k ? k : 1, n ? n : 1);

	if (!p)
		out_of_memory();
	return p;
}

void *xrealloc(void *p, size_t k, size_t n)
{
	size_t bytes;

	if (__builtin_mul_overflow(k, n, &bytes))
		out_of_memory();
	p = realloc(p, bytes ? bytes : 1);
	if (!p)
		out_of_memory();
	return p;
}

void mem_few_heaps(void)
{
#ifdef M_ARENA_MAX
	(void)mallopt(M_ARENA_MAX, 2);
#endif
}

void mem_give_back(void)
{
#ifdef __GLIBC__
	(void)malloc_trim(0);
#endif
}

struct arena_chunk {
	struct arena_chunk *next;
	_Alignas(max_align_t) char data[];
};

#define CHUNK_MIN ((size_t)16 << 10)
#define CHUNK_MAX ((size_t)1 << 20)

void arena_init(struct arena *a)
{
	*a = (struct arena){ 0 };
}

void arena_free(struct arena *a)
{
	while (a->chunk) {
		struct arena_chunk *next = a->chunk->next;

		free(a->chunk);
		a->chunk = next;
	}
	*a = (struct arena){ 0 };
}

static void *arena_slow(struct arena *a, size_t n)
{
	size_t size = a->total < CHUNK_MIN ? CHUNK_MIN : a->total > CHUNK_MAX ? CHUNK_MAX : a->total;
	struct arena_chunk *c;

	if (n > size / 4) { /* a big one gets a chunk of its own, behind the newest, whose space stays in use */
		c = xmalloc(sizeof(*c) + n);
		a->total += n;
		if (a->chunk) {
			c->next = a->chunk->next;
			a->chunk->next = c;
		} else {
			c->next = NULL;
			a->chunk = c;
		}
		return c->data;
	}
	c = xmalloc(sizeof(*c) + size);
	c->next = a->chunk;
	a->chunk = c;
	a->total += size;
	a->at = c->data + n;
	a->end = c->data + size;
	return c->data;
}

void *arena_alloc(struct arena *a, size_t n)
{
	const size_t align = _Alignof(max_align_t);
	char *p = a->at;

	if (n > SIZE_MAX / 2)
		out_of_memory();
	n = (n + align - 1) & ~(align - 1);
	if (n > (size_t)(a->end - a->at))
		return arena_slow(a, n);
	a->at += n;
	return p;
}

void *arena_zalloc(struct arena *a, size_t k, size_t n)
{
	size_t bytes;

	if (__builtin_mul_overflow(k, n, &bytes))
		out_of_memory();
	return memset(arena_alloc(a, bytes ? bytes : 1), 0, bytes);
}

void *arena_memdup(struct arena *a, const void *p, size_t k, size_t n)
{
	if (k == 0)
		return NULL;
	return memcpy(arena_alloc(a, k * n), p, k * n);
}

char *arena_z(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = 0;
	return p;
}

struct str arena_str(struct arena *a, struct str s)
{
	return str_n(arena_z(a, s), s.n);
}

struct str arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	char *p;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		n = 0;
	p = arena_alloc(a, (size_t)n + 1);
	(void)vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return str_n(p, (size_t)n);
}
