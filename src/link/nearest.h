/*
 * nearest: the risks of an edition whose texts are most like a text, by the vectors of the linker's model.
 */
#ifndef LINK_NEAREST_H
#define LINK_NEAREST_H

#include "atlas/edition.h"
#include "base/err.h"

struct nearest {
	const struct entry *risk;
	double score; /* 0..1: the mean of the cosines of vectors and of latent directions, by 2 to 1 */
};

/* nearest_risks(e, text, limit, a, n, err): best first, ties in risk order; none with a score of 0.  Linear in text and risks. */
struct nearest *nearest_risks(const struct edition *e, struct str text, size_t limit, struct arena *a, size_t *n, struct err *err) NODISCARD;

#endif
