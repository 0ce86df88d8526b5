/* The tactic page: the techniques that achieve it, sub-techniques under their parents. */
#include "fmt/html_escape.h"
#include "view/impl.h"

static struct view_branch branch_of(const struct entry *t, const struct entry *tactic, struct arena *a)
{
	struct view_branch b = { .technique = view_ref_of(t), .maturity = record_field(&t->r, F_MATURITY),
				 .risks = t->nin[LINK_ATTACKS_BY], .mitigations = t->nin[LINK_MITIGATES] };
	VEC(struct view_ref) subs = { 0 };
	bool cut;

	b.lead = lead_of(t->plain, a, &cut);
	for (uint32_t i = 0; i < t->nin[LINK_SPECIALIZES]; i++) {
		const struct entry *sub = t->in[LINK_SPECIALIZES][i].other;

		for (uint32_t k = 0; k < sub->nout[LINK_ACHIEVES]; k++)
			if (sub->out[LINK_ACHIEVES][k].other == tactic)
				vec_push(&subs, view_ref_of(sub));
	}
	list_take(&b.subtechniques, &subs, a);
	return b;
}

/* A parent that does not achieve the tactic itself still gathers its sub-techniques that do: they stand as branches. */
static bool under_parent(const struct entry *t, const struct entry *tactic)
{
	const struct entry *p = entry_parent(t);

	for (uint32_t i = 0; p && i < p->nout[LINK_ACHIEVES]; i++)
		if (p->out[LINK_ACHIEVES][i].other == tactic)
			return true;
	return false;
}

struct view_tactic *view_tactic(const struct atlas *at, const struct entry *x, struct arena *a)
{
	const struct entries *all = &at->edition->kinds[REC_TACTIC];
	struct view_tactic *v = arena_new(a, struct view_tactic);
	VEC(struct view_branch) b = { 0 };
	size_t steps = 0;

	page_of(&v->page, at, x, a);
	v->description = rich_of(x, x->r.description);
	v->attack_id = record_field(&x->r, F_ATTACK_ID);
	v->attack_url = record_field(&x->r, F_ATTACK_URL);
	if (!html_url_ok(v->attack_url))
		v->attack_url = STR("");
	v->position = x->index + 1;
	v->previous = view_ref_of(x->index ? &all->v[x->index - 1] : NULL);
	v->next = view_ref_of(x->index + 1 < all->n ? &all->v[x->index + 1] : NULL);
	for (uint32_t i = 0; i < x->nin[LINK_ACHIEVES]; i++) {
		const struct entry *t = x->in[LINK_ACHIEVES][i].other;

		for (uint32_t k = 0; k < t->nin[LINK_EMPLOYS]; k++)
			steps += t->in[LINK_EMPLOYS][k].tactic == x;
		if (!under_parent(t, x))
			vec_push(&b, branch_of(t, x, a));
	}
	list_take(&v->techniques, &b, a);
	v->ntechniques = x->nin[LINK_ACHIEVES];
	references_of(x, a, &v->references.v, &v->references.n);
	v->source = view_source_of(at, x->release, a);
	page_figure(&v->page, decimal(v->ntechniques, a), "Techniques", "Ways to reach this goal, sub-techniques included");
	page_figure(&v->page, decimal(steps, a), "Case-study steps", "Steps of documented attacks that pursued it");
	page_figure(&v->page, arena_printf(a, "%u of %zu", v->position, all->n), "Position", "Place in the ATLAS matrix");
	return v;
}
