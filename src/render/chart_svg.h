/*
 * chart_svg: the front page's pictures, to stand inside the page: its style sheets colour the classes.
 *
 * Each picture is accompanied by a table with the same numbers, which is what a narrow page shows instead.
 */
#ifndef RENDER_CHART_SVG_H
#define RENDER_CHART_SVG_H

#include "base/buf.h"
#include "view/home.h"

/* chart_areas(out, v, a): a row a domain, cut into its sub-domains, width by number of risks; under each how many of them a technique
 * brings about.  Every part leads to its page; number and count stand in it where they fit. */
void chart_areas(struct buf *out, const struct view_areas *v, struct arena *a);

/* chart_bubble(out, c, most): a disc whose area is the cell's risks as a share of most, in it one for those that a technique brings about. */
void chart_bubble(struct buf *out, const struct view_cause_cell *c, size_t most);

#endif
