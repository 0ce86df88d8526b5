#include "fmt/md_part.h"

#include "base/utf8.h"

#define PIECE ((size_t)64 << 10)
#define COLUMNS 64

bool md_part_next(struct str *rest, struct str *piece)
{
	size_t cut = rest->n;

	if (rest->n == 0)
		return false;
	if (cut > PIECE) {
		size_t line = 0, space = 0;

		cut = 0;
		for (size_t i = PIECE; i > PIECE / 2 && !cut; i--) {
			char c = rest->p[i - 1];

			if (c == '\n' && i > 1 && rest->p[i - 2] == '\n')
				cut = i;
			else if (c == '\n' && !line)
				line = i;
			else if (c == ' ' && !space)
				space = i;
		}
		cut = cut ? cut : line ? line : space ? space : PIECE;
		while (cut > 1 && ((unsigned char)rest->p[cut] & 0xc0) == 0x80)
			cut--; /* not inside a character */
	}
	*piece = str_sub(*rest, 0, cut);
	*rest = str_from(*rest, cut);
	return true;
}

/* How many of the marks that open a quote or list item stand in front of the line. */
static int containers(struct str line)
{
	int n = 0;

	for (size_t i = 0; i < line.n;) {
		size_t at = i;
		char c = line.p[i];

		if (c == ' ' || c == '\t') {
			i++;
			continue;
		}
		if (c == '>') {
			i++;
		} else if (c == '-' || c == '*' || c == '+') {
			i++;
			if (i < line.n && line.p[i] != ' ' && line.p[i] != '\t')
				break;
		} else {
			while (i < line.n && i < at + 9 && line.p[i] >= '0' && line.p[i] <= '9')
				i++;
			if (i == at || i >= line.n || (line.p[i] != '.' && line.p[i] != ')'))
				break;
			i++;
			if (i < line.n && line.p[i] != ' ' && line.p[i] != '\t')
				break;
		}
		n++;
	}
	return n;
}

/* The line under a table's head, with too many columns: each row would be filled up to them. */
static bool wide_table(struct str line)
{
	size_t bars = 0;

	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == '|')
			bars++;
		else if (!memchr("-: \t>\r", line.p[i], 6))
			return false;
	}
	return bars > COLUMNS;
}

/* As md4c sees lines: CR ends one as well. */
static bool next_line(struct str *rest, struct str *line)
{
	size_t i = 0;

	if (rest->n == 0)
		return false;
	while (i < rest->n && rest->p[i] != '\n' && rest->p[i] != '\r')
		i++;
	*line = str_sub(*rest, 0, i);
	*rest = str_from(*rest, i + 1);
	return true;
}

bool md_part_hostile(struct str piece)
{
	struct str line;
	int brackets = 0;

	while (next_line(&piece, &line)) {
		if (containers(line) > MD_PART_DEPTH || wide_table(line))
			return true;
		if (str_trim(line).n == 0)
			brackets = 0;
		for (size_t i = 0; i < line.n; i++) {
			if (line.p[i] == '\\')
				i++;
			else if (line.p[i] == '[')
				brackets++;
			else if (line.p[i] == ']' && brackets > 0)
				brackets--;
			if (brackets > MD_PART_DEPTH)
				return true;
		}
	}
	return false;
}

bool md_part_bare(struct str text)
{
	static const uint8_t mark[256] = {
		['\\'] = 1, ['`'] = 1, ['*'] = 1, ['_'] = 1, ['['] = 1, ['<'] = 1, ['&'] = 1, [':'] = 1, ['\n'] = 1, ['\r'] = 1, [0] = 1,
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
		{ "lt", '<' },        { "gt", '>' },        { "amp", '&' },       { "quot", '"' },      { "apos", '\'' },     { "nbsp", 0xa0 },
		{ "ndash", 0x2013 },  { "mdash", 0x2014 },  { "lsquo", 0x2018 },  { "rsquo", 0x2019 },  { "ldquo", 0x201c },  { "rdquo", 0x201d },
		{ "hellip", 0x2026 }, { "bull", 0x2022 },   { "middot", 0xb7 },   { "copy", 0xa9 },     { "reg", 0xae },      { "trade", 0x2122 },
		{ "deg", 0xb0 },      { "times", 0xd7 },    { "plusmn", 0xb1 },   { "sect", 0xa7 },     { "euro", 0x20ac },   { "pound", 0xa3 },
		{ "laquo", 0xab },    { "raquo", 0xbb },    { "larr", 0x2190 },   { "rarr", 0x2192 },   { "le", 0x2264 },     { "ge", 0x2265 },
		{ "ne", 0x2260 },     { "shy", 0xad },      { "lsqb", '[' },      { "rsqb", ']' },      { "lbrack", '[' },    { "rbrack", ']' },
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

void md_part_attr(struct buf *b, const MD_ATTRIBUTE *attr)
{
	for (unsigned i = 0; attr->text && attr->substr_offsets[i] < attr->size; i++) {
		struct str s = str_n(attr->text + attr->substr_offsets[i], attr->substr_offsets[i + 1] - attr->substr_offsets[i]);

		if (attr->substr_types[i] == MD_TEXT_ENTITY)
			md_part_entity(b, s);
		else if (attr->substr_types[i] == MD_TEXT_NULLCHAR)
			buf_lit(b, "\xEF\xBF\xBD");
		else
			buf_add(b, s);
	}
}

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static enum md_part_tag tag_kind(struct str s)
{
	static const struct {
		const char *name;
		enum md_part_tag kind;
	} known[] = {
		{ "br", MD_TAG_BREAK },   { "div", MD_TAG_BLOCK }, { "p", MD_TAG_BLOCK }, { "span", MD_TAG_INLINE }, { "sup", MD_TAG_INLINE },
		{ "sub", MD_TAG_INLINE }, { "b", MD_TAG_INLINE },  { "i", MD_TAG_INLINE }, { "em", MD_TAG_INLINE },  { "strong", MD_TAG_INLINE },
	};
	size_t from = s.n > 1 && s.p[1] == '/' ? 2 : 1, to = from;
	struct str name;

	while (to < s.n && (letter(s.p[to]) || (s.p[to] >= '0' && s.p[to] <= '9') || s.p[to] == '-'))
		to++;
	name = str_sub(s, from, to - from);
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (str_ieq(name, str_of(known[i].name)))
			return known[i].kind;
	return MD_TAG_NONE;
}

enum md_part_tag md_part_tag(struct md_part_html *t, struct str chunk)
{
	if (t->tag.n == 0) {
		size_t name = str_starts(chunk, STR("</")) ? 2 : 1;

		t->quote = 0;
		if (!str_starts(chunk, STR("<")) || chunk.n <= name || !letter(chunk.p[name])) {
			buf_add(&t->tag, chunk);
			return MD_TAG_NONE;
		}
	}
	buf_add(&t->tag, chunk);
	for (size_t i = 0; i < chunk.n; i++) {
		char c = chunk.p[i];

		if (t->quote)
			t->quote = c == t->quote ? 0 : t->quote;
		else if (c == '"' || c == '\'')
			t->quote = c;
		else if (c == '>')
			return tag_kind(buf_str(&t->tag));
	}
	return MD_TAG_OPEN;
}

size_t md_part_cite(struct str s)
{
	size_t i = 2;

	if (!str_starts(s, STR("[[")))
		return 0;
	while (i < s.n && i <= MD_PART_KEY + 2 && (letter(s.p[i]) || (s.p[i] >= '0' && s.p[i] <= '9') || memchr("-_.:", s.p[i], 4)))
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
		if (s.p[i] >= '0' && s.p[i] <= '9')
			digit = true;
		else if (i == 1 || !memchr(" ,;-\n", s.p[i], 5))
			return 0;
	}
	return digit && i < s.n ? i + 1 : 0;
}
