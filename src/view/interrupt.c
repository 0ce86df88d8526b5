/* What would have interrupted documented attacks. */
#include "view/interrupt.h"

#include <stdlib.h>

#include "view/impl.h"

/* ---- one attack ---- */

static int stop_order(const void *pa, const void *pb)
{
	const struct view_stop *a = pa, *b = pb;

	if (a->steps.n != b->steps.n)
		return a->steps.n > b->steps.n ? -1 : 1;
	if (a->steps.v[0] != b->steps.v[0])
		return a->steps.v[0] < b->steps.v[0] ? -1 : 1;
	return a->to.entry->ord < b->to.entry->ord ? -1 : a->to.entry->ord > b->to.entry->ord;
}

/* The mitigations of an attack's steps, in the order in which they are met. */
struct stops {
	VEC(struct view_stop) all;
	VEC(size_t) place;                     /* in all, from 1, by entry.index; 0: not met */
	VEC(struct numbers { VEC(unsigned) v; }) steps; /* of each of all */
};

static void meet(struct stops *s, const struct view_ref *m, unsigned step)
{
	size_t *place;

	while (s->place.n <= m->entry->index)
		vec_push(&s->place, 0);
	place = &s->place.v[m->entry->index];
	if (!*place) {
		vec_push(&s->all, ((struct view_stop){ .to = *m }));
		(void)vec_add(&s->steps);
		*place = s->all.n;
	}
	vec_push(&s->steps.v[*place - 1].v, step);
}

struct view_stops *view_stops_of(const struct view_step *steps, size_t n, struct arena *a)
{
	struct view_stops *v = arena_new(a, struct view_stops);
	struct stops s = { 0 };

	v->steps = n;
	for (size_t i = 0; i < n; i++) {
		v->covered += steps[i].mitigations.n > 0;
		if (steps[i].mitigations.n && !v->first) {
			v->first = steps[i].number;
			v->earliest.v = steps[i].mitigations.v;
			v->earliest.n = steps[i].mitigations.n;
		}
		for (size_t k = 0; k < steps[i].mitigations.n; k++)
			meet(&s, &steps[i].mitigations.v[k], steps[i].number);
	}
	for (size_t i = 0; i < s.all.n; i++)
		list_take(&s.all.v[i].steps, &s.steps.v[i].v, a);
	vec_free(&s.place);
	vec_free(&s.steps);
	if (s.all.n)
		qsort(s.all.v, s.all.n, sizeof(s.all.v[0]), stop_order);
	list_take(&v->all, &s.all, a);
	v->widest.v = v->all.v;
	while (v->widest.n < v->all.n && v->all.v[v->widest.n].steps.n == v->all.v[0].steps.n)
		v->widest.n++;
	return v;
}

/* ---- many attacks ---- */

/* A study that a mitigation interrupts, and at which of its steps first, from 1. */
struct met {
	size_t study;
	unsigned first;
};

/* All that the ranking is made of: for each mitigation the studies that it interrupts, in their order. */
struct table {
	const struct entries *mitigations;
	struct row { VEC(struct met) v; } *met;
	size_t *steps; /* of each study */
	size_t n;      /* studies */
};

static void fill(struct table *t, const struct entry *const *studies)
{
	for (size_t s = 0; s < t->n; s++) {
		t->steps[s] = studies[s]->nout[LINK_EMPLOYS];
		for (size_t i = 0; i < t->steps[s]; i++) {
			const struct entry *technique = studies[s]->out[LINK_EMPLOYS][i].other;

			for (uint32_t k = 0; k < technique->nin[LINK_MITIGATES]; k++) {
				struct row *r = &t->met[technique->in[LINK_MITIGATES][k].other->index];

				if (!r->v.n || r->v.v[r->v.n - 1].study != s)
					vec_push(&r->v, ((struct met){ s, (unsigned)i + 1 }));
			}
		}
	}
}

static void table_free(struct table *t)
{
	for (size_t m = 0; m < t->mitigations->n; m++)
		vec_free(&t->met[m].v);
	free(t->met);
}

static int number_order(const void *pa, const void *pb)
{
	const double a = *(const double *)pa, b = *(const double *)pb;

	return a < b ? -1 : a > b;
}

static double median(double *v, size_t n)
{
	if (!n)
		return 0;
	qsort(v, n, sizeof(*v), number_order);
	return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

static struct view_interrupter row_for(const struct table *t, size_t mitigation, size_t of, double *first, double *early)
{
	struct view_interrupter r = { .to = view_ref_of(&t->mitigations->v[mitigation]) };

	for (size_t i = 0; i < t->met[mitigation].v.n; i++) {
		const struct met *m = &t->met[mitigation].v.v[i];

		first[r.studies] = m->first;
		early[r.studies++] = (double)(m->first - 1) / (double)t->steps[m->study];
	}
	r.share = of ? (double)r.studies / (double)of : 0;
	r.first = median(first, r.studies);
	r.early = median(early, r.studies);
	return r;
}

static int row_order(const void *pa, const void *pb)
{
	const struct view_interrupter *a = pa, *b = pb;

	if (a->studies != b->studies)
		return a->studies > b->studies ? -1 : 1;
	if (a->early < b->early || a->early > b->early)
		return a->early < b->early ? -1 : 1;
	return a->to.entry->ord < b->to.entry->ord ? -1 : a->to.entry->ord > b->to.entry->ord;
}

/* The studies of a mitigation that are not done yet. */
static size_t gain_of(const struct row *r, const bool *done)
{
	size_t gain = 0;

	for (size_t i = 0; i < r->v.n; i++)
		gain += !done[r->v.v[i].study];
	return gain;
}

/* Greedy cover: each time the one that adds most, of equals the one that stands higher in the ranking.  What one adds only gets less, so what it
 * added when last looked at is the most that it can add now. */
static void pick(struct view_interrupt *v, const struct table *t, struct arena *a)
{
	bool *done = xcalloc(t->n + 1, sizeof(*done));
	size_t *bound = xcalloc(v->all.n + 1, sizeof(*bound)), total = 0;

	for (size_t i = 0; i < v->all.n; i++)
		bound[i] = v->all.v[i].studies;
	v->picks.v = arena_array(a, v->all.n, struct view_pick);
	for (;;) {
		struct view_interrupter *best = NULL;
		size_t most = 0;

		for (size_t i = 0; i < v->all.n; i++) {
			if (bound[i] <= most)
				continue;
			bound[i] = gain_of(&t->met[v->all.v[i].to.entry->index], done);
			if (bound[i] > most) {
				most = bound[i];
				best = &v->all.v[i];
			}
		}
		if (!best)
			break;
		for (size_t i = 0; i < t->met[best->to.entry->index].v.n; i++)
			done[t->met[best->to.entry->index].v.v[i].study] = true;
		total += most;
		v->picks.v[v->picks.n++] = (struct view_pick){ best->to, most, total };
		best->pick = v->picks.n;
	}
	v->reachable = total;
	v->best.v = v->picks.v;
	v->best.n = v->picks.n < 3 ? v->picks.n : 3;
	free(done);
	free(bound);
}

struct view_interrupt *view_interrupt(const struct atlas *at, const struct entry *const *studies, size_t n, struct arena *a)
{
	struct view_interrupt *v = arena_new(a, struct view_interrupt);
	struct table t = { .mitigations = &at->edition->kinds[REC_MITIGATION], .n = n };
	double *first = arena_array(a, n, double), *early = arena_array(a, n, double);

	for (size_t i = 0; i < n; i++)
		v->studies += studies[i]->nout[LINK_EMPLOYS] > 0;
	if (!v->studies)
		return NULL;
	t.met = xcalloc(t.mitigations->n + 1, sizeof(*t.met));
	t.steps = arena_array(a, n, size_t);
	fill(&t, studies);
	v->all.v = arena_array(a, t.mitigations->n, struct view_interrupter);
	for (size_t m = 0; m < t.mitigations->n; m++) {
		struct view_interrupter r = row_for(&t, m, v->studies, first, early);

		if (r.studies)
			v->all.v[v->all.n++] = r;
	}
	if (v->all.n)
		qsort(v->all.v, v->all.n, sizeof(v->all.v[0]), row_order);
	pick(v, &t, a);
	table_free(&t);
	return v;
}
