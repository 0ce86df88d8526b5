/* Where the boxes and bands of a flow picture are. */
#include <stdlib.h>

#include "render/flow_svg.h"
#include "render/svg.h"

#define LOW 24.0         /* the least height of a box: what a finger needs */
#define GAP 8.0          /* between boxes of a column */
#define GAP_TIGHT 4.0
#define INSET 24.0       /* of a title: the edge in the kind's colour, and room on both sides */
#define EMPTY_HEIGHT 60.0
#define SCALE_MOST 16.0  /* px for a strength of 1 */
#define SCALE_LEAST 3.0
#define SELF_MOST 320.0  /* how high the bands of the record itself may make it */

/* How many lines a title may have where n boxes share a column; also, whether there is room for ids. */
static size_t lines_for(size_t n)
{
	return n <= 6 ? 3 : n <= 12 ? 2 : 1;
}

static bool room_for_ids(size_t n)
{
	return n <= 12;
}

static double gap_for(size_t n)
{
	return room_for_ids(n) ? GAP : GAP_TIGHT;
}

static double text_height(const struct flow_box *b)
{
	double h = (double)b->nlines * b->leading + (b->with_id ? 14 : 0) + (b->with_id || b->nlines > 1 ? 12 : 6);

	return h < LOW ? LOW : h;
}

static double band_height(const struct flow_box *b, double scale)
{
	double most = b->in > b->out ? b->in : b->out;

	return most * scale + 6;
}

static void write_boxes(const struct view_flow *f, double left, struct flow_box *boxes, struct arena *a)
{
	for (size_t i = 0; i < f->nodes.n; i++) {
		const struct view_flow_node *n = &f->nodes.v[i];
		size_t mates = f->columns[n->column].n;
		struct flow_box *b = &boxes[i];

		b->x = left + (double)n->column * (FLOW_BOX + FLOW_BETWEEN);
		b->size = n->self ? 15 : 13;
		b->leading = n->self ? 19 : 16;
		b->with_id = room_for_ids(mates) || n->self;
		b->nlines = svg_wrap(n->to.title, b->size, n->self ? SVG_BOLD : SVG_REGULAR, FLOW_BOX - INSET, b->lines,
				     n->self ? FLOW_LINES : lines_for(mates), a);
	}
	for (size_t i = 0; i < f->links.n; i++) {
		boxes[f->links.v[i].from].out += f->links.v[i].strength;
		boxes[f->links.v[i].to].in += f->links.v[i].strength;
	}
}

/* Set the heights of a column's boxes; how high the column is. */
static double column_height(const struct view_flow_column *col, struct flow_box *boxes, double scale)
{
	double sum = 0;

	for (size_t i = col->first; i < col->first + col->n; i++) {
		double text = text_height(&boxes[i]), bands = band_height(&boxes[i], scale);

		boxes[i].h = text > bands ? text : bands;
		sum += boxes[i].h + (i > col->first ? gap_for(col->n) : 0);
	}
	return col->n ? sum : EMPTY_HEIGHT;
}

static double highest(const struct view_flow *f, struct flow_box *boxes, double scale)
{
	double most = 0;

	for (int c = 0; c < FLOW_COLUMNS; c++) {
		double h = column_height(&f->columns[c], boxes, scale);

		most = h > most ? h : most;
	}
	return most;
}

/* As wide as bands can be without making the picture much higher than its text does. */
static double choose_scale(const struct view_flow *f, struct flow_box *boxes)
{
	double limit = highest(f, boxes, 0) * 1.3, scale = SCALE_MOST, self = 0;

	for (size_t i = 0; i < f->nodes.n; i++)
		if (f->nodes.v[i].self)
			self = boxes[i].in > boxes[i].out ? boxes[i].in : boxes[i].out;
	if (limit < 280)
		limit = 280;
	while (scale > SCALE_LEAST && (self * scale > SELF_MOST || highest(f, boxes, scale) > limit))
		scale -= .5;
	return scale;
}

/*
 * The boxes of a column as near as can be to where they want to be (their tops), in their order and apart: least squares with an order,
 * which is solved by pooling neighbours that would stand in each other's way (Ayer and others, 1955), between top and bottom.
 */
static void settle(struct flow_box *boxes, size_t n, const double *want, double gap, double top, double bottom)
{
	struct pool { double sum; size_t n; } *pools = xcalloc(n + 1, sizeof(*pools));
	double total = 0, offset = 0;
	size_t np = 0, i = 0;

	for (size_t k = 0; k < n; k++)
		total += boxes[k].h + (k ? gap : 0);
	for (size_t k = 0; k < n; k++) {
		pools[np++] = (struct pool){ want[k] - offset, 1 };
		while (np > 1 && pools[np - 2].sum * (double)pools[np - 1].n > pools[np - 1].sum * (double)pools[np - 2].n) {
			pools[np - 2].sum += pools[np - 1].sum;
			pools[np - 2].n += pools[np - 1].n;
			np--;
		}
		offset += boxes[k].h + gap;
	}
	offset = 0;
	for (size_t p = 0; p < np; p++) {
		double at = pools[p].sum / (double)pools[p].n;

		at = at > bottom - total ? bottom - total : at;
		at = at < top ? top : at;
		for (size_t k = 0; k < pools[p].n; k++, i++) {
			boxes[i].y = at + offset;
			offset += boxes[i].h + gap;
		}
	}
	free(pools);
}

/* Put a column where its links to the column by, which stands already, want it. */
static void place_column(const struct view_flow *f, struct flow_box *boxes, int column, int by, double top, double bottom)
{
	const struct view_flow_column *col = &f->columns[column];
	double *want = xcalloc(col->n + 1, sizeof(*want)), last = top;

	for (size_t i = col->first; i < col->first + col->n; i++) {
		double sum = 0, weight = 0;

		for (size_t k = 0; k < f->links.n; k++) {
			const struct view_flow_link *l = &f->links.v[k];
			size_t other = l->from == i ? l->to : l->from;

			if ((l->from != i && l->to != i) || f->nodes.v[other].column != (enum view_flow_place)by)
				continue;
			sum += l->strength * (boxes[other].y + boxes[other].h / 2);
			weight += l->strength;
		}
		last = weight > 0 ? sum / weight - boxes[i].h / 2 : i > col->first ? last + boxes[i - 1].h + gap_for(col->n) : (top + bottom - boxes[i].h) / 2;
		want[i - col->first] = last;
	}
	settle(boxes + col->first, col->n, want, gap_for(col->n), top, bottom);
	free(want);
}

/* The highest column from top to bottom, the others beside it. */
static void place_columns(const struct view_flow *f, struct flow_box *boxes, double scale, double top, double bottom)
{
	const struct view_flow_column *col;
	int tallest = 0;
	double y = top;

	for (int c = 1; c < FLOW_COLUMNS; c++)
		if (column_height(&f->columns[c], boxes, scale) > column_height(&f->columns[tallest], boxes, scale))
			tallest = c;
	col = &f->columns[tallest];
	for (size_t i = col->first; i < col->first + col->n; i++) {
		boxes[i].y = y;
		y += boxes[i].h + gap_for(col->n);
	}
	if (tallest != 1)
		place_column(f, boxes, 1, tallest, top, bottom);
	if (tallest != 0)
		place_column(f, boxes, 0, 1, top, bottom);
	if (tallest != 2)
		place_column(f, boxes, 2, 1, top, bottom);
}

/* On each side of a box the bands stand one under the other around its middle, in the order of their other ends. */
static void place_bands(const struct view_flow *f, const struct flow_box *boxes, double scale, struct flow_band *bands)
{
	double *in = xcalloc(f->nodes.n + 1, sizeof(*in)), *out = xcalloc(f->nodes.n + 1, sizeof(*out));

	for (size_t i = 0; i < f->links.n; i++) {
		const struct view_flow_link *l = &f->links.v[i];
		const struct flow_box *a = &boxes[l->from], *b = &boxes[l->to];
		double width = l->strength * scale;

		bands[i] = (struct flow_band){ a->x + FLOW_BOX, a->y + (a->h - a->out * scale) / 2 + out[l->from] + width / 2,
					       b->x, b->y + (b->h - b->in * scale) / 2 + in[l->to] + width / 2, width };
		out[l->from] += width;
		in[l->to] += width;
	}
	free(in);
	free(out);
}

struct flow_plan flow_place(const struct view_flow *f, double left, double top, struct arena *a)
{
	struct flow_plan p = { arena_array(a, f->nodes.n, struct flow_box), arena_array(a, f->links.n, struct flow_band), 0, 0 };

	write_boxes(f, left, p.boxes, a);
	p.scale = choose_scale(f, p.boxes);
	p.bottom = top + highest(f, p.boxes, p.scale);
	place_columns(f, p.boxes, p.scale, top, p.bottom);
	place_bands(f, p.boxes, p.scale, p.bands);
	return p;
}
