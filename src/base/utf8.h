/*
 * utf8: checking, walking and folding of UTF-8 text (The Unicode Standard 15, section 3.9).
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/buf.h"

/* utf8_valid(s): no overlong form, no surrogate, nothing above U+10FFFF, no cut sequence.  utf8_bad_at: offset of the
 * first bad byte, or -1. */
bool utf8_valid(struct str s);
ptrdiff_t utf8_bad_at(struct str s);

/* utf8_next(s, i, cp): decode the code point at byte *i < s.n and move *i past it.  A bad byte gives U+FFFD and moves one. */
void utf8_next(struct str s, size_t *i, uint32_t *cp);

/* utf8_put(b, cp): append one code point; what is no scalar value becomes U+FFFD. */
void utf8_put(struct buf *b, uint32_t cp);

/* utf8_clean(b, s): append s with each bad byte and each control character but TAB, LF, CR turned into U+FFFD. */
void utf8_clean(struct buf *b, struct str s);

/* utf8_len(s): code points.  utf8_cut(s, n): the first n code points of s. */
size_t utf8_len(struct str s);
struct str utf8_cut(struct str s, size_t n);

/* utf8_fold(b, s): append s for matching: compatibility-decomposed, case-folded, marks removed, typographic quotes, dashes
 * and spaces as their ASCII look-alikes.  "Naïve “Ｔext”" gives `naive "text"`. */
void utf8_fold(struct buf *b, struct str s);

#endif
