#include "link/train.h"

#include <math.h>

#include "link/fit.h"

#define RISK_PENALTY (1 / 0.3)
#define STEP_PENALTY 0.04
#define TIER_PENALTY 3.0
#define GATE_ROUNDS 400
#define CROSS 4 /* divides INNER_FOLDS */

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

void train_risk(const struct training *t, size_t risk, float *f)
{
	size_t item = corpus_risk(t->c, risk);
	struct pair_base b = base_new(t->c);
	float *p = xcalloc(2 * t->c->nt + PW_COUNT, sizeof(*p));

	gather_catalogue(&t->world, item, &b);
	gather_steps(&t->world, item, &t->steps, &b);
	gather_risks(&t->world, item, &t->risks, &b);
	ridge_ask(&t->ridge, item, p);
	ridge_risks_ask(&t->ridge_risks, item, p + t->c->nt);
	take_ridges(t->c, &b, p, p + t->c->nt);
	pair_features(&t->c->kin, &b, f);
	free(p);
	free(b.v);
}

float train_threshold(const float *p, const uint8_t *y, size_t n)
{
	float best = 0.5F;
	double most = -1;

	for (int i = 4; i <= 28; i++) {
		float at = 0.025F * (float)i;
		size_t right = 0, said = 0, all = 0;
		double f1;

		for (size_t k = 0; k < n; k++) {
			right += p[k] >= at && y[k];
			said += p[k] >= at;
			all += y[k] != 0;
		}
		f1 = said + all ? 2 * (double)right / (double)(said + all) : 0;
		if (f1 > most) {
			most = f1;
			best = at;
		}
	}
	return best;
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
static float *inner_features(struct training *t, const struct ticker *k)
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
				train_risk(&inner, i, f + row * width);
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

/* What models that were fitted without a risk's own inner fold say of it, as log-odds: CROSS groups of folds in turn. */
static void cross_fit(const struct training *t, const float *f, const uint8_t *y, double *odds)
{
	const struct corpus *c = t->c;
	size_t nt = c->nt, width = nt * PF_COUNT;
	float *some = xcalloc(t->risks.n * width + 1, sizeof(*some));
	uint8_t *answers = xcalloc(t->risks.n * nt + 1, sizeof(*answers));

	for (size_t group = 0; group < CROSS; group++) {
		float w[PAIR_WEIGHTS];
		size_t n = 0, row = 0;

		for (size_t i = 0; i < c->nrisks; row += t->in[i++]) {
			if (!t->in[i] || inner_fold(&c->risks[i]) % CROSS == group)
				continue;
			memcpy(some + n * width, f + row * width, width * sizeof(*f));
			memcpy(answers + n++ * nt, y + row * nt, nt);
		}
		fit_logistic(some, answers, n * nt, RISK_PENALTY, w);
		row = 0;
		for (size_t i = 0; i < c->nrisks; row += t->in[i++])
			for (size_t k = 0; t->in[i] && inner_fold(&c->risks[i]) % CROSS == group && k < nt; k++)
				odds[row * nt + k] = pair_score(f + row * width + k * PF_COUNT, w);
	}
	free(some);
	free(answers);
}

/* Platt's calibration: the line by which log-odds become those that come true (Newton, two unknowns). */
static void calibrate(const double *odds, const uint8_t *y, size_t n, double line[2])
{
	line[0] = 1;
	line[1] = 0;
	for (int round = 0; round < 20; round++) {
		double g0 = 0, g1 = 0, h00 = 1e-6, h01 = 0, h11 = 1e-6, d;

		for (size_t i = 0; i < n; i++) {
			double p = fit_sigmoid(line[0] * odds[i] + line[1]), error = p - y[i], weight = p * (1 - p);

			g0 += error * odds[i];
			g1 += error;
			h00 += weight * odds[i] * odds[i];
			h01 += weight * odds[i];
			h11 += weight;
		}
		d = h00 * h11 - h01 * h01;
		if (!(d > 1e-9))
			return;
		line[0] -= (h11 * g0 - h01 * g1) / d;
		line[1] -= (h00 * g1 - h01 * g0) / d;
	}
}

static void fit_risks(struct training *t, const float *f)
{
	const struct corpus *c = t->c;
	size_t n = t->risks.n * c->nt, row = 0;
	uint8_t *y = xcalloc(n + 1, sizeof(*y));
	double *odds = xcalloc(n + 1, sizeof(*odds)), line[2];
	float *p = xcalloc(n + 1, sizeof(*p));

	for (size_t i = 0; i < c->nrisks; i++)
		for (size_t k = 0; t->in[i] && k < c->nt; k++)
			y[row++] = c->tier[i * c->nt + k] != 0;
	fit_logistic(f, y, n, RISK_PENALTY, t->heads.risk);
	cross_fit(t, f, y, odds);
	calibrate(odds, y, n, line);
	for (size_t k = 0; k < PAIR_WEIGHTS; k++)
		t->heads.risk[k] *= (float)line[0];
	t->heads.risk[PF_COUNT] += (float)line[1];
	for (size_t i = 0; i < n; i++)
		p[i] = (float)fit_sigmoid(line[0] * odds[i] + line[1]);
	t->heads.risk_accept = train_threshold(p, y, n);
	free(y);
	free(odds);
	free(p);
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
		gather_risks(&t->world, corpus_step(c, s), &t->risks, &b);
		ridge_risks_ask(&t->ridge_risks, corpus_step(c, s), p);
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

/* The features of all steps but those of one study, packed, with their techniques; how many. */
static size_t other_studies(const struct training *t, size_t without, float *f, uint32_t *chosen)
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
		chosen[n++] = c->steps[s].technique;
	}
	return n;
}

void train_steps(const struct training *t, size_t without, float w[PAIR_WEIGHTS])
{
	const struct corpus *c = t->c;
	float *f = xcalloc(c->nsteps * c->nt * PF_COUNT + 1, sizeof(*f));
	uint32_t *chosen = xcalloc(c->nsteps + 1, sizeof(*chosen));
	size_t n = other_studies(t, without, f, chosen);

	fit_choice(f, chosen, n, c->nt, STEP_PENALTY, w);
	free(f);
	free(chosen);
}

static void step_threshold(struct training *t, const float *f, const uint32_t *chosen, size_t n)
{
	size_t nt = t->c->nt;
	uint8_t *y = xcalloc(n * nt + 1, sizeof(*y));
	float *p = xcalloc(n * nt + 1, sizeof(*p));
	double *s = xcalloc(nt + 1, sizeof(*s));

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < nt; k++)
			s[k] = pair_score(f + (i * nt + k) * PF_COUNT, t->heads.step);
		fit_softmax(s, nt);
		for (size_t k = 0; k < nt; k++) {
			p[i * nt + k] = (float)s[k];
			y[i * nt + k] = chosen[i] == k;
		}
	}
	t->heads.step_accept = train_threshold(p, y, n * nt);
	free(y);
	free(p);
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
static void fit_gate(struct training *t)
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
	for (int round = 0; round < GATE_ROUNDS; round++) {
		double ds = 0, dc = 0;

		for (size_t i = 0; i < n; i++) {
			double error = fit_sigmoid(slope * x[i] + constant) - (i < c->nsteps);

			ds += error * x[i];
			dc += error;
		}
		slope -= 8 * ds / (double)n; /* |x| is below 1 */
		constant -= dc / (double)n;
	}
	t->heads.gate[0] = (float)slope;
	t->heads.gate[1] = (float)constant;
	free(x);
}

void train_step_head(struct training *t)
{
	const struct corpus *c = t->c;
	float *f = xcalloc(c->nsteps * c->nt * PF_COUNT + 1, sizeof(*f));
	uint32_t *chosen = xcalloc(c->nsteps + 1, sizeof(*chosen));
	size_t n = other_studies(t, SIZE_MAX, f, chosen);

	fit_choice(f, chosen, n, c->nt, STEP_PENALTY, t->heads.step);
	step_threshold(t, f, chosen, n);
	fit_gate(t);
	free(f);
	free(chosen);
}

void train_make(struct training *t, const struct corpus *c, const bool *in, const struct ticker *k)
{
	float *f;

	learn(t, c, in, NULL);
	tick(k);
	f = inner_features(t, k);
	fit_risks(t, f);
	fit_tier(t, f);
	free(f);
	know_steps(t);
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
