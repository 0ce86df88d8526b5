/*
 * space: texts as vectors, by which they are compared.
 *
 * A vector has one number a term, (1 + ln n) * idf, and length 1; a pair of stems counts PAIR_WEIGHT of a stem.  idf is
 * ln((N + 1) / (df + 1/2)) over N texts that the space was counted on.  A stem that none of them has weighs most and makes the
 * vector longer, whether or not anything can match it; a pair that fewer than two have does not count.  So the vector of a
 * text depends on that text and the counted ones only.
 *
 * Latent semantics: a basis of SPACE_LSA directions, found by subspace iteration over stems that three texts or more have;
 * space_project gives a vector's direction in it, of length 1.
 */
#ifndef LINK_SPACE_H
#define LINK_SPACE_H

#include "link/terms.h"

#define SPACE_LSA 120
#define SPACE_MAX 60000   /* terms */
#define PAIR_WEIGHT 0.6F
#define SPACE_NONE UINT32_MAX

struct space {
	uint32_t n;               /* terms */
	const uint32_t *hash;     /* ascending */
	const uint16_t *df;
	uint32_t ndocs;
	uint32_t *slot;           /* hash -> term */
	uint32_t mask;
	float *idf;
	float unseen;
	uint32_t nlsa;
	uint32_t *lsa_row;        /* of each term, or SPACE_NONE */
	float *basis;             /* nlsa rows of SPACE_LSA */
};

struct vec_entry {
	uint32_t term;
	float w;
};
struct vector {
	struct vec_entry *v;      /* by term */
	size_t n;
};

/* space_index(s): fill slot and idf from hash, df, ndocs.  space_free(s): what space_index and space_learn made. */
void space_index(struct space *s);
void space_free(struct space *s);
uint32_t space_term(const struct space *s, uint32_t hash);

/* space_vector(s, x, v): the terms of x that s knows, weighed; v->v has room for x->v.n.  false: nothing counts. */
bool space_vector(const struct space *s, const struct terms *x, struct vector *v);
void space_project(const struct space *s, const struct vector *v, float out[SPACE_LSA]);
/* space_dot(a, b): of two directions; the same order of sums everywhere. */
float space_dot(const float *a, const float *b);

/* space_is_latent(s, term): does the basis have a row for it? */
static inline bool space_is_latent(const struct space *s, uint32_t term) { return !term_is_pair(s->hash[term]) && s->df[term] >= 3; }

/* space_learn(s, v, n, near): the basis, from n vectors; quicker from that of a space which was learned on nearly the same
 * ones, where near is not NULL. */
void space_learn(struct space *s, const struct vector *v, size_t n, const struct space *near);

#endif
