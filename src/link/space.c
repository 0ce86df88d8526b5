#include "link/space.h"

#include <math.h>

void space_index(struct space *s)
{
	uint32_t size = 16;

	while (size < 2 * s->n)
		size *= 2;
	s->mask = size - 1;
	s->slot = xcalloc(size, sizeof(*s->slot));
	s->idf = xcalloc(s->n + 1, sizeof(*s->idf));
	for (uint32_t i = 0; i < s->n; i++) {
		uint32_t k = (s->hash[i] >> 1) & s->mask;

		while (s->slot[k])
			k = (k + 1) & s->mask;
		s->slot[k] = i + 1;
		s->idf[i] = (float)log((s->ndocs + 1.0) / (s->df[i] + 0.5)) * (term_is_pair(s->hash[i]) ? PAIR_WEIGHT : 1.0F);
	}
	s->unseen = (float)log((s->ndocs + 1.0) / 0.5);
}

void space_free(struct space *s)
{
	free(s->slot);
	free(s->idf);
	free(s->lsa_row);
	free(s->basis);
}

uint32_t space_term(const struct space *s, uint32_t hash)
{
	for (uint32_t k = (hash >> 1) & s->mask; s->slot[k]; k = (k + 1) & s->mask)
		if (s->hash[s->slot[k] - 1] == hash)
			return s->slot[k] - 1;
	return SPACE_NONE;
}

/* 1 + ln n; most are small whole numbers. */
static float damp(float n)
{
	return n > 1 ? 1 + (float)log((double)n) : 1;
}

bool space_vector(const struct space *s, const struct terms *x, struct vector *v)
{
	double sum = 0;
	float scale;

	v->n = 0;
	for (size_t i = 0; i < x->v.n; i++) {
		const struct term_count *c = &x->v.v[i];
		uint32_t term = space_term(s, c->hash);
		float w = damp(c->n);

		if (term == SPACE_NONE || s->df[term] < 2) {
			if (term_is_pair(c->hash))
				continue;
			w *= term == SPACE_NONE ? s->unseen : s->idf[term];
		} else {
			w *= s->idf[term];
		}
		sum += (double)w * (double)w;
		if (term != SPACE_NONE)
			v->v[v->n++] = (struct vec_entry){ term, w };
	}
	if (!(sum > 0))
		return false;
	scale = (float)(1 / sqrt(sum));
	for (size_t i = 0; i < v->n; i++)
		v->v[i].w *= scale;
	return v->n > 0;
}

float space_dot(const float *a, const float *b)
{
	float sum[8] = { 0 }, all = 0;

	for (size_t i = 0; i < SPACE_LSA; i += 8)
		for (size_t k = 0; k < 8; k++)
			sum[k] += a[i + k] * b[i + k];
	for (size_t k = 0; k < 8; k++)
		all += sum[k];
	return all;
}

void space_project(const struct space *s, const struct vector *v, float out[SPACE_LSA])
{
	float norm;

	memset(out, 0, SPACE_LSA * sizeof(*out));
	for (size_t i = 0; i < v->n; i++) {
		uint32_t row = s->lsa_row[v->v[i].term];
		const float *b = s->basis + (size_t)row * SPACE_LSA;

		for (size_t k = 0; row != SPACE_NONE && k < SPACE_LSA; k++)
			out[k] += v->v[i].w * b[k];
	}
	norm = sqrtf(space_dot(out, out));
	for (size_t k = 0; norm > 0 && k < SPACE_LSA; k++)
		out[k] /= norm;
}
