/* The basis of latent semantics: subspace iteration (Halko, Martinsson, Tropp 2011) from a fixed start. */
#include <math.h>

#include "link/space.h"

#define ROUNDS 8
#define ROUNDS_NEAR 3
#define K SPACE_LSA

static void choose_terms(struct space *s)
{
	s->lsa_row = xcalloc(s->n + 1, sizeof(*s->lsa_row));
	s->nlsa = 0;
	for (uint32_t i = 0; i < s->n; i++)
		s->lsa_row[i] = space_is_latent(s, i) ? s->nlsa++ : SPACE_NONE;
}

/* Gram and Schmidt, twice for exactness, over columns kept as rows of q (K rows of n). */
static void orthonormal(double *q, size_t n)
{
	for (size_t i = 0; i < K; i++) {
		double *x = q + i * n, norm = 0;

		for (int again = 0; again < 2; again++)
			for (size_t j = 0; j < i; j++) {
				const double *y = q + j * n;
				double dot = 0;

				for (size_t k = 0; k < n; k++)
					dot += x[k] * y[k];
				for (size_t k = 0; k < n; k++)
					x[k] -= dot * y[k];
			}
		for (size_t k = 0; k < n; k++)
			norm += x[k] * x[k];
		norm = sqrt(norm);
		for (size_t k = 0; k < n; k++)
			x[k] = norm > 1e-9 ? x[k] / norm : 0;
	}
}

static void turn(const double *from, double *to, size_t rows, size_t columns)
{
	for (size_t i = 0; i < rows; i++)
		for (size_t j = 0; j < columns; j++)
			to[j * rows + i] = from[i * columns + j];
}

/* y += A' A x, for x and y of nlsa rows of K. */
static void step(const struct space *s, const struct vector *v, size_t n, const double *x, double *y)
{
	memset(y, 0, (size_t)s->nlsa * K * sizeof(*y));
	for (size_t d = 0; d < n; d++) {
		double z[K] = { 0 };

		for (size_t i = 0; i < v[d].n; i++) {
			uint32_t row = s->lsa_row[v[d].v[i].term];
			double w = (double)v[d].v[i].w;

			for (size_t k = 0; row != SPACE_NONE && k < K; k++)
				z[k] += w * x[(size_t)row * K + k];
		}
		for (size_t i = 0; i < v[d].n; i++) {
			uint32_t row = s->lsa_row[v[d].v[i].term];
			double w = (double)v[d].v[i].w;

			for (size_t k = 0; row != SPACE_NONE && k < K; k++)
				y[(size_t)row * K + k] += w * z[k];
		}
	}
}

/* Where the iteration starts: noise from a fixed seed, and what a near space has. */
static void begin(const struct space *s, const struct space *near, double *x)
{
	uint64_t seed = 88172645463325252u;

	for (uint32_t i = 0; i < s->n; i++) {
		uint32_t row = s->lsa_row[i], old = near && row != SPACE_NONE ? space_term(near, s->hash[i]) : SPACE_NONE;

		old = old == SPACE_NONE ? SPACE_NONE : near->lsa_row[old];
		for (size_t k = 0; row != SPACE_NONE && k < K; k++) {
			seed ^= seed << 13;
			seed ^= seed >> 7;
			seed ^= seed << 17;
			x[(size_t)row * K + k] = old == SPACE_NONE ? ((double)(seed >> 11) / 9007199254740992.0 - 0.5) * (near ? 0.01 : 1) :
				(double)near->basis[(size_t)old * K + k];
		}
	}
}

void space_learn(struct space *s, const struct vector *v, size_t n, const struct space *near)
{
	double *x, *y;
	size_t size;

	choose_terms(s);
	size = (size_t)s->nlsa * K;
	x = xcalloc(size + 1, sizeof(*x));
	y = xcalloc(size + 1, sizeof(*y));
	begin(s, near, x);
	for (int r = 0; r < (near ? ROUNDS_NEAR : ROUNDS); r++) {
		step(s, v, n, x, y);
		turn(y, x, s->nlsa, K);
		orthonormal(x, s->nlsa);
		memcpy(y, x, size * sizeof(*y));
		turn(y, x, K, s->nlsa);
	}
	s->basis = xcalloc(size + 1, sizeof(*s->basis));
	for (size_t i = 0; i < size; i++)
		s->basis[i] = (float)x[i];
	free(x);
	free(y);
}
