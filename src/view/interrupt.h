/*
 * interrupt: which mitigations would have stood in the way of documented attacks, how early, and how many it takes.
 *
 * A mitigation stands in the way of a step when ATLAS states that it covers the step's technique; it interrupts an attack when it stands in
 * the way of at least one step.  Whether it would have worked, nobody has published: docs/scores.md.
 */
#ifndef VIEW_INTERRUPT_H
#define VIEW_INTERRUPT_H

#include "view/view.h"

/* ---- one attack ---- */

/* A mitigation in its way. */
struct view_stop {
	struct view_ref to;
	LIST(unsigned) steps;  /* the numbers of the steps that it covers, ascending */
};

struct view_stops {
	size_t steps, covered;      /* steps of the attack; with at least one mitigation */
	LIST(struct view_stop) all; /* most steps first, then the earlier first step, then the order of the edition */
	LIST(struct view_stop) widest; /* the first of all, that share the greatest number of steps */
	unsigned first;             /* the first step that has a mitigation; 0: none has */
	LIST(struct view_ref) earliest; /* the mitigations of that step */
};

/* view_stops_of(steps, n, a): arena-made, never NULL. */
struct view_stops *view_stops_of(const struct view_step *steps, size_t n, struct arena *a);

/* ---- many attacks ---- */

struct view_interrupter {
	struct view_ref to;
	size_t studies;        /* how many it interrupts */
	double share;          /* of all that have steps */
	double first;          /* the first step that it covers in them: the median over these studies */
	double early;          /* the median of how far the attack has come by then: (first step - 1) / steps, 0 at its start */
	size_t pick;           /* its place in the set of picks, from 1; 0: not in it */
};

/* The set that interrupts most together: each pick is the mitigation that adds most to those before it. */
struct view_pick {
	struct view_ref to;
	size_t gain;           /* studies that those before it do not interrupt */
	size_t total;          /* with those before it */
};

struct view_interrupt {
	size_t studies;        /* that have steps */
	size_t reachable;      /* that at least one mitigation interrupts */
	LIST(struct view_interrupter) all; /* most studies first, then the earlier, then the order of the edition; only those that interrupt one */
	LIST(struct view_pick) picks;      /* until nothing adds any more */
	LIST(struct view_pick) best;       /* the first three of them, or fewer where fewer do it */
};

/* view_interrupt(at, studies, n, a): for these case studies; NULL when none of them has a step. */
struct view_interrupt *view_interrupt(const struct atlas *at, const struct entry *const *studies, size_t n, struct arena *a);

#endif
