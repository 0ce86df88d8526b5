#include "link/world.h"

static int by_value(const void *pa, const void *pb)
{
	uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;

	return a < b ? -1 : a > b;
}

static bool is_counted(const struct corpus *c, size_t text, const bool *in)
{
	if (text < 2 * c->nt || text >= c->n)
		return true; /* names, descriptions, single texts of mitigations */
	return text >= corpus_risk(c, 0) && in[text - corpus_risk(c, 0)];
}

/* All hashes of all items, sorted, each once. */
static size_t all_hashes(const struct corpus *c, uint32_t **out)
{
	size_t n = 0, k = 0;
	uint32_t *v;

	for (size_t i = 0; i < c->ntexts; i++)
		n += c->texts[i].v.n;
	v = xcalloc(n + 1, sizeof(*v));
	for (size_t i = 0; i < c->ntexts; i++)
		for (size_t j = 0; j < c->texts[i].v.n; j++)
			v[k++] = c->texts[i].v.v[j].hash;
	qsort(v, k, sizeof(*v), by_value);
	n = k;
	k = 0;
	for (size_t i = 0; i < n; i++)
		if (k == 0 || v[i] != v[k - 1])
			v[k++] = v[i];
	*out = v;
	return k;
}

static size_t place_of(const uint32_t *v, size_t n, uint32_t hash)
{
	size_t lo = 0;

	while (lo < n) {
		size_t mid = lo + (n - lo) / 2;

		if (v[mid] < hash)
			lo = mid + 1;
		else
			n = mid;
	}
	return lo;
}

/* Stems of all items, and pairs that two counted texts have. */
static void count_terms(struct world *w, const bool *in)
{
	const struct corpus *c = w->c;
	uint32_t *hash, *df, *kept;
	uint16_t *kept_df;
	size_t n = all_hashes(c, &hash), k = 0;

	df = xcalloc(n + 1, sizeof(*df));
	for (size_t i = 0; i < c->ntexts; i++) {
		if (!is_counted(c, i, in))
			continue;
		w->space.ndocs++;
		for (size_t j = 0; j < c->texts[i].v.n; j++)
			df[place_of(hash, n, c->texts[i].v.v[j].hash)]++;
	}
	kept = arena_array(&w->arena, n + 1, uint32_t);
	kept_df = arena_array(&w->arena, n + 1, uint16_t);
	for (size_t i = 0; i < n && k < SPACE_MAX; i++) {
		if (term_is_pair(hash[i]) && df[i] < 2)
			continue;
		kept[k] = hash[i];
		kept_df[k++] = df[i] < UINT16_MAX ? (uint16_t)df[i] : UINT16_MAX;
	}
	w->space.n = (uint32_t)k;
	w->space.hash = kept;
	w->space.df = kept_df;
	free(hash);
	free(df);
}

static struct vector vector_of(struct world *w, const struct terms *x)
{
	struct vector v = { arena_array(&w->arena, x->v.n + 1, struct vec_entry), 0 };

	(void)space_vector(&w->space, x, &v);
	return v;
}

static void project_all(struct world *w, const bool *in, const struct space *near)
{
	const struct corpus *c = w->c;
	VEC(struct vector) taught = { 0 };

	w->v = arena_array(&w->arena, c->n + 1, struct vector);
	for (size_t i = 0; i < c->n; i++)
		w->v[i] = vector_of(w, &c->texts[i]);
	for (size_t i = 0; i < c->ntexts; i++)
		if (is_counted(c, i, in) && (i < c->nt || i >= 3 * c->nt))
			vec_push(&taught, i < c->n ? w->v[i] : vector_of(w, &c->texts[i]));
	space_learn(&w->space, taught.v, taught.n, near);
	vec_free(&taught);
	w->lsa = xcalloc(c->n * SPACE_LSA + 1, sizeof(*w->lsa));
	for (size_t i = 0; i < c->n; i++)
		space_project(&w->space, &w->v[i], w->lsa + i * SPACE_LSA);
}

struct posting {
	uint32_t item;
	float w;
};

static void compare_all(struct world *w)
{
	const size_t n = w->c->n;
	size_t *start = xcalloc(w->space.n + 2, sizeof(*start)), all;
	struct posting *p;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < w->v[i].n; k++)
			start[w->v[i].v[k].term + 2]++;
	for (size_t t = 2; t <= w->space.n + 1; t++)
		start[t] += start[t - 1];
	all = start[w->space.n + 1];
	p = xcalloc(all + 1, sizeof(*p));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < w->v[i].n; k++)
			p[start[w->v[i].v[k].term + 1]++] = (struct posting){ (uint32_t)i, w->v[i].v[k].w };
	w->gram = xcalloc(n * n + 1, sizeof(*w->gram));
	w->latent = xcalloc(n * n + 1, sizeof(*w->latent));
	for (size_t i = 0; i < n; i++) {
		float *row = w->gram + i * n;

		for (size_t k = 0; k < w->v[i].n; k++)
			for (size_t j = start[w->v[i].v[k].term]; j < start[w->v[i].v[k].term + 1]; j++)
				row[p[j].item] += w->v[i].v[k].w * p[j].w;
		for (size_t j = 0; j <= i; j++)
			w->latent[i * n + j] = w->latent[j * n + i] = space_dot(w->lsa + i * SPACE_LSA, w->lsa + j * SPACE_LSA);
	}
	free(start);
	free(p);
}

static void order_by_tech(struct world *w)
{
	const struct corpus *c = w->c;
	size_t k = 0, r = 0;

	w->from = arena_array(&w->arena, c->nt + 1, uint32_t);
	w->by_tech = arena_array(&w->arena, c->nsteps + 1, uint32_t);
	w->risk_from = arena_array(&w->arena, c->nt + 1, uint32_t);
	w->risk_by_tech = arena_array(&w->arena, c->nrisks * c->nt + 1, uint32_t);
	for (size_t t = 0; t < c->nt; t++) {
		w->from[t] = (uint32_t)k;
		w->risk_from[t] = (uint32_t)r;
		for (size_t i = 0; i < c->nsteps; i++)
			if (c->steps[i].technique == t)
				w->by_tech[k++] = (uint32_t)i;
		for (size_t i = 0; i < c->nrisks; i++)
			if (c->tier[i * c->nt + t])
				w->risk_by_tech[r++] = (uint32_t)i;
	}
	w->from[c->nt] = (uint32_t)k;
	w->risk_from[c->nt] = (uint32_t)r;
}

static float dot(const struct vector *a, const struct vector *b)
{
	float sum = 0;
	size_t k = 0;

	for (size_t i = 0; i < a->n; i++) {
		while (k < b->n && b->v[k].term < a->v[i].term)
			k++;
		if (k < b->n && b->v[k].term == a->v[i].term)
			sum += a->v[i].w * b->v[k].w;
	}
	return sum;
}

static void weigh_cues(struct world *w)
{
	w->cue = arena_array(&w->arena, w->c->n * CUE_SIDES + 1, float);
	for (size_t i = 0; i < w->c->n; i++)
		(void)cue_weigh(&w->c->texts[i], w->cue + i * CUE_SIDES);
}

static void compare_contexts(struct world *w)
{
	size_t n = w->c->ncontexts;

	w->context = arena_array(&w->arena, n + 1, struct vector);
	w->context_gram = arena_array(&w->arena, n * n + 1, float);
	for (size_t i = 0; i < n; i++)
		w->context[i] = vector_of(w, &w->c->contexts[i]);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			w->context_gram[i * n + j] = dot(&w->context[i], &w->context[j]);
}

void world_make(struct world *w, const struct corpus *c, const bool *in, const struct world *near)
{
	*w = (struct world){ .c = c };
	count_terms(w, in);
	space_index(&w->space);
	project_all(w, in, near ? &near->space : NULL);
	compare_all(w);
	compare_contexts(w);
	weigh_cues(w);
	order_by_tech(w);
}

void world_free(struct world *w)
{
	space_free(&w->space);
	free(w->lsa);
	free(w->gram);
	free(w->latent);
	arena_free(&w->arena);
}
