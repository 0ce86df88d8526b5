/*
 * decide: from the pair features of a text to its links: how likely each technique is, and whether the text has any at all.
 *
 * Three small models, one upon the other:
 *
 *     odds(t)   logistic regression on the pair features of technique t
 *     linked    logistic regression on what the ridge regression says of the text as a whole (PW_LINKED) and on
 *               ln of the sum of all sigmoid(odds): is there any link?
 *     p(t)      logistic regression on odds(t), on min(odds(t), 0), and on the log-odds of linked: the calibrated probability
 *
 * A text has no link where linked is below its threshold; else every technique from the other threshold on, and at least the best one.
 */
#ifndef LINK_DECIDE_H
#define LINK_DECIDE_H

#include "link/pair.h"

#define DECIDE_GROUPS 4   /* for what models are to say of texts that they were not fitted on */

struct decision {
	float pair[PAIR_WEIGHTS];
	float linked[3];              /* PW_LINKED, ln of the sum, constant */
	float link[4];                /* odds, min(odds, 0), log-odds of linked, constant */
	float linked_accept, accept;  /* the thresholds */
};

/* decide_ask(d, f, n, p): p of each of n techniques, whose features are f; returns linked. */
float decide_ask(const struct decision *d, const float *f, size_t n, float *p);

/* decide_take(d, linked, p, n, take): which links hold; how many. */
size_t decide_take(const struct decision *d, float linked, const float *p, size_t n, bool *take);

/* What a decision is learned from: features and answers of texts, as rows of nt techniques. */
struct decide_texts {
	size_t n, nt;
	const float *f;
	const uint8_t *y;        /* 0 or 1 */
	const uint8_t *group;    /* of each text, below DECIDE_GROUPS: texts of one source are of one group */
	const bool *counts;      /* texts that are refused unread take no part in what comes after the pair model; NULL: all count */
};

/* decide_fit(d, x): the pair model from all texts; the others, and the thresholds, from what pair models say of the groups that
 * they were not fitted on.  Thresholds are those with the best sum of F1 and DECIDE_NONE times the share of texts on which it is
 * right whether there is a link. */
#define DECIDE_NONE 2.0
void decide_fit(struct decision *d, const struct decide_texts *x);

#endif
