/*
 * pair: what is known of a text and a technique together, as numbers for a linear model.
 *
 * The same features in training and in use: training fills struct pair_base from comparisons between texts of the corpus, the
 * linker from the model's sums.
 */
#ifndef LINK_PAIR_H
#define LINK_PAIR_H

#include "atlas/edition.h"

/* Measured for each technique. */
enum pair_base_field {
	PB_BASE,     /* cosine to name and description */
	PB_NAME,     /* cosine to the name */
	PB_NAMECOV,  /* part of the name's weight that the text has */
	PB_USES,     /* cosine to what mitigations say about it */
	PB_LSA,      /* latent: to name and description */
	PB_EXP,      /* cosine to the sum of description, mitigations and steps */
	PB_LSAEXP,   /* latent: the same */
	PB_KNN,      /* best cosine to one of its steps */
	PB_KNN3,     /* sum of the best three, by three */
	PB_RIDGE,    /* kernel ridge regression on catalogue and steps */
	PB_PRIOR,    /* ln of its number of steps */
	PB_KNNR,     /* the same over risks that were judged to have it */
	PB_KNNR3,
	PB_EXPR,
	PB_LSAR,
	PB_RIDGER,
	PB_PRIORR,
	PB_SUBR,     /* ln of its share of the risks of the MIT sub-domain */
	PB_COUNT
};

/* Ridge regression on the risks also says of the text as a whole: */
enum pair_whole {
	PW_LINKED,      /* that some technique fits */
	PW_NO_ADVERSARY, PW_NOT_A_RISK, PW_OUTSIDE_ATLAS, PW_TOO_GENERAL, /* by none_code */
	PW_COUNT
};

enum pair_feature {
	/* PB_* come first */
	PF_PBASE = PB_COUNT, PF_PEXP, PF_PRIDGE, PF_PRIDGER, /* of the parent */
	PF_CHILDR,   /* best ridge of a sub-technique */
	PF_TACTIC,   /* part of the text's ridge mass that lies on its tactics */
	PF_SUB,      /* is a sub-technique */
	PF_WHOLE,    /* PW_* */
	PF_GAP_RIDGER = PF_WHOLE + PW_COUNT, /* behind the best technique of this text, by PB_RIDGER */
	PF_GAP_EXPR,
	PF_GAP_LSAEXP,
	PF_LINKED_LSAEXP, /* PW_LINKED times the feature */
	PF_LINKED_RIDGER,
	PF_COUNT
};
#define PAIR_WEIGHTS (PF_COUNT + 1) /* and the constant */

/* How techniques are related, by their index in an edition. */
struct kin {
	size_t n, ntactics;
	int32_t *parent;    /* -1 none */
	uint8_t *tactic;    /* n rows of ntactics */
	uint8_t *count;     /* tactics of each */
};
void kin_of(struct kin *k, const struct edition *e, struct arena *a);

struct pair_base {
	float *v;           /* PB_COUNT rows of n */
	float whole[PW_COUNT];
};
#define PAIR(b, k, field) ((b)->v + (size_t)(field) * (k)->n)

/* pair_features(k, b, f): n rows of PF_COUNT. */
void pair_features(const struct kin *k, const struct pair_base *b, float *f);

/* pair_score(f, w): the constant and the sum of feature times weight. */
static inline double pair_score(const float *f, const float *w)
{
	double s[4] = { (double)w[PF_COUNT] };
	size_t i = 0;

	for (; i + 4 <= PF_COUNT; i += 4)
		for (size_t k = 0; k < 4; k++) /* four sums, so that no addition waits for the last */
			s[k] += (double)f[i + k] * (double)w[i + k];
	for (; i < PF_COUNT; i++)
		s[0] += (double)f[i] * (double)w[i];
	return s[0] + s[1] + s[2] + s[3];
}

#endif
