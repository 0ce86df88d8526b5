/*
 * train: from a corpus to the weights of the linear models, every feature made without the text it is used on.
 *
 * A risk's features come from a world of other papers (INNER_FOLDS groups of papers), a step's from steps of other studies, each
 * left out in turn; so the models see in training what they will see in use.  Probabilities are calibrated and thresholds chosen on what
 * models say of inner folds that they were not fitted on (decide.h).
 */
#ifndef LINK_TRAIN_H
#define LINK_TRAIN_H

#include "link/decide.h"
#include "link/gather.h"
#include "link/ridge.h"

#define INNER_FOLDS 8
#define STEP_GROUPS 4

/* Which technique is a step's? */
struct step_head {
	float pair[PAIR_WEIGHTS];  /* choice */
	float first[2];            /* from the log-odds of a technique's share to how likely it is the step's: slope, constant */
};
/* step_ask(head, f, n, p): of n techniques whose features are f. */
void step_ask(const struct step_head *head, const float *f, size_t n, float *p);

/* The linear models. */
struct heads {
	struct decision row;       /* of risks with their codes and context */
	struct decision text;      /* of texts alone */
	float tier[PAIR_WEIGHTS];  /* logistic: is a link direct? */
	struct step_head step;     /* of accounts of attacks */
	float account[2];          /* logistic of how much nearer a text is to steps than to risks: slope, constant */
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

/* train_make(t, c, in, k): world, regressions and the models of rows and tiers, from all steps and the risks in.
 * TRAIN_TICKS ticks. */
#define TRAIN_TICKS (INNER_FOLDS + 1)
void train_make(struct training *t, const struct corpus *c, const bool *in, const struct ticker *k);
void train_free(struct training *t);

/* train_text(t, k): the model of texts alone, from the same risks read without their codes; INNER_FOLDS ticks. */
void train_text(struct training *t, const struct ticker *k);

/* train_steps(t, without, from, head): the model of steps, from all studies but one (SIZE_MAX: from all); how sure its first hits are is
 * calibrated on groups of studies that models were not fitted on.  ${from} is kept between calls to start from; {0} at first.
 * train_step_head(t): that from all, and whether a text is an account of an attack, into t->heads. */
struct step_start {
	float w[STEP_GROUPS + 1][PAIR_WEIGHTS];
	bool known;
};
void train_steps(const struct training *t, size_t without, struct step_start *from, struct step_head *head);
void train_step_head(struct training *t);

/* train_risk(t, risk, bare, f): features of a risk that was not taught, bare: without its codes: nt rows.  train_study(t, study, f): of the steps of a study,
 * as if it had not been taught; f has nt rows for each step of the corpus. */
void train_risk(const struct training *t, size_t risk, bool bare, float *f);
void train_study(const struct training *t, size_t study, float *f);

/* train_centres(t, centre): where steps and risks lie on average, as latent directions. */
void train_centres(const struct training *t, float centre[2][SPACE_LSA]);

#endif
