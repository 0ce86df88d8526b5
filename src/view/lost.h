/*
 * lost: what an address that leads nowhere may have meant.
 *
 *   /risks/lost-at-sea/                        words "lost at sea", risks
 *   /aml-t0099-old-name-ai-technique/          words "old name", techniques
 *   /mitrisk-wick1801-91-07-01-ships-38c9d437  words "wick1801 ships", risks
 *
 * Only letters, digits and what is not ASCII is taken over, so that nothing of the address works as an operator of the search.
 */
#ifndef VIEW_LOST_H
#define VIEW_LOST_H

#include "view/find.h"

#define LOST_HITS 5

struct view_lost {
	struct str words; /* "" where the address has none */
	int kind;         /* that the address speaks of, or -1 */
	LIST(struct view_hit) hits; /* the best for the words, of that kind where there are any; at most LOST_HITS */
};

/* view_lost(at, path, a): of a decoded path; never NULL. */
struct view_lost *view_lost(const struct atlas *at, struct str path, struct arena *a);

#endif
