#include "base/utf8.h"

#include "base/unicode.h"

/* How many bytes the sequence at the start of s (not empty) has and what it means; 0 for a bad one. */
static size_t decode(struct str s, uint32_t *cp)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char c = (unsigned char)s.p[0];
	size_t n = c < 0x80 ? 1 : c < 0xC0 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF8 ? 4 : 0;
	uint32_t v = n == 1 ? c : n ? c & (0x7Fu >> n) : 0;

	if (n == 0 || n > s.n)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if (((unsigned char)s.p[i] & 0xC0) != 0x80)
			return 0;
		v = v << 6 | ((unsigned char)s.p[i] & 0x3F);
	}
	if (v < least[n] || v > UNICODE_MAX || (v >= 0xD800 && v < 0xE000))
		return 0;
	*cp = v;
	return n;
}

void utf8_next(struct str s, size_t *i, uint32_t *cp)
{
	size_t n = decode(str_from(s, *i), cp);

	if (n == 0)
		*cp = 0xFFFD;
	*i += n ? n : 1;
}

ptrdiff_t utf8_bad_at(struct str s)
{
	uint32_t cp;

	for (size_t i = 0, n; i < s.n; i += n) {
		n = (unsigned char)s.p[i] < 0x80 ? 1 : decode(str_from(s, i), &cp);
		if (n == 0)
			return (ptrdiff_t)i;
	}
	return -1;
}

bool utf8_valid(struct str s)
{
	return utf8_bad_at(s) < 0;
}

void utf8_put(struct buf *b, uint32_t cp)
{
	if (cp > UNICODE_MAX || (cp >= 0xD800 && cp < 0xE000))
		cp = 0xFFFD;
	if (cp < 0x80) {
		buf_c(b, (char)cp);
		return;
	}
	if (cp < 0x800) {
		buf_c(b, (char)(0xC0 | cp >> 6));
	} else {
		if (cp < 0x10000) {
			buf_c(b, (char)(0xE0 | cp >> 12));
		} else {
			buf_c(b, (char)(0xF0 | cp >> 18));
			buf_c(b, (char)(0x80 | (cp >> 12 & 0x3F)));
		}
		buf_c(b, (char)(0x80 | (cp >> 6 & 0x3F)));
	}
	buf_c(b, (char)(0x80 | (cp & 0x3F)));
}

void utf8_clean(struct buf *b, struct str s)
{
	size_t i = 0, from = 0;

	while (i < s.n) {
		size_t at = i;
		uint32_t cp;
		bool control;

		utf8_next(s, &i, &cp);
		control = (cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\r') || (cp >= 0x7f && cp < 0xa0);
		if (control || (cp == 0xFFFD && i == at + 1)) {
			buf_mem(b, s.p + from, at - from);
			utf8_put(b, 0xFFFD);
			from = i;
		}
	}
	if (s.n)
		buf_mem(b, s.p + from, s.n - from);
}

size_t utf8_len(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; n++) {
		uint32_t cp;

		utf8_next(s, &i, &cp);
	}
	return n;
}

struct str utf8_cut(struct str s, size_t n)
{
	size_t i = 0;

	while (i < s.n && n-- > 0) {
		uint32_t cp;

		utf8_next(s, &i, &cp);
	}
	return str_n(s.p, i);
}

void utf8_fold(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		unsigned char c = (unsigned char)s.p[i];
		uint32_t cp;

		if (c < 0x80) {
			buf_c(b, (char)(c >= 'A' && c <= 'Z' ? c + 32 : c == '`' ? '\'' : c));
			i++;
			continue;
		}
		utf8_next(s, &i, &cp);
		unicode_fold(b, cp);
	}
}
