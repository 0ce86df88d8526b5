#include "fmt/md_line.h"

#include "fmt/md_scan.h"

#define TITLE_LINES 10

struct str md_line_unindent(struct str s, size_t *columns)
{
	size_t n = 0, i = 0;

	for (; i < s.n && (s.p[i] == ' ' || s.p[i] == '\t'); i++)
		n += s.p[i] == '\t' ? 4 - n % 4 : 1;
	if (columns)
		*columns = n;
	return str_from(s, i);
}

struct str md_line_outdent(struct str s, size_t columns)
{
	size_t n = 0, i = 0;

	for (; i < s.n && n < columns && (s.p[i] == ' ' || s.p[i] == '\t'); i++)
		n += s.p[i] == '\t' ? 4 - n % 4 : 1;
	return str_from(s, i);
}

bool md_line_blank(struct str s)
{
	return md_line_unindent(s, NULL).n == 0;
}

size_t md_line_fence(struct str s)
{
	size_t n = 0;

	if (s.n < 3 || (s.p[0] != '`' && s.p[0] != '~'))
		return 0;
	while (n < s.n && s.p[n] == s.p[0])
		n++;
	return n >= 3 && !(s.p[0] == '`' && str_chr(str_from(s, n), '`') >= 0) ? n : 0;
}

size_t md_line_heading(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] == '#')
		n++;
	return n >= 1 && n <= 6 && (n == s.n || s.p[n] == ' ' || s.p[n] == '\t') ? n : 0;
}

bool md_line_rule(struct str s)
{
	size_t n = 0;

	if (s.n < 3 || (s.p[0] != '-' && s.p[0] != '*' && s.p[0] != '_'))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == s.p[0])
			n++;
		else if (s.p[i] != ' ' && s.p[i] != '\t')
			return false;
	}
	return n >= 3;
}

bool md_line_underline(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] == s.p[0])
		n++;
	return n >= 3 && (s.p[0] == '=' || s.p[0] == '-') && md_line_blank(str_from(s, n));
}

bool md_line_marker(struct str line, struct md_marker *m)
{
	size_t indent, n = 0, gap;
	struct str s = md_line_unindent(line, &indent);

	*m = (struct md_marker){ 0 };
	while (n < s.n && n < 9 && md_scan_digit(s.p[n]))
		m->number = m->number * 10 + (unsigned)(s.p[n++] - '0');
	if (n >= s.n || !memchr(n ? ".)" : "-*+", s.p[n], n ? 2 : 3))
		return false;
	m->kind = s.p[n++];
	if (n < s.n && s.p[n] != ' ' && s.p[n] != '\t')
		return false;
	m->rest = md_line_unindent(str_from(s, n), &gap);
	m->content = indent + n + (m->rest.n == 0 || gap > 4 ? 1 : gap);
	return true;
}

/* How many of the n lines the title takes that begins in s, in the first of them; 0 when it has no end or something follows. */
static size_t title_lines(const struct str *lines, size_t n, struct str s)
{
	char open = s.n ? s.p[0] : 0, close = open == '(' ? ')' : open;

	if (open != '"' && open != '\'' && open != '(')
		return 0;
	s = str_from(s, 1);
	for (size_t i = 1; i <= TITLE_LINES; i++) {
		for (size_t k = 0; k < s.n; k++) {
			if (s.p[k] == close)
				return md_line_blank(str_from(s, k + 1)) ? i : 0;
			k += s.p[k] == '\\';
		}
		if (i == n || md_line_blank(lines[i]))
			return 0;
		s = lines[i];
	}
	return 0;
}

size_t md_line_definition(const struct str *lines, size_t n, struct str *label, struct str *url)
{
	struct str s = md_line_unindent(lines[0], NULL), after;
	size_t end = s.n && s.p[0] == '[' ? md_scan_label(s, 1) : SIZE_MAX, used = 1, title;

	if (end == SIZE_MAX || end == 1 || md_scan_at(s, end + 1) != ':')
		return 0;
	*label = str_sub(s, 1, end - 1);
	s = md_line_unindent(str_from(s, end + 2), NULL);
	if (s.n == 0 && n > 1) {
		s = md_line_unindent(lines[1], NULL);
		used = 2;
	}
	end = md_scan_dest(s, 0, url);
	if (!end)
		return 0;
	after = md_line_unindent(str_from(s, end), NULL);
	if (after.n == 0)
		return used + (used < n ? title_lines(lines + used, n - used, md_line_unindent(lines[used], NULL)) : 0);
	title = after.n < s.n - end ? title_lines(lines + used - 1, n - used + 1, after) : 0;
	return title ? used + title - 1 : 0;
}

bool md_line_cell(struct str *rest, struct str *cell)
{
	size_t n = 0;

	if (rest->n == 0)
		return false;
	while (n < rest->n && rest->p[n] != '|')
		n += rest->p[n] == '\\' ? 2 : 1;
	*cell = str_trim(str_sub(*rest, 0, n));
	*rest = str_from(*rest, n + 1);
	return true;
}

struct str md_line_row(struct str line)
{
	struct str s = str_trim(line);

	if (str_starts(s, STR("|")))
		s = str_from(s, 1);
	if (str_ends(s, STR("|")) && !str_ends(s, STR("\\|")))
		s.n--;
	return s;
}

size_t md_line_columns(struct str line, bool dashes)
{
	struct str rest = md_line_row(line), cell;
	size_t n = 0;

	while (md_line_cell(&rest, &cell)) {
		if (dashes) {
			bool dash = false;

			for (size_t i = 0; i < cell.n; i++) {
				dash = dash || cell.p[i] == '-';
				if (cell.p[i] != '-' && !(cell.p[i] == ':' && (i == 0 || i + 1 == cell.n)))
					return 0;
			}
			if (!dash)
				return 0;
		}
		n++;
	}
	return n;
}
