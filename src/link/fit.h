/*
 * fit: linear models on pair features, by Newton's method with a penalty on the size of the weights.
 *
 * Features are brought to mean 0 and deviation 1 first; the weights that come out are for the features as they are, the last
 * one is the constant.
 */
#ifndef LINK_FIT_H
#define LINK_FIT_H

#include "link/pair.h"

/* fit_logistic(f, y, n, penalty, w): n rows of PF_COUNT features with their answers 0 or 1; penalty / 2 * |w|^2 on the sum
 * of the losses. */
void fit_logistic(const float *f, const uint8_t *y, size_t n, double penalty, float w[PAIR_WEIGHTS]);

/* fit_choice(f, chosen, ngroups, size, penalty, w): groups of ${size} rows of which one, chosen[group], is right (conditional
 * logit); the penalty is on the mean of the losses.  started: w has weights to begin with, which saves rounds. */
void fit_choice(const float *f, const uint32_t *chosen, size_t ngroups, size_t size, double penalty, bool started, float w[PAIR_WEIGHTS]);

/* fit_line(x, y, n, d, w): logistic regression on d numbers, at most FIT_LINE, without a penalty: w has d weights and the constant. */
#define FIT_LINE 3
void fit_line(const double *x, const uint8_t *y, size_t n, size_t d, float *w);

double fit_sigmoid(double x);
/* fit_odds(p): its inverse; p is kept off 0 and 1. */
double fit_odds(double p);
/* fit_softmax(s, n): scores to shares that sum to 1, in place. */
void fit_softmax(double *s, size_t n);

#endif
