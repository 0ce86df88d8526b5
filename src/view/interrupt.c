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

static struct view_stop *stop_of(struct view_stops *v, const struct view_ref *m)
{
	for (size_t i = 0; i < v->all.n; i++)
		if (v->all.v[i].to.entry == m->entry)
			return &v->all.v[i];
	v->all.v[v->all.n].to = *m;
	return &v->all.v[v->all.n++];
}

struct view_stops *view_stops_of(const struct view_step *steps, size_t n, struct arena *a)
{
	struct view_stops *v = arena_new(a, struct view_stops);
	size_t most = 0;

	v->steps = n;
	for (size_t i = 0; i < n; i++)
		most += steps[i].mitigations.n;
	v->all.v = arena_array(a, most, struct view_stop);
	for (size_t i = 0; i < n; i++) {
		v->covered += steps[i].mitigations.n > 0;
		if (steps[i].mitigations.n && !v->first) {
			v->first = steps[i].number;
			v->earliest.v = steps[i].mitigations.v;
			v->earliest.n = steps[i].mitigations.n;
		}
		for (size_t k = 0; k < steps[i].mitigations.n; k++) {
			struct view_stop *s = stop_of(v, &steps[i].mitigations.v[k]);

			if (!s->steps.n)
				s->steps.v = arena_array(a, n, unsigned);
			s->steps.v[s->steps.n++] = steps[i].number;
		}
	}
	if (v->all.n)
		qsort(v->all.v, v->all.n, sizeof(v->all.v[0]), stop_order);
	v->widest.v = v->all.v;
	while (v->widest.n < v->all.n && v->all.v[v->widest.n].steps.n == v->all.v[0].steps.n)
		v->widest.n++;
	return v;
}

/* ---- many attacks ---- */

/* All that the ranking is made of: for each mitigation and study the first step covered, from 1; 0: none. */
struct table {
	const struct entries *mitigations;
	unsigned *first; /* [mitigation][study] */
	size_t *steps;   /* of each study */
	size_t n;        /* studies */
};

static unsigned *cell(const struct table *t, size_t mitigation, size_t study)
{
	return &t->first[mitigation * t->n + study];
}

static void fill(struct table *t, const struct entry *const *studies)
{
	for (size_t s = 0; s < t->n; s++) {
		t->steps[s] = studies[s]->nout[LINK_EMPLOYS];
		for (size_t i = 0; i < t->steps[s]; i++) {
			const struct entry *technique = studies[s]->out[LINK_EMPLOYS][i].other;

			for (uint32_t k = 0; k < technique->nin[LINK_MITIGATES]; k++) {
				unsigned *first = cell(t, technique->in[LINK_MITIGATES][k].other->index, s);

				if (!*first)
					*first = (unsigned)i + 1;
			}
		}
	}
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

	for (size_t s = 0; s < t->n; s++) {
		unsigned step = *cell(t, mitigation, s);

		if (!step)
			continue;
		first[r.studies] = step;
		early[r.studies++] = (double)(step - 1) / (double)t->steps[s];
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

/* Greedy cover: each time the one that adds most, of equals the one that stands higher in the ranking. */
static void pick(struct view_interrupt *v, const struct table *t, struct arena *a)
{
	bool *done = xcalloc(t->n + 1, sizeof(*done));
	size_t total = 0;

	v->picks.v = arena_array(a, v->all.n, struct view_pick);
	for (;;) {
		struct view_interrupter *best = NULL;
		size_t most = 0;

		for (size_t i = 0; i < v->all.n; i++) {
			size_t gain = 0;

			for (size_t s = 0; s < t->n && !v->all.v[i].pick; s++)
				gain += *cell(t, v->all.v[i].to.entry->index, s) && !done[s];
			if (gain > most) {
				most = gain;
				best = &v->all.v[i];
			}
		}
		if (!best)
			break;
		for (size_t s = 0; s < t->n; s++)
			done[s] = done[s] || *cell(t, best->to.entry->index, s);
		total += most;
		v->picks.v[v->picks.n++] = (struct view_pick){ best->to, most, total };
		best->pick = v->picks.n;
	}
	v->reachable = total;
	v->best.v = v->picks.v;
	v->best.n = v->picks.n < 3 ? v->picks.n : 3;
	free(done);
}

struct view_interrupt *view_interrupt(const struct atlas *at, const struct entry *const *studies, size_t n, struct arena *a)
{
	struct view_interrupt *v = arena_new(a, struct view_interrupt);
	struct table t = { &at->edition->kinds[REC_MITIGATION], NULL, NULL, n };
	double *first = arena_array(a, n, double), *early = arena_array(a, n, double);

	for (size_t i = 0; i < n; i++)
		v->studies += studies[i]->nout[LINK_EMPLOYS] > 0;
	if (!v->studies)
		return NULL;
	t.first = arena_array(a, t.mitigations->n * n, unsigned);
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
	return v;
}
