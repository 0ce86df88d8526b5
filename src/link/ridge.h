/*
 * ridge: kernel ridge regression from texts to techniques, with what it would say of texts that it was not taught with.
 *
 * Two regressions: one on the catalogue's texts and the steps (one technique a text), one on the risks (any number of
 * techniques, and PW_*), whose kernel also has the latent cosine, weighed LATENT_WEIGHT, and the MIT codes, each weighed CODE_WEIGHT and less its mean, so that a text
 * without codes stands in the middle.
 */
#ifndef LINK_RIDGE_H
#define LINK_RIDGE_H

#include "link/world.h"

#define CODE_WEIGHT 0.3F
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
	uint32_t *risk;      /* the risks it was taught with */
	double *alpha;       /* n rows of columns */
	float *code_mean;    /* of each code */
};
void ridge_risks_learn(struct ridge_risks *r, const struct world *w, const bool *in);
void ridge_risks_free(struct ridge_risks *r);
/* ridge_risks_ask(r, item, p): columns numbers; an item that is no risk has no codes. */
void ridge_risks_ask(const struct ridge_risks *r, size_t item, float *p);

#endif
