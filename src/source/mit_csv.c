#include "source/mit.h"

#include "base/utf8.h"
#include "fmt/csv.h"

/* What detection looks at. */
#define HEAD_BYTES ((size_t)64 << 10)

static const char separators[] = { ',', ';', '\t' };

/* The control character that _xHHHH_ at the start of s means, or -1. */
static int escaped_control(struct str s)
{
	static const char digits[] = "0123456789ABCDEF";
	const char *d;

	if (s.n < 7 || !str_starts(s, STR("_x00")) || (s.p[4] != '0' && s.p[4] != '1') || !s.p[5] || s.p[6] != '_')
		return -1;
	d = strchr(digits, s.p[5]);
	return d ? (s.p[4] - '0') * 16 + (int)(d - digits) : -1;
}

/* Some converters leave a control character as the workbook spells it, "_x0001_": read it as the reader of workbooks does. */
static struct str without_escapes(struct arena *a, struct str s)
{
	ptrdiff_t at = str_find(s, STR("_x00"));
	char *p;
	size_t n;

	if (at < 0)
		return s;
	n = (size_t)at;
	p = arena_z(a, s);
	for (size_t i = n; i < s.n;) {
		int c = escaped_control(str_from(s, i));

		if (c < 0)
			p[n++] = s.p[i++];
		else
			i += 7;
		if (c == '\t' || c == '\n' || c == '\r')
			p[n++] = (char)c; /* the others mean nothing in a text */
	}
	return str_n(p, n);
}

/* Read at most max records; what stopped it before the end is in err. */
static int read_rows(struct arena *a, struct csv *c, size_t max, struct mit_sheet *s, struct err *err)
{
	VEC(struct mit_row) rows = { 0 };
	struct csv_row row;
	size_t cells = 0;
	int rc = 1;

	while (rows.n < max && (rc = csv_next(c, a, &row, err)) > 0) {
		cells += row.n;
		if (cells > MIT_MAX_CELLS) {
			rc = err_set(err, ERR_LIMIT, "line %u: more than %zu cells", row.line, MIT_MAX_CELLS);
			break;
		}
		for (size_t i = 0; i < row.n; i++)
			row.fields[i] = without_escapes(a, row.fields[i]);
		vec_push(&rows, ((struct mit_row){ row.line, row.fields, row.n }));
	}
	s->rows = vec_dup(a, &rows);
	s->n = rows.n;
	vec_free(&rows);
	return rc;
}

/* What the head of the text holds, and the separator by which it does. */
static enum release_part look(struct str bytes, char *sep)
{
	enum release_part part = PARTS;

	for (size_t i = 0; i < sizeof(separators) && part == PARTS; i++) {
		struct arena a = { 0 };
		struct mit_sheet s = { 0 };
		struct csv c;

		csv_open(&c, str_sub(bytes, 0, HEAD_BYTES), separators[i]);
		(void)read_rows(&a, &c, MIT_HEADER_ROWS, &s, &(struct err)ERR_INIT); /* what is wrong shows when it is read */
		part = mit_sheet_kind(&s);
		*sep = separators[i];
		arena_free(&a);
	}
	return part;
}

bool mit_csv_detect(struct str bytes)
{
	char sep;

	return look(bytes, &sep) != PARTS;
}

/* The rows of the whole text, with what is wrong about them told. */
static void read_sheet(struct mit *m, struct str bytes, char sep, struct mit_sheet *s)
{
	struct err stop = ERR_INIT;
	struct csv c;

	csv_open(&c, bytes, sep);
	if (read_rows(&m->r.out->arena, &c, SIZE_MAX, s, &stop) < 0)
		reader_diag(&m->r, SEV_ERROR, &(struct place){ .line = c.line }, "the rows before it are kept", "%s", stop.msg);
	if (c.unclosed)
		reader_diag(&m->r, SEV_ERROR, &(struct place){ .line = c.unclosed_line }, "all that follows was taken as one cell",
			    "a quotation mark opens a cell and none closes it");
}

static void check_widths(struct mit *m, const struct mit_sheet *s)
{
	for (size_t i = s->header + 1; i < s->n; i++) {
		struct place p = { .line = s->rows[i].line };

		if (s->rows[i].n < s->rows[s->header].n && s->rows[i].n > 1)
			reader_odd(&m->r, &p, "the missing cells are read as empty", "row with fewer cells than the header");
		else if (s->rows[i].n > s->rows[s->header].n)
			reader_odd(&m->r, &p, "the last ones are ignored", "row with more cells than the header");
	}
}

static int read_part(struct mit *m, const struct mit_sheet *s, enum release_part part, struct err *err)
{
	size_t before = m->r.out->records.n;

	if (part == PART_TABLE)
		return mit_table_read(m, s, err);
	if (part == PART_PAPERS)
		mit_papers_read(m, s);
	else if (part == PART_DOMAINS)
		mit_domains_read(m, s);
	else
		mit_causes_read(m, s);
	if (m->r.out->records.n == before && !m->papers.n)
		return err_set(err, ERR_INPUT, "the sheet has a header (%s), but no row below it could be read", release_part_name[part]);
	return 0;
}

int mit_csv_read(struct str bytes, struct str file, struct batch *out, struct err *err)
{
	struct mit_sheet s = { 0 };
	enum release_part part;
	char sep = ',';
	struct mit m;
	int rc = 0;

	mit_init(&m, out);
	reader_input(&m.r, bytes, file);
	part = look(bytes, &sep);
	read_sheet(&m, bytes, sep, &s);
	if (part == PARTS || mit_sheet_kind(&s) != part)
		rc = err_set(err, ERR_INPUT, "has no header row of a sheet of the AI Risk Repository");
	if (rc == 0) {
		out->release.format = STR("mit-csv");
		out->release.part = part;
		mit_release(&m, &s, STR_NONE, file);
		check_widths(&m, &s);
		rc = read_part(&m, &s, part, err);
		mit_finish(&m);
	}
	mit_free(&m);
	return rc;
}
