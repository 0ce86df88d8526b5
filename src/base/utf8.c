#include "base/utf8.h"

#include <utf8proc.h>

void utf8_next(struct str s, size_t *i, uint32_t *cp)
{
	unsigned char c = (unsigned char)s.p[*i];
	utf8proc_int32_t v;
	utf8proc_ssize_t n;

	if (c < 0x80) {
		*cp = c;
		*i += 1;
		return;
	}
	n = utf8proc_iterate((const utf8proc_uint8_t *)s.p + *i, (utf8proc_ssize_t)(s.n - *i), &v);
	if (n <= 0) {
		*cp = 0xFFFD;
		*i += 1;
		return;
	}
	*cp = (uint32_t)v;
	*i += (size_t)n;
}

ptrdiff_t utf8_bad_at(struct str s)
{
	size_t i = 0;

	while (i < s.n) {
		utf8proc_int32_t v;
		utf8proc_ssize_t n;

		if ((unsigned char)s.p[i] < 0x80) {
			i++;
			continue;
		}
		n = utf8proc_iterate((const utf8proc_uint8_t *)s.p + i, (utf8proc_ssize_t)(s.n - i), &v);
		if (n <= 0)
			return (ptrdiff_t)i;
		i += (size_t)n;
	}
	return -1;
}

bool utf8_valid(struct str s)
{
	return utf8_bad_at(s) < 0;
}

void utf8_put(struct buf *b, uint32_t cp)
{
	utf8proc_uint8_t d[4];
	utf8proc_ssize_t n;

	if (!utf8proc_codepoint_valid((utf8proc_int32_t)cp))
		cp = 0xFFFD;
	n = utf8proc_encode_char((utf8proc_int32_t)cp, d);
	buf_mem(b, (const char *)d, (size_t)n);
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

/* ASCII look-alikes of what decomposition leaves alone. */
static const char *lookalike(uint32_t cp)
{
	switch (cp) {
	case 0x2018: case 0x2019: case 0x201A: case 0x201B: case 0x2032: case 0x02BC: case 0x0060: case 0x00B4:
		return "'";
	case 0x201C: case 0x201D: case 0x201E: case 0x201F: case 0x2033: case 0x00AB: case 0x00BB:
		return "\"";
	case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2015: case 0x2212:
		return "-";
	case 0x2044: case 0x2215:
		return "/";
	case 0x2022: case 0x25CF: case 0x00B7:
		return " ";
	case 0x00DF:
		return "ss";
	case 0x00E6: case 0x00C6:
		return "ae";
	case 0x00F8: case 0x00D8:
		return "o";
	case 0x0142: case 0x0141:
		return "l";
	default:
		return NULL;
	}
}

static void fold_one(struct buf *b, uint32_t cp)
{
	utf8proc_int32_t d[32];
	int last = 0;
	utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, d, (utf8proc_ssize_t)ARRAY_LEN(d),
						     UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_STRIPMARK, &last);

	for (utf8proc_ssize_t k = 0; k < n && k < (utf8proc_ssize_t)ARRAY_LEN(d); k++) {
		const char *ascii = lookalike((uint32_t)d[k]);

		if (ascii)
			buf_z(b, ascii);
		else if (utf8proc_category(d[k]) == UTF8PROC_CATEGORY_ZS)
			buf_c(b, ' ');
		else
			utf8_put(b, (uint32_t)d[k]);
	}
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
		fold_one(b, cp);
	}
}
