/* The risk page: what it says, by which techniques it is brought about, what helps, where it comes from. */
#include <stdlib.h>

#include "atlas/vocab.h"
#include "fmt/html_escape.h"
#include "view/flow.h"
#include "view/impl.h"

static const struct entry *linked(const struct entry *x, enum link_kind link, enum rec_kind kind)
{
	for (uint32_t i = 0; i < x->nout[link]; i++)
		if (x->out[link][i].other->r.kind == kind)
			return x->out[link][i].other;
	return NULL;
}

/* The meaning of a causal value in the release's own words, where the causal taxonomy is loaded. */
static struct str cause_help(const struct atlas *at, enum vocab_factor f, struct str code)
{
	const struct entries *terms = &at->edition->kinds[REC_TERM];

	for (size_t i = 0; i < terms->n; i++)
		if (str_is(record_field(&terms->v[i].r, F_FACTOR), vocab_factor_name[f]) && str_eq(record_field(&terms->v[i].r, F_NUMBER), code))
			return terms->v[i].r.description;
	return STR("");
}

static struct view_item cause(const struct atlas *at, const struct entry *x, enum vocab_factor f, enum field_id id, struct arena *a)
{
	struct str code = record_field(&x->r, id);
	struct view_item it = { str_of(vocab_factor_name[f]), vocab_cause_label(f, code), STR(""), STR("") };

	if (it.value.n) {
		it.path = filter_path(at, REC_RISK, field_table[id].name, code, a);
		it.help = cause_help(at, f, code);
	}
	return it;
}

static void profile(struct view_risk *v, const struct atlas *at, const struct entry *x, struct arena *a)
{
	const struct entry *domain = linked(x, LINK_CLASSIFIED, REC_DOMAIN), *sub = linked(x, LINK_CLASSIFIED, REC_SUBDOMAIN);
	struct str dn = record_field(&x->r, F_DOMAIN), sn = record_field(&x->r, F_SUBDOMAIN);
	VEC(struct view_item) p = { 0 };

	vec_push(&p, ((struct view_item){ STR("Domain"), vocab_domain_name(dn), path_of(domain, a), STR("") }));
	vec_push(&p, ((struct view_item){ STR("Subdomain"), vocab_subdomain_name(sn), path_of(sub, a), STR("") }));
	vec_push(&p, cause(at, x, CAUSE_ENTITY, F_ENTITY, a));
	vec_push(&p, cause(at, x, CAUSE_INTENT, F_INTENT, a));
	vec_push(&p, cause(at, x, CAUSE_TIMING, F_TIMING, a));
	vec_push(&p, ((struct view_item){ STR("Category"), str_trim(record_field(&x->r, F_RISK_CATEGORY)), STR(""), STR("") }));
	vec_push(&p, ((struct view_item){ STR("Subcategory"), str_trim(record_field(&x->r, F_RISK_SUBCATEGORY)), STR(""), STR("") }));
	page_badge(&v->page, p.v[0].value, p.v[0].path);
	page_badge(&v->page, p.v[1].value, p.v[1].path);
	page_badge(&v->page, p.v[4].value, p.v[4].path);
	list_take(&v->profile, &p, a);
}

static int mark_order(const void *pa, const void *pb)
{
	const struct mark *a = pa, *b = pb;

	return a->from != b->from ? (a->from < b->from ? -1 : 1) : a->len > b->len ? -1 : a->len < b->len;
}

/* The places in the description where a linked technique's evidence stands, ascending and apart. */
static void highlight(struct view_risk *v, const struct entry *x, struct arena *a)
{
	VEC(struct mark) m = { 0 };
	size_t n = 0;

	for (uint32_t i = 0; i < x->nout[LINK_ATTACKS_BY]; i++) {
		const struct link *l = x->out[LINK_ATTACKS_BY][i].link;

		for (size_t k = 0; k < l->nevidence; k++) {
			const struct evidence *ev = &l->evidence[k];

			if (evidence_counts(l->evidence, k) && ev->offset <= x->plain.n && ev->text.n && ev->text.n <= x->plain.n - ev->offset)
				vec_push(&m, ((struct mark){ ev->offset, (uint32_t)ev->text.n }));
		}
	}
	if (m.n)
		qsort(m.v, m.n, sizeof(m.v[0]), mark_order);
	for (size_t i = 0; i < m.n; i++)
		if (n == 0 || m.v[i].from >= m.v[n - 1].from + m.v[n - 1].len)
			m.v[n++] = m.v[i];
	m.n = n;
	v->description.marks = vec_dup(a, &m);
	v->description.nmarks = n;
	vec_free(&m);
}

static void techniques(struct view_risk *v, const struct entry *x, struct arena *a)
{
	VEC(struct view_attack) direct = { 0 }, related = { 0 };

	for (uint32_t i = 0; i < x->nout[LINK_ATTACKS_BY]; i++) {
		const struct edge *e = &x->out[LINK_ATTACKS_BY][i];

		if (e->link->tier == TIER_DIRECT)
			vec_push(&direct, attack_of(e, x, false, a));
		else
			vec_push(&related, attack_of(e, x, false, a));
	}
	list_take(&v->direct, &direct, a);
	list_take(&v->related, &related, a);
	if (x->nout[LINK_ATTACKS_BY])
		return;
	if (x->verdict && x->verdict->none != NONE_NOT) {
		v->none_code = str_of(none_code_name[x->verdict->none]);
		v->none_words = str_of(none_code_words[x->verdict->none]);
		v->none_reason = x->verdict->reason;
	} else {
		v->none_code = str_of(none_code_name[NONE_LOW_CONFIDENCE]);
		v->none_words = str_of(none_code_words[NONE_LOW_CONFIDENCE]);
	}
}

struct view_suggestion suggestion_of(const struct entry *m, double score, struct arena *a)
{
	struct view_suggestion s = { .to = view_ref_of(m), .score = score, .hops = 2 };
	VEC(struct view_text) stages = { 0 }, categories = { 0 };
	bool cut;

	for (uint32_t k = 0; k < m->nout[LINK_CLASSIFIED]; k++) {
		const struct entry *c = m->out[LINK_CLASSIFIED][k].other;

		if (c->r.kind == REC_STAGE)
			vec_push(&stages, ((struct view_text){ c->title, path_of(c, a) }));
		else
			vec_push(&categories, ((struct view_text){ c->title, path_of(c, a) }));
	}
	s.lead = lead_of(m->plain, a, &cut);
	list_take(&s.lifecycle, &stages, a);
	list_take(&s.category, &categories, a);
	return s;
}

static void mitigations(struct view_risk *v, const struct atlas *at, const struct entry *x, struct arena *a)
{
	size_t n;
	struct suggestion *s = edition_suggest(at->edition, x, a, &n);
	struct view_suggestion *out = arena_array(a, n, struct view_suggestion);

	for (size_t i = 0; i < n; i++) {
		VEC(struct view_ref) via = { 0 };

		for (size_t k = 0; k < s[i].nvia; k++)
			vec_push(&via, view_ref_of(s[i].via[k]->other));
		out[i] = suggestion_of(s[i].mitigation, s[i].score, a);
		list_take(&out[i].via, &via, a);
	}
	v->mitigations.v = out;
	v->mitigations.n = n;
	if (n)
		return;
	if (x->nout[LINK_ATTACKS_BY])
		v->no_mitigation = STR("the linked techniques have no mitigation upstream");
	else
		v->no_mitigation = arena_printf(a, "no technique applies: %.*s", STRF(v->none_words));
}

static void remarks(struct view_risk *v, const struct entry *x, struct arena *a)
{
	static const struct { const char *value, *name, *text; } known[] = {
		{ "excluded", "Excluded", "The repository's authors coded this row as excluded: outside the scope of their taxonomy." },
		{ "other", "Other", "The repository's authors coded this row as other: it fits no sub-domain of their taxonomy." },
		{ "uncoded", "Not coded", "The repository gives this row no domain and no sub-domain." },
		{ "no-description", "No description", "The repository gives this row a name only; links rest on the name." },
		{ "no-text", "No text", "The repository gives this row neither a description nor evidence; links rest on the name." },
	};
	VEC(struct view_item) r = { 0 };
	struct str flag;

	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		bool on = str_is(record_field(&x->r, F_CODING), known[i].value);

		for (size_t k = 0; !on && record_next(&x->r, F_FLAG, &k, &flag);)
			on = str_is(flag, known[i].value);
		if (on)
			vec_push(&r, ((struct view_item){ str_of(known[i].name), str_of(known[i].text), STR(""), STR("") }));
	}
	list_take(&v->remarks, &r, a);
}

/* Other risks of the same category of the same paper; the file keeps them together. */
static void siblings(struct view_risk *v, const struct atlas *at, const struct entry *x, struct arena *a)
{
	const struct entries *all = &at->edition->kinds[REC_RISK];
	struct str stem = str_sub(record_field(&x->r, F_EV_ID), 0, 5);
	VEC(struct view_ref) s = { 0 };

	for (size_t i = 0; i < all->n && s.n < 12 && stem.n; i++)
		if (&all->v[i] != x && str_eq(str_sub(record_field(&all->v[i].r, F_EV_ID), 0, 5), stem))
			vec_push(&s, view_ref_of(&all->v[i]));
	list_take(&v->siblings, &s, a);
}

static void source(struct view_risk *v, const struct atlas *at, const struct entry *x, struct arena *a)
{
	const struct entry *paper = linked(x, LINK_CITES, REC_PAPER);

	v->source = view_source_of(at, x->release, a);
	v->paper = view_ref_of(paper);
	v->page_in_paper = record_field(&x->r, F_PAGE);
	if (!paper)
		return;
	v->paper_authors = record_field(&paper->r, F_AUTHORS_SHORT);
	if (!v->paper_authors.n)
		v->paper_authors = record_field(&paper->r, F_AUTHORS);
	v->paper_year = record_field(&paper->r, F_YEAR);
	v->paper_url = str_trim(record_field(&paper->r, F_URL));
	if (!html_url_ok(v->paper_url))
		v->paper_url = STR("");
}

struct view_risk *view_risk(const struct atlas *at, const struct entry *x, struct arena *a)
{
	struct view_risk *v = arena_new(a, struct view_risk);
	struct str domain = vocab_domain_name(record_field(&x->r, F_DOMAIN));

	page_of(&v->page, at, x, a);
	v->description = rich_of(x, x->plain);
	highlight(v, x, a);
	techniques(v, x, a);
	mitigations(v, at, x, a);
	profile(v, at, x, a);
	remarks(v, x, a);
	siblings(v, at, x, a);
	source(v, at, x, a);
	v->notes.n = x->r.nnotes;
	v->notes.v = arena_array(a, x->r.nnotes, struct view_note);
	for (size_t i = 0; i < x->r.nnotes; i++)
		v->notes.v[i] = (struct view_note){ x->r.notes[i].id, x->r.notes[i].text, x->r.notes[i].page };
	page_figure(&v->page, decimal(x->nout[LINK_ATTACKS_BY], a), "Techniques", "Attack methods connected to this risk");
	page_figure(&v->page, decimal(v->mitigations.n, a), "Mitigations", "Defences that may help with related attacks");
	page_figure(&v->page, domain.n ? domain : STR("n/a"), "Domain", "The broad risk area");
	v->flow = view_flow_of_risk(v, a);
	return v;
}
