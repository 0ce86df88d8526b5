/*
 * world: a corpus as vectors, with every item compared to every other.
 *
 * What counts words and learns latent directions sees the catalogue and the risks that it is given, never the steps and never
 * a risk that is left out; so a fold's world knows nothing of the risks it is tested on.
 */
#ifndef LINK_WORLD_H
#define LINK_WORLD_H

#include "link/corpus.h"
#include "link/cues.h"
#include "link/space.h"

struct world {
	const struct corpus *c;
	struct arena arena;
	struct space space;
	struct vector *v;      /* of each item */
	float *lsa;            /* n rows of SPACE_LSA */
	float *cue;            /* n rows of CUE_SIDES */
	float *gram, *latent;  /* n rows of n: cosines of vectors, of latent directions */
	struct vector *context;  /* of each of the corpus's contexts */
	float *context_gram;     /* cosines of them */
	uint32_t *by_tech;     /* steps, by technique */
	uint32_t *from;        /* nt + 1: where a technique's steps start there */
	uint32_t *risk_by_tech, *risk_from; /* the same of risks linked to it */
};

/* world_make(w, c, in, near): with the risks r that have in[r]; near: a world of nearly the same risks, or NULL. */
void world_make(struct world *w, const struct corpus *c, const bool *in, const struct world *near);
void world_free(struct world *w);

static inline float world_cos(const struct world *w, size_t a, size_t b) { return w->gram[a * w->c->n + b]; }
static inline float world_context(const struct world *w, const struct corpus_risk *a, const struct corpus_risk *b)
{
	return w->context_gram[a->context * w->c->ncontexts + b->context];
}
static inline float world_cue(const struct world *w, size_t a, size_t b)
{
	const float *x = w->cue + a * CUE_SIDES, *y = w->cue + b * CUE_SIDES;

	return x[CUE_ADVERSARY] * y[CUE_ADVERSARY] + x[CUE_NO_ADVERSARY] * y[CUE_NO_ADVERSARY];
}
static inline float world_latent(const struct world *w, size_t a, size_t b) { return w->latent[a * w->c->n + b]; }

#endif
