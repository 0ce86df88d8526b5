#include "base/buf.h"

#include <math.h>
#include <stdio.h>

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){ .max = max };
}

void buf_free(struct buf *b)
{
	free(b->p);
	buf_init(b, b->max);
}

void buf_clear(struct buf *b)
{
	b->n = 0;
	b->over = false;
	if (b->p)
		b->p[0] = 0;
}

char *buf_room(struct buf *b, size_t n)
{
	if (b->over || n > b->max - b->n) {
		b->over = true;
		return NULL;
	}
	if (n >= b->cap - b->n) {
		size_t cap = b->cap ? b->cap * 2 : 256;

		while (cap - b->n <= n)
			cap *= 2;
		if (cap > b->max + 1) /* so that the fast path of buf_mem sees the ceiling too */
			cap = b->max + 1;
		b->p = xrealloc(b->p, cap, 1);
		b->cap = cap;
	}
	return b->p + b->n;
}

void buf_add_slow(struct buf *b, const char *p, size_t n)
{
	char *at = buf_room(b, n);

	if (!at)
		return;
	if (n)
		memcpy(at, p, n);
	b->n += n;
	b->p[b->n] = 0;
}

char *buf_take(struct buf *b, size_t *n)
{
	char *p = b->p ? b->p : xcalloc(1, 1);

	if (n)
		*n = b->n;
	buf_init(b, b->max);
	return p;
}

void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	char small[256];
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(small, sizeof(small), fmt, ap);
	if (n >= 0 && (size_t)n < sizeof(small)) {
		buf_mem(b, small, (size_t)n);
	} else if (n >= 0) {
		char *at = buf_room(b, (size_t)n);

		if (at) {
			(void)vsnprintf(at, (size_t)n + 1, fmt, again);
			b->n += (size_t)n;
		}
	}
	va_end(again);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

void buf_u64(struct buf *b, uint64_t v)
{
	char d[20];
	size_t i = sizeof(d);

	do
		d[--i] = (char)('0' + v % 10);
	while (v /= 10);
	buf_mem(b, d + i, sizeof(d) - i);
}

void buf_i64(struct buf *b, int64_t v)
{
	if (v < 0)
		buf_c(b, '-');
	buf_u64(b, v < 0 ? (uint64_t)0 - (uint64_t)v : (uint64_t)v);
}

void buf_double(struct buf *b, double v, int digits)
{
	uint64_t scale = 1, whole, part;
	char d[20];
	size_t n = 0;

	if (!isfinite(v) || fabs(v) > 9e15) {
		buf_c(b, '0');
		return;
	}
	if (digits > 9)
		digits = 9;
	for (int i = 0; i < digits; i++)
		scale *= 10;
	whole = (uint64_t)fabs(v);
	part = (uint64_t)((fabs(v) - (double)whole) * (double)scale + 0.5);
	if (part >= scale) {
		whole++;
		part = 0;
	}
	if (v < 0 && (whole || part))
		buf_c(b, '-');
	buf_u64(b, whole);
	for (uint64_t s = scale / 10; part; s /= 10) {
		d[n++] = (char)('0' + part / s);
		part %= s;
	}
	if (n) {
		buf_c(b, '.');
		buf_mem(b, d, n);
	}
}
