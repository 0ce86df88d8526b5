/*
 * priority: the score by which mitigations are ranked, whose formula is on their pages.
 *
 * Priority = 3 x realized + 2 x demonstrated + 1 x feasible + studies: the techniques that a mitigation covers, weighted by how far
 * they have been seen in the world (ATLAS maturity), and the case studies that used one of them.  A technique without a
 * maturity counts as feasible.  docs/scores.md argues for it.
 */
#ifndef VIEW_PRIORITY_H
#define VIEW_PRIORITY_H

#include "atlas/edition.h"

#define PRIORITY_PARTS 4

struct priority_part {
	const char *name, *note;
	unsigned weight;
};
extern const struct priority_part priority_parts[PRIORITY_PARTS];

/* priority_of(e, x, count): the score of a mitigation; count is how many there are of each part, unweighted. */
uint64_t priority_of(const struct edition *e, const struct entry *x, size_t count[PRIORITY_PARTS]);

#endif
