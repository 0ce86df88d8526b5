#include "render/sssom.h"

#include <stdlib.h>

#include "base/utf8.h"

/* Columns in the order of the slots of the class Mapping; a canonical writer keeps to it. */
enum column { SUBJECT_ID, SUBJECT_LABEL, PREDICATE_ID, OBJECT_ID, OBJECT_LABEL, JUSTIFICATION, TOOL, TOOL_VERSION, CONFIDENCE, COMMENT, COLUMNS };
static const char *const column_name[COLUMNS] = {
	"subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification", "mapping_tool", "mapping_tool_version", "confidence", "comment",
};

struct row {
	struct str cell[COLUMNS];
};

struct mapping {
	const struct view_mapping *v;
	struct arena a;
	VEC(struct row) rows;
	bool linked;                /* a row has a technique */
	bool shared;                /* all rows have the same tool: it stands in the head */
};

/* Words of upstream as a cell, and a line, may hold them: UTF-8 without tabs and line ends. */
static struct str cell(struct mapping *m, struct str s)
{
	struct buf b;
	struct str clean;

	buf_init(&b, BUF_PAGE);
	utf8_clean(&b, str_trim(s));
	for (size_t i = 0; i < b.n; i++)
		if ((unsigned char)b.p[i] < ' ')
			b.p[i] = ' ';
	clean = arena_str(&m->a, buf_str(&b));
	buf_free(&b);
	return clean;
}

static struct str number(struct mapping *m, double v)
{
	struct buf b;
	struct str s;

	buf_init(&b, BUF_LINE);
	buf_double(&b, v, 3);
	s = arena_str(&m->a, buf_str(&b));
	buf_free(&b);
	return s;
}

/* What is the same for all rows that were made in one way. */
static struct row made(struct mapping *m, const struct view_mapping_row *x)
{
	bool read = x->method == METHOD_CURATED;
	struct row r = { 0 };

	r.cell[SUBJECT_ID] = cell(m, x->risk.id);
	r.cell[SUBJECT_LABEL] = cell(m, x->risk.title);
	r.cell[JUSTIFICATION] = read ? STR("semapv:CompositeMatching") : STR("semapv:SemanticSimilarityThresholdMatching");
	r.cell[TOOL] = read ? STR("language models, two blind readings of every risk and a third that settled the differences") : STR("PromptRiskDB linker");
	r.cell[TOOL_VERSION] = read ? m->v->reading : m->v->linker;
	return r;
}

static void add(struct mapping *m, const struct view_mapping_row *x)
{
	struct row r = made(m, x);

	if (x->technique.entry) {
		m->linked = true;
		r.cell[PREDICATE_ID] = x->tier == TIER_DIRECT ? STR("skos:closeMatch") : STR("skos:relatedMatch");
		r.cell[OBJECT_ID] = arena_printf(&m->a, "ATLAS:%.*s", STRF(cell(m, x->technique.id)));
		r.cell[OBJECT_LABEL] = cell(m, x->technique.title);
		r.cell[CONFIDENCE] = number(m, x->confidence);
		r.cell[COMMENT] = cell(m, x->reason);
	} else {
		r.cell[PREDICATE_ID] = STR("skos:relatedMatch");
		r.cell[OBJECT_ID] = STR("sssom:NoTermFound");
		r.cell[COMMENT] = cell(m, arena_printf(&m->a, "%.*s: %.*s", STRF(x->none_code), STRF(x->reason)));
	}
	vec_push(&m->rows, r);
}

static int by_cells(const void *pa, const void *pb)
{
	const struct row *a = pa, *b = pb;

	for (int i = 0; i < COLUMNS; i++) {
		int c = str_cmp(a->cell[i], b->cell[i]);

		if (c)
			return c;
	}
	return 0;
}

/* ---- the head: YAML, each line behind '#' ---- */

/* A plain scalar where it stays a string of these bytes, else a quoted one. */
static void put_scalar(struct buf *out, struct str s)
{
	bool plain = s.n > 0 && ((s.p[0] >= 'A' && s.p[0] <= 'Z') || (s.p[0] >= 'a' && s.p[0] <= 'z')) && !str_has(s, ": ") && !str_has(s, " #") && !str_ends(s, STR(":"));

	for (size_t i = 0; i < s.n && plain; i++)
		plain = (unsigned char)s.p[i] >= ' ' && (unsigned char)s.p[i] < 0x7f;
	if (plain) {
		buf_add(out, s);
		return;
	}
	buf_c(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_c(out, '\\');
		buf_c(out, s.p[i]);
	}
	buf_c(out, '"');
}

static void put_slot(struct buf *out, const char *name, struct str value)
{
	if (!value.n)
		return;
	buf_printf(out, "#%s: ", name);
	put_scalar(out, value);
	buf_c(out, '\n');
}

static void put_head(struct buf *out, struct mapping *m)
{
	struct str mit = cell(m, m->v->mit), atlas = cell(m, m->v->atlas);

	buf_lit(out, "#curie_map:\n");
	if (m->linked) /* a canonical writer names no prefix in vain */
		buf_lit(out, "#  ATLAS: https://atlas.mitre.org/techniques/\n");
	if (m->rows.n)
		buf_lit(out, "#  mitrisk: https://airisk.mit.edu/#\n");
	buf_lit(out, "#  web: https://\n");
	buf_printf(out, "#mapping_set_id: urn:uuid:%.*s\n", STRF(m->v->id));
	put_slot(out, "mapping_set_version",
		 arena_printf(&m->a, "MIT %.*s, ATLAS %.*s, readings %.*s%s%.*s", STRF(mit), STRF(atlas), STRF(m->v->reading), m->v->linker.n ? ", linker " : "", STRF(m->v->linker)));
	put_slot(out, "mapping_set_title", STR("MIT AI Risk Repository to MITRE ATLAS"));
	put_slot(out, "mapping_set_description",
		 STR("By which techniques an adversary brings about or exploits what a risk describes. closeMatch: the text of the risk is about the technique or its object. "
		     "relatedMatch: a relevant method, a fitting sub-technique, a supporting step or the direct consequence. NoTermFound: nobody attacks, or ATLAS has no technique "
		     "for it; the comment says which."));
	buf_lit(out, "#creator_label:\n#  - PromptRiskDB\n");
	put_slot(out, "license", STR("https://creativecommons.org/licenses/by/4.0/"));
	put_slot(out, "subject_source", STR("web:airisk.mit.edu"));
	put_slot(out, "subject_source_version", mit);
	put_slot(out, "object_source", STR("web:atlas.mitre.org"));
	put_slot(out, "object_source_version", atlas);
	if (m->shared) {
		put_slot(out, column_name[TOOL], m->rows.v[0].cell[TOOL]);
		put_slot(out, column_name[TOOL_VERSION], m->rows.v[0].cell[TOOL_VERSION]);
	}
	put_slot(out, "comment",
		 STR("No human expert has reviewed the mapping as a whole. Neither MIT nor MITRE was involved. The confidence of read links is a judgement, 0.95 or 0.8; that of "
		     "computed ones is calibrated."));
}

/* ---- the rows ---- */

static void put_cell(struct buf *out, struct str s)
{
	if (str_chr(s, '"') < 0) {
		buf_add(out, s);
		return;
	}
	buf_c(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_c(out, '"');
		buf_c(out, s.p[i]);
	}
	buf_c(out, '"');
}

static void put_row(struct buf *out, const struct mapping *m, const struct row *r)
{
	for (int i = 0; i < COLUMNS; i++) {
		if (m->shared && (i == TOOL || i == TOOL_VERSION))
			continue;
		if (i)
			buf_c(out, '\t');
		put_cell(out, r->cell[i]);
	}
	buf_c(out, '\n');
}

void render_sssom(struct buf *out, const struct view_mapping *v)
{
	struct mapping m = { .v = v };
	struct row names = { 0 };

	for (size_t i = 0; i < v->rows.n; i++)
		add(&m, &v->rows.v[i]);
	if (m.rows.n)
		qsort(m.rows.v, m.rows.n, sizeof(*m.rows.v), by_cells);
	m.shared = m.rows.n > 0;
	for (size_t i = 1; i < m.rows.n; i++)
		m.shared = m.shared && str_eq(m.rows.v[i].cell[TOOL], m.rows.v[0].cell[TOOL]) && str_eq(m.rows.v[i].cell[TOOL_VERSION], m.rows.v[0].cell[TOOL_VERSION]);
	put_head(out, &m);
	for (int i = 0; i < COLUMNS; i++)
		names.cell[i] = str_of(column_name[i]);
	put_row(out, &m, &names);
	for (size_t i = 0; i < m.rows.n; i++)
		put_row(out, &m, &m.rows.v[i]);
	vec_free(&m.rows);
	arena_free(&m.a);
}
