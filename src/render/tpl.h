/*
 * tpl: what compiled templates (tools/tplc, docs/templates.md) write their holes with.
 *
 * A hole says no type: the macros below choose by the C type of the expression, and a type without a rule does not compile,
 * so nothing reaches a page unescaped by oversight.  Two types carry a promise in their name: struct html is markup that is
 * already safe (made by md_html or by our own code out of escaped parts), struct path is an address inside this site,
 * percent-encoded, that starts with one '/' or is relative.  Whoever makes one answers for that promise.  A third, struct data,
 * promises only to be JSON: what could end its <script> is written as \u003c.
 *
 * Templates do not include this header's users and nobody else needs it but the makers of views' html and path values.
 */
#ifndef RENDER_TPL_H
#define RENDER_TPL_H

#include "base/buf.h"

struct html { struct str s; };
struct path { struct str s; };
struct data { struct str s; };

/* One writer a type.  The text is escaped for element content and quoted attributes alike. */
void tpl_put_str(struct buf *out, struct str s);
void tpl_put_z(struct buf *out, const char *z);
void tpl_put_path(struct buf *out, struct path p);
void tpl_put_html(struct buf *out, struct html h);
void tpl_put_data(struct buf *out, struct data d);
void tpl_put_int(struct buf *out, int64_t v);
void tpl_put_uint(struct buf *out, uint64_t v);

#define TPL_NUMBERS                                                                                                                \
	signed char : tpl_put_int, short : tpl_put_int, int : tpl_put_int, long : tpl_put_int, long long : tpl_put_int,            \
		unsigned char : tpl_put_uint, unsigned short : tpl_put_uint, unsigned : tpl_put_uint, unsigned long : tpl_put_uint, \
		unsigned long long : tpl_put_uint
#define TPL_TEXTS struct str : tpl_put_str, const char * : tpl_put_z, char * : tpl_put_z

/* TPL_PUT: a hole in text.  TPL_PUT_QUOTED: in a quoted attribute, <title> or <textarea>, where markup has no place.
 * TPL_PUT_PATH: at the start of an address.  TPL_PUT_REST: further on in one.  TPL_PUT_NUMBER: there, right after a '/'.
 * TPL_PUT_DATA: in a <script> that is data. */
#define TPL_PUT(out, x) _Generic((x), TPL_TEXTS, TPL_NUMBERS, struct path : tpl_put_path, struct html : tpl_put_html)(out, x)
#define TPL_PUT_QUOTED(out, x) _Generic((x), TPL_TEXTS, TPL_NUMBERS, struct path : tpl_put_path)(out, x)
#define TPL_PUT_PATH(out, x) _Generic((x), struct path : tpl_put_path)(out, x)
#define TPL_PUT_REST(out, x) _Generic((x), TPL_NUMBERS, struct path : tpl_put_path)(out, x)
#define TPL_PUT_NUMBER(out, x) _Generic((x), TPL_NUMBERS)(out, x)
#define TPL_PUT_DATA(out, x) _Generic((x), struct data : tpl_put_data)(out, x)

/*
 * The helpers that a hole may call.
 * num(x, digits): a double, at most that many decimals.  pct(x): a share of 1 as "87%"; cut to 0..100, not finite is 0.
 * count(n): "1,595".  plural(n, "risk", "risks"): "1 risk", "1,595 risks".  date(t): seconds since 1970 as "2026-11-23".
 * beyond(n, k): how many of n come after the first k: n - k, or 0.
 * url(x): an address from outside: http, https, "#part", or a relative one; all else, and the empty one, is "#".
 * soft(x): a text that a narrow place may also break after each '/', with <wbr>; x is a struct str.
 * query(x): percent-encoded for a segment of a path or a value of a query.
 */
void tpl_put_num(struct buf *out, double x, int digits);
void tpl_put_pct(struct buf *out, double x);
void tpl_put_count(struct buf *out, uint64_t n);
void tpl_put_plural(struct buf *out, uint64_t n, const char *one, const char *many);
void tpl_put_beyond(struct buf *out, uint64_t n, uint64_t k);
void tpl_put_soft(struct buf *out, struct str s);
void tpl_put_date(struct buf *out, int64_t t);
void tpl_put_url_str(struct buf *out, struct str url);
void tpl_put_url_z(struct buf *out, const char *url);
void tpl_put_query_str(struct buf *out, struct str s);
void tpl_put_query_z(struct buf *out, const char *s);
#define TPL_URL(out, x) _Generic((x), struct str : tpl_put_url_str, const char * : tpl_put_url_z, char * : tpl_put_url_z)(out, x)
#define TPL_QUERY(out, x)                                                                                                          \
	_Generic((x), struct str : tpl_put_query_str, const char * : tpl_put_query_z, char * : tpl_put_query_z)(out, x)

/* TPL_TRUE(x): what {{# if x }} asks: a text is not empty, a number not 0, a pointer not NULL.
 * TPL_IS(x, "text"): a text equals a literal.  TPL_SAME(a, b): two values of one sort are equal. */
static inline bool tpl_is_str(struct str s) { return s.n > 0; }
static inline bool tpl_is_z(const char *z) { return z && *z; }
static inline bool tpl_is_html(struct html h) { return h.s.n > 0; }
static inline bool tpl_is_path(struct path p) { return p.s.n > 0; }
static inline bool tpl_is_data(struct data d) { return d.s.n > 0; }
static inline bool tpl_is_int(long long v) { return v != 0; }
static inline bool tpl_is_uint(unsigned long long v) { return v != 0; }
static inline bool tpl_is_ptr(const void *p) { return p != NULL; }
#define TPL_TRUE(x)                                                                                                                \
	_Generic((x), struct str : tpl_is_str, const char * : tpl_is_z, char * : tpl_is_z, struct html : tpl_is_html,              \
		 struct path : tpl_is_path, struct data : tpl_is_data, bool : tpl_is_uint, signed char : tpl_is_int, short : tpl_is_int, int : tpl_is_int,    \
		 long : tpl_is_int, long long : tpl_is_int, unsigned char : tpl_is_uint, unsigned short : tpl_is_uint,             \
		 unsigned : tpl_is_uint, unsigned long : tpl_is_uint, unsigned long long : tpl_is_uint, default : tpl_is_ptr)(x)

static inline bool tpl_is_text(struct str s, const char *z) { return str_is(s, z); }
static inline bool tpl_is_textz(const char *s, const char *z) { return s && strcmp(s, z) == 0; }
#define TPL_IS(x, lit) _Generic((x), struct str : tpl_is_text, const char * : tpl_is_textz, char * : tpl_is_textz)(x, lit)

static inline bool tpl_is_same_path(struct path a, struct path b) { return str_eq(a.s, b.s); }
static inline bool tpl_is_same_int(int64_t a, int64_t b) { return a == b; }
static inline bool tpl_is_same_uint(uint64_t a, uint64_t b) { return a == b; }
static inline bool tpl_is_same_ptr(const void *a, const void *b) { return a == b; }
#define TPL_SAME(a, b)                                                                                                             \
	_Generic((a), struct str : str_eq, const char * : tpl_is_textz, char * : tpl_is_textz, struct path : tpl_is_same_path,     \
		 bool : tpl_is_same_uint, signed char : tpl_is_same_int, short : tpl_is_same_int, int : tpl_is_same_int,           \
		 long : tpl_is_same_int, long long : tpl_is_same_int, unsigned char : tpl_is_same_uint,                            \
		 unsigned short : tpl_is_same_uint, unsigned : tpl_is_same_uint, unsigned long : tpl_is_same_uint,                 \
		 unsigned long long : tpl_is_same_uint, default : tpl_is_same_ptr)(a, b)

#endif
