#include "link/nearest.h"

#include <math.h>

#include "link/model.h"

static int by_score(const void *pa, const void *pb)
{
	const struct nearest *a = pa, *b = pb;

	if (a->score < b->score || a->score > b->score)
		return a->score > b->score ? -1 : 1;
	return a->risk->index < b->risk->index ? -1 : a->risk->index > b->risk->index;
}

/* The text's vector as one number a term, and its latent direction. */
struct asked {
	const struct model *m;
	float *w;
	float latent[SPACE_LSA];
};

static double alike(const struct asked *q, const struct vector *v)
{
	float latent[SPACE_LSA], sum = 0;
	double score;

	for (size_t i = 0; i < v->n; i++)
		sum += q->w[v->v[i].term] * v->v[i].w;
	if (!(sum > 0))
		return 0;
	space_project(&q->m->space, v, latent);
	score = (2 * (double)sum + (double)space_dot(q->latent, latent)) / 3;
	return score > 0 ? round(score * 1000) / 1000 : 0;
}

static bool vector_of(const struct model *m, struct terms *x, struct vector *v, struct arena *a)
{
	terms_done(x);
	v->v = arena_array(a, x->v.n + 1, struct vec_entry);
	return space_vector(&m->space, x, v);
}

static size_t compare(const struct model *m, struct str text, struct nearest *all)
{
	const struct entries *risks = &m->edition->kinds[REC_RISK];
	struct asked q = { .m = m, .w = xcalloc(m->space.n + 1, sizeof(float)) };
	struct tokenizer *t = tokenizer_new();
	struct arena a = { 0 };
	struct terms x = { 0 };
	struct vector v;
	size_t n = 0;

	terms_add(&x, t, text, 1);
	if (vector_of(m, &x, &v, &a)) {
		for (size_t i = 0; i < v.n; i++)
			q.w[v.v[i].term] = v.v[i].w;
		space_project(&m->space, &v, q.latent);
		for (size_t i = 0; i < risks->n; i++) {
			const struct entry *r = &risks->v[i];

			x.v.n = 0;
			corpus_risk_text(&x, t, r->title, record_field(&r->r, F_RISK_CATEGORY), r->plain);
			all[n] = (struct nearest){ r, vector_of(m, &x, &v, &a) ? alike(&q, &v) : 0 };
			n += all[n].score > 0;
		}
	}
	terms_free(&x);
	tokenizer_free(t);
	arena_free(&a);
	free(q.w);
	return n;
}

struct nearest *nearest_risks(const struct edition *e, struct str text, size_t limit, struct arena *a, size_t *n, struct err *err)
{
	struct nearest *all;
	struct model m;

	if (model_read(model_embedded(), e, &m, err) < 0)
		return NULL;
	all = arena_array(a, e->kinds[REC_RISK].n + 1, struct nearest);
	*n = compare(&m, text, all);
	if (*n)
		qsort(all, *n, sizeof(*all), by_score);
	*n = *n < limit ? *n : limit;
	model_free(&m);
	return all;
}
