/*
 * gather: pair features of an item of a world, from the steps and risks that may be known.
 */
#ifndef LINK_GATHER_H
#define LINK_GATHER_H

#include "link/world.h"

#define SUB_PRIOR 5.0F    /* risks' worth of the overall share that each sub-domain has */

/* What some steps know: lengths of the sums that EXP and LSAEXP compare with. */
struct known_steps {
	const bool *in;
	float *length, *latent_length; /* of each technique */
};

/* What some risks know. */
struct known_risks {
	const bool *in;
	size_t n;
	float *length, *latent_length;
	float *share;      /* of the risks, of each technique */
	float *sub;        /* ncodes rows of nt: how many with this code and technique */
	float *nsub;       /* with this code */
};

void known_steps_make(struct known_steps *k, const struct world *w, const bool *in);
void known_steps_free(struct known_steps *k);
void known_risks_make(struct known_risks *k, const struct world *w, const bool *in);
void known_risks_free(struct known_risks *k);

/* Each fills its own rows of b; the ridge rows are the caller's.  bare: as if the codes of a risk were not known. */
void gather_catalogue(const struct world *w, size_t item, struct pair_base *b);
void gather_steps(const struct world *w, size_t item, const struct known_steps *k, struct pair_base *b);
void gather_risks(const struct world *w, size_t item, bool bare, const struct known_risks *k, struct pair_base *b);

/* The parts that gathering and the linker share: the best three of some cosines; the share of a sub-domain. */
struct best3 {
	float v[3];
};
static inline void best3_take(struct best3 *b, float x)
{
	if (x > b->v[0])
		b->v[2] = b->v[1], b->v[1] = b->v[0], b->v[0] = x;
	else if (x > b->v[1])
		b->v[2] = b->v[1], b->v[1] = x;
	else if (x > b->v[2])
		b->v[2] = x;
}
float gather_sub(float with_both, float with_code, float share);
float gather_prior(size_t nsteps);
float gather_prior_risks(size_t nrisks);

#endif
