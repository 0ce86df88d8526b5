/* Paper pages, and the pages of domains, sub-domains, lifecycle stages and mitigation categories. */
#include <stdlib.h>

#include "fmt/html_escape.h"
#include "view/impl.h"

struct view_paper *view_paper(const struct atlas *at, const struct entry *x, struct arena *a)
{
	struct view_paper *v = arena_new(a, struct view_paper);
	VEC(struct view_item) p = { 0 };
	size_t linked = 0;
	struct str doi = record_field(&x->r, F_DOI);

	page_of(&v->page, at, x, a);
	v->authors = record_field(&x->r, F_AUTHORS);
	v->year = record_field(&x->r, F_YEAR);
	v->doi = doi;
	v->url = str_trim(record_field(&x->r, F_URL));
	if (!html_url_ok(v->url))
		v->url = STR("");
	v->item_type = record_field(&x->r, F_ITEM_TYPE);
	vec_push(&p, ((struct view_item){ STR("Authors"), v->authors, STR(""), STR("") }));
	vec_push(&p, ((struct view_item){ STR("Year"), v->year, filter_path(at, REC_PAPER, "year", v->year, a), STR("") }));
	vec_push(&p, ((struct view_item){ STR("Type"), v->item_type, filter_path(at, REC_PAPER, "item_type", v->item_type, a), STR("") }));
	vec_push(&p, ((struct view_item){ STR("DOI"), doi, STR(""), STR("") }));
	vec_push(&p, ((struct view_item){ STR("QuickRef"), record_field(&x->r, F_QUICKREF), STR(""), STR("") }));
	list_take(&v->profile, &p, a);
	v->risks.n = x->nin[LINK_CITES];
	v->risks.v = arena_array(a, v->risks.n, struct view_row);
	for (size_t i = 0; i < v->risks.n; i++) {
		v->risks.v[i] = row_of(at, x->in[LINK_CITES][i].other, a);
		linked += v->risks.v[i].techniques > 0;
	}
	v->notes.n = x->r.nnotes;
	v->notes.v = arena_array(a, x->r.nnotes, struct view_note);
	for (size_t i = 0; i < x->r.nnotes; i++)
		v->notes.v[i] = (struct view_note){ x->r.notes[i].id, x->r.notes[i].text, x->r.notes[i].page };
	v->source = view_source_of(at, x->release, a);
	page_badge(&v->page, v->year, filter_path(at, REC_PAPER, "year", v->year, a));
	page_badge(&v->page, v->item_type, filter_path(at, REC_PAPER, "item_type", v->item_type, a));
	page_figure(&v->page, decimal(v->risks.n, a), "Risks", "Rows of the repository that come from this paper");
	page_figure(&v->page, decimal(linked, a), "With techniques", "Of these, how many an adversary can bring about");
	return v;
}

struct tally {
	const struct entry *technique;
	size_t n;
};

static int most(const void *pa, const void *pb)
{
	const struct tally *a = pa, *b = pb;

	return a->n != b->n ? (a->n > b->n ? -1 : 1) : a->technique->ord < b->technique->ord ? -1 : a->technique->ord > b->technique->ord;
}

/* The ten techniques that most risks of x point at. */
static void top_techniques(struct view_domain *v, const struct atlas *at, const struct entry *x, struct arena *a)
{
	const struct entries *all = &at->edition->kinds[REC_TECHNIQUE];
	struct tally *t = xcalloc(all->n + 1, sizeof(*t));
	VEC(struct view_text) top = { 0 };

	for (size_t i = 0; i < all->n; i++)
		t[i].technique = &all->v[i];
	for (uint32_t i = 0; i < x->nin[LINK_CLASSIFIED]; i++) {
		const struct entry *risk = x->in[LINK_CLASSIFIED][i].other;

		for (uint32_t k = 0; risk->r.kind == REC_RISK && k < risk->nout[LINK_ATTACKS_BY]; k++)
			t[risk->out[LINK_ATTACKS_BY][k].other->index].n++;
	}
	qsort(t, all->n, sizeof(*t), most);
	for (size_t i = 0; i < all->n && i < 10 && t[i].n; i++)
		vec_push(&top, ((struct view_text){ arena_printf(a, "%.*s (%zu)", STRF(t[i].technique->title), t[i].n), path_of(t[i].technique, a) }));
	list_take(&v->top_techniques, &top, a);
	free(t);
}

static struct view_part part_of(const struct entry *sub, struct arena *a)
{
	struct view_part p = { .to = view_ref_of(sub) };
	bool cut;

	p.lead = lead_of(sub->plain, a, &cut);
	for (uint32_t i = 0; i < sub->nin[LINK_CLASSIFIED]; i++) {
		const struct entry *risk = sub->in[LINK_CLASSIFIED][i].other;

		p.risks += risk->r.kind == REC_RISK;
		p.linked += risk->r.kind == REC_RISK && risk->nout[LINK_ATTACKS_BY] > 0;
	}
	return p;
}

static bool in_subdomain(const struct entry *risk)
{
	for (uint32_t i = 0; i < risk->nout[LINK_CLASSIFIED]; i++)
		if (risk->out[LINK_CLASSIFIED][i].other->r.kind == REC_SUBDOMAIN)
			return true;
	return false;
}

struct view_domain *view_domain(const struct atlas *at, const struct entry *x, struct arena *a)
{
	struct view_domain *v = arena_new(a, struct view_domain);
	VEC(struct view_part) parts = { 0 };
	VEC(struct view_row) rows = { 0 };
	size_t risks = 0, linked = 0;

	page_of(&v->page, at, x, a);
	v->description = rich_of(x, x->r.description);
	if (x->r.kind == REC_SUBDOMAIN && x->nout[LINK_CLASSIFIED])
		v->domain = view_ref_of(x->out[LINK_CLASSIFIED][0].other);
	for (uint32_t i = 0; i < x->nin[LINK_CLASSIFIED]; i++) {
		const struct entry *o = x->in[LINK_CLASSIFIED][i].other;

		if (o->r.kind == REC_SUBDOMAIN) {
			vec_push(&parts, part_of(o, a));
		} else if (o->r.kind == REC_RISK) {
			risks++;
			linked += o->nout[LINK_ATTACKS_BY] > 0;
			if (x->r.kind == REC_SUBDOMAIN || !in_subdomain(o))
				vec_push(&rows, row_of(at, o, a));
		}
	}
	list_take(&v->subdomains, &parts, a);
	list_take(&v->risks, &rows, a);
	v->nrisks = risks;
	v->nlinked = linked;
	top_techniques(v, at, x, a);
	v->source = view_source_of(at, x->release, a);
	page_badge(&v->page, record_field(&x->r, F_NUMBER), STR(""));
	page_figure(&v->page, decimal(risks, a), "Risks", "Rows of the repository in this area");
	page_figure(&v->page, decimal(linked, a), "With techniques", "Of these, how many an adversary can bring about");
	if (x->r.kind == REC_DOMAIN)
		page_figure(&v->page, decimal(v->subdomains.n, a), "Sub-domains", "More specific areas");
	return v;
}

static int use_by_name(const void *pa, const void *pb)
{
	const struct view_use *a = pa, *b = pb;
	int c = str_icmp(a->to.title, b->to.title);

	return c ? c : str_cmp(a->to.id, b->to.id);
}

struct view_value *view_value(const struct atlas *at, const struct entry *x, struct arena *a)
{
	struct view_value *v = arena_new(a, struct view_value);
	size_t n = x->nin[LINK_CLASSIFIED];
	bool cut;

	page_of(&v->page, at, x, a);
	v->page.lead = arena_printf(a, x->r.kind == REC_STAGE ? "Defences that apply at the stage \"%.*s\" of the machine-learning lifecycle." :
								 "Defences of the category \"%.*s\".", STRF(x->title));
	v->mitigations.n = n;
	v->mitigations.v = arena_array(a, n, struct view_use);
	for (size_t i = 0; i < n; i++) {
		const struct entry *m = x->in[LINK_CLASSIFIED][i].other;

		v->mitigations.v[i] = (struct view_use){ .to = view_ref_of(m), .use = rich_of(m, lead_of(m->plain, a, &cut)) };
		v->mitigations.v[i].use.markdown = false;
	}
	if (n)
		qsort(v->mitigations.v, n, sizeof(v->mitigations.v[0]), use_by_name);
	v->source = view_source_of(at, x->release, a);
	page_figure(&v->page, decimal(n, a), "Records", "Defences that carry this value");
	return v;
}
