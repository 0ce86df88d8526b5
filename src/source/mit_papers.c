#include "source/mit.h"

/* The columns of the sheet of included resources that go into a paper's fields. */
static const struct {
	const char *header; /* as mit_column takes it */
	const char *name;   /* in messages */
	enum field_id field;
} details[] = {
	{ "Authors (full)", "Authors (full)", F_AUTHORS }, { "Authors (short)", "Authors (short)", F_AUTHORS_SHORT }, { "Year", "Year", F_YEAR },
	{ "DOI", "DOI", F_DOI }, { "URL", "URL", F_URL }, { "Citations*", "Citations", F_CITATIONS }, { "Item type", "Item type", F_ITEM_TYPE },
};

static bool is_number(struct str s)
{
	uint64_t n;

	return str_u64(s, 0, 100000000, &n) == 0;
}

/* "https://doi.org/10.48550/x" -> "10.48550/x" */
static struct str bare_doi(struct str s)
{
	static const struct str heads[] = { STR_INIT("https://doi.org/"), STR_INIT("http://doi.org/"), STR_INIT("https://dx.doi.org/"),
					    STR_INIT("http://dx.doi.org/"), STR_INIT("doi:") };

	for (size_t i = 0; i < ARRAY_LEN(heads); i++)
		if (str_istarts(s, heads[i]))
			return str_trim(str_from(s, heads[i].n));
	return s;
}

static void take_details(struct mit *m, const struct mit_row *row, const int *col, struct mit_paper *p)
{
	for (size_t i = 0; i < ARRAY_LEN(details); i++) {
		struct str s = mit_cell(m, row, col[i]);
		struct place at = mit_place(m, row, col[i], p->id, details[i].name);

		if (details[i].field == F_DOI)
			s = bare_doi(s);
		if (s.n && (details[i].field == F_YEAR || details[i].field == F_CITATIONS) && !is_number(s)) {
			reader_odd(&m->r, &at, "kept as unknown", "%s is no number", details[i].field == F_YEAR ? "year" : "number of citations");
			s = STR_NONE;
		}
		p->fields[details[i].field] = s;
	}
}

static void take_title(struct mit *m, const struct place *at, struct mit_paper *p, struct str title)
{
	if (!p->title.n)
		p->title = title;
	else if (title.n && !str_eq(p->title, title))
		reader_odd(&m->r, at, "the table's is kept", "title differs from the one in the table of risks");
}

static void read_row(struct mit *m, const struct mit_row *row, const int *col, const int *id_col)
{
	struct str id = mit_cell(m, row, id_col[0]), quickref = mit_cell(m, row, id_col[1]), title = mit_cell(m, row, id_col[2]);
	struct place at = mit_place(m, row, id_col[0], STR_NONE, "Paper_ID");
	struct mit_paper *p;
	size_t paper;
	uint64_t n;

	if (!id.n && !quickref.n && !title.n)
		return; /* empty, or the sheet's notes below the table */
	if (str_u64(id, 1, 999, &n) < 0) {
		reader_diag(&m->r, SEV_ERROR, &at, "row left out", "'%.*s' is no number of a paper", STRF(reader_quote(&m->r, id)));
		return;
	}
	paper = mit_paper(m, (unsigned)n);
	p = &m->papers.v[paper];
	at.record = p->id;
	if (str_ieq(mit_cell(m, row, id_col[3]), STR("No"))) {
		reader_odd(&m->r, &at, "kept", "a resource marked as not included");
	} else if (p->detailed) {
		reader_diag(&m->r, SEV_WARNING, &at, "the first is kept", "paper %u has another row", p->number);
		return;
	}
	p->detailed = true;
	take_title(m, &at, p, title);
	take_details(m, row, col, p);
	at = mit_place(m, row, id_col[1], p->id, "QuickRef");
	mit_quickref(m, paper, quickref, &at);
}

void mit_papers_read(struct mit *m, const struct mit_sheet *s)
{
	static const char *const known[] = { "Included", "Paper_ID", "QuickRef", "Title", "Authors (full)", "Authors (short)", "Year", "DOI", "URL",
					     "Citations*", "Cites/yr", "Item type", NULL };
	const int id_col[] = { mit_column(s, "Paper_ID"), mit_column(s, "QuickRef"), mit_column(s, "Title"), mit_column(s, "Included") };
	int col[ARRAY_LEN(details)];

	mit_begin(m, s);
	mit_odd_columns(m, s, known);
	for (size_t i = 0; i < ARRAY_LEN(details); i++) {
		struct place p = { .line = s->rows[s->header].line, .key = str_of(details[i].name) };

		col[i] = mit_column(s, details[i].header);
		if (col[i] < 0)
			reader_diag(&m->r, SEV_NOTE, &p, "read without it", "there is no such column");
	}
	for (size_t i = s->header + 1; i < s->n; i++)
		read_row(m, &s->rows[i], col, id_col);
}
