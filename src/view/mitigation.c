/* The mitigation page. */
#include <stdlib.h>

#include "atlas/vocab.h"
#include "fmt/html_escape.h"
#include "view/flow.h"
#include "view/by_domain.h"
#include "view/impl.h"
#include "view/priority.h"

#define REACH_SHOWN 50

static int by_name(const void *pa, const void *pb)
{
	const struct view_use *a = pa, *b = pb;
	int c = str_icmp(a->to.title, b->to.title);

	return c ? c : str_cmp(a->to.id, b->to.id);
}

static void covered(struct view_mitigation *v, const struct entry *x, struct arena *a)
{
	size_t n = x->nout[LINK_MITIGATES];

	v->techniques.n = n;
	v->techniques.v = arena_array(a, n, struct view_use);
	for (size_t i = 0; i < n; i++) {
		const struct edge *e = &x->out[LINK_MITIGATES][i];

		v->techniques.v[i] = (struct view_use){ .to = view_ref_of(e->other), .maturity = record_field(&e->other->r, F_MATURITY),
							.use = rich_of(x, e->link->text) };
	}
	if (n)
		qsort(v->techniques.v, n, sizeof(v->techniques.v[0]), by_name);
}

static void priority(struct view_mitigation *v, const struct atlas *at, const struct entry *x, struct arena *a)
{
	size_t count[PRIORITY_PARTS];
	VEC(struct view_figure) p = { 0 };

	v->score = (double)priority_of(at->edition, x, count);
	for (size_t i = 0; i < PRIORITY_PARTS; i++) {
		unsigned weight = priority_parts[i].weight;

		vec_push(&p, ((struct view_figure){ arena_printf(a, "%u x %zu = %zu", weight, count[i], weight * count[i]), str_of(priority_parts[i].name),
						    str_of(priority_parts[i].note) }));
	}
	list_take(&v->parts, &p, a);
	v->formula = STR("3 x realized + 2 x demonstrated + 1 x feasible techniques covered + case studies that used one of them");
}

static void reached(struct view_mitigation *v, const struct atlas *at, const struct entry *x, struct arena *a)
{
	size_t n;
	struct reach *r = edition_reach(at->edition, x, a, &n);

	v->nrisks = n;
	v->by_domain = view_by_domain_reach(at, x, r, n, a);
	v->risks.n = n < REACH_SHOWN ? n : REACH_SHOWN;
	v->risks.v = arena_array(a, v->risks.n, struct view_reach);
	for (size_t i = 0; i < v->risks.n; i++) {
		struct view_reach *out = &v->risks.v[i];

		*out = (struct view_reach){ .risk = view_ref_of(r[i].risk), .domain = vocab_domain_name(record_field(&r[i].risk->r, F_DOMAIN)), .score = r[i].score };
		out->via.n = r[i].nvia;
		out->via.v = arena_array(a, r[i].nvia, struct view_ref);
		for (size_t k = 0; k < r[i].nvia; k++)
			out->via.v[k] = view_ref_of(r[i].via[k]);
	}
}

struct view_mitigation *view_mitigation(const struct atlas *at, const struct entry *x, struct arena *a)
{
	struct view_mitigation *v = arena_new(a, struct view_mitigation);
	VEC(struct view_text) stages = { 0 }, categories = { 0 };

	page_of(&v->page, at, x, a);
	v->description = rich_of(x, x->r.description);
	v->attack_id = record_field(&x->r, F_ATTACK_ID);
	v->attack_url = record_field(&x->r, F_ATTACK_URL);
	if (!html_url_ok(v->attack_url))
		v->attack_url = STR("");
	for (uint32_t k = 0; k < x->nout[LINK_CLASSIFIED]; k++) {
		const struct entry *c = x->out[LINK_CLASSIFIED][k].other;
		struct view_text t = { c->title, path_of(c, a) };

		page_badge(&v->page, t.text, t.path);
		if (c->r.kind == REC_STAGE)
			vec_push(&stages, t);
		else
			vec_push(&categories, t);
	}
	list_take(&v->lifecycle, &stages, a);
	list_take(&v->category, &categories, a);
	covered(v, x, a);
	priority(v, at, x, a);
	reached(v, at, x, a);
	references_of(x, a, &v->references.v, &v->references.n);
	v->source = view_source_of(at, x->release, a);
	page_figure(&v->page, decimal(v->techniques.n, a), "Techniques", "Attack methods that this defence covers");
	page_figure(&v->page, decimal(v->lifecycle.n, a), "Lifecycle", "Stages of the ML lifecycle where it applies");
	page_figure(&v->page, decimal(v->category.n, a), "Categories", "Kinds of measure it belongs to");
	page_figure(&v->page, decimal(v->nrisks, a), "Risks", "Known risks reached through the covered techniques");
	v->flow = view_flow_of_mitigation(v, a);
	return v;
}
