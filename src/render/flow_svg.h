/*
 * flow_svg: the flow picture of a record (view/flow.h) as SVG.
 *
 * Three columns of boxes, bands between them.  A box is a link to its record and as high as its text or the bands that meet it need; boxes
 * of a column never touch, text stays inside its box (svg.h measures it), bands stay between the columns.  Direct links are whole bands,
 * related ones are hatched.  Each band says from where, to where and how sure in its <title>; each box has its whole name there.
 */
#ifndef RENDER_FLOW_SVG_H
#define RENDER_FLOW_SVG_H

#include "base/buf.h"
#include "render/tpl.h"
#include "view/flow.h"

/* render_flow_svg(out, f): the picture as a file: title, legend, what is left out and the releases that it rests on are in it. */
void render_flow_svg(struct buf *out, const struct view_flow *f);

/* What the template flow.html is given: the picture without what the page says around it.  f may be NULL, or without links: then there is
 * no picture, and shown is false. */
struct html_flow {
	const struct view_flow *x;
	struct html picture;
	bool shown;
};
struct html_flow html_flow(const struct view_flow *f, struct arena *a);

/* ---- where things are; px at the natural size ---- */

#define FLOW_BOX 228.0   /* width of a box */
#define FLOW_BETWEEN 118.0
#define FLOW_WIDTH (3 * FLOW_BOX + 2 * FLOW_BETWEEN)
#define FLOW_LINES 5     /* of a title, at most */

struct flow_box {
	double x, y, h;
	struct str lines[FLOW_LINES];
	size_t nlines;
	double size, leading; /* of the title's type */
	bool with_id;         /* there is room for the id under the title */
	double in, out;       /* how wide all bands that arrive, and that leave, are together */
};
struct flow_band {
	double x1, y1, x2, y2, width; /* the middle of its ends */
};
struct flow_plan {
	struct flow_box *boxes;   /* one a node */
	struct flow_band *bands;  /* one a link */
	double bottom;            /* of the lowest box, and of what stands where a column is empty */
	double scale;             /* px for a strength of 1 */
};

/* flow_place(f, left, top, a): all boxes below top and right of left, in the arena. */
struct flow_plan flow_place(const struct view_flow *f, double left, double top, struct arena *a);

#endif
