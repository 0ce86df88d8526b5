/* What follows from several links: two hops from a risk to mitigations and back. */
#include <stdlib.h>

#include "atlas/edition.h"

struct pair {
	const struct entry *far;
	const struct edge *edge;     /* risk -> technique */
	const struct entry *between; /* the technique */
	double worth;
};

static int by_far(const void *pa, const void *pb)
{
	const struct pair *a = pa, *b = pb;

	if (a->far != b->far)
		return a->far->ord < b->far->ord ? -1 : 1;
	if (a->worth < b->worth || a->worth > b->worth)
		return a->worth > b->worth ? -1 : 1;
	return a->between->ord < b->between->ord ? -1 : a->between->ord > b->between->ord;
}

static int suggestion_order(const void *pa, const void *pb)
{
	const struct suggestion *a = pa, *b = pb;

	if (a->score < b->score || a->score > b->score)
		return a->score > b->score ? -1 : 1;
	return str_cmp(a->mitigation->r.id, b->mitigation->r.id);
}

static int reach_order(const void *pa, const void *pb)
{
	const struct reach *a = pa, *b = pb;

	if (a->score < b->score || a->score > b->score)
		return a->score > b->score ? -1 : 1;
	return a->risk->ord < b->risk->ord ? -1 : a->risk->ord > b->risk->ord;
}

/* Runs of the same far end in sorted pairs: the end of the run that starts at i. */
static size_t run_end(const struct pair *v, size_t n, size_t i)
{
	size_t k = i + 1;

	while (k < n && v[k].far == v[i].far)
		k++;
	return k;
}

static size_t runs(const struct pair *v, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i = run_end(v, n, i))
		k++;
	return k;
}

struct suggestion *edition_suggest(const struct edition *e, const struct entry *risk, struct arena *a, size_t *n)
{
	VEC(struct pair) v = { 0 };
	struct suggestion *out;
	size_t k = 0;

	(void)e;
	for (uint32_t i = 0; i < risk->nout[LINK_ATTACKS_BY]; i++) {
		const struct edge *attack = &risk->out[LINK_ATTACKS_BY][i];
		const struct entry *t = attack->other;

		for (uint32_t m = 0; m < t->nin[LINK_MITIGATES]; m++)
			vec_push(&v, ((struct pair){ t->in[LINK_MITIGATES][m].other, attack, t, attack->link->confidence }));
	}
	if (v.n)
		qsort(v.v, v.n, sizeof(v.v[0]), by_far);
	out = arena_array(a, runs(v.v, v.n), struct suggestion);
	for (size_t i = 0, end; i < v.n; i = end) {
		struct suggestion *s = &out[k++];

		end = run_end(v.v, v.n, i);
		s->mitigation = v.v[i].far;
		s->via = arena_array(a, end - i, const struct edge *);
		for (size_t j = i; j < end; j++) {
			if (s->nvia && s->via[s->nvia - 1] == v.v[j].edge)
				continue; /* upstream may say a pair twice */
			s->score += v.v[j].worth;
			s->via[s->nvia++] = v.v[j].edge;
		}
	}
	if (k)
		qsort(out, k, sizeof(*out), suggestion_order);
	vec_free(&v);
	*n = k;
	return out;
}

struct reach *edition_reach(const struct edition *e, const struct entry *mitigation, struct arena *a, size_t *n)
{
	VEC(struct pair) v = { 0 };
	struct reach *out;
	size_t k = 0;

	(void)e;
	for (uint32_t i = 0; i < mitigation->nout[LINK_MITIGATES]; i++) {
		const struct entry *t = mitigation->out[LINK_MITIGATES][i].other;

		for (uint32_t r = 0; r < t->nin[LINK_ATTACKS_BY]; r++) {
			const struct edge *attack = &t->in[LINK_ATTACKS_BY][r];

			vec_push(&v, ((struct pair){ attack->other, attack, t, attack->link->confidence }));
		}
	}
	if (v.n)
		qsort(v.v, v.n, sizeof(v.v[0]), by_far);
	out = arena_array(a, runs(v.v, v.n), struct reach);
	for (size_t i = 0, end; i < v.n; i = end) {
		struct reach *s = &out[k++];

		end = run_end(v.v, v.n, i);
		s->risk = v.v[i].far;
		s->via = arena_array(a, end - i, const struct entry *);
		for (size_t j = i; j < end; j++) {
			if (s->nvia && s->via[s->nvia - 1] == v.v[j].between)
				continue;
			s->score += v.v[j].worth;
			s->via[s->nvia++] = v.v[j].between;
		}
	}
	if (k)
		qsort(out, k, sizeof(*out), reach_order);
	vec_free(&v);
	*n = k;
	return out;
}
