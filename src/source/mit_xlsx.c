#include "source/mit.h"

#include "base/utf8.h"
#include "fmt/xlsx.h"

#define TABLE_SHEET "AI Risk Database v"

/* The sheets that are read, by the beginning of their name; where none has it, by their header. */
static const struct {
	const char *name;
	enum release_part part;
} wanted[] = {
	{ TABLE_SHEET, PART_TABLE },
	{ "Included resources", PART_PAPERS },
	{ "Domain Taxonomy of AI Risks", PART_DOMAINS },
	{ "Causal Taxonomy of AI Risks", PART_CAUSES },
};

static void as_sheet(struct mit *m, const struct xlsx_sheet *x, size_t n, struct mit_sheet *s)
{
	*s = (struct mit_sheet){ .name = x->name, .n = n < x->n ? n : x->n };
	s->rows = arena_array(&m->r.out->arena, s->n, struct mit_row);
	for (size_t i = 0; i < s->n; i++) /* hidden rows count: a saved filter hides what is data */
		s->rows[i] = (struct mit_row){ x->rows[i].number, x->rows[i].cells, x->rows[i].n };
}

/* The sheet that holds a part: the named one, else the one with the most rows below such a header. */
static bool find_sheet(struct mit *m, const struct xlsx *x, size_t w, struct mit_sheet *found)
{
	const struct xlsx_sheet *best = NULL;

	for (size_t i = 0; i < x->n; i++) {
		const struct xlsx_sheet *s = &x->sheets[i];
		bool named = str_istarts(s->name, str_of(wanted[w].name));
		struct mit_sheet head;

		if (!named && best && s->n <= best->n)
			continue;
		as_sheet(m, s, MIT_HEADER_ROWS, &head);
		if (mit_sheet_kind(&head) != wanted[w].part)
			continue;
		best = s;
		if (named)
			break;
	}
	if (!best)
		return false;
	as_sheet(m, best, SIZE_MAX, found);
	return mit_sheet_kind(found) == wanted[w].part;
}

static int no_table(struct mit *m, const struct xlsx *x, struct err *err)
{
	struct str names = STR_NONE;
	bool atlas = false;

	for (size_t i = 0; i < x->n && i < 12; i++) {
		struct str name = x->sheets[i].name;

		atlas = atlas || str_ieq(name, STR("techniques")) || str_ieq(name, STR("tactics")) || str_ieq(name, STR("mitigations")) || str_ieq(name, STR("matrix"));
		names = arena_printf(&m->r.out->arena, "%.*s%s'%.*s'", STRF(names), names.n ? ", " : "", STRF(reader_quote(&m->r, name)));
	}
	if (atlas)
		return err_set(err, ERR_INPUT, "looks like an Excel export of ATLAS (sheets %.*s), which lacks its relations: use a file of dist/v6/, ATLAS-*.yaml",
			       STRF(names));
	return err_set(err, ERR_INPUT, "has no sheet '" TABLE_SHEET "...' and none with the columns Ev_ID and Category level; its sheets are %.*s",
		       STRF(names.n ? names : STR("none")));
}

/* "V4" of "AI Risk Database v4". */
static struct str sheet_version(struct mit *m, struct str name)
{
	return str_istarts(name, STR(TABLE_SHEET)) ? mit_file_version(m, name) : STR_NONE;
}

static int read_workbook(struct mit *m, const struct xlsx *x, struct str file, struct err *err)
{
	struct mit_sheet s;

	if (!find_sheet(m, x, 0, &s))
		return no_table(m, x, err);
	m->r.out->release.format = STR("mit-xlsx");
	m->r.out->release.part = PART_WHOLE;
	mit_release(m, &s, sheet_version(m, s.name), file);
	if (mit_table_read(m, &s, err) < 0)
		return -1;
	for (size_t w = 1; w < ARRAY_LEN(wanted); w++) {
		if (!find_sheet(m, x, w, &s))
			reader_diag(&m->r, SEV_WARNING, &(struct place){ 0 }, "read without it", "the workbook has no sheet '%s'", wanted[w].name);
		else if (wanted[w].part == PART_PAPERS)
			mit_papers_read(m, &s);
		else if (wanted[w].part == PART_DOMAINS)
			mit_domains_read(m, &s);
		else
			mit_causes_read(m, &s);
	}
	return 0;
}

int mit_xlsx_read(struct str bytes, struct str file, struct batch *out, struct err *err)
{
	const struct xlsx *x;
	struct mit m;
	int rc = -1;

	mit_init(&m, out);
	reader_input(&m.r, bytes, file);
	x = xlsx_parse(&out->arena, bytes, err);
	if (x)
		rc = read_workbook(&m, x, file, err);
	if (rc == 0)
		mit_finish(&m);
	mit_free(&m);
	return rc;
}
