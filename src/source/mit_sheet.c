#include "source/mit.h"

#include "base/utf8.h"
#include "fmt/xlsx.h"

/* Characters of a sheet's name in a place, which is what a workbook allows. */
#define SHEET_NAME 31

void mit_init(struct mit *m, struct batch *out)
{
	*m = (struct mit){ 0 };
	reader_init(&m->r, out);
}

void mit_free(struct mit *m)
{
	reader_free(&m->r);
	vec_free(&m->papers);
	vec_free(&m->passages);
	map_free(&m->paper_by_id);
	map_free(&m->variants);
}

static int next_letter(struct str s, size_t *i)
{
	while (*i < s.n) {
		char c = s.p[(*i)++];

		if (c >= 'A' && c <= 'Z')
			return c + 32;
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			return c;
	}
	return 0;
}

/* Letters and digits are the same, whatever stands between them and their case; a '*' at the end of name matches any rest. */
static bool same_header(struct str cell, const char *name)
{
	struct str want = str_of(name);
	bool prefix = want.n && want.p[want.n - 1] == '*';
	size_t i = 0, k = 0;

	for (;;) {
		int x = next_letter(want, &k), y = next_letter(cell, &i);

		if (!x)
			return prefix || !y;
		if (x != y)
			return false;
	}
}

static int column_in(const struct mit_row *row, const char *name)
{
	for (size_t i = 0; i < row->n; i++)
		if (row->cells[i].n && row->cells[i].n < 64 && same_header(row->cells[i], name))
			return (int)i;
	return -1;
}

int mit_column(const struct mit_sheet *s, const char *name)
{
	return column_in(&s->rows[s->header], name);
}

void mit_odd_columns(struct mit *m, const struct mit_sheet *s, const char *const *known)
{
	const struct mit_row *header = &s->rows[s->header];

	for (size_t i = 0; i < header->n; i++) {
		struct str name = reader_quote(&m->r, header->cells[i]);
		struct place p = mit_place(m, header, (int)i, STR_NONE, "");
		const char *const *k = known;

		while (*k && !same_header(name, *k))
			k++;
		if (!*k && name.n)
			reader_odd(&m->r, &p, "ignored", "unknown column '%.*s'", STRF(name));
		else if (name.n && column_in(header, *k) != (int)i)
			reader_odd(&m->r, &p, "the first is read", "column '%s' stands twice", *k);
	}
}

enum release_part mit_sheet_kind(struct mit_sheet *s)
{
	static const struct {
		enum release_part part;
		const char *names[3];
	} kinds[] = {
		{ PART_TABLE, { "Ev_ID", "Category level", NULL } },
		{ PART_PAPERS, { "Paper_ID", "QuickRef", "Title" } },
		{ PART_DOMAINS, { "Domain", "Sub-domain", "Description" } },
		{ PART_CAUSES, { "Category", "Level", "Description" } },
	};

	for (size_t i = 0; i < s->n && i < MIT_HEADER_ROWS; i++)
		for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
			bool all = true;

			for (size_t c = 0; c < ARRAY_LEN(kinds[k].names) && kinds[k].names[c]; c++)
				all = all && column_in(&s->rows[i], kinds[k].names[c]) >= 0;
			if (all) {
				s->header = i;
				return kinds[k].part;
			}
		}
	return PARTS;
}

struct str mit_raw(const struct mit_row *row, int col)
{
	return col >= 0 && (size_t)col < row->n ? row->cells[col] : STR_NONE;
}

struct str mit_cell(struct mit *m, const struct mit_row *row, int col)
{
	struct str s = reader_text(&m->r, mit_raw(row, col));

	return str_is(s, "-") ? STR_NONE : s;
}

void mit_begin(struct mit *m, const struct mit_sheet *s)
{
	struct str name = utf8_cut(s->name, SHEET_NAME);

	m->sheet = s;
	if (!name.n)
		return;
	memcpy(m->cell, name.p, name.n);
	m->cell[name.n] = '!';
	m->cell_at = name.n + 1;
}

struct place mit_place(struct mit *m, const struct mit_row *row, int col, struct str record, const char *key)
{
	struct place p = { .line = row->line, .record = record, .key = str_of(key) };

	if (!m->sheet->name.n)
		return p;
	xlsx_cell(col < 0 ? 0 : (size_t)col, row->line, m->cell + m->cell_at);
	p.cell = str_of(m->cell);
	return p;
}

static bool blank_or(char c, const char *marks)
{
	return c == ' ' || c == '\n' || c == '\t' || (c && strchr(marks, c));
}

/* Whether a quote at i of s opens (1) or closes (-1), 0 for no quote; straight ones, and curly ones typed the wrong way round,
 * by what stands beside them.  n: its bytes. */
static int quote_at(struct str s, size_t i, bool after_open, size_t *n)
{
	bool left, right;

	*n = 1;
	if (s.p[i] != '"' && s.p[i] != '\xE2')
		return 0;
	if (s.p[i] != '"') {
		if (!str_starts(str_from(s, i), STR("\xE2\x80\x9C")) && !str_starts(str_from(s, i), STR("\xE2\x80\x9D")))
			return 0;
		*n = 3;
		if (s.p[i + 2] == '\x9C')
			return 1;
	}
	left = i == 0 || after_open || blank_or(s.p[i - 1], "([");
	right = i + *n == s.n || blank_or(s.p[i + *n], ".,;:!?)]");
	return left && (i == 0 || !right) ? 1 : -1;
}

struct str mit_unquote(struct str s)
{
	size_t n, first, last = 0;
	int depth = 0, q = 0;

	s = str_trim(s);
	if (s.n < 2 || quote_at(s, 0, false, &first) != 1)
		return s;
	for (size_t i = 0; i < s.n; i += n) {
		q = quote_at(s, i, q == 1, &n);
		depth += q;
		last = q ? n : 0;
		if (depth <= 0 && i + n < s.n)
			return s; /* the first pair ends before the text does */
	}
	if (depth != 0 || !last)
		return s;
	return str_trim(str_sub(s, first, s.n - first - last));
}

size_t mit_paper(struct mit *m, unsigned number)
{
	struct str id = arena_printf(&m->r.out->arena, "mitpaper:%u", number);
	size_t at = map_get_n(&m->paper_by_id, id, SIZE_MAX);
	struct mit_paper *p;

	if (at != SIZE_MAX)
		return at;
	p = vec_add(&m->papers);
	p->number = number;
	p->id = id;
	map_put_n(&m->paper_by_id, id, m->papers.n - 1);
	return m->papers.n - 1;
}

void mit_quickref(struct mit *m, size_t paper, struct str quickref, const struct place *at)
{
	struct mit_paper *p = &m->papers.v[paper];
	struct place where = *at;
	struct str key;

	if (!p->quickref.n)
		p->quickref = quickref;
	if (!quickref.n || str_eq(p->quickref, quickref))
		return;
	key = arena_printf(&m->r.out->arena, "%u %.*s", p->number, STRF(quickref));
	if (map_put(&m->variants, key, m))
		return;
	where.record = p->id;
	where.key = STR("QuickRef");
	reader_diag(&m->r, SEV_NOTE, &where, "the first is kept for the paper", "paper %u is called '%.*s' and '%.*s'", p->number,
		    STRF(reader_quote(&m->r, p->quickref)), STRF(reader_quote(&m->r, quickref)));
}

static int by_number(const void *pa, const void *pb)
{
	const struct mit_paper *a = pa, *b = pb;

	return a->number < b->number ? -1 : a->number > b->number;
}

/* Papers by number; from here on paper_by_id gives the record in the batch, and places in papers are void. */
static void emit_papers(struct mit *m)
{
	if (m->papers.n)
		qsort(m->papers.v, m->papers.n, sizeof(m->papers.v[0]), by_number);
	for (size_t i = 0; i < m->papers.n; i++) {
		const struct mit_paper *p = &m->papers.v[i];

		reader_begin(&m->r, REC_PAPER, p->id);
		m->r.rec.name = p->title.n ? p->title : p->quickref.n ? p->quickref : p->id;
		reader_field(&m->r, F_PAPER_ID, str_from(p->id, sizeof("mitpaper:") - 1));
		reader_field(&m->r, F_QUICKREF, p->quickref);
		for (int f = F_AUTHORS; f < F_COUNT; f++)
			reader_field(&m->r, (enum field_id)f, p->fields[f]);
		map_put_n(&m->paper_by_id, p->id, reader_end(&m->r));
	}
}

/* Give each record its passages, in the order of the file. */
static void hang_passages(struct mit *m)
{
	struct batch *out = m->r.out;
	size_t *count = xcalloc(out->records.n + 1, sizeof(*count));

	for (size_t i = 0; i < m->passages.n; i++)
		count[m->passages.v[i].record]++;
	for (size_t i = 0; i < out->records.n; i++)
		if (count[i])
			out->records.v[i].notes = arena_array(&out->arena, count[i], struct note);
	for (size_t i = 0; i < m->passages.n; i++) {
		struct record *r = &out->records.v[m->passages.v[i].record];

		r->notes[r->nnotes++] = m->passages.v[i].note;
	}
	free(count);
}

void mit_finish(struct mit *m)
{
	struct str *ids = xcalloc(m->papers.n + 1, sizeof(*ids)); /* by place, before they are sorted */

	for (size_t i = 0; i < m->papers.n; i++)
		ids[i] = m->papers.v[i].id;
	emit_papers(m);
	for (size_t i = 0; i < m->passages.n; i++)
		if (m->passages.v[i].record == SIZE_MAX)
			m->passages.v[i].record = map_get_n(&m->paper_by_id, ids[m->passages.v[i].paper], 0);
	free(ids);
	hang_passages(m);
	reader_tell(&m->r);
}
