#include "link/train.h"

#include <math.h>

#include "link/fit.h"

#define STEP_PENALTY 0.04
#define TIER_PENALTY 3.0
#define ACCOUNT_ROUNDS 400

static void tick(const struct ticker *k)
{
	if (k && k->tick)
		k->tick(k->ctx);
}

static struct pair_base base_new(const struct corpus *c)
{
	return (struct pair_base){ .v = xcalloc((size_t)PB_COUNT * c->nt + 1, sizeof(float)) };
}

static void take_ridges(const struct corpus *c, struct pair_base *b, const float *steps, const float *risks)
{
	memcpy(PAIR(b, &c->kin, PB_RIDGE), steps, c->nt * sizeof(float));
	memcpy(PAIR(b, &c->kin, PB_RIDGER), risks, c->nt * sizeof(float));
	memcpy(b->whole, risks + c->nt, sizeof(b->whole));
}

void train_risk(const struct training *t, size_t risk, bool bare, float *f)
{
	size_t item = corpus_risk(t->c, risk);
	struct pair_base b = base_new(t->c);
	float *p = xcalloc(2 * t->c->nt + PW_COUNT, sizeof(*p));

	gather_catalogue(&t->world, item, &b);
	gather_steps(&t->world, item, &t->steps, &b);
	gather_risks(&t->world, item, bare, &t->risks, &b);
	ridge_ask(&t->ridge, item, p);
	ridge_risks_ask(&t->ridge_risks, item, bare, p + t->c->nt);
	take_ridges(t->c, &b, p, p + t->c->nt);
	pair_features(&t->c->kin, &b, f);
	free(p);
	free(b.v);
}

static size_t inner_fold(const struct corpus_risk *r)
{
	return (r->paper >> 32) % INNER_FOLDS;
}

/* All but the linear models; near: a world from which to start, for one that only risks are asked of. */
static void learn(struct training *t, const struct corpus *c, const bool *in, const struct world *near)
{
	*t = (struct training){ .c = c, .in = xcalloc(c->nrisks + 1, sizeof(bool)), .all_steps = xcalloc(c->nsteps + 1, sizeof(bool)) };
	memcpy(t->in, in, c->nrisks * sizeof(bool));
	memset(t->all_steps, 1, c->nsteps * sizeof(bool));
	world_make(&t->world, c, in, near);
	known_steps_make(&t->steps, &t->world, t->all_steps);
	known_risks_make(&t->risks, &t->world, t->in);
	ridge_learn(&t->ridge, &t->world, near == NULL);
	ridge_risks_learn(&t->ridge_risks, &t->world, t->in);
}

/* The risks' features, each from papers of other inner folds; rows in the order of the risks that are in. */
static float *inner_features(struct training *t, bool bare, const struct ticker *k)
{
	const struct corpus *c = t->c;
	size_t width = c->nt * PF_COUNT, row = 0;
	float *f = xcalloc(t->risks.n * width + 1, sizeof(*f));
	bool *in = xcalloc(c->nrisks + 1, sizeof(*in));

	for (size_t fold = 0; fold < INNER_FOLDS; fold++) {
		struct training inner;

		for (size_t i = 0; i < c->nrisks; i++)
			in[i] = t->in[i] && inner_fold(&c->risks[i]) != fold;
		learn(&inner, c, in, &t->world);
		row = 0;
		for (size_t i = 0; i < c->nrisks; i++) {
			if (t->in[i] && !in[i])
				train_risk(&inner, i, bare, f + row * width);
			row += t->in[i];
		}
		train_free(&inner);
		tick(k);
	}
	free(in);
	return f;
}

/* The model of tiers, from the links among the risks that are in. */
static void fit_tier(struct training *t, const float *f)
{
	const struct corpus *c = t->c;
	VEC(uint8_t) y = { 0 };
	VEC(float) x = { 0 };
	size_t row = 0;

	for (size_t i = 0; i < c->nrisks; i++) {
		for (size_t k = 0; t->in[i] && k < c->nt; k++) {
			if (!c->tier[i * c->nt + k])
				continue;
			vec_push(&y, (uint8_t)(c->tier[i * c->nt + k] == TIER_DIRECT));
			for (size_t j = 0; j < PF_COUNT; j++)
				vec_push(&x, f[(row * c->nt + k) * PF_COUNT + j]);
		}
		row += t->in[i];
	}
	fit_logistic(x.v, y.v, y.n, TIER_PENALTY, t->heads.tier);
	vec_free(&y);
	vec_free(&x);
}

static void fit_decision(struct training *t, const float *f, struct decision *d)
{
	const struct corpus *c = t->c;
	size_t n = t->risks.n;
	uint8_t *y = xcalloc(n * c->nt + 1, sizeof(*y)), *group = xcalloc(n + 1, sizeof(*group));
	bool *counts = xcalloc(n + 1, sizeof(*counts));
	size_t row = 0;

	for (size_t i = 0; i < c->nrisks; i++) {
		if (!t->in[i])
			continue;
		for (size_t k = 0; k < c->nt; k++)
			y[row * c->nt + k] = c->tier[i * c->nt + k] != 0;
		group[row] = (uint8_t)(inner_fold(&c->risks[i]) % DECIDE_GROUPS);
		counts[row++] = c->risks[i].coded;
	}
	decide_fit(d, &(struct decide_texts){ n, c->nt, f, y, group, counts });
	free(y);
	free(group);
	free(counts);
}

/* Of each step, once: what the catalogue and the risks say.  Steps are never among the risks, so nothing is left out. */
static void know_steps(struct training *t)
{
	const struct corpus *c = t->c;
	size_t size = (size_t)PB_COUNT * c->nt + PW_COUNT;
	float *p = xcalloc(c->nt + PW_COUNT + 1, sizeof(*p));

	t->step_rows = xcalloc(c->nsteps * size + 1, sizeof(float));
	for (size_t s = 0; s < c->nsteps; s++) {
		struct pair_base b = { .v = t->step_rows + s * size };

		gather_catalogue(&t->world, corpus_step(c, s), &b);
		gather_risks(&t->world, corpus_step(c, s), true, &t->risks, &b);
		ridge_risks_ask(&t->ridge_risks, corpus_step(c, s), true, p);
		memcpy(PAIR(&b, &c->kin, PB_RIDGER), p, c->nt * sizeof(float));
		memcpy(b.v + (size_t)PB_COUNT * c->nt, p + c->nt, PW_COUNT * sizeof(float));
	}
	free(p);
}

/* Features of the steps of study ask, without what the studies ask and other know; f has a place for each step. */
static void study_features(const struct training *t, size_t ask, size_t other, float *f)
{
	const struct corpus *c = t->c;
	size_t size = (size_t)PB_COUNT * c->nt + PW_COUNT, width = c->nt * PF_COUNT, n = 0, nask = 0;
	uint32_t *out = xcalloc(c->nsteps + 1, sizeof(*out)), *asked = xcalloc(c->nsteps + 1, sizeof(*asked));
	bool *in = xcalloc(c->nsteps + 1, sizeof(*in));
	struct pair_base b = base_new(c);
	struct known_steps known;
	float *p;

	for (size_t s = 0; s < c->nsteps; s++) {
		in[s] = c->steps[s].study != ask && c->steps[s].study != other;
		if (!in[s])
			out[n++] = (uint32_t)s;
		if (c->steps[s].study == ask)
			asked[nask++] = (uint32_t)s;
	}
	p = xcalloc(nask * c->nt + 1, sizeof(*p));
	if (nask)
		ridge_without(&t->ridge, out, n, asked, nask, p);
	known_steps_make(&known, &t->world, in);
	for (size_t i = 0; i < nask; i++) {
		memcpy(b.v, t->step_rows + asked[i] * size, (size_t)PB_COUNT * c->nt * sizeof(float));
		memcpy(b.whole, t->step_rows + asked[i] * size + (size_t)PB_COUNT * c->nt, sizeof(b.whole));
		gather_steps(&t->world, corpus_step(c, asked[i]), &known, &b);
		memcpy(PAIR(&b, &c->kin, PB_RIDGE), p + i * c->nt, c->nt * sizeof(float));
		pair_features(&c->kin, &b, f + asked[i] * width);
	}
	known_steps_free(&known);
	free(out);
	free(asked);
	free(in);
	free(p);
	free(b.v);
}

void train_study(const struct training *t, size_t study, float *f)
{
	study_features(t, study, study, f);
}

/* The features of all steps but those of one study, packed, with their techniques and studies; how many. */
static size_t other_studies(const struct training *t, size_t without, float *f, uint32_t *chosen, uint32_t *studies)
{
	const struct corpus *c = t->c;
	size_t width = c->nt * PF_COUNT, n = 0;

	for (size_t study = 0; study < c->nstudies; study++)
		if (study != without)
			study_features(t, study, without == SIZE_MAX ? study : without, f);
	for (size_t s = 0; s < c->nsteps; s++) {
		if (c->steps[s].study == without)
			continue;
		memmove(f + n * width, f + s * width, width * sizeof(*f));
		studies[n] = c->steps[s].study;
		chosen[n++] = c->steps[s].technique;
	}
	return n;
}

/* What is right of how sure first hits are: the line from the log-odds of the best technique's share to those that it is the step's. */
static void fit_first(const double *score, const uint32_t *chosen, size_t n, size_t nt, float line[2])
{
	double *odds = xcalloc(n + 1, sizeof(*odds)), *p = xcalloc(nt + 1, sizeof(*p));
	uint8_t *y = xcalloc(n + 1, sizeof(*y));

	for (size_t i = 0; i < n; i++) {
		size_t best = 0;

		memcpy(p, score + i * nt, nt * sizeof(*p));
		fit_softmax(p, nt);
		for (size_t k = 0; k < nt; k++)
			best = p[k] > p[best] ? k : best;
		odds[i] = fit_odds(p[best]);
		y[i] = best == chosen[i];
	}
	fit_line(odds, y, n, 1, line);
	free(odds);
	free(p);
	free(y);
}

/* Scores of each step by a model that was fitted without its group of studies. */
static void cross_steps(const struct training *t, const float *f, const uint32_t *chosen, const uint32_t *study, size_t n, struct step_start *from, double *score)
{
	size_t nt = t->c->nt, width = nt * PF_COUNT;
	float *some = xcalloc(n * width + 1, sizeof(*some));
	uint32_t *right = xcalloc(n + 1, sizeof(*right));

	for (size_t group = 0; group < STEP_GROUPS; group++) {
		float *w = from->w[group + 1];
		size_t m = 0;

		for (size_t i = 0; i < n; i++) {
			if (study[i] % STEP_GROUPS == group)
				continue;
			memcpy(some + m * width, f + i * width, width * sizeof(*f));
			right[m++] = chosen[i];
		}
		fit_choice(some, right, m, nt, STEP_PENALTY, from->known, w);
		for (size_t i = 0; i < n; i++)
			for (size_t k = 0; study[i] % STEP_GROUPS == group && k < nt; k++)
				score[i * nt + k] = pair_score(f + (i * nt + k) * PF_COUNT, w);
	}
	free(some);
	free(right);
}

void train_steps(const struct training *t, size_t without, struct step_start *from, struct step_head *head)
{
	const struct corpus *c = t->c;
	float *f = xcalloc(c->nsteps * c->nt * PF_COUNT + 1, sizeof(*f));
	uint32_t *chosen = xcalloc(2 * c->nsteps + 1, sizeof(*chosen)), *study = chosen + c->nsteps;
	double *score = xcalloc(c->nsteps * c->nt + 1, sizeof(*score));
	size_t n = other_studies(t, without, f, chosen, study);

	fit_choice(f, chosen, n, c->nt, STEP_PENALTY, from->known, from->w[0]);
	cross_steps(t, f, chosen, study, n, from, score);
	from->known = true;
	memcpy(head->pair, from->w[0], sizeof(head->pair));
	fit_first(score, chosen, n, c->nt, head->first);
	free(f);
	free(chosen);
	free(score);
}

void step_ask(const struct step_head *head, const float *f, size_t n, float *p)
{
	double *s = xcalloc(n + 1, sizeof(*s));

	for (size_t t = 0; t < n; t++)
		s[t] = pair_score(f + t * PF_COUNT, head->pair);
	fit_softmax(s, n);
	for (size_t t = 0; t < n; t++)
		p[t] = (float)fit_sigmoid((double)head->first[0] * fit_odds(s[t]) + (double)head->first[1]);
	free(s);
}

void train_centres(const struct training *t, float centre[2][SPACE_LSA])
{
	const struct corpus *c = t->c;

	memset(centre, 0, 2 * sizeof(centre[0]));
	for (size_t i = 0; i < c->nsteps + c->nrisks; i++)
		for (size_t k = 0; k < SPACE_LSA; k++)
			centre[i >= c->nsteps][k] += t->world.lsa[corpus_step(c, i) * SPACE_LSA + k];
	for (size_t j = 0; j < 2; j++) {
		float length = sqrtf(space_dot(centre[j], centre[j]));

		for (size_t k = 0; length > 0 && k < SPACE_LSA; k++)
			centre[j][k] /= length;
	}
}

/* Logistic regression of "is a step" on one number, by gradient steps of a size that cannot overshoot. */
static void fit_account(struct training *t)
{
	const struct corpus *c = t->c;
	size_t n = c->nsteps + c->nrisks;
	double slope = 0, constant = 0, *x = xcalloc(n + 1, sizeof(*x));
	float centre[2][SPACE_LSA];

	train_centres(t, centre);
	for (size_t i = 0; i < n; i++) {
		const float *l = t->world.lsa + corpus_step(c, i) * SPACE_LSA;

		x[i] = (double)(space_dot(l, centre[0]) - space_dot(l, centre[1]));
	}
	for (int round = 0; round < ACCOUNT_ROUNDS; round++) {
		double ds = 0, dc = 0;

		for (size_t i = 0; i < n; i++) {
			double error = fit_sigmoid(slope * x[i] + constant) - (i < c->nsteps);

			ds += error * x[i];
			dc += error;
		}
		slope -= 8 * ds / (double)n; /* |x| is below 1 */
		constant -= dc / (double)n;
	}
	t->heads.account[0] = (float)slope;
	t->heads.account[1] = (float)constant;
	free(x);
}

void train_step_head(struct training *t)
{
	struct step_start from = { .known = false };

	train_steps(t, SIZE_MAX, &from, &t->heads.step);
	fit_account(t);
}

void train_make(struct training *t, const struct corpus *c, const bool *in, const struct ticker *k)
{
	float *f;

	learn(t, c, in, NULL);
	tick(k);
	f = inner_features(t, false, k);
	fit_decision(t, f, &t->heads.row);
	fit_tier(t, f);
	free(f);
	know_steps(t);
}

void train_text(struct training *t, const struct ticker *k)
{
	float *f = inner_features(t, true, k);

	fit_decision(t, f, &t->heads.text);
	free(f);
}

void train_free(struct training *t)
{
	known_steps_free(&t->steps);
	known_risks_free(&t->risks);
	ridge_free(&t->ridge);
	ridge_risks_free(&t->ridge_risks);
	world_free(&t->world);
	free(t->step_rows);
	free(t->in);
	free(t->all_steps);
}
