/*
 * train: from a corpus to the weights of the linear models, every feature made without the text it is used on.
 *
 * A risk's features come from a world of other papers (INNER_FOLDS groups of papers), a step's from steps of other studies, each
 * left out in turn; so the models see in training what they will see in use.  Probabilities are calibrated (Platt) and thresholds chosen on what
 * models say of inner folds that they were not fitted on.
 */
#ifndef LINK_TRAIN_H
#define LINK_TRAIN_H

#include "link/gather.h"
#include "link/ridge.h"

#define INNER_FOLDS 8

/* The linear models. */
struct heads {
	float risk[PAIR_WEIGHTS];  /* logistic: is the technique one of the risk's? */
	float step[PAIR_WEIGHTS];  /* choice: which technique is the step's? */
	float tier[PAIR_WEIGHTS];  /* logistic: is a link direct? */
	float risk_accept, step_accept; /* probability from which a link holds */
	float gate[2];             /* logistic of how much nearer a text is to steps than to risks: slope, constant */
};

struct training {
	const struct corpus *c;
	struct world world;
	struct ridge ridge;
	struct ridge_risks ridge_risks;
	struct known_steps steps;  /* all */
	struct known_risks risks;  /* in */
	bool *in;                  /* the risks taught with */
	bool *all_steps;
	float *step_rows;          /* what does not change with the steps left out: nsteps struct pair_base of floats */
	struct heads heads;
};

struct ticker {
	void (*tick)(void *ctx); /* a unit of work is over; may be NULL */
	void *ctx;
};

/* train_make(t, c, in, k): world, regressions and the models of risks and tiers, from all steps and the risks in.
 * TRAIN_TICKS ticks. */
#define TRAIN_TICKS (INNER_FOLDS + 1)
void train_make(struct training *t, const struct corpus *c, const bool *in, const struct ticker *k);
void train_free(struct training *t);

/* train_steps(t, without, w): the model of steps, from all studies but one (SIZE_MAX: from all).  train_step_head(t): that, its
 * threshold and the gate from all, into t->heads. */
void train_steps(const struct training *t, size_t without, float w[PAIR_WEIGHTS]);
void train_step_head(struct training *t);

/* train_risk(t, risk, f): features of a risk that was not taught: nt rows.  train_study(t, study, f): of the steps of a study,
 * as if it had not been taught; f has nt rows for each step of the corpus. */
void train_risk(const struct training *t, size_t risk, float *f);
void train_study(const struct training *t, size_t study, float *f);

/* train_centres(t, centre): where steps and risks lie on average, as latent directions. */
void train_centres(const struct training *t, float centre[2][SPACE_LSA]);

/* train_threshold(p, y, n): the probability at which F1 is best. */
float train_threshold(const float *p, const uint8_t *y, size_t n);

#endif
