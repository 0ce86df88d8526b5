#include "view/quality.h"

#include "link/figures.h"
#include "link/model.h"
#include "view/impl.h"

static void systems(struct view_quality *v, const struct eval *e, struct arena *a)
{
	v->systems.n = EVAL_SYSTEMS;
	v->systems.v = arena_array(a, EVAL_SYSTEMS, struct view_quality_system);
	for (int s = 0; s < EVAL_SYSTEMS; s++)
		v->systems.v[s] = (struct view_quality_system){ str_of(eval_system_name[s]), s == EVAL_LINKER, e->steps[s].mrr, e->steps[s].hit1, e->steps[s].hit5,
								e->risks[s].precision, e->risks[s].recall, e->risks[s].f1, e->risks[s].none };
	v->linker = v->systems.v[EVAL_LINKER];
}

static void reliability(struct view_quality *v, const struct eval *e, struct arena *a)
{
	v->reliability.n = EVAL_BINS;
	v->reliability.v = arena_array(a, EVAL_BINS, struct view_quality_bin);
	for (int i = 0; i < EVAL_BINS; i++) {
		const struct eval_bin *b = &e->bins[i];
		double n = b->n ? (double)b->n : 1;

		v->reliability.v[i] = (struct view_quality_bin){ arena_printf(a, "%.1f", (double)i / EVAL_BINS), arena_printf(a, "%.1f", (i + 1.0) / EVAL_BINS), b->n,
								 b->sum / n, (double)b->right / n };
	}
}

const struct view_quality *view_quality(struct arena *a)
{
	struct view_quality *v = arena_new(a, struct view_quality);
	struct err err = ERR_INIT;
	struct str model;
	struct eval e;

	if (figures_read(figures_embedded(), &e, &model, &err) < 0 || !str_is(model, model_hash()))
		return NULL;
	*v = (struct view_quality){ .steps = e.nsteps, .studies = e.nstudies, .risks = e.nrisks, .links = e.nlinks, .linked = e.nlinked, .tier = e.tier, .ece = e.ece,
				    .ece_accepted = e.ece_accepted, .ece_steps = e.ece_steps };
	systems(v, &e, a);
	reliability(v, &e, a);
	return v;
}
