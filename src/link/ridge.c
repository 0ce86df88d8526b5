#include "link/ridge.h"

#include "link/dense.h"

#define PENALTY 1.0
#define PENALTY_RISKS 1.0
#define PENALTY_TECHNIQUES 4.0 /* the higher, the less they weigh */

static size_t answer_of(const struct world *w, size_t item)
{
	return item < 3 * w->c->nt ? item % w->c->nt : w->c->steps[item - 3 * w->c->nt].technique;
}

void ridge_learn(struct ridge *r, const struct world *w, bool inverse)
{
	size_t m = 3 * w->c->nt + w->c->nsteps, nt = w->c->nt;
	double *u = xcalloc(m * m + 1, sizeof(*u));

	*r = (struct ridge){ w, m, inverse ? xcalloc(m * m + 1, sizeof(double)) : NULL, xcalloc(m * nt + 1, sizeof(double)) };
	for (size_t i = 0; i < m; i++) {
		for (size_t j = i; j < m; j++)
			u[i * m + j] = (double)world_cos(w, i, j) + (i == j ? PENALTY : 0);
		r->alpha[i * nt + answer_of(w, i)] = 1;
	}
	if (!dense_factor(u, m))
		abort(); /* a Gram matrix with a penalty on its diagonal is positive */
	dense_solve(u, m, r->alpha, nt);
	for (size_t i = 0; inverse && i < m; i++)
		r->inverse[i * m + i] = 1;
	if (inverse)
		dense_solve(u, m, r->inverse, m);
	free(u);
}

void ridge_free(struct ridge *r)
{
	free(r->inverse);
	free(r->alpha);
}

void ridge_ask(const struct ridge *r, size_t item, float *out)
{
	size_t nt = r->w->c->nt;
	double *sum = xcalloc(nt + 1, sizeof(*sum));

	for (size_t i = 0; i < r->m; i++) {
		double k = (double)world_cos(r->w, item, i);

		for (size_t t = 0; k > 0 && t < nt; t++)
			sum[t] += k * r->alpha[i * nt + t];
	}
	for (size_t t = 0; t < nt; t++)
		out[t] = (float)sum[t];
	free(sum);
}

void ridge_without(const struct ridge *r, const uint32_t *out, size_t n, const uint32_t *ask, size_t nask, float *p)
{
	size_t nt = r->w->c->nt, first = 3 * nt;
	double *u = xcalloc(n * n + 1, sizeof(*u)), *e = xcalloc(n * nt + 1, sizeof(*e));

	for (size_t i = 0; i < n; i++) {
		for (size_t j = i; j < n; j++)
			u[i * n + j] = r->inverse[(first + out[i]) * r->m + first + out[j]];
		memcpy(e + i * nt, r->alpha + (first + out[i]) * nt, nt * sizeof(*e));
	}
	if (!dense_factor(u, n))
		abort(); /* a block of the inverse of a positive matrix is positive */
	dense_solve(u, n, e, nt);
	for (size_t k = 0; k < nask; k++)
		for (size_t i = 0; i < n; i++)
			if (out[i] == ask[k])
				for (size_t t = 0; t < nt; t++)
					p[k * nt + t] = (float)((r->w->c->steps[ask[k]].technique == t) - e[i * nt + t]);
	free(u);
	free(e);
}

static const struct corpus_risk *risk_of(const struct corpus *c, size_t item)
{
	return item >= corpus_risk(c, 0) ? &c->risks[item - corpus_risk(c, 0)] : NULL;
}

const struct corpus_risk *ridge_risk_of(const struct ridge_risks *r, size_t i)
{
	return risk_of(r->w->c, r->item[i]);
}

/* What the codes of two risks have in common, each less its mean. */
static float codes_alike(const struct ridge_risks *r, const struct corpus_risk *a, const struct corpus_risk *b, float mean_square)
{
	float sum = mean_square;

	for (size_t k = 0; k < CORPUS_CODES; k++)
		sum += (a->code[k] == b->code[k]) - r->code_mean[a->code[k]] - r->code_mean[b->code[k]];
	return CODE_WEIGHT * CODE_WEIGHT * sum;
}

/* The kernel; x, y: the risks that the items are, NULL for others. */
static float alike(const struct ridge_risks *r, size_t a, size_t b, const struct corpus_risk *x, const struct corpus_risk *y, float mean_square)
{
	float sum = world_cos(r->w, a, b) + LATENT_WEIGHT * world_latent(r->w, a, b) + CUE_WEIGHT * world_cue(r->w, a, b);

	return x && y ? sum + codes_alike(r, x, y, mean_square) + CONTEXT_WEIGHT * world_context(r->w, x, y) : sum;
}

static float square_of_means(const struct ridge_risks *r)
{
	float sum = 0;

	for (size_t k = 0; k < r->w->c->ncodes; k++)
		sum += r->code_mean[k] * r->code_mean[k];
	return sum;
}

/* What is right for each item, less the mean over the risks. */
static void answers(const struct ridge_risks *r, double *y)
{
	const struct corpus *c = r->w->c;
	size_t nrisks = r->n - c->nt;
	double *mean = xcalloc(r->columns, sizeof(*mean));

	for (size_t i = 0; i < r->n; i++) {
		const struct corpus_risk *risk = ridge_risk_of(r, i);
		double *row = y + i * r->columns;

		if (!risk) {
			row[r->item[i]] = 1;
			row[c->nt + PW_LINKED] = 1;
			continue;
		}
		for (size_t t = 0; t < c->nt; t++)
			row[t] = c->tier[(size_t)(risk - c->risks) * c->nt + t] != 0;
		row[c->nt + PW_LINKED] = risk->none == NONE_NOT;
		for (size_t k = PW_NO_ADVERSARY; k < PW_COUNT; k++)
			row[c->nt + k] = (size_t)risk->none == k;
		for (size_t t = 0; t < r->columns; t++)
			mean[t] += row[t] / (double)nrisks;
	}
	for (size_t i = 0; i < r->n; i++)
		for (size_t t = 0; t < r->columns; t++)
			y[i * r->columns + t] -= mean[t];
	free(mean);
}

static void choose_items(struct ridge_risks *r, const bool *in)
{
	const struct corpus *c = r->w->c;

	for (size_t t = 0; t < c->nt; t++)
		r->item[r->n++] = (uint32_t)corpus_base(c, t);
	for (size_t i = 0; i < c->nrisks; i++)
		if (in[i])
			r->item[r->n++] = (uint32_t)corpus_risk(c, i);
	for (size_t i = c->nt; i < r->n; i++)
		for (size_t k = 0; k < CORPUS_CODES; k++)
			r->code_mean[ridge_risk_of(r, i)->code[k]] += 1 / (float)(r->n - c->nt);
}

void ridge_risks_learn(struct ridge_risks *r, const struct world *w, const bool *in)
{
	const struct corpus *c = w->c;
	float square;
	double *u;

	*r = (struct ridge_risks){ w, 0, c->nt + PW_COUNT, xcalloc(c->nt + c->nrisks + 1, sizeof(uint32_t)), NULL, xcalloc(c->ncodes + 1, sizeof(float)) };
	choose_items(r, in);
	square = square_of_means(r);
	u = xcalloc(r->n * r->n + 1, sizeof(*u));
	r->alpha = xcalloc(r->n * r->columns + 1, sizeof(*r->alpha));
	for (size_t i = 0; i < r->n; i++) {
		const struct corpus_risk *x = ridge_risk_of(r, i);

		for (size_t j = i; j < r->n; j++)
			u[i * r->n + j] = (double)alike(r, r->item[i], r->item[j], x, ridge_risk_of(r, j), square);
		u[i * r->n + i] += x ? PENALTY_RISKS : PENALTY_TECHNIQUES;
	}
	answers(r, r->alpha);
	if (!dense_factor(u, r->n))
		abort(); /* as above */
	dense_solve(u, r->n, r->alpha, r->columns);
	free(u);
}

void ridge_risks_free(struct ridge_risks *r)
{
	free(r->item);
	free(r->alpha);
	free(r->code_mean);
}

void ridge_risks_ask(const struct ridge_risks *r, size_t item, bool bare, float *p)
{
	const struct corpus_risk *asked = bare ? NULL : risk_of(r->w->c, item);
	double *sum = xcalloc(r->columns, sizeof(*sum));
	float square = square_of_means(r);

	for (size_t i = 0; i < r->n; i++) {
		double k = (double)alike(r, item, r->item[i], asked, ridge_risk_of(r, i), square);

		for (size_t t = 0; t < r->columns; t++)
			sum[t] += k * r->alpha[i * r->columns + t];
	}
	for (size_t t = 0; t < r->columns; t++)
		p[t] = (float)sum[t];
	free(sum);
}
