/* The technique page. */
#include <stdlib.h>

#include "fmt/html_escape.h"
#include "view/flow.h"
#include "view/by_domain.h"
#include "view/impl.h"

static int surest(const void *pa, const void *pb)
{
	const struct view_attack *a = pa, *b = pb;

	if (a->confidence < b->confidence || a->confidence > b->confidence)
		return a->confidence > b->confidence ? -1 : 1;
	return a->to.entry->ord < b->to.entry->ord ? -1 : a->to.entry->ord > b->to.entry->ord;
}

static void risks(struct view_technique *v, const struct atlas *at, const struct entry *x, struct arena *a)
{
	size_t n = x->nin[LINK_ATTACKS_BY];
	struct view_attack *r = arena_array(a, n, struct view_attack);

	for (size_t i = 0; i < n; i++) {
		const struct edge *e = &x->in[LINK_ATTACKS_BY][i];

		r[i] = attack_of(e, e->other, true, a);
		r[i].release_to = x->release ? x->release->version : STR("");
		v->nrisks_direct += e->link->tier == TIER_DIRECT;
	}
	if (n)
		qsort(r, n, sizeof(*r), surest);
	v->risks.v = r;
	v->risks.n = n;
	v->by_domain = view_by_domain_attacks(at, x, r, n, a);
}

static void uses(struct view_technique *v, const struct entry *x, struct arena *a)
{
	VEC(struct view_use) u = { 0 };

	for (uint32_t i = 0; i < x->nin[LINK_MITIGATES]; i++) {
		const struct edge *e = &x->in[LINK_MITIGATES][i];
		struct view_use one = { .to = view_ref_of(e->other), .use = rich_of(e->other, e->link->text) };
		VEC(struct str) stages = { 0 }, categories = { 0 };
		struct str value;

		for (size_t k = 0; record_next(&e->other->r, F_LIFECYCLE, &k, &value);)
			vec_push(&stages, value);
		for (size_t k = 0; record_next(&e->other->r, F_CATEGORY, &k, &value);)
			vec_push(&categories, value);
		list_take(&one.lifecycle, &stages, a);
		list_take(&one.category, &categories, a);
		vec_push(&u, one);
	}
	list_take(&v->mitigations, &u, a);
}

static void neighbours(struct view_technique *v, const struct entry *x, struct arena *a)
{
	v->parent = view_ref_of(entry_parent(x));
	v->subtechniques.n = x->nin[LINK_SPECIALIZES];
	v->subtechniques.v = arena_array(a, v->subtechniques.n, struct view_ref);
	for (size_t i = 0; i < v->subtechniques.n; i++)
		v->subtechniques.v[i] = view_ref_of(x->in[LINK_SPECIALIZES][i].other);
	v->tactics.n = x->nout[LINK_ACHIEVES];
	v->tactics.v = arena_array(a, v->tactics.n, struct view_ref);
	for (size_t i = 0; i < v->tactics.n; i++)
		v->tactics.v[i] = view_ref_of(x->out[LINK_ACHIEVES][i].other);
	v->studies.n = x->nin[LINK_EMPLOYS];
	v->studies.v = arena_array(a, v->studies.n, struct view_step);
	for (size_t i = 0; i < v->studies.n; i++) {
		struct edge e = x->in[LINK_EMPLOYS][i];
		const struct entry *study = e.other;

		e.other = x;
		v->studies.v[i] = step_of(study, &e, i ? &v->studies.v[0] : NULL, a);
		/* what points at an entry comes in the order of its kind: the steps of a study stand together */
		v->nstudies += i == 0 || v->studies.v[i - 1].study.entry != study;
	}
}

static void profile(struct view_technique *v, const struct atlas *at, const struct entry *x, struct arena *a)
{
	VEC(struct view_item) p = { 0 };
	VEC(struct str) platforms = { 0 };
	struct str value;
	struct buf joined;

	buf_init(&joined, BUF_LINE);
	for (size_t k = 0; record_next(&x->r, F_PLATFORM, &k, &value);) {
		vec_push(&platforms, value);
		buf_printf(&joined, "%s%.*s", joined.n ? ", " : "", STRF(value));
	}
	list_take(&v->platforms, &platforms, a);
	v->maturity = record_field(&x->r, F_MATURITY);
	v->attack_id = record_field(&x->r, F_ATTACK_ID);
	v->attack_url = record_field(&x->r, F_ATTACK_URL);
	if (!html_url_ok(v->attack_url))
		v->attack_url = STR("");
	v->created = x->r.created;
	v->modified = x->r.modified;
	vec_push(&p, ((struct view_item){ STR("ATLAS ID"), x->r.id, STR(""), STR("") }));
	if (v->attack_id.n)
		vec_push(&p, ((struct view_item){ STR("ATT&CK ID"), v->attack_id, v->attack_url, STR("") }));
	vec_push(&p, ((struct view_item){ STR("Maturity"), v->maturity,
					  filter_path(at, REC_TECHNIQUE, "maturity", v->maturity, a), STR("") }));
	vec_push(&p, ((struct view_item){ STR("Platforms"), arena_str(a, buf_str(&joined)), STR(""), STR("") }));
	vec_push(&p, ((struct view_item){ STR("Created"), v->created, STR(""), STR("") }));
	vec_push(&p, ((struct view_item){ STR("Modified"), v->modified, STR(""), STR("") }));
	list_take(&v->profile, &p, a);
	buf_free(&joined);
}

struct view_technique *view_technique(const struct atlas *at, const struct entry *x, struct arena *a)
{
	struct view_technique *v = arena_new(a, struct view_technique);

	page_of(&v->page, at, x, a);
	v->description = rich_of(x, x->r.description);
	profile(v, at, x, a);
	neighbours(v, x, a);
	uses(v, x, a);
	risks(v, at, x, a);
	references_of(x, a, &v->references.v, &v->references.n);
	v->source = view_source_of(at, x->release, a);
	page_badge(&v->page, v->maturity, filter_path(at, REC_TECHNIQUE, "maturity", v->maturity, a));
	for (size_t i = 0; i < v->tactics.n; i++)
		page_badge(&v->page, v->tactics.v[i].title, path_of(v->tactics.v[i].entry, a));
	page_figure(&v->page, decimal(v->risks.n, a), "Risks", "Known risks that this technique brings about or exploits");
	page_figure(&v->page, decimal(v->mitigations.n, a), "Mitigations", "Defences that cover this technique");
	page_figure(&v->page, decimal(v->studies.n, a), "Case-study steps", "Times it was used in a documented incident or exercise");
	if (!v->parent.entry)
		page_figure(&v->page, decimal(v->subtechniques.n, a), "Sub-techniques", "More specific ways to do it");
	v->flow = view_flow_of_technique(v, a);
	return v;
}
