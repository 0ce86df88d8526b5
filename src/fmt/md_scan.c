#include "fmt/md_scan.h"

size_t md_scan_label(struct str s, size_t i)
{
	for (size_t from = i; i < s.n && i - from <= MD_SCAN_LABEL; i++) {
		if (s.p[i] == ']')
			return i;
		if (s.p[i] == '[')
			return SIZE_MAX;
		i += s.p[i] == '\\';
	}
	return SIZE_MAX;
}

/* <address> with i behind the "<". */
static size_t dest_in_angles(struct str s, size_t i, struct str *url)
{
	for (size_t from = i; i < s.n && i - from <= MD_SCAN_URL; i++) {
		char c = s.p[i];

		if (c == '>') {
			*url = str_sub(s, from, i - from);
			return i + 1;
		}
		if (c == '<' || c == '\n')
			return 0;
		i += c == '\\';
	}
	return 0;
}

size_t md_scan_dest(struct str s, size_t i, struct str *url)
{
	size_t from = i;
	int depth = 0;

	if (md_scan_at(s, i) == '<')
		return dest_in_angles(s, i + 1, url);
	for (; i < s.n && i - from <= MD_SCAN_URL; i++) {
		char c = s.p[i];

		if ((unsigned char)c <= ' ' || c == 0x7f || (c == ')' && depth == 0))
			break;
		if (c == '(' && ++depth > MD_SCAN_DEPTH)
			return 0;
		depth -= c == ')';
		i += c == '\\' && i + 1 < s.n && md_scan_punct(s.p[i + 1]);
	}
	if (i == from || i - from > MD_SCAN_URL)
		return 0;
	*url = str_sub(s, from, i - from);
	return i;
}

static size_t skip_space(struct str s, size_t i)
{
	while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t' || s.p[i] == '\n'))
		i++;
	return i;
}

static size_t skip_title(struct str s, size_t i)
{
	char open = md_scan_at(s, i), close = open == '(' ? ')' : open;

	if (open != '"' && open != '\'' && open != '(')
		return 0;
	for (size_t from = ++i; i < s.n && i - from <= MD_SCAN_URL; i++) {
		if (s.p[i] == close)
			return i + 1;
		if (s.p[i] == '(' && open == '(')
			return 0;
		i += s.p[i] == '\\';
	}
	return 0;
}

size_t md_scan_link(struct str s, size_t i, struct str *url)
{
	size_t end, title;

	*url = STR_NONE;
	i = skip_space(s, i + 1);
	if (i < s.n && s.p[i] != ')') {
		end = md_scan_dest(s, i, url);
		if (!end)
			return 0;
		i = skip_space(s, end);
		title = i > end ? skip_title(s, i) : 0;
		i = title ? skip_space(s, title) : i;
	}
	return i < s.n && s.p[i] == ')' ? i + 1 : 0;
}

size_t md_scan_entity(struct str s, size_t i)
{
	bool number = md_scan_at(s, i + 1) == '#', hex = number && (md_scan_at(s, i + 2) | 32) == 'x';
	size_t from = i + (hex ? 3 : number ? 2 : 1), most = hex ? 6 : number ? 7 : 31;

	for (i = from; i < s.n && i - from <= most; i++) {
		char c = s.p[i];

		if (c == ';')
			return i > from ? i + 1 : 0;
		if (!(md_scan_digit(c) || (number ? hex && (c | 32) >= 'a' && (c | 32) <= 'f' : md_scan_letter(c))))
			return 0;
	}
	return 0;
}

size_t md_scan_angle(struct str s, size_t i)
{
	size_t from = ++i;

	while (i - from < 32 && (md_scan_letter(md_scan_at(s, i)) ||
				 (i > from && (md_scan_digit(md_scan_at(s, i)) || memchr("+.-", md_scan_at(s, i), 3)))))
		i++;
	if (i - from < 2 || md_scan_at(s, i) != ':')
		return 0;
	while (i < s.n && i - from <= MD_SCAN_URL && (unsigned char)s.p[i] > ' ' && s.p[i] != '<' && s.p[i] != '>')
		i++;
	return i < s.n && s.p[i] == '>' ? i + 1 : 0;
}

size_t md_scan_tag(struct str s, size_t i)
{
	size_t from = i++;
	char quote = 0;

	if (md_scan_at(s, i) == '/')
		i++;
	if (!md_scan_letter(md_scan_at(s, i)))
		return 0;
	while (md_scan_letter(md_scan_at(s, i)) || md_scan_digit(md_scan_at(s, i)) || md_scan_at(s, i) == '-')
		i++;
	if (!memchr(" \t\n/>", md_scan_at(s, i), 5))
		return 0;
	for (; i < s.n && i - from <= MD_SCAN_URL; i++) {
		char c = s.p[i];

		if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '>')
			return i + 1;
		else if (c == '<')
			return 0;
		else if (c == '"' || c == '\'')
			quote = c;
	}
	return 0;
}

/* The length of the http or https at the end of s, behind white space or a mark (as GitHub's Markdown has it); 0 for none. */
static size_t scheme_length(struct str s)
{
	size_t n = str_ieq(str_from(s, s.n < 5 ? s.n : s.n - 5), STR("https"))  ? 5
		   : str_ieq(str_from(s, s.n < 4 ? s.n : s.n - 4), STR("http")) ? 4
										: 0;

	return n && s.n > n && !memchr(" \t\n(*_~[", s.p[s.n - n - 1], 8) ? 0 : n;
}

size_t md_scan_bare(struct str s, size_t from, size_t i, size_t *start, size_t *looked)
{
	size_t n = scheme_length(str_sub(s, 0, i)), host = i + 3;
	int depth = 0;

	*start = i - n;
	if (n == 0 || *start < from || !str_starts(str_from(s, i), STR("://")))
		return 0;
	for (i = host; i < s.n; i++) {
		char c = s.p[i];

		if ((unsigned char)c <= ' ' || c == 0x7f || memchr("<>\"`[]|\\", c, 8) ||
		    (c == '\xE2' && md_scan_at(s, i + 1) == '\x80'))
			break; /* E2 80: typographic quotes, dashes, spaces */
		depth += (c == '(') - (c == ')');
	}
	*looked = i;
	while (i > host && (memchr("?!.,:;*_~'", s.p[i - 1], 10) || (s.p[i - 1] == ')' && depth < 0)))
		depth += s.p[--i] == ')';
	return i > host && i - *start <= MD_SCAN_URL ? i : 0;
}

/* What stands on both sides of a run says if it can open and close (CommonMark 0.30, 6.2). */
enum side { SIDE_SPACE, SIDE_PUNCT, SIDE_OTHER };

static enum side side(struct str s)
{
	if (s.n == 0 || (unsigned char)s.p[0] <= ' ')
		return SIDE_SPACE;
	if (md_scan_punct(s.p[0]) || str_starts(s, STR("\xE2\x80")))
		return SIDE_PUNCT;
	return str_starts(s, STR("\xC2\xA0")) ? SIDE_SPACE : SIDE_OTHER;
}

static enum side side_before(struct str s, size_t i)
{
	if (i >= 3 && (unsigned char)s.p[i - 1] >= 0x80 && (unsigned char)s.p[i - 3] == 0xE2)
		return side(str_from(s, i - 3));
	if (i >= 2 && (unsigned char)s.p[i - 1] == 0xA0)
		return side(str_from(s, i - 2));
	return i ? side(str_from(s, i - 1)) : SIDE_SPACE;
}

size_t md_scan_run(struct str s, size_t i, bool *open, bool *close)
{
	enum side before = side_before(s, i), after;
	bool opens, closes;
	char c = s.p[i];

	while (i < s.n && s.p[i] == c)
		i++;
	after = side(str_from(s, i));
	opens = after != SIDE_SPACE && (after == SIDE_OTHER || before != SIDE_OTHER);
	closes = before != SIDE_SPACE && (before == SIDE_OTHER || after != SIDE_OTHER);
	*open = opens && (c == '*' || !closes || before == SIDE_PUNCT);
	*close = closes && (c == '*' || !opens || after == SIDE_PUNCT);
	return i;
}
