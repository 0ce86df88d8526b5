#include "link/fit.h"

#include <math.h>

#include "link/dense.h"

#define D PAIR_WEIGHTS /* the last is the constant, which is not punished */
#define ROUNDS 40
#define SMALL 1e-7

struct scale {
	double mean[D], by[D]; /* by: 1 / deviation */
};

struct newton {
	double w[D], gradient[D], hessian[D * D], loss;
	double from[D], step[D], from_loss; /* the last place and the step from it, halved while it leads uphill */
	bool begun;
};

static void measure(struct scale *s, const float *f, size_t n)
{
	double sum[D] = { 0 }, square[D] = { 0 };

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < PF_COUNT; k++) {
			double v = (double)f[i * PF_COUNT + k];

			sum[k] += v;
			square[k] += v * v;
		}
	for (size_t k = 0; k < PF_COUNT; k++) {
		double var;

		s->mean[k] = n ? sum[k] / (double)n : 0;
		var = n ? square[k] / (double)n - s->mean[k] * s->mean[k] : 0;
		s->by[k] = var > 1e-12 ? 1 / sqrt(var) : 0;
	}
	s->mean[PF_COUNT] = 0;
	s->by[PF_COUNT] = 1;
}

static void scaled(const struct scale *s, const float *f, double x[D])
{
	for (size_t k = 0; k < PF_COUNT; k++)
		x[k] = ((double)f[k] - s->mean[k]) * s->by[k];
	x[PF_COUNT] = 1;
}

static double dot(const double *a, const double *b)
{
	double sum = 0;

	for (size_t k = 0; k < D; k++)
		sum += a[k] * b[k];
	return sum;
}

/* hessian += a x x', upper half */
static void outer(struct newton *t, double a, const double x[D])
{
	for (size_t i = 0; i < D; i++) {
		double ax = a * x[i], *row = t->hessian + i * D;

		for (size_t k = i; k < D; k++)
			row[k] += ax * x[k];
	}
}

static void clear(struct newton *t)
{
	memset(t->gradient, 0, sizeof(t->gradient));
	memset(t->hessian, 0, sizeof(t->hessian));
	t->loss = 0;
}

static bool go(struct newton *t)
{
	double most = 0;

	for (size_t k = 0; k < D; k++) {
		t->w[k] = t->from[k] - t->step[k];
		most = fabs(t->step[k]) > most ? fabs(t->step[k]) : most;
	}
	return most > SMALL;
}

/* One step, or half of the last one where that was too long; false when it is too small to matter. */
static bool move(struct newton *t, double penalty, bool constant)
{
	for (size_t k = 0; k < D; k++) {
		bool fixed = k == PF_COUNT;

		t->loss += fixed ? 0 : penalty / 2 * t->w[k] * t->w[k];
		t->gradient[k] += fixed ? 0 : penalty * t->w[k];
		t->hessian[k * D + k] += fixed ? (constant ? 1e-9 : 1) : penalty + 1e-9;
	}
	if (t->begun && !(t->loss <= t->from_loss)) {
		for (size_t k = 0; k < D; k++)
			t->step[k] /= 2;
		return go(t);
	}
	t->begun = true;
	t->from_loss = t->loss;
	memcpy(t->from, t->w, sizeof(t->w));
	if (!dense_factor(t->hessian, D))
		return false;
	dense_solve(t->hessian, D, t->gradient, 1);
	memcpy(t->step, t->gradient, sizeof(t->step));
	return go(t);
}

static void finish(const struct scale *s, const struct newton *t, float w[PAIR_WEIGHTS])
{
	double constant = t->w[PF_COUNT];

	for (size_t k = 0; k < PF_COUNT; k++) {
		w[k] = (float)(t->w[k] * s->by[k]);
		constant -= t->w[k] * s->by[k] * s->mean[k];
	}
	w[PF_COUNT] = (float)constant;
}

double fit_sigmoid(double x)
{
	return 1 / (1 + exp(-x));
}

double fit_odds(double p)
{
	p = p < 1e-300 ? 1e-300 : p > 1 - 1e-15 ? 1 - 1e-15 : p;
	return log(p / (1 - p));
}

void fit_softmax(double *s, size_t n)
{
	double most = -INFINITY, sum = 0;

	for (size_t i = 0; i < n; i++)
		most = s[i] > most ? s[i] : most;
	for (size_t i = 0; i < n; i++)
		sum += s[i] = exp(s[i] - most);
	for (size_t i = 0; i < n; i++)
		s[i] /= sum;
}

void fit_logistic(const float *f, const uint8_t *y, size_t n, double penalty, float w[PAIR_WEIGHTS])
{
	struct newton t = { .w = { 0 } };
	struct scale s;
	bool more = n > 0;

	measure(&s, f, n);
	for (int round = 0; round < ROUNDS && more; round++) {
		clear(&t);
		for (size_t i = 0; i < n; i++) {
			double x[D], p, error;

			scaled(&s, f + i * PF_COUNT, x);
			p = fit_sigmoid(dot(t.w, x));
			error = p - y[i];
			t.loss -= log((y[i] ? p : 1 - p) + 1e-300);
			for (size_t k = 0; k < D; k++)
				t.gradient[k] += error * x[k];
			if (p * (1 - p) > 1e-9)
				outer(&t, p * (1 - p), x);
		}
		more = move(&t, penalty, true);
	}
	finish(&s, &t, w);
}

/* One group's part of gradient and Hessian, both of the mean. */
static void add_group(struct newton *t, const double *x, size_t size, uint32_t chosen, double part)
{
	double mean[D] = { 0 }, *p = xcalloc(size, sizeof(*p));

	for (size_t i = 0; i < size; i++)
		p[i] = dot(t->w, x + i * D);
	fit_softmax(p, size);
	for (size_t i = 0; i < size; i++) {
		for (size_t k = 0; k < D; k++)
			mean[k] += p[i] * x[i * D + k];
		if (p[i] > 1e-7)
			outer(t, part * p[i], x + i * D);
	}
	t->loss -= part * log(p[chosen] + 1e-300);
	outer(t, -part, mean);
	for (size_t k = 0; k < D; k++)
		t->gradient[k] += part * (mean[k] - x[chosen * D + k]);
	free(p);
}

void fit_choice(const float *f, const uint32_t *chosen, size_t ngroups, size_t size, double penalty, bool started, float w[PAIR_WEIGHTS])
{
	double *x = xcalloc(ngroups * size + 1, D * sizeof(*x));
	struct newton t = { .w = { 0 } };
	struct scale s;
	bool more = ngroups > 0 && size > 0;

	measure(&s, f, ngroups * size);
	for (size_t k = 0; started && k < PF_COUNT; k++)
		t.w[k] = s.by[k] > 0 ? (double)w[k] / s.by[k] : 0;
	for (size_t i = 0; i < ngroups * size; i++) {
		scaled(&s, f + i * PF_COUNT, x + i * D);
		x[i * D + PF_COUNT] = 0; /* the same in all of a group: it would change nothing */
	}
	for (int round = 0; round < ROUNDS && more; round++) {
		clear(&t);
		for (size_t g = 0; g < ngroups; g++)
			add_group(&t, x + g * size * D, size, chosen[g], 1 / (double)ngroups);
		more = move(&t, penalty, false);
	}
	finish(&s, &t, w);
	free(x);
}

static double line_loss(const double *x, const uint8_t *y, size_t n, size_t d, const double *w)
{
	double loss = 0;

	for (size_t i = 0; i < n; i++) {
		double p = w[d];

		for (size_t k = 0; k < d; k++)
			p += w[k] * x[i * d + k];
		p = fit_sigmoid(p);
		loss -= log((y[i] ? p : 1 - p) + 1e-300);
	}
	return loss;
}

/* Gradient and Hessian (upper half) of the loss, as the Newton step. */
static bool line_step(const double *x, const uint8_t *y, size_t n, size_t d, const double *w, double step[FIT_LINE + 1])
{
	double h[(FIT_LINE + 1) * (FIT_LINE + 1)] = { 0 };

	memset(step, 0, (FIT_LINE + 1) * sizeof(*step));
	for (size_t k = 0; k <= d; k++)
		h[k * (d + 1) + k] = 1e-6;
	for (size_t i = 0; i < n; i++) {
		double at[FIT_LINE + 1], p = w[d];

		for (size_t k = 0; k < d; k++) {
			at[k] = x[i * d + k];
			p += w[k] * at[k];
		}
		at[d] = 1;
		p = fit_sigmoid(p);
		for (size_t k = 0; k <= d; k++) {
			step[k] += (p - y[i]) * at[k];
			for (size_t j = k; j <= d; j++)
				h[k * (d + 1) + j] += p * (1 - p) * at[k] * at[j];
		}
	}
	if (!dense_factor(h, d + 1))
		return false;
	dense_solve(h, d + 1, step, 1);
	return true;
}

void fit_line(const double *x, const uint8_t *y, size_t n, size_t d, float *w)
{
	double at[FIT_LINE + 1] = { 0 }, loss = line_loss(x, y, n, d, at), step[FIT_LINE + 1], most = 1;

	for (int round = 0; round < ROUNDS && most > SMALL && line_step(x, y, n, d, at, step); round++) {
		double to[FIT_LINE + 1] = { 0 }, part = 2, next = INFINITY;

		while (!(next <= loss) && part > 1e-6) { /* halved while it leads uphill */
			part /= 2;
			most = 0;
			for (size_t k = 0; k <= d; k++) {
				to[k] = at[k] - part * step[k];
				most = fabs(part * step[k]) > most ? fabs(part * step[k]) : most;
			}
			next = line_loss(x, y, n, d, to);
		}
		memcpy(at, to, sizeof(at));
		loss = next;
	}
	for (size_t k = 0; k <= d; k++)
		w[k] = (float)at[k];
}
