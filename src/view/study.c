/* The case-study page: the attack step by step. */
#include "base/map.h"
#include "view/impl.h"
#include "view/interrupt.h"

static void profile(struct view_case_study *v, const struct atlas *at, const struct entry *x, struct arena *a)
{
	VEC(struct view_item) p = { 0 };

	v->type = record_field(&x->r, F_STUDY_TYPE);
	v->actor = record_field(&x->r, F_ACTOR);
	v->target = record_field(&x->r, F_TARGET);
	v->reporter = record_field(&x->r, F_REPORTER);
	v->date = study_date(x);
	vec_push(&p, ((struct view_item){ STR("ATLAS ID"), x->r.id, STR(""), STR("") }));
	vec_push(&p, ((struct view_item){ STR("Type"), v->type, filter_path(at, REC_CASE_STUDY, "type", v->type, a), STR("") }));
	vec_push(&p, ((struct view_item){ STR("Date"), v->date, STR(""), STR("") }));
	vec_push(&p, ((struct view_item){ STR("Actor"), v->actor, STR(""), STR("") }));
	vec_push(&p, ((struct view_item){ STR("Target"), v->target, STR(""), STR("") }));
	if (v->reporter.n)
		vec_push(&p, ((struct view_item){ STR("Reporter"), v->reporter, STR(""), STR("") }));
	list_take(&v->profile, &p, a);
}

/* Where the attack does not simply go on with the next step: the steps that this one leads to, by their ids. */
static void leads(struct view_case_study *v, size_t i, struct str ids, const struct map *by_id, struct arena *a)
{
	struct str rest = ids, id;
	VEC(unsigned) to = { 0 };

	if (!ids.n || (i + 1 < v->steps.n && str_eq(ids, v->steps.v[i + 1].step_id)))
		return;
	while (str_split(&rest, ' ', &id)) {
		const struct view_step *s = map_get(by_id, id);

		if (s)
			vec_push(&to, s->number);
	}
	list_take(&v->steps.v[i].leads, &to, a);
}

static void follow(struct view_case_study *v, const struct entry *x, struct arena *a)
{
	bool told = false; /* the release says what leads where */
	struct map by_id = { 0 };

	for (size_t i = 0; i < v->steps.n; i++)
		if (v->steps.v[i].step_id.n)
			(void)map_add(&by_id, v->steps.v[i].step_id, &v->steps.v[i]);
	for (size_t i = 0; i < v->steps.n; i++) {
		told = told || x->out[LINK_EMPLOYS][i].link->leads_to.n;
		leads(v, i, x->out[LINK_EMPLOYS][i].link->leads_to, &by_id, a);
	}
	map_free(&by_id);
	for (size_t i = 0; told && i + 1 < v->steps.n; i++)
		v->steps.v[i].ends = !x->out[LINK_EMPLOYS][i].link->leads_to.n;
}

struct view_case_study *view_case_study(const struct atlas *at, const struct entry *x, struct arena *a)
{
	struct view_case_study *v = arena_new(a, struct view_case_study);
	size_t tactics = 0, uncovered = 0, *met = arena_array(a, at->edition->kinds[REC_TECHNIQUE].n, size_t); /* by technique: its first step, from 1 */

	page_of(&v->page, at, x, a);
	v->description = rich_of(x, x->r.description);
	profile(v, at, x, a);
	v->steps.n = x->nout[LINK_EMPLOYS];
	v->steps.v = arena_array(a, v->steps.n, struct view_step);
	for (size_t i = 0; i < v->steps.n; i++) {
		const struct edge *e = &x->out[LINK_EMPLOYS][i];
		size_t *first = &met[e->other->index];
		bool again = false;

		v->steps.v[i] = step_of(x, e, *first ? &v->steps.v[*first - 1] : NULL, a);
		*first = *first ? *first : i + 1;
		for (size_t k = 0; k < i; k++)
			again = again || v->steps.v[k].tactic.entry == v->steps.v[i].tactic.entry;
		tactics += v->steps.v[i].tactic.entry && !again;
		uncovered += v->steps.v[i].mitigations.n == 0;
	}
	follow(v, x, a);
	v->stops = view_stops_of(v->steps.v, v->steps.n, a);
	references_of(x, a, &v->references.v, &v->references.n);
	v->source = view_source_of(at, x->release, a);
	page_badge(&v->page, v->type, filter_path(at, REC_CASE_STUDY, "type", v->type, a));
	page_badge(&v->page, v->date, STR(""));
	page_figure(&v->page, decimal(v->steps.n, a), "Steps", "What the adversary did, in order");
	page_figure(&v->page, decimal(tactics, a), "Tactics", "Different goals pursued on the way");
	page_figure(&v->page, decimal(uncovered, a), "Steps without mitigation", "Steps whose technique no ATLAS mitigation covers");
	return v;
}
