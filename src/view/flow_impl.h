/*
 * flow_impl: a picture in the making.  Only src/view/flow*.c include this.
 */
#ifndef VIEW_FLOW_IMPL_H
#define VIEW_FLOW_IMPL_H

#include "view/flow.h"

/* All nodes and links there are, before the choice.  A node is known by its place; nothing is in it twice. */
struct flow_draft {
	VEC(struct view_flow_node) nodes;
	VEC(struct view_flow_link) links;
};

/* flow_choose(d, room): leave of d at most room nodes: the record itself, the strongest of the other columns, and no node that lost its
 * last link.  Those that are left are in column order, the strongest first, ties in the order of the edition. */
void flow_choose(struct flow_draft *d, size_t room);

/* flow_arrange(d): put the nodes of each column in the order in which links cross least, and the links by their ends.  flow_crossings: how
 * often links cross between the nodes as they stand. */
void flow_arrange(struct flow_draft *d);
size_t flow_crossings(const struct flow_draft *d);

#endif
