/*
 * ridge: kernel ridge regression from texts to techniques, with what it would say of texts that it was not taught with.
 *
 * Two regressions: one on the catalogue's texts and the steps (one technique a text), one on the risks (any number of
 * techniques, and PW_*) and, for a smaller part, on the techniques' own texts (each has itself, and is linked).  The second one's kernel also has the latent
 * cosine, weighed LATENT_WEIGHT, that of their cues (cues.h), weighed CUE_WEIGHT, and of two risks the cosine of their contexts, weighed CONTEXT_WEIGHT, and the MIT codes, each weighed CODE_WEIGHT and
 * less its mean, so that a text without codes stands in the middle.
 */
#ifndef LINK_RIDGE_H
#define LINK_RIDGE_H

#include "link/world.h"

#define CODE_WEIGHT 0.39F
#define CONTEXT_WEIGHT 0.25F
#define CUE_WEIGHT 0.25F
#define LATENT_WEIGHT 0.5F

/* On catalogue and steps: items 0 .. m - 1. */
struct ridge {
	const struct world *w;
	size_t m;
	double *inverse;  /* m rows of m: of K + 1 */
	double *alpha;    /* m rows of nt: inverse times the answers */
};
/* ridge_learn(r, w, inverse): with the inverse, which ridge_without needs, or sooner without. */
void ridge_learn(struct ridge *r, const struct world *w, bool inverse);
void ridge_free(struct ridge *r);
/* ridge_ask(r, item, out): nt numbers for an item that was not taught: a risk. */
void ridge_ask(const struct ridge *r, size_t item, float *out);
/* ridge_without(r, out, n, ask, nask, p): what r would say of the steps ask (all among out) had it not seen the n steps out:
 * nask rows of nt (Cawley, Talbot: leave-group-out of kernel machines in closed form). */
void ridge_without(const struct ridge *r, const uint32_t *out, size_t n, const uint32_t *ask, size_t nask, float *p);

/* On risks. */
struct ridge_risks {
	const struct world *w;
	size_t n, columns;   /* columns: nt + PW_COUNT */
	uint32_t *item;      /* the items it was taught with: the descriptions of the techniques, then risks */
	double *alpha;       /* n rows of columns */
	float *code_mean;    /* of each code */
};
void ridge_risks_learn(struct ridge_risks *r, const struct world *w, const bool *in);
void ridge_risks_free(struct ridge_risks *r);
/* ridge_risks_ask(r, item, bare, p): columns numbers; an item that is no risk, or bare, has no codes and no context. */
void ridge_risks_ask(const struct ridge_risks *r, size_t item, bool bare, float *p);
/* ridge_risk_of(r, i): the risk that its item i is, or NULL. */
const struct corpus_risk *ridge_risk_of(const struct ridge_risks *r, size_t i);

#endif
