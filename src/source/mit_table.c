#include "source/mit.h"

#include "atlas/vocab.h"

enum col { C_TITLE, C_QUICKREF, C_EV_ID, C_PAPER_ID, C_LEVEL, C_CATEGORY, C_SUBCATEGORY, C_DESCRIPTION, C_EVIDENCE, C_PAGE, C_EVIDENCE_PAGE,
	   C_ENTITY, C_INTENT, C_TIMING, C_DOMAIN, C_SUBDOMAIN, COLS };

static const char *const col_name[COLS] = { "Title", "QuickRef", "Ev_ID", "Paper_ID", "Category level", "Risk category", "Risk subcategory",
					    "Description", "Additional ev.", "P.Def", "p.AddEv", "Entity", "Intent", "Timing", "Domain", "Sub-domain" };

/* The other columns of upstream: all in Ev_ID already. */
static const char *const other_names[] = { "Cat_ID", "SubCat_ID", "AddEv_ID" };

enum level { LEVEL_PAPER, LEVEL_CATEGORY, LEVEL_SUBCATEGORY, LEVEL_EVIDENCE, LEVELS };
static const char *const level_name[LEVELS] = { "Paper", "Risk Category", "Risk Sub-Category", "Additional evidence" };

/* Evidence that found no row of its own before it: tried again when all rows are known. */
struct orphan {
	const struct mit_row *row;
	struct note note;
};

struct table {
	struct mit *m;
	const struct mit_row *row;
	int col[COLS];
	struct str cell[COLS]; /* of the row */
	struct str ev;         /* its Ev_ID as written */
	struct str base;       /* "62.15.07" of it */
	unsigned paper_number;
	struct map seen;       /* Ev_ID of risks -> how often */
	struct map first, last; /* base -> number of the first and the latest risk with it */
	VEC(struct orphan) orphans;
};

static struct place place(struct table *t, int c, struct str record)
{
	return mit_place(t->m, t->row, c < 0 ? -1 : t->col[c], record, c < 0 ? "" : col_name[c]);
}

static void odd(struct table *t, int c, const char *action, const char *what)
{
	struct place p = place(t, c, t->ev);

	reader_odd(&t->m->r, &p, action, "%s", what);
}

/* PP.CC.SS with two or three digits each, and for evidence a letter or two with or without a dot before. */
static bool split_id(struct table *t)
{
	struct str s = t->ev;
	size_t i = 0, n;

	t->paper_number = 0;
	for (int part = 0; part < 3; part++) {
		if (part && (i == s.n || s.p[i++] != '.'))
			return false;
		for (n = 0; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++, n++)
			if (part == 0)
				t->paper_number = t->paper_number * 10 + (unsigned)(s.p[i] - '0');
		if (n < 2 || n > 3)
			return false;
	}
	t->base = str_sub(s, 0, i);
	if (i < s.n && s.p[i] == '.' && ++i == s.n)
		return false;
	for (n = 0; i < s.n && s.p[i] >= 'a' && s.p[i] <= 'z'; i++)
		n++;
	return i == s.n && n <= 2 && t->paper_number > 0;
}

static int find_level(struct str s)
{
	for (int i = 0; i < LEVELS; i++)
		if (str_ieq(s, str_of(level_name[i])))
			return i;
	return -1;
}

/* Take the row's cells; false for a row that holds nothing. */
static bool take_row(struct table *t, const struct mit_row *row)
{
	bool any = false, spaces = false;

	t->row = row;
	for (int c = 0; c < COLS; c++) {
		struct str raw = mit_raw(row, t->col[c]);

		t->cell[c] = mit_cell(t->m, row, t->col[c]);
		any = any || t->cell[c].n;
		spaces = spaces || (raw.n && (raw.p[0] == ' ' || raw.p[raw.n - 1] == ' ' || raw.p[raw.n - 1] == '\n' || raw.p[0] == '\n'));
	}
	t->ev = t->cell[C_EV_ID];
	if (any && spaces)
		odd(t, -1, "trimmed", "space before or after a cell's text");
	return any;
}

/* The codes of the causal taxonomy. */
static void take_causes(struct table *t)
{
	static const struct { enum col col; enum vocab_factor factor; enum field_id field; } causes[] = {
		{ C_ENTITY, CAUSE_ENTITY, F_ENTITY },
		{ C_INTENT, CAUSE_INTENT, F_INTENT },
		{ C_TIMING, CAUSE_TIMING, F_TIMING },
	};
	bool missing = false;

	for (size_t i = 0; i < ARRAY_LEN(causes); i++) {
		struct str s = t->cell[causes[i].col], code = vocab_cause_code(causes[i].factor, s);
		struct place p = place(t, (int)causes[i].col, t->m->r.rec.id);

		missing = missing || !s.n;
		if (s.n && !code.n)
			reader_diag(&t->m->r, SEV_WARNING, &p, "left out", "'%.*s' is no value of this factor", STRF(reader_quote(&t->m->r, s)));
		reader_field(&t->m->r, causes[i].field, code);
	}
	if (missing)
		odd(t, C_ENTITY, "kept as unknown", "risk without entity, intent or timing");
}

static struct link *add_link(struct table *t, enum link_kind kind, struct str to)
{
	struct link l = { .kind = kind, .method = METHOD_UPSTREAM, .confidence = 1, .from = t->m->r.rec.id, .to = to };

	vec_push(&t->m->r.out->links, l);
	return &t->m->r.out->links.v[t->m->r.out->links.n - 1];
}

static void classify(struct table *t, struct str number)
{
	(void)add_link(t, LINK_CLASSIFIED, arena_printf(&t->m->r.out->arena, "mitdomain:%.*s", STRF(number)));
}

/* Domain and sub-domain by their numbers: labels differ between sheets and releases. */
static void take_domain(struct table *t)
{
	struct str domain = vocab_domain_number(t->cell[C_DOMAIN]), sub = vocab_subdomain_number(t->cell[C_SUBDOMAIN]);
	bool numeric = sub.n && sub.p[0] != 'X';
	struct place p = place(t, C_DOMAIN, t->m->r.rec.id);

	if (t->cell[C_DOMAIN].n && !domain.n)
		reader_diag(&t->m->r, SEV_WARNING, &p, "left out", "'%.*s' is no domain", STRF(reader_quote(&t->m->r, t->cell[C_DOMAIN])));
	if (domain.n && numeric && domain.p[0] != sub.p[0])
		reader_diag(&t->m->r, SEV_WARNING, &p, "both kept", "domain %.*s with a sub-domain of another, %.*s", STRF(domain), STRF(sub));
	p = place(t, C_SUBDOMAIN, t->m->r.rec.id);
	if ((t->cell[C_SUBDOMAIN].n && !sub.n) || (numeric && !vocab_subdomain_name(sub).n))
		reader_diag(&t->m->r, SEV_WARNING, &p, sub.n ? "kept, the risk is classified by its domain only" : "left out", "'%.*s' is no known sub-domain",
			    STRF(reader_quote(&t->m->r, t->cell[C_SUBDOMAIN])));
	if (!domain.n && numeric) {
		domain = str_sub(sub, 0, 1);
		odd(t, C_DOMAIN, "taken from the sub-domain", "risk with a sub-domain but without a domain");
	}
	if (domain.n && sub.n && !numeric)
		odd(t, C_SUBDOMAIN, "the domain is kept", "risk with a domain whose sub-domain is none");
	if (!domain.n && !sub.n)
		odd(t, C_DOMAIN, "kept as uncoded", "risk without domain and sub-domain");
	reader_field(&t->m->r, F_DOMAIN, domain);
	reader_field(&t->m->r, F_SUBDOMAIN, sub);
	reader_field(&t->m->r, F_CODING, str_is(sub, "X.1") ? STR("excluded") : str_is(sub, "X.0") ? STR("other") : sub.n || domain.n ? STR("coded") : STR("uncoded"));
	if (domain.n)
		classify(t, domain);
	if (numeric && sub.p[2] != '0' && vocab_subdomain_name(sub).n)
		classify(t, sub);
}

/* The id of a risk: repeated Ev_IDs are told apart by their number. */
static struct str risk_id(struct table *t)
{
	struct arena *a = &t->m->r.out->arena;
	size_t n = map_get_n(&t->seen, t->ev, 0) + 1;
	struct place p = place(t, C_EV_ID, t->ev);
	struct str id;

	map_put_n(&t->seen, t->ev, n);
	if (n == 1)
		return arena_printf(a, "mitrisk:%.*s", STRF(t->ev));
	id = arena_printf(a, "mitrisk:%.*s~%zu", STRF(t->ev), n);
	reader_diag(&t->m->r, SEV_WARNING, &p, arena_printf(a, "kept as %.*s", STRF(id)).p, "this Ev_ID stands on another row, too");
	return id;
}

static void take_name(struct table *t, enum level level)
{
	struct record *r = &t->m->r.rec;
	struct str category = t->cell[C_CATEGORY], sub = t->cell[C_SUBCATEGORY];
	struct place p = place(t, level == LEVEL_CATEGORY ? C_CATEGORY : C_SUBCATEGORY, r->id);

	if (str_is(reader_text(&t->m->r, mit_raw(t->row, t->col[C_SUBCATEGORY])), "-"))
		odd(t, C_SUBCATEGORY, "read as empty", "sub-category is '-'");
	if (level == LEVEL_CATEGORY && sub.n)
		odd(t, C_SUBCATEGORY, "kept as its title", "risk category with a sub-category");
	if (level == LEVEL_SUBCATEGORY && !sub.n)
		odd(t, C_SUBCATEGORY, "the category is its title", "risk sub-category without a sub-category");
	r->name = sub.n ? sub : category.n ? category : t->ev;
	if (!sub.n && !category.n)
		reader_diag(&t->m->r, SEV_WARNING, &p, "its Ev_ID is its title", "risk without category and sub-category");
}

static void take_description(struct table *t)
{
	struct str s = t->cell[C_DESCRIPTION];

	t->m->r.rec.description = s; /* as it is: who matches it passes over the quotes */
	if (mit_unquote(s).n < s.n)
		odd(t, C_DESCRIPTION, "kept", "description in quotation marks");
	if (str_is(reader_text(&t->m->r, mit_raw(t->row, t->col[C_DESCRIPTION])), "-"))
		odd(t, C_DESCRIPTION, "read as empty", "description is '-'");
	else if (!s.n)
		odd(t, C_DESCRIPTION, "kept", "risk without description");
}

static void hang(struct table *t, size_t record, struct note note)
{
	struct mit_passage p = { .record = record, .note = note };

	if (record == SIZE_MAX)
		p.paper = mit_paper(t->m, t->paper_number);
	vec_push(&t->m->passages, p);
}

static void check_paper_id(struct table *t)
{
	struct str s = t->cell[C_PAPER_ID];
	struct place p = place(t, C_PAPER_ID, t->ev);
	uint64_t n;

	if (!s.n && t->col[C_PAPER_ID] >= 0)
		odd(t, C_PAPER_ID, "taken from Ev_ID", "row without Paper_ID");
	else if (s.n && (str_u64(s, 0, UINT32_MAX, &n) < 0 || n != t->paper_number))
		reader_diag(&t->m->r, SEV_WARNING, &p, "taken from Ev_ID", "Paper_ID '%.*s' differs from Ev_ID", STRF(reader_quote(&t->m->r, s)));
}

static void take_risk(struct table *t, enum level level, size_t paper)
{
	struct reader *r = &t->m->r;
	struct str quickref = t->cell[C_QUICKREF].n ? t->cell[C_QUICKREF] : t->m->papers.v[paper].quickref;
	struct str paper_id = t->m->papers.v[paper].id;
	size_t at;

	reader_begin(r, REC_RISK, risk_id(t));
	take_name(t, level);
	take_description(t);
	reader_field(r, F_EV_ID, t->ev);
	reader_field(r, F_QUICKREF, quickref);
	reader_field(r, F_LEVEL, str_of(level_name[level]));
	reader_field(r, F_RISK_CATEGORY, t->cell[C_CATEGORY]);
	reader_field(r, F_RISK_SUBCATEGORY, t->cell[C_SUBCATEGORY]);
	take_causes(t);
	(void)add_link(t, LINK_CITES, paper_id);
	take_domain(t);
	reader_field(r, F_PAGE, t->cell[C_PAGE]);
	reader_field(r, F_PAPER_ID, str_from(paper_id, sizeof("mitpaper:") - 1));
	if (!r->rec.description.n)
		reader_field(r, F_FLAG, STR("no-description"));
	if (!r->rec.description.n && !t->cell[C_EVIDENCE].n)
		reader_field(r, F_FLAG, STR("no-text"));
	at = reader_end(r);
	(void)map_add(&t->first, t->base, (void *)(uintptr_t)(at + 1));
	map_put_n(&t->last, t->base, at);
	if (t->cell[C_EVIDENCE].n) {
		odd(t, C_EVIDENCE, "kept as a note of the risk", "evidence on the row of the risk itself");
		hang(t, at, (struct note){ t->ev, t->cell[C_EVIDENCE], t->cell[C_EVIDENCE_PAGE] });
	}
}

/* The words of an evidence row: newer papers have them in the column of descriptions, or repeat the risk's there. */
static struct str evidence_text(struct table *t, size_t risk)
{
	struct str text = t->cell[C_EVIDENCE], other = t->cell[C_DESCRIPTION];

	if (!text.n && !other.n)
		odd(t, C_EVIDENCE, "kept as a stub", "evidence without text");
	if (!other.n)
		return text;
	if (!text.n) {
		odd(t, C_DESCRIPTION, "taken from there", "evidence that stands in the column of descriptions");
		return other;
	}
	if (risk != SIZE_MAX && str_eq(mit_unquote(other), mit_unquote(t->m->r.out->records.v[risk].description))) {
		odd(t, C_DESCRIPTION, "ignored", "evidence that repeats the description of its risk");
		return text;
	}
	odd(t, C_DESCRIPTION, "both kept", "evidence with a description, too");
	return arena_printf(&t->m->r.out->arena, "%.*s\n\n%.*s", STRF(other), STRF(text));
}

static void take_evidence(struct table *t)
{
	size_t risk = map_get_n(&t->last, t->base, SIZE_MAX);
	struct note note = { .id = t->ev, .text = evidence_text(t, risk),
			     .page = t->cell[C_EVIDENCE_PAGE].n ? t->cell[C_EVIDENCE_PAGE] : t->cell[C_PAGE] };

	for (int c = C_ENTITY; c < COLS; c++)
		if (t->cell[c].n) {
			odd(t, c, "ignored", "evidence with a coding of its own");
			break;
		}
	if (risk != SIZE_MAX)
		hang(t, risk, note);
	else
		vec_push(&t->orphans, ((struct orphan){ t->row, note }));
}

/* Evidence before its risk, or without one: under the row that it belongs to, its category's, or its paper. */
static void hang_orphans(struct table *t)
{
	for (size_t i = 0; i < t->orphans.n; i++) {
		struct place p;
		struct str category;
		size_t risk;

		t->row = t->orphans.v[i].row;
		t->ev = t->orphans.v[i].note.id;
		if (!split_id(t))
			continue; /* it was split before: cannot fail */
		p = place(t, C_EV_ID, t->ev);
		risk = map_get_n(&t->first, t->base, SIZE_MAX);
		category = arena_printf(&t->m->r.out->arena, "%.*s.00", (int)(str_find(str_from(t->base, 4), STR(".")) + 4), t->base.p);
		if (risk != SIZE_MAX) {
			odd(t, C_EV_ID, "put under it", "evidence before the row of its risk");
		} else if ((risk = map_get_n(&t->last, category, SIZE_MAX)) != SIZE_MAX) {
			reader_diag(&t->m->r, SEV_WARNING, &p, "put under its category", "there is no risk %.*s for this evidence", STRF(t->base));
		} else {
			reader_diag(&t->m->r, SEV_WARNING, &p, "put under its paper", "there is neither a risk %.*s nor %.*s for this evidence",
				    STRF(t->base), STRF(category));
		}
		hang(t, risk, t->orphans.v[i].note);
	}
}

static void take_paper(struct table *t, size_t paper)
{
	struct mit_paper *p = &t->m->papers.v[paper];
	struct place at = place(t, C_EV_ID, p->id);

	if (p->listed)
		reader_diag(&t->m->r, SEV_WARNING, &at, "the first is kept", "paper %u has another row", p->number);
	p->listed = true;
}

static void read_row(struct table *t)
{
	int level = find_level(t->cell[C_LEVEL]);
	struct place p = place(t, t->ev.n ? C_LEVEL : C_EV_ID, t->ev);
	size_t paper;

	if (!t->ev.n && !t->cell[C_LEVEL].n) {
		odd(t, -1, "left out", "row with neither Ev_ID nor level");
		return;
	}
	if (level < 0) {
		reader_diag(&t->m->r, SEV_ERROR, &p, "row left out", "'%.*s' is no level; levels are Paper, Risk Category, Risk Sub-Category, Additional evidence",
			    STRF(reader_quote(&t->m->r, t->cell[C_LEVEL])));
		return;
	}
	if (!split_id(t)) {
		p = place(t, C_EV_ID, reader_quote(&t->m->r, t->ev));
		reader_diag(&t->m->r, SEV_ERROR, &p, "row left out", "'%.*s' is no Ev_ID like 62.15.07", STRF(reader_quote(&t->m->r, t->ev)));
		return;
	}
	paper = mit_paper(t->m, t->paper_number);
	if (!t->m->papers.v[paper].title.n)
		t->m->papers.v[paper].title = t->cell[C_TITLE];
	check_paper_id(t);
	p = place(t, C_QUICKREF, t->ev);
	mit_quickref(t->m, paper, t->cell[C_QUICKREF], &p);
	if (level == LEVEL_PAPER)
		take_paper(t, paper);
	else if (level == LEVEL_EVIDENCE)
		take_evidence(t);
	else
		take_risk(t, (enum level)level, paper);
}

static void find_columns(struct table *t, const struct mit_sheet *s)
{
	const char *known[COLS + ARRAY_LEN(other_names) + 1] = { NULL };

	memcpy(known, col_name, sizeof(col_name));
	memcpy(known + COLS, other_names, sizeof(other_names));
	mit_odd_columns(t->m, s, known);
	for (int c = 0; c < COLS; c++) {
		struct place p = { .line = s->rows[s->header].line, .key = str_of(col_name[c]) };

		t->col[c] = mit_column(s, col_name[c]);
		if (t->col[c] < 0)
			reader_diag(&t->m->r, SEV_NOTE, &p, "read without it", "there is no such column");
	}
}

/* A paper of which there is only what its risks say. */
static void check_papers(struct table *t)
{
	for (size_t i = 0; i < t->m->papers.n; i++) {
		struct place p = { .record = t->m->papers.v[i].id };

		if (!t->m->papers.v[i].listed)
			reader_odd(&t->m->r, &p, "made from its risks", "paper without a row of its own");
	}
}

int mit_table_read(struct mit *m, const struct mit_sheet *s, struct err *err)
{
	struct table t = { .m = m };
	size_t before = m->r.out->records.n, end = s->n - s->header > MIT_MAX_ROWS ? s->header + MIT_MAX_ROWS : s->n;

	mit_begin(m, s);
	find_columns(&t, s);
	if (end < s->n)
		reader_diag(&m->r, SEV_ERROR, &(struct place){ .line = s->rows[end].line }, "this row and those below are left out", "more than %zu rows",
			    MIT_MAX_ROWS);
	for (size_t i = s->header + 1; i < end; i++)
		if (take_row(&t, &s->rows[i]))
			read_row(&t);
	hang_orphans(&t);
	check_papers(&t);
	map_free(&t.seen);
	map_free(&t.first);
	map_free(&t.last);
	vec_free(&t.orphans);
	if (m->r.out->records.n == before)
		return err_set(err, ERR_INPUT, "the table '%.*s' has no row of a risk", STRF(s->name.n ? s->name : STR("AI Risk Database")));
	return 0;
}
