/*
 * md_block: the blocks of a text, line by line.  A quote or a list item is the same again for its lines without their marks;
 * that goes MD_PART_DEPTH deep, so each line is looked at that many times at most.
 */
#include "fmt/md_line.h"
#include "fmt/md_part.h"

#define COLUMNS 64

struct item {
	size_t from, n; /* lines */
};

struct reader {
	struct md_inline in;
	const struct md_handler *h;
	void *user;
	VEC(struct str) lines;  /* a stack: those of the innermost quote or list are on top */
	VEC(struct item) items; /* the same for the items of lists */
	struct buf text;        /* a block's lines joined */
	bool defines;           /* there are definitions of references */
	size_t max_lines;       /* on the stack: no deeper beyond, where few bytes make many of them */
};

static struct str line_at(const struct reader *r, size_t i)
{
	return r->lines.v[i];
}

static struct str bare(const struct reader *r, size_t i)
{
	return md_line_unindent(line_at(r, i), NULL);
}

/* The line begins something that a paragraph cannot go on over. */
static bool interrupts(struct str line, int depth)
{
	struct str s = md_line_unindent(line, NULL);
	struct md_marker m;

	if (s.n == 0 || md_line_fence(s) || md_line_heading(s) || md_line_rule(s))
		return true;
	if (depth >= MD_PART_DEPTH)
		return false;
	return s.p[0] == '>' || (md_line_marker(line, &m) && m.rest.n && (m.number == 1 || !md_line_ordered(&m)));
}

/* All definitions first, since a text may use them before it gives them. */
static void read_definitions(struct reader *r, struct str text)
{
	struct str label, url;
	bool inside = false; /* a paragraph */

	if (str_find(text, STR("]:")) < 0)
		return;
	for (size_t i = 0, n; i < r->lines.n; i += n ? n : 1) {
		struct str line = line_at(r, i), s = md_line_unindent(line, NULL);

		while (s.n && s.p[0] == '>')
			s = md_line_unindent(str_from(s, 1), NULL);
		r->lines.v[i] = s;
		n = md_line_definition(r->lines.v + i, r->lines.n - i, &label, &url);
		r->lines.v[i] = line;
		if (n && inside && !str_has(url, "://"))
			n = 0;
		inside = n == 0 && !interrupts(s, 0);
		if (n) {
			md_inline_define(&r->in, label, url);
			r->defines = true;
		}
	}
}

static void tell(struct reader *r, enum md_block block, bool enter)
{
	r->h->block(r->user, block, enter, 0);
}

static void tell_text(struct reader *r, enum md_block block, struct str s)
{
	tell(r, block, true);
	md_inline_read(&r->in, s);
	tell(r, block, false);
}

/* Lines from..end-1 as one text, without the white space around. */
static struct str join(struct reader *r, size_t from, size_t end)
{
	if (end == from + 1)
		return str_trim(line_at(r, from));
	buf_clear(&r->text);
	for (size_t i = from; i < end; i++) {
		if (i > from)
			buf_c(&r->text, '\n');
		buf_add(&r->text, bare(r, i));
	}
	return str_trim(buf_str(&r->text));
}

static size_t read_paragraph(struct reader *r, size_t i, size_t end, int depth, bool tight)
{
	struct str label, url;
	size_t from = i, n = r->defines ? md_line_definition(r->lines.v + i, end - i, &label, &url) : 0;

	if (n)
		return i + n;
	for (i++; i < end && !md_line_blank(line_at(r, i)); i++) {
		if (md_line_underline(bare(r, i))) {
			tell_text(r, MD_H, join(r, from, i));
			return i + 1;
		}
		if (interrupts(line_at(r, i), depth))
			break;
		/* not what CommonMark says, but what such a line is meant to be */
		if (r->defines && md_line_definition(r->lines.v + i, end - i, &label, &url) && str_has(url, "://"))
			break;
	}
	if (tight)
		md_inline_read(&r->in, join(r, from, i));
	else
		tell_text(r, MD_P, join(r, from, i));
	return i;
}

static size_t read_code(struct reader *r, size_t i, size_t end, size_t open)
{
	char c = bare(r, i).p[0];
	size_t indent;

	(void)md_line_unindent(line_at(r, i), &indent);
	tell(r, MD_PRE, true);
	for (i++; i < end; i++) {
		struct str s = bare(r, i);
		size_t n = 0;

		while (n < s.n && s.p[n] == c)
			n++;
		if (n >= open && md_line_blank(str_from(s, n)))
			break;
		r->h->text(r->user, MD_VERBATIM, md_line_outdent(line_at(r, i), indent));
		r->h->text(r->user, MD_VERBATIM, STR("\n"));
	}
	tell(r, MD_PRE, false);
	return i < end ? i + 1 : end;
}

static void read_heading(struct reader *r, struct str s, size_t marks)
{
	size_t n;

	s = str_trim(str_from(s, marks));
	for (n = s.n; n > 0 && s.p[n - 1] == '#'; n--)
		;
	if (n == 0 || s.p[n - 1] == ' ' || s.p[n - 1] == '\t')
		s = str_trim(str_sub(s, 0, n));
	tell_text(r, MD_H, s);
}
/* Tables: a line with | and under it one of dashes with as many columns. */

static bool table(const struct reader *r, size_t i, size_t end)
{
	size_t n;

	if (i + 1 >= end || str_chr(line_at(r, i), '|') < 0 || str_chr(line_at(r, i + 1), '|') < 0)
		return false;
	n = md_line_columns(line_at(r, i + 1), true);
	return n > 0 && n <= COLUMNS && md_line_columns(line_at(r, i), false) == n;
}

/* A cell's text: "\|" is "|". */
static struct str cell_text(struct reader *r, struct str cell)
{
	if (str_find(cell, STR("\\|")) < 0)
		return cell;
	buf_clear(&r->text);
	for (size_t i = 0; i < cell.n; i++)
		if (!(cell.p[i] == '\\' && i + 1 < cell.n && cell.p[i + 1] == '|'))
			buf_c(&r->text, cell.p[i]);
	return buf_str(&r->text);
}

static void read_row(struct reader *r, size_t i, enum md_block block, size_t n)
{
	struct str rest = md_line_row(line_at(r, i)), cell;

	tell(r, MD_TR, true);
	for (; n > 0 && md_line_cell(&rest, &cell); n--)
		tell_text(r, block, cell_text(r, cell));
	tell(r, MD_TR, false);
}

static size_t read_table(struct reader *r, size_t i, size_t end, int depth)
{
	size_t n = md_line_columns(line_at(r, i), false), first = i + 2;

	tell(r, MD_TABLE, true);
	tell(r, MD_THEAD, true);
	read_row(r, i, MD_TH, n);
	tell(r, MD_THEAD, false);
	for (i = first; i < end && !interrupts(line_at(r, i), depth); i++) {
		if (i == first)
			tell(r, MD_TBODY, true);
		read_row(r, i, MD_TD, n);
	}
	if (i > first)
		tell(r, MD_TBODY, false);
	tell(r, MD_TABLE, false);
	return i;
}

static void read_blocks(struct reader *r, size_t from, size_t end, int depth, bool tight);

/* A fence opens or closes with this line; *open is its character meanwhile. */
static void follow_fence(struct str line, char *open)
{
	struct str s = md_line_unindent(line, NULL);

	if (md_line_fence(s) && (!*open || *open == s.p[0]))
		*open = *open ? 0 : s.p[0];
}

static size_t read_quote(struct reader *r, size_t i, size_t end, int depth)
{
	size_t base = r->lines.n;
	bool lazy = false;
	struct md_marker m;
	char code = 0;

	for (; i < end; i++) {
		struct str s = bare(r, i);

		if (s.n && s.p[0] == '>')
			s = str_from(s, s.n > 1 && s.p[1] == ' ' ? 2 : 1);
		else if (!lazy || interrupts(s, depth) || md_line_marker(s, &m))
			break;
		follow_fence(s, &code);
		lazy = !code && !md_line_blank(s);
		vec_push(&r->lines, s);
	}
	tell(r, MD_QUOTE, true);
	read_blocks(r, base, r->lines.n, depth + 1, false);
	tell(r, MD_QUOTE, false);
	r->lines.n = base;
	return i;
}

/* The lines of the list item at i, on top of the stack; *loose when a blank line parts what stands directly in it.  Returns
 * the line behind it. */
static size_t gather_item(struct reader *r, size_t i, size_t end, int depth, const struct md_marker *m, bool *loose)
{
	struct md_marker next;
	bool lazy = m->rest.n > 0, list = md_line_marker(m->rest, &next);
	char code = 0;
	size_t gap = 0;

	follow_fence(m->rest, &code);
	vec_push(&r->lines, m->rest);
	for (i++; i < end; i++) {
		struct str line = line_at(r, i), s;
		size_t indent;

		s = md_line_unindent(line, &indent);
		if (s.n == 0) {
			gap++;
			lazy = false;
			continue;
		}
		if (indent < m->content && (!lazy || interrupts(line, depth) || md_line_marker(line, &next)))
			break;
		if (gap && m->rest.n == 0 && r->items.v[r->items.n - 1].from + 1 == r->lines.n)
			break; /* an item that begins with a blank line is empty */
		if (indent >= m->content && indent < m->content + 2 && !code) {
			bool item = md_line_marker(line, &next);

			*loose = *loose || (gap && !(item && list)); /* between items of a list inside it parts only those */
			list = item;
		}
		for (; gap > 0; gap--)
			vec_push(&r->lines, STR_NONE);
		s = indent >= m->content ? md_line_outdent(line, m->content) : s;
		follow_fence(s, &code);
		lazy = !code;
		vec_push(&r->lines, s);
	}
	return i - gap;
}

static size_t read_list(struct reader *r, size_t i, size_t end, int depth)
{
	size_t base = r->lines.n, first = r->items.n;
	bool loose = false;
	struct md_marker m, next;
	enum md_block block;

	(void)md_line_marker(line_at(r, i), &m);
	block = md_line_ordered(&m) ? MD_OL : MD_UL;
	for (next = m;;) {
		size_t from = r->lines.n, behind, k;

		vec_push(&r->items, ((struct item){ from, 0 }));
		behind = gather_item(r, i, end, depth, &next, &loose);
		r->items.v[r->items.n - 1].n = r->lines.n - from;
		for (k = behind; k < end && md_line_blank(line_at(r, k));)
			k++;
		i = behind;
		if (k == end || !md_line_marker(line_at(r, k), &next) || next.kind != m.kind || md_line_rule(bare(r, k)))
			break;
		loose = loose || k > behind;
		i = k;
	}
	r->h->block(r->user, block, true, m.number);
	for (size_t k = first, n = r->items.n; k < n; k++) {
		struct item item = r->items.v[k];

		tell(r, MD_LI, true);
		read_blocks(r, item.from, item.from + item.n, depth + 1, !loose);
		tell(r, MD_LI, false);
	}
	r->h->block(r->user, block, false, m.number);
	r->lines.n = base;
	r->items.n = first;
	return i;
}

static bool may_nest(const struct reader *r, int depth)
{
	return depth < MD_PART_DEPTH && r->lines.n < r->max_lines;
}

static void read_blocks(struct reader *r, size_t i, size_t end, int depth, bool tight)
{
	struct md_marker m;
	size_t n;

	while (i < end) {
		struct str s = bare(r, i);

		if (s.n == 0) {
			i++;
		} else if ((n = md_line_fence(s)) > 0) {
			i = read_code(r, i, end, n);
		} else if ((n = md_line_heading(s)) > 0) {
			read_heading(r, s, n);
			i++;
		} else if (md_line_rule(s)) {
			tell(r, MD_HR, true);
			tell(r, MD_HR, false);
			i++;
		} else if (may_nest(r, depth) && s.p[0] == '>') {
			i = read_quote(r, i, end, depth);
		} else if (may_nest(r, depth) && md_line_marker(line_at(r, i), &m)) {
			i = read_list(r, i, end, depth);
		} else if (table(r, i, end)) {
			i = read_table(r, i, end, depth);
		} else {
			i = read_paragraph(r, i, end, depth, tight);
		}
	}
}

/* CR, LF and CRLF end a line. */
static void cut_lines(struct reader *r, struct str text)
{
	for (size_t i = 0; i < text.n;) {
		size_t from = i;

		while (i < text.n && text.p[i] != '\n' && text.p[i] != '\r')
			i++;
		vec_push(&r->lines, str_sub(text, from, i - from));
		i += str_starts(str_from(text, i), STR("\r\n")) ? 2 : 1;
	}
}

void md_block_read(struct str text, const struct md_handler *h, void *user)
{
	struct reader r = { .h = h, .user = user };

	if (text.n > MD_PART_MAX) {
		h->block(user, MD_P, true, 0);
		h->text(user, MD_NORMAL, text);
		h->block(user, MD_P, false, 0);
		return;
	}
	md_inline_init(&r.in, h, user);
	buf_init(&r.text, MD_PART_MAX);
	cut_lines(&r, text);
	r.max_lines = 4 * r.lines.n + 4096;
	read_definitions(&r, text);
	read_blocks(&r, 0, r.lines.n, 0, false);
	vec_free(&r.lines);
	vec_free(&r.items);
	buf_free(&r.text);
	md_inline_free(&r.in);
}
