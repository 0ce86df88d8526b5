/*
 * dense: linear algebra for training: symmetric positive definite systems, in double, row by row.
 *
 * The order of every sum is fixed, and the room is compiled without contraction to fused operations: same input, same bytes.
 */
#ifndef LINK_DENSE_H
#define LINK_DENSE_H

#include <stdbool.h>
#include <stddef.h>

/* dense_factor(a, n): a (n rows of n, upper half read) becomes U with U'U = a in its upper half.  false: not positive. */
bool dense_factor(double *a, size_t n);

/* dense_solve(u, n, b, m): b (n rows of m) becomes the x with U'U x = b. */
void dense_solve(const double *u, size_t n, double *b, size_t m);

#endif
