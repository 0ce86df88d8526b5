/*
 * str: a borrowed run of bytes, pointer and length.
 *
 * A struct str never owns its bytes; whoever hands one out says how long they live (usually: as long as the arena they
 * came from).  Bytes are UTF-8 unless a header says otherwise and may hold NUL.  The empty string has n == 0; its p may
 * be NULL, so never pass p to a libc function without looking at n.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p; /* first byte, or NULL when n is 0 */
	size_t n;      /* length in bytes */
};

/* A string literal as a str, in expressions and (STR_INIT) in static tables. */
#define STR(lit) ((struct str){ "" lit, sizeof(lit) - 1 })
#define STR_INIT(lit) { "" lit, sizeof(lit) - 1 }
#define STR_NONE ((struct str){ NULL, 0 })
/* The two arguments that "%.*s" wants. */
#define STRF(s) (int)((s).n > 0x7fffffff ? 0x7fffffff : (s).n), ((s).p ? (s).p : "")

/* str_of(z): a NUL-terminated string as a str; NULL gives the empty one. */
static inline struct str str_of(const char *z) { return (struct str){ z, z ? strlen(z) : 0 }; }
static inline struct str str_n(const char *p, size_t n) { return (struct str){ p, n }; }
static inline bool str_empty(struct str s) { return s.n == 0; }

/* str_eq, str_cmp: byte order, shorter first on a common prefix.  str_ieq, str_icmp: the same with ASCII case folded. */
bool str_eq(struct str a, struct str b);
bool str_ieq(struct str a, struct str b);
int str_cmp(struct str a, struct str b);
int str_icmp(struct str a, struct str b);
static inline bool str_is(struct str a, const char *z) { return str_eq(a, str_of(z)); }

bool str_starts(struct str s, struct str prefix);
bool str_istarts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);

/* str_sub(s, from, n): at most n bytes from offset from; both are cut to what s has. */
struct str str_sub(struct str s, size_t from, size_t n);
static inline struct str str_from(struct str s, size_t from) { return str_sub(s, from, SIZE_MAX); }

/* str_trim(s): s without the ASCII white space, no-break spaces (U+00A0, U+202F) and U+FEFF at both ends. */
struct str str_trim(struct str s);

/* str_find(s, what): offset of the first occurrence, or -1.  An empty what is found at 0. */
ptrdiff_t str_find(struct str s, struct str what);
ptrdiff_t str_chr(struct str s, char c);
static inline bool str_has(struct str s, const char *z) { return str_find(s, str_of(z)) >= 0; }

/* str_split(rest, sep, piece): cut the next piece off *rest at the byte sep.  False when nothing is left.
 * "a,,b" gives "a", "" and "b"; "" gives one empty piece, STR_NONE (no pointer) gives none. */
bool str_split(struct str *rest, char sep, struct str *piece);

/* str_u64(s, min, max, out): the whole of s as a decimal number in min..max.  0, or -1 with *out untouched. */
int str_u64(struct str s, uint64_t min, uint64_t max, uint64_t *out) __attribute__((warn_unused_result));

#endif
