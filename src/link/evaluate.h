/*
 * evaluate: how good the links are, measured on texts that were not taught.
 *
 * Steps: each case study is left out in turn; a step's right answer is the technique that ATLAS gives it.  Risks: five folds
 * by paper (EVAL_FOLD of the paper's number), so that no paper is taught and tested; the right answers are our judgements.
 * Everything that is learned is learned again in each fold: term counts, latent directions (never from steps), regressions,
 * weights, thresholds.  The baselines run on the same texts: BM25F (bm25f.h, the tested study left out), TF-IDF and latent
 * cosine to description, mitigations and the other studies' steps; on risks with the one threshold that is best in training.
 */
#ifndef LINK_EVALUATE_H
#define LINK_EVALUATE_H

#include "link/train.h"

#define EVAL_FOLDS 5
#define EVAL_BINS 10
#define EVAL_SHOWN 0.05   /* candidates below it do not count for calibration: nobody sees them */

enum eval_system { EVAL_BM25, EVAL_TFIDF, EVAL_LSA, EVAL_LINKER, EVAL_SYSTEMS };
extern const char *const eval_system_name[EVAL_SYSTEMS];

struct eval_ranking {
	double mrr, hit1, hit5;
	double family1;          /* first hit is the technique, its parent, or a sub-technique of one of them */
};
struct eval_linking {
	double precision, recall, f1, none;
	double family_f1;        /* sub-techniques count as their parents */
};
struct eval_bin {
	size_t n, right;
	double sum;              /* of confidences */
};
struct eval_recall {
	const struct entry *technique;
	size_t links, found;
};

struct eval {
	size_t nsteps, nstudies, nrisks, nlinks, nlinked;
	struct eval_ranking steps[EVAL_SYSTEMS];
	struct eval_linking risks[EVAL_SYSTEMS];
	double tier, tier_share;  /* right tiers among found links; share of the commoner tier among them */
	double ece, ece_accepted; /* over candidates of EVAL_SHOWN and more; over accepted ones */
	double ece_steps;         /* of the first hits of steps */
	struct eval_bin bins[EVAL_BINS];      /* candidates */
	struct eval_bin step_bins[EVAL_BINS]; /* first hits of steps */
	struct eval_recall *techniques; /* those with links, most links first */
	size_t ntechniques;
	double seconds;
};

/* eval_run(c, k, a, out): some half a minute; EVAL_TICKS(c) ticks. */
#define EVAL_TICKS(c) ((EVAL_FOLDS + 1) * TRAIN_TICKS + (c)->nstudies)
void eval_run(const struct corpus *c, const struct ticker *k, struct arena *a, struct eval *out);

/* eval_text, eval_json: the report. */
void eval_text(const struct eval *v, struct buf *out);
struct json_writer;
void eval_json(const struct eval *v, struct json_writer *w);

#endif
