/* What upstream says in prose, and what it names: read by the formats' own rules, not by those of our readers. */
#include "base/fs.h"
#include "fmt/csv.h"
#include "fmt/markdown.h"
#include "fmt/xlsx.h"
#include "fmt/yaml.h"
#include "no_upstream.h"

#define MAX_FILES ((size_t)20000)

static void plain_prose(struct corpus *c, struct str text)
{
	struct buf b;

	buf_init(&b, BUF_FILE);
	md_plain(&b, text);
	corpus_prose(c, buf_str(&b));
	buf_free(&b);
}

static void take_yaml(struct corpus *c, const struct yaml *y, bool prose)
{
	if (y->type == YAML_SCALAR && prose)
		plain_prose(c, y->text);
	else if (y->type == YAML_SCALAR)
		corpus_title(c, y->text);
	for (size_t i = 0; y->type != YAML_SCALAR && i < y->n; i++) {
		bool told = y->type == YAML_MAP && (str_is(y->keys[i], "description") || str_is(y->keys[i], "summary") || str_is(y->keys[i], "use"));

		take_yaml(c, &y->items[i], y->type == YAML_MAP ? told : prose);
	}
}

static int read_yaml(struct corpus *c, struct str text, struct err *err)
{
	struct arena a = { 0 };
	bool broken = false;
	const struct yaml *y = yaml_parse(&a, text, &broken, err);
	int rc = y && !broken ? 0 : -1;

	if (rc == 0)
		take_yaml(c, y, false);
	arena_free(&a);
	return rc;
}

/* A sheet row by row: before the header all is prose, after it the columns that describe; the rest are names and codes. */
struct sheet {
	uint64_t prose; /* columns, by bit */
	bool header;
};

static bool cell_is(struct str cell, const char *name)
{
	return str_ieq(str_trim(cell), str_of(name));
}

static void take_row(struct corpus *c, struct sheet *s, const struct str *cells, size_t n)
{
	bool header = false;
	uint64_t prose = 0;

	for (size_t i = 0; i < n && i < 64; i++) {
		header = header || cell_is(cells[i], "Ev_ID") || cell_is(cells[i], "Paper_ID") || cell_is(cells[i], "Description");
		if (cell_is(cells[i], "Description") || cell_is(cells[i], "Additional ev."))
			prose |= UINT64_C(1) << i;
	}
	if (header) {
		*s = (struct sheet){ prose, true };
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (!s->header || (i < 64 && (s->prose >> i & 1)))
			corpus_prose(c, cells[i]);
		else
			corpus_title(c, cells[i]);
	}
}

static int read_csv(struct corpus *c, struct str text, struct err *err)
{
	struct arena a = { 0 };
	struct sheet s = { 0 };
	struct csv in;
	struct csv_row row;
	int rc;

	csv_open(&in, text, ',');
	while ((rc = csv_next(&in, &a, &row, err)) == 1)
		take_row(c, &s, row.fields, row.n);
	arena_free(&a);
	return rc;
}

static int read_xlsx(struct corpus *c, struct str bytes, struct err *err)
{
	struct arena a = { 0 };
	const struct xlsx *x = xlsx_parse(&a, bytes, err);
	int rc = x ? 0 : -1;

	for (size_t i = 0; x && i < x->n; i++) {
		struct sheet s = { 0 };

		for (size_t k = 0; k < x->sheets[i].n; k++)
			take_row(c, &s, x->sheets[i].rows[k].cells, x->sheets[i].rows[k].n);
	}
	arena_free(&a);
	return rc;
}

typedef int reader(struct corpus *c, struct str text, struct err *err);

static reader *reader_of(struct str path)
{
	struct str base = fs_base(path);

	if (str_starts(path, STR("mitre-atlas/")) && str_starts(base, STR("ATLAS")) && str_ends(base, STR(".yaml")))
		return read_yaml;
	if (str_starts(path, STR("mit-ai-risk-repository/")) && str_ends(base, STR(".csv")))
		return read_csv;
	if (str_starts(path, STR("mit-ai-risk-repository/")) && str_ends(base, STR(".xlsx")))
		return read_xlsx;
	return NULL;
}

int corpus_read(struct corpus *c, const char *dir, struct err *err)
{
	struct str *paths;
	size_t n;

	if (fs_walk(dir, MAX_FILES, &c->arena, &paths, &n, err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		reader *read = reader_of(paths[i]);
		struct buf b;
		int rc;

		if (!read)
			continue;
		vec_push(&c->sources, paths[i]);
		buf_init(&b, BUF_FILE);
		rc = fs_read(arena_printf(&c->arena, "%s/%.*s", dir, STRF(paths[i])).p, BUF_FILE - 1, &b, err);
		if (rc == 0 && read(c, buf_str(&b), err) < 0)
			rc = err_prefix(err, "%.*s", STRF(paths[i]));
		buf_free(&b);
		if (rc < 0)
			return -1;
	}
	return 0;
}
