#include "link/dense.h"

#include <math.h>

#define PANEL 8

static void axpy(double *y, double a, const double *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		y[i] -= a * x[i];
}

/* Take row k off the rows from..to, from their diagonal on. */
static void take_off(double *a, size_t n, size_t k, size_t from, size_t to)
{
	const double *u = a + k * n;

	for (size_t i = from; i < to; i++)
		axpy(a + i * n + i, u[i], u + i, n - i);
}

bool dense_factor(double *a, size_t n)
{
	for (size_t from = 0; from < n; from += PANEL) {
		size_t to = from + PANEL < n ? from + PANEL : n;

		for (size_t k = 0; k < from; k++)
			take_off(a, n, k, from, to);
		for (size_t i = from; i < to; i++) {
			double *row = a + i * n, d = row[i];

			if (!(d > 1e-12))
				return false;
			d = 1 / sqrt(d);
			for (size_t j = i; j < n; j++)
				row[j] *= d;
			take_off(a, n, i, i + 1, to);
		}
	}
	return true;
}

void dense_solve(const double *u, size_t n, double *b, size_t m)
{
	for (size_t i = 0; i < n; i++) {
		double *x = b + i * m, d = 1 / u[i * n + i];

		for (size_t c = 0; c < m; c++)
			x[c] *= d;
		for (size_t j = i + 1; j < n; j++)
			axpy(b + j * m, u[i * n + j], x, m);
	}
	for (size_t i = n; i-- > 0;) {
		double *x = b + i * m, d = 1 / u[i * n + i];

		for (size_t j = i + 1; j < n; j++)
			axpy(x, u[i * n + j], b + j * m, m);
		for (size_t c = 0; c < m; c++)
			x[c] *= d;
	}
}
