#include "link/gather.h"

#include <math.h>

float gather_sub(float with_both, float with_code, float share)
{
	return (float)log((double)((with_both + SUB_PRIOR * share) / (with_code + SUB_PRIOR)) + 1e-4);
}

float gather_prior(size_t nsteps)
{
	return (float)log((double)nsteps + 0.5);
}

float gather_prior_risks(size_t nrisks)
{
	return (float)log((double)nrisks + 0.3);
}

/* The square of the length of: base + half of uses + the steps known. */
static double square_of(const struct world *w, const float *m, size_t t, const bool *in)
{
	const struct corpus *c = w->c;
	size_t n = c->n, base = corpus_base(c, t), uses = corpus_uses(c, t);
	double sum = (double)m[base * n + base] + (double)m[base * n + uses] + 0.25 * (double)m[uses * n + uses];

	for (size_t i = w->from[t]; i < w->from[t + 1]; i++) {
		size_t s = corpus_step(c, w->by_tech[i]);

		if (!in[w->by_tech[i]])
			continue;
		sum += 2 * (double)m[s * n + base] + (double)m[s * n + uses];
		for (size_t j = w->from[t]; j < w->from[t + 1]; j++)
			if (in[w->by_tech[j]])
				sum += (double)m[s * n + corpus_step(c, w->by_tech[j])];
	}
	return sum;
}

void known_steps_make(struct known_steps *k, const struct world *w, const bool *in)
{
	*k = (struct known_steps){ in, xcalloc(w->c->nt + 1, sizeof(float)), xcalloc(w->c->nt + 1, sizeof(float)) };
	for (size_t t = 0; t < w->c->nt; t++) {
		k->length[t] = (float)sqrt(square_of(w, w->gram, t, in));
		k->latent_length[t] = (float)sqrt(square_of(w, w->latent, t, in));
	}
}

void known_steps_free(struct known_steps *k)
{
	free(k->length);
	free(k->latent_length);
}

void known_risks_make(struct known_risks *k, const struct world *w, const bool *in)
{
	const struct corpus *c = w->c;

	*k = (struct known_risks){ in, 0, xcalloc(c->nt + 1, sizeof(float)), xcalloc(c->nt + 1, sizeof(float)), xcalloc(c->nt + 1, sizeof(float)),
				   xcalloc(c->ncodes * c->nt + 1, sizeof(float)), xcalloc(c->ncodes + 1, sizeof(float)) };
	for (size_t i = 0; i < c->nrisks; i++) {
		k->n += in[i];
		k->nsub[c->risks[i].code[0]] += in[i];
	}
	for (size_t t = 0; t < c->nt; t++) {
		double sum = 0, latent = 0;

		for (size_t i = w->risk_from[t]; i < w->risk_from[t + 1]; i++) {
			uint32_t r = w->risk_by_tech[i];

			if (!in[r])
				continue;
			k->share[t] += 1 / (float)k->n;
			k->sub[c->risks[r].code[0] * c->nt + t] += 1;
			for (size_t j = w->risk_from[t]; j < w->risk_from[t + 1]; j++) {
				uint32_t s = w->risk_by_tech[j];

				sum += in[s] ? (double)world_cos(w, corpus_risk(c, r), corpus_risk(c, s)) : 0;
				latent += in[s] ? (double)world_latent(w, corpus_risk(c, r), corpus_risk(c, s)) : 0;
			}
		}
		k->length[t] = (float)sqrt(sum);
		k->latent_length[t] = (float)sqrt(latent);
	}
}

void known_risks_free(struct known_risks *k)
{
	free(k->length);
	free(k->latent_length);
	free(k->share);
	free(k->sub);
	free(k->nsub);
}

/* The part of name's weight on terms that x has too. */
static float coverage(const struct vector *name, const struct vector *x)
{
	float had = 0, all = 0;
	size_t k = 0;

	for (size_t i = 0; i < name->n; i++) {
		while (k < x->n && x->v[k].term < name->v[i].term)
			k++;
		all += name->v[i].w;
		if (k < x->n && x->v[k].term == name->v[i].term)
			had += name->v[i].w;
	}
	return all > 0 ? had / all : 0;
}

void gather_catalogue(const struct world *w, size_t item, struct pair_base *b)
{
	const struct corpus *c = w->c;

	for (size_t t = 0; t < c->nt; t++) {
		PAIR(b, &c->kin, PB_BASE)[t] = world_cos(w, item, corpus_base(c, t));
		PAIR(b, &c->kin, PB_NAME)[t] = world_cos(w, item, corpus_name(c, t));
		PAIR(b, &c->kin, PB_NAMECOV)[t] = coverage(&w->v[corpus_name(c, t)], &w->v[item]);
		PAIR(b, &c->kin, PB_USES)[t] = world_cos(w, item, corpus_uses(c, t));
		PAIR(b, &c->kin, PB_LSA)[t] = world_latent(w, item, corpus_base(c, t));
	}
}

void gather_steps(const struct world *w, size_t item, const struct known_steps *k, struct pair_base *b)
{
	const struct corpus *c = w->c;

	for (size_t t = 0; t < c->nt; t++) {
		float sum = world_cos(w, item, corpus_base(c, t)) + 0.5F * world_cos(w, item, corpus_uses(c, t));
		float latent = world_latent(w, item, corpus_base(c, t)) + 0.5F * world_latent(w, item, corpus_uses(c, t));
		struct best3 best = { { 0 } };
		size_t n = 0;

		for (size_t i = w->from[t]; i < w->from[t + 1]; i++) {
			size_t s = corpus_step(c, w->by_tech[i]);

			if (!k->in[w->by_tech[i]])
				continue;
			n++;
			sum += world_cos(w, item, s);
			latent += world_latent(w, item, s);
			best3_take(&best, world_cos(w, item, s));
		}
		PAIR(b, &c->kin, PB_EXP)[t] = k->length[t] > 0 ? sum / k->length[t] : 0;
		PAIR(b, &c->kin, PB_LSAEXP)[t] = k->latent_length[t] > 0 ? latent / k->latent_length[t] : 0;
		PAIR(b, &c->kin, PB_KNN)[t] = best.v[0];
		PAIR(b, &c->kin, PB_KNN3)[t] = (best.v[0] + best.v[1] + best.v[2]) / 3;
		PAIR(b, &c->kin, PB_PRIOR)[t] = gather_prior(n);
	}
}

void gather_risks(const struct world *w, size_t item, bool bare, const struct known_risks *k, struct pair_base *b)
{
	const struct corpus *c = w->c;
	bool risk = !bare && item >= corpus_risk(c, 0);
	uint16_t code = risk ? c->risks[item - corpus_risk(c, 0)].code[0] : CORPUS_NO_CODE;

	for (size_t t = 0; t < c->nt; t++) {
		struct best3 best = { { 0 } };
		float sum = 0, latent = 0;
		size_t n = 0;

		for (size_t i = w->risk_from[t]; i < w->risk_from[t + 1]; i++) {
			size_t r = corpus_risk(c, w->risk_by_tech[i]);

			if (!k->in[w->risk_by_tech[i]])
				continue;
			n++;
			sum += world_cos(w, item, r);
			latent += world_latent(w, item, r);
			best3_take(&best, world_cos(w, item, r));
		}
		PAIR(b, &c->kin, PB_EXPR)[t] = k->length[t] > 0 ? sum / k->length[t] : 0;
		PAIR(b, &c->kin, PB_LSAR)[t] = k->latent_length[t] > 0 ? latent / k->latent_length[t] : 0;
		PAIR(b, &c->kin, PB_KNNR)[t] = best.v[0];
		PAIR(b, &c->kin, PB_KNNR3)[t] = (best.v[0] + best.v[1] + best.v[2]) / 3;
		PAIR(b, &c->kin, PB_PRIORR)[t] = gather_prior_risks(n);
		PAIR(b, &c->kin, PB_SUBR)[t] = code == CORPUS_NO_CODE ? gather_sub(0, 0, k->share[t]) :
			gather_sub(k->sub[code * c->nt + t], k->nsub[code], k->share[t]);
	}
}
