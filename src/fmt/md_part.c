#include "fmt/md_part.h"

#include "base/utf8.h"
#include "fmt/md_scan.h"

bool md_part_bare(struct str text)
{
	static const uint8_t mark[256] = {
		['\\'] = 1, ['`'] = 1, ['*'] = 1,  ['_'] = 1,  ['['] = 1, ['<'] = 1,
		['&'] = 1,  [':'] = 1, ['\n'] = 1, ['\r'] = 1, [0] = 1,
	};

	if (text.n == 0 || memchr("#>-+=~|0123456789 \t", text.p[0], 19))
		return false;
	for (size_t i = 0; i < text.n; i++)
		if (mark[(unsigned char)text.p[i]])
			return false;
	return true;
}

static uint32_t numeric(struct str s)
{
	bool hex = s.n > 2 && (s.p[2] == 'x' || s.p[2] == 'X');
	uint32_t v = 0;

	for (size_t i = hex ? 3 : 2; i < s.n && s.p[i] != ';' && v <= 0x10ffff; i++) {
		uint32_t d = (uint32_t)((s.p[i] | 32) >= 'a' ? (s.p[i] | 32) - 'a' + 10 : s.p[i] - '0');

		v = v * (hex ? 16 : 10) + d;
	}
	return v ? v : 0xFFFD;
}

void md_part_entity(struct buf *b, struct str s)
{
	static const struct {
		const char *name;
		uint32_t cp;
	} known[] = {
		{ "lt", '<' },       { "gt", '>' },       { "amp", '&' },       { "quot", '"' },     { "apos", '\'' },
		{ "nbsp", 0xa0 },    { "ndash", 0x2013 }, { "mdash", 0x2014 },  { "lsquo", 0x2018 }, { "rsquo", 0x2019 },
		{ "ldquo", 0x201c }, { "rdquo", 0x201d }, { "hellip", 0x2026 }, { "bull", 0x2022 },  { "middot", 0xb7 },
		{ "copy", 0xa9 },    { "reg", 0xae },     { "trade", 0x2122 },  { "deg", 0xb0 },     { "times", 0xd7 },
		{ "plusmn", 0xb1 },  { "sect", 0xa7 },    { "euro", 0x20ac },   { "pound", 0xa3 },   { "laquo", 0xab },
		{ "raquo", 0xbb },   { "larr", 0x2190 },  { "rarr", 0x2192 },   { "le", 0x2264 },    { "ge", 0x2265 },
		{ "ne", 0x2260 },    { "shy", 0xad },     { "lsqb", '[' },      { "rsqb", ']' },     { "lbrack", '[' },
		{ "rbrack", ']' },
	};
	struct str name = s.n > 2 ? str_sub(s, 1, s.n - 2) : STR_NONE;

	if (str_starts(name, STR("#"))) {
		utf8_put(b, numeric(s));
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		if (str_is(name, known[i].name)) {
			utf8_put(b, known[i].cp);
			return;
		}
	}
	buf_add(b, s);
}

void md_part_url(struct buf *b, struct str url)
{
	for (size_t i = 0; i < url.n;) {
		size_t end = url.p[i] == '&' ? md_scan_entity(url, i) : 0;

		if (end) {
			md_part_entity(b, str_sub(url, i, end - i));
			i = end;
		} else {
			i += url.p[i] == '\\' && i + 1 < url.n && md_scan_punct(url.p[i + 1]);
			buf_c(b, url.p[i++]);
		}
	}
}

enum md_tag md_part_tag(struct str s)
{
	static const struct {
		const char *name;
		enum md_tag kind;
	} known[] = {
		{ "br", MD_TAG_BREAK },   { "div", MD_TAG_BLOCK },     { "p", MD_TAG_BLOCK },  { "span", MD_TAG_INLINE },
		{ "sup", MD_TAG_INLINE }, { "sub", MD_TAG_INLINE },    { "b", MD_TAG_INLINE }, { "i", MD_TAG_INLINE },
		{ "em", MD_TAG_INLINE },  { "strong", MD_TAG_INLINE },
	};
	size_t from = s.n > 1 && s.p[1] == '/' ? 2 : 1, to = from;
	struct str name;

	while (to < s.n && (md_scan_letter(s.p[to]) || md_scan_digit(s.p[to]) || s.p[to] == '-'))
		to++;
	name = str_sub(s, from, to - from);
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (str_ieq(name, str_of(known[i].name)))
			return known[i].kind;
	return MD_TAG_TEXT;
}

size_t md_part_cite(struct str s)
{
	size_t i = 2;

	if (!str_starts(s, STR("[[")))
		return 0;
	while (i < s.n && i <= MD_PART_KEY + 2 && (md_scan_letter(s.p[i]) || md_scan_digit(s.p[i]) || memchr("-_.:", s.p[i], 4)))
		i++;
	return i > 2 && str_starts(str_from(s, i), STR("]]")) ? i + 2 : 0;
}

size_t md_part_number(struct str s)
{
	size_t i = 1;
	bool digit = false;

	if (s.n < 3 || s.p[0] != '[')
		return 0;
	for (; i < s.n && s.p[i] != ']'; i++) {
		if (md_scan_digit(s.p[i]))
			digit = true;
		else if (i == 1 || !memchr(" ,;-\n", s.p[i], 5))
			return 0;
	}
	return digit && i < s.n ? i + 1 : 0;
}
