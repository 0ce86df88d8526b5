#include "link/ridge.h"

#include "link/dense.h"

#define PENALTY 1.0
#define PENALTY_RISKS 0.5

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

/* How alike two texts are to the regression on risks. */
static float alike(const struct world *w, size_t a, size_t b)
{
	return world_cos(w, a, b) + LATENT_WEIGHT * world_latent(w, a, b);
}

/* What the codes of two risks have in common, each less its mean. */
static float codes_alike(const struct ridge_risks *r, const struct corpus_risk *a, const struct corpus_risk *b, float mean_square)
{
	float sum = mean_square;

	for (size_t k = 0; k < CORPUS_CODES; k++)
		sum += (a->code[k] == b->code[k]) - r->code_mean[a->code[k]] - r->code_mean[b->code[k]];
	return CODE_WEIGHT * CODE_WEIGHT * sum;
}

static float square_of_means(const struct ridge_risks *r)
{
	float sum = 0;

	for (size_t k = 0; k < r->w->c->ncodes; k++)
		sum += r->code_mean[k] * r->code_mean[k];
	return sum;
}

static void answers(const struct ridge_risks *r, double *y)
{
	const struct corpus *c = r->w->c;
	double *mean = xcalloc(r->columns, sizeof(*mean));

	for (size_t i = 0; i < r->n; i++) {
		double *row = y + i * r->columns;

		for (size_t t = 0; t < c->nt; t++)
			row[t] = c->tier[r->risk[i] * c->nt + t] != 0;
		row[c->nt + PW_LINKED] = c->risks[r->risk[i]].none == NONE_NOT;
		for (size_t k = PW_NO_ADVERSARY; k < PW_COUNT; k++)
			row[c->nt + k] = (size_t)c->risks[r->risk[i]].none == k;
		for (size_t t = 0; t < r->columns; t++)
			mean[t] += row[t] / (double)r->n;
	}
	for (size_t i = 0; i < r->n; i++)
		for (size_t t = 0; t < r->columns; t++)
			y[i * r->columns + t] -= mean[t];
	free(mean);
}

void ridge_risks_learn(struct ridge_risks *r, const struct world *w, const bool *in)
{
	const struct corpus *c = w->c;
	float square;
	double *u;

	*r = (struct ridge_risks){ w, 0, c->nt + PW_COUNT, xcalloc(c->nrisks + 1, sizeof(uint32_t)), NULL, xcalloc(c->ncodes + 1, sizeof(float)) };
	for (size_t i = 0; i < c->nrisks; i++)
		if (in[i])
			r->risk[r->n++] = (uint32_t)i;
	for (size_t i = 0; i < r->n; i++)
		for (size_t k = 0; k < CORPUS_CODES; k++)
			r->code_mean[c->risks[r->risk[i]].code[k]] += 1 / (float)r->n;
	square = square_of_means(r);
	u = xcalloc(r->n * r->n + 1, sizeof(*u));
	r->alpha = xcalloc(r->n * r->columns + 1, sizeof(*r->alpha));
	for (size_t i = 0; i < r->n; i++)
		for (size_t j = i; j < r->n; j++)
			u[i * r->n + j] = (double)(alike(w, corpus_risk(c, r->risk[i]), corpus_risk(c, r->risk[j])) +
						  codes_alike(r, &c->risks[r->risk[i]], &c->risks[r->risk[j]], square)) + (i == j ? PENALTY_RISKS : 0);
	answers(r, r->alpha);
	if (!dense_factor(u, r->n))
		abort(); /* as above */
	dense_solve(u, r->n, r->alpha, r->columns);
	free(u);
}

void ridge_risks_free(struct ridge_risks *r)
{
	free(r->risk);
	free(r->alpha);
	free(r->code_mean);
}

void ridge_risks_ask(const struct ridge_risks *r, size_t item, float *p)
{
	const struct corpus *c = r->w->c;
	const struct corpus_risk *asked = item >= corpus_risk(c, 0) ? &c->risks[item - corpus_risk(c, 0)] : NULL;
	double *sum = xcalloc(r->columns, sizeof(*sum));
	float square = square_of_means(r);

	for (size_t i = 0; i < r->n; i++) {
		double k = (double)alike(r->w, item, corpus_risk(c, r->risk[i]));

		if (asked)
			k += (double)codes_alike(r, asked, &c->risks[r->risk[i]], square);
		for (size_t t = 0; t < r->columns; t++)
			sum[t] += k * r->alpha[i * r->columns + t];
	}
	for (size_t t = 0; t < r->columns; t++)
		p[t] = (float)sum[t];
	free(sum);
}
