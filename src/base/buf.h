/*
 * buf: a growing run of bytes with a ceiling from birth.
 *
 * Appending never fails at the call: once an append would pass the ceiling, it and all later ones are dropped and ok()
 * turns false for good, so a writer checks once at its end.  The bytes are always followed by a NUL that is not counted.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/mem.h"

struct buf {
	char *p;     /* the bytes, or NULL while empty */
	size_t n;    /* how many */
	size_t cap;  /* allocated */
	size_t max;  /* ceiling for n, bytes */
	bool over;   /* an append was dropped */
};

/* The ceilings in use, in one place (bytes). */
#define BUF_LINE ((size_t)64 << 10)   /* a line, a message, an address */
#define BUF_PAGE ((size_t)32 << 20)   /* one page, table or answer */
#define BUF_FILE ((size_t)256 << 20)  /* a whole input file or export */

/* buf_init(b, max): empty, nothing allocated.  buf_free(b): give back, leave empty with the same ceiling.
 * buf_clear(b): keep the memory, drop the bytes and the overflow mark. */
void buf_init(struct buf *b, size_t max);
void buf_free(struct buf *b);
void buf_clear(struct buf *b);
static inline bool buf_ok(const struct buf *b) { return !b->over; }
static inline struct str buf_str(const struct buf *b) { return str_n(b->p, b->n); }

/* buf_take(b): the bytes as malloc'd memory that you now own (NUL-terminated, never NULL); b is empty afterwards. */
char *buf_take(struct buf *b, size_t *n);

/* buf_room(b, n): make room for n more bytes and return where they go, or NULL over the ceiling.  Advance b->n yourself. */
char *buf_room(struct buf *b, size_t n);

void buf_add_slow(struct buf *b, const char *p, size_t n);
static inline void buf_mem(struct buf *b, const char *p, size_t n)
{
	if (n < b->cap - b->n && !b->over) {
		if (n)
			memcpy(b->p + b->n, p, n);
		b->n += n;
		b->p[b->n] = 0;
	} else {
		buf_add_slow(b, p, n);
	}
}
static inline void buf_add(struct buf *b, struct str s) { buf_mem(b, s.p, s.n); }
static inline void buf_c(struct buf *b, char c) { buf_mem(b, &c, 1); }
static inline void buf_z(struct buf *b, const char *z) { buf_mem(b, z, strlen(z)); }
/* buf_lit(b, "text"): a literal, its length known at compile time. */
#define buf_lit(b, lit) buf_mem((b), "" lit, sizeof(lit) - 1)

void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
void buf_u64(struct buf *b, uint64_t v);
void buf_i64(struct buf *b, int64_t v);
/* buf_double(b, v, digits): fixed point with at most digits decimals, trailing zeros cut ("0.5", "3"), no exponent, same
 * bytes in every locale.  Not finite gives "0". */
void buf_double(struct buf *b, double v, int digits);

#endif
