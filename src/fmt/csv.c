#include "fmt/csv.h"

void csv_open(struct csv *c, struct str text, char sep)
{
	if (str_starts(text, STR("\xEF\xBB\xBF")))
		text = str_from(text, 3);
	*c = (struct csv){ .rest = text, .sep = sep, .line = 1 };
}

/* Where a field stands in the record. */
struct span {
	size_t from, n; /* the bytes, between the quotes if there are any */
	size_t tail;    /* bytes between the closing quote and the separator: not RFC 4180, kept */
	bool doubled;   /* has "" inside */
};

static size_t plain_end(struct str s, size_t i, char sep)
{
	while (i < s.n && s.p[i] != sep && s.p[i] != '\n' && s.p[i] != '\r')
		i++;
	return i;
}

static unsigned count_lines(struct str s)
{
	unsigned n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n' || (s.p[i] == '\r' && (i + 1 == s.n || s.p[i + 1] != '\n'));
	return n;
}

/* Measure the field that starts at i with a quote; returns where its separator or line end stands. */
static size_t measure_quoted(struct csv *c, size_t i, struct span *f)
{
	struct str s = c->rest;
	size_t end = i + 1;

	*f = (struct span){ .from = end };
	for (;;) {
		const char *q = end < s.n ? memchr(s.p + end, '"', s.n - end) : NULL;

		if (!q) {
			c->unclosed = true;
			c->unclosed_line = c->line;
			f->n = s.n - f->from;
			return s.n;
		}
		end = (size_t)(q - s.p) + 1;
		if (end == s.n || s.p[end] != '"')
			break;
		f->doubled = true;
		end++;
	}
	f->n = end - 1 - f->from;
	c->line += count_lines(str_n(s.p + f->from, f->n));
	i = plain_end(s, end, c->sep);
	f->tail = i - end;
	return i;
}

static size_t measure(struct csv *c, size_t i, struct span *f)
{
	size_t end;

	if (i < c->rest.n && c->rest.p[i] == '"')
		return measure_quoted(c, i, f);
	end = plain_end(c->rest, i, c->sep);
	*f = (struct span){ .from = i, .n = end - i };
	return end;
}

/* The value of a field in the copy of its record, made in place. */
static struct str settle(char *record, const struct span *f)
{
	char *p = record + f->from;
	size_t n = f->n;

	if (f->doubled) {
		n = 0;
		for (size_t i = 0; i < f->n; i++) {
			p[n++] = p[i];
			if (p[i] == '"')
				i++;
		}
	}
	if (f->tail)
		memmove(p + n, p + f->n + 1, f->tail);
	return str_n(p, n + f->tail);
}

int csv_next(struct csv *c, struct arena *a, struct csv_row *row, struct err *err)
{
	struct span spans[CSV_MAX_FIELDS];
	size_t n = 0, i = 0;
	char *record;

	if (c->rest.n == 0)
		return 0;
	row->line = c->line;
	for (;; i++) {
		if (n == CSV_MAX_FIELDS)
			return err_set(err, ERR_LIMIT, "line %u: more than %zu fields", row->line, CSV_MAX_FIELDS);
		i = measure(c, i, &spans[n]);
		if (spans[n].n + spans[n].tail > CSV_MAX_FIELD)
			return err_set(err, ERR_LIMIT, "line %u: field %zu has more than %zu bytes", row->line, n + 1,
				       CSV_MAX_FIELD);
		n++;
		if (i == c->rest.n || c->rest.p[i] != c->sep)
			break;
	}
	record = arena_memdup(a, c->rest.p, i, 1);
	row->fields = arena_array(a, n, struct str);
	row->n = n;
	for (size_t k = 0; k < n; k++)
		if (spans[k].n + spans[k].tail)
			row->fields[k] = settle(record, &spans[k]);
	if (i < c->rest.n) {
		i += c->rest.p[i] == '\r' && i + 1 < c->rest.n && c->rest.p[i + 1] == '\n' ? 2 : 1;
		c->line++;
	}
	c->rest = str_from(c->rest, i);
	return 1;
}

static bool needs_quotes(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '"' || s.p[i] == ',' || s.p[i] == '\n' || s.p[i] == '\r')
			return true;
	return false;
}

void csv_field(struct buf *b, struct str s, bool first)
{
	bool runs = s.n > 0 && memchr("=+-@\t\r", s.p[0], 6), quoted = needs_quotes(s);
	struct str piece;

	if (!first)
		buf_c(b, ',');
	if (!quoted) {
		if (runs)
			buf_c(b, '\'');
		buf_add(b, s);
		return;
	}
	buf_c(b, '"');
	if (runs)
		buf_c(b, '\'');
	for (bool more = false; str_split(&s, '"', &piece); more = true) {
		if (more)
			buf_lit(b, "\"\"");
		buf_add(b, piece);
	}
	buf_c(b, '"');
}

void csv_end(struct buf *b)
{
	buf_lit(b, "\r\n");
}
