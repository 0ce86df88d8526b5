/* The matrix as a picture of its own: title, legend, a column for each tactic, tiles as high as their names need. */
#include <stdio.h>

#include "render/matrix.h"
#include "render/svg.h"

/* px */
#define MARGIN 24.0
#define COLUMN 126.0
#define GAP 5.0
#define PAD 6.0
#define INDENT 9.0      /* of a sub-technique */
#define NAME 10.5       /* size of a technique's name */
#define LINE 12.5
#define STRIP 14.0      /* under the name: number, count of sub-techniques */
#define NAME_LINES 5
#define HEAD 56.0       /* of a column */
#define TOP 104.0       /* title, legend */
#define BOTTOM 26.0     /* releases */
#define LEAST_WIDTH 720.0

struct paint {
	const char *fill, *ink;
};
#define PAINT(fill, ink) { "fill=\"" fill "\"", "fill=\"" ink "\"" }
#define INK "#1d2327"
#define SOFT "#59616a"
static const struct paint paints[MATRIX_COLOURS][MATRIX_STEPS] = {
	[MATRIX_RISKS] = { PAINT("#f4f1e9", INK), PAINT("#f9e7de", INK), PAINT("#f1c5b1", INK), PAINT("#e09a7e", INK), PAINT("#9c2f1b", "#ffffff") },
	[MATRIX_MITIGATIONS] = { PAINT("#f4f1e9", INK), PAINT("#e0eeec", INK), PAINT("#b5d8d7", INK), PAINT("#7db9ba", INK), PAINT("#0a5a63", "#ffffff") },
	[MATRIX_STUDIES] = { PAINT("#f4f1e9", INK), PAINT("#e6ebf4", INK), PAINT("#c3d0e6", INK), PAINT("#94abd0", INK), PAINT("#2f4c7c", "#ffffff") },
	[MATRIX_MATURITY] = { PAINT("#f4f1e9", INK), PAINT("#f7edd6", INK), PAINT("#e6c27a", INK), PAINT("#7a4d00", "#ffffff"), PAINT("#7a4d00", "#ffffff") },
};
static const struct paint off = { "fill=\"#ffffff\" stroke=\"#8b8a80\" stroke-dasharray=\"2 2\"", "fill=\"" SOFT "\"" };

struct picture {
	struct buf *out;
	const struct view_matrix *v;
	struct arena arena; /* texts that were cut */
};

/* ---- tiles ---- */

struct tile {
	struct str lines[NAME_LINES];
	size_t nlines;
	double width, height;
};

static struct tile tile_of(struct picture *p, const struct view_matrix_cell *c, double width)
{
	struct tile t = { .width = width };

	t.nlines = svg_wrap(c->to.title, NAME, SVG_REGULAR, width - 2 * PAD, t.lines, NAME_LINES, &p->arena);
	t.height = PAD + (double)(t.nlines ? t.nlines : 1) * LINE + STRIP;
	return t;
}

/* A circle that is the fuller the more a technique has been seen. */
static void maturity(struct buf *out, double x, double y, size_t value, const char *ink)
{
	static const char *const shapes[] = { "", "<path d=\"M0 0m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0zm1.2 0a2.8 2.8 0 1 1 5.6 0a2.8 2.8 0 1 1 -5.6 0z\"",
					      "<path d=\"M0 0m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0zm4 -2.8a2.8 2.8 0 0 1 0 5.6z\"",
					      "<path d=\"M0 0m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z\"" };

	if (!value || value >= ARRAY_LEN(shapes))
		return;
	buf_z(out, shapes[value]);
	buf_lit(out, " fill-rule=\"evenodd\" transform=\"translate(");
	svg_num(out, x);
	buf_c(out, ' ');
	svg_num(out, y);
	buf_printf(out, ")\" %s/>\n", ink);
}

static void number(struct picture *p, const struct view_matrix_cell *c, double right, double base, const struct paint *paint)
{
	char ink[64];
	struct str s;

	if (p->v->colour == MATRIX_MATURITY) {
		maturity(p->out, right - 4, base - 4, c->value, paint->ink);
		return;
	}
	(void)snprintf(ink, sizeof(ink), "text-anchor=\"end\" %s", paint->ink);
	s = arena_printf(&p->arena, "%zu", c->value);
	if (c->more) {
		struct str more = arena_printf(&p->arena, "+%zu", c->more);

		svg_text(p->out, right, base, 8.5, SVG_REGULAR, ink, more);
		right -= svg_width(more, 8.5, SVG_REGULAR) + 2;
	}
	svg_text(p->out, right, base, NAME, SVG_BOLD, ink, s);
}

static void draw_tile(struct picture *p, const struct view_matrix_cell *c, const struct tile *t, double x, double y)
{
	const struct paint *paint = c->fits ? &paints[p->v->colour][c->step] : &off;
	double base = y + t->height - 4.5;

	svg_link_open(p->out, arena_printf(&p->arena, "/%.*s/", STRF(c->to.slug)),
		      arena_printf(&p->arena, "%.*s. %.*s%s", STRF(c->to.entry->title), STRF(c->about), c->fits ? "" : " (not in the selection)"), "");
	svg_rect(p->out, x, y, t->width, t->height, 2, paint->fill);
	for (size_t i = 0; i < t->nlines; i++)
		svg_text(p->out, x + PAD, y + PAD + 8 + (double)i * LINE, NAME, SVG_REGULAR, paint->ink, t->lines[i]);
	if (c->subs.n)
		svg_text(p->out, x + PAD, base, 8.5, SVG_REGULAR, paint->ink, arena_printf(&p->arena, "%zu sub", c->subs.n));
	if (c->fits)
		number(p, c, x + t->width - PAD, base, paint);
	svg_link_close(p->out);
}

/* Draws the cells from y on, or only measures them; the height that they take. */
static double tiles(struct picture *p, const struct view_matrix_cells *cells, double x, double y, double width, bool draw)
{
	double top = y;

	for (size_t i = 0; i < cells->n; i++) {
		const struct view_matrix_cell *c = &cells->v[i];
		struct tile t = tile_of(p, c, width);

		if (draw)
			draw_tile(p, c, &t, x, y);
		y += t.height + 3;
		if (c->open)
			y += tiles(p, &c->subs, x + INDENT, y, width - INDENT, draw);
	}
	return y - top;
}

/* ---- frame ---- */

static void column_head(struct picture *p, const struct view_matrix_column *c, double x, double y)
{
	struct str lines[2];
	size_t n = svg_wrap(c->tactic.title, 12, SVG_BOLD, COLUMN, lines, 2, &p->arena);
	struct str count = p->v->filtered ? arena_printf(&p->arena, "%zu of %zu", c->fit, c->all) : arena_printf(&p->arena, "%zu", c->all);

	svg_link_open(p->out, arena_printf(&p->arena, "/%.*s/", STRF(c->tactic.slug)), c->tactic.title, "");
	for (size_t i = 0; i < n; i++)
		svg_text(p->out, x, y + 12 + 14 * (double)i, 12, SVG_BOLD, "fill=\"" INK "\"", lines[i]);
	svg_text(p->out, x, y + 42, 9, SVG_REGULAR, "fill=\"" SOFT "\"",
		 svg_cut(c->tactic.id, 9, SVG_REGULAR, COLUMN - 6 - svg_width(count, 9, SVG_REGULAR), &p->arena));
	svg_text(p->out, x + COLUMN, y + 42, 9, SVG_REGULAR, "fill=\"" SOFT "\" text-anchor=\"end\"", count);
	svg_link_close(p->out);
	svg_line(p->out, x, y + 48.5, x + COLUMN, y + 48.5, "stroke=\"" INK "\" stroke-width=\"1.5\"");
}

static void legend(struct picture *p, double x, double y, double right)
{
	for (size_t i = 0; i < p->v->steps.n; i++) {
		const struct view_matrix_step *s = &p->v->steps.v[i];
		const struct paint *paint = &paints[p->v->colour][s->step];
		struct str text = arena_printf(&p->arena, "%.*s (%zu)", STRF(s->text), s->count);

		if (p->v->colour == MATRIX_MATURITY && !s->from && !s->count)
			continue;
		if (x + 28 + svg_width(text, 11, SVG_REGULAR) > right)
			break;
		svg_rect(p->out, x, y - 11, 22, 14, 2, paint->fill);
		if (p->v->colour == MATRIX_MATURITY)
			maturity(p->out, x + 11, y - 4, s->from, paint->ink);
		svg_text(p->out, x + 28, y, 11, SVG_REGULAR, "fill=\"" INK "\"", text);
		x += 28 + svg_width(text, 11, SVG_REGULAR) + 18;
	}
}

/* What the picture shows, in a line under the title: "43 of 170 techniques: Agentic AI, Realized". */
static struct str said(struct picture *p)
{
	const struct view_matrix *v = p->v;
	struct buf b;
	struct str s;

	buf_init(&b, BUF_LINE);
	if (v->filtered)
		buf_printf(&b, "%zu of ", v->fit);
	buf_printf(&b, "%zu techniques", v->all);
	for (size_t i = 0, n = 0; i < v->filters.n; i++)
		for (size_t k = 0; k < v->filters.v[i].values.n; k++)
			if (v->filters.v[i].values.v[k].on)
				buf_printf(&b, "%s%.*s", n++ ? ", " : ": ", STRF(v->filters.v[i].values.v[k].label));
	if (v->colour == MATRIX_MATURITY)
		buf_lit(&b, ". In brackets: how many.");
	else
		buf_printf(&b, ". Number of %s of each; +n: what its sub-techniques add. In brackets: how many techniques.", matrix_colours[v->colour].many);
	s = arena_str(&p->arena, buf_str(&b));
	buf_free(&b);
	return s;
}

static struct str releases(struct picture *p)
{
	struct buf b;
	struct str s;

	buf_init(&b, BUF_LINE);
	buf_lit(&b, "PromptRiskDB");
	for (size_t i = 0; i < p->v->page.sources.n; i++) {
		const struct view_source *r = &p->v->page.sources.v[i];

		buf_printf(&b, "%s%.*s %.*s", i ? ", " : ". ", STRF(r->name), STRF(r->release));
	}
	s = arena_str(&p->arena, buf_str(&b));
	buf_free(&b);
	return s;
}

void render_svg_matrix(struct buf *out, const struct view_matrix *v)
{
	struct picture p = { .out = out, .v = v };
	double inner = v->columns.n ? (double)v->columns.n * (COLUMN + GAP) - GAP : 0, tallest = 0, right;
	struct str title = arena_printf(&p.arena, "ATLAS matrix by %s", v->colour == MATRIX_RISKS ? "risks reached" : v->colour == MATRIX_MATURITY ? "maturity" :
							   matrix_colours[v->colour].many);

	for (size_t i = 0; i < v->columns.n; i++) {
		double h = tiles(&p, &v->columns.v[i].cells, 0, 0, COLUMN, false);

		tallest = h > tallest ? h : tallest;
	}
	right = MARGIN + (inner > LEAST_WIDTH ? inner : LEAST_WIDTH);
	svg_open(out, right + MARGIN, TOP + HEAD + tallest + BOTTOM, title);
	svg_text(out, MARGIN, 40, 22, SVG_BOLD, "fill=\"" INK "\"", title);
	svg_text(out, MARGIN, 60, 11, SVG_REGULAR, "fill=\"" SOFT "\"", svg_cut(said(&p), 11, SVG_REGULAR, right - MARGIN, &p.arena));
	legend(&p, MARGIN, 84, right);
	for (size_t i = 0; i < v->columns.n; i++) {
		double x = MARGIN + (double)i * (COLUMN + GAP);

		column_head(&p, &v->columns.v[i], x, TOP);
		(void)tiles(&p, &v->columns.v[i].cells, x, TOP + HEAD, COLUMN, true);
	}
	if (!v->columns.n)
		svg_text(out, MARGIN, TOP + 12, 11, SVG_REGULAR, "fill=\"" INK "\"", STR("No tactics are loaded yet."));
	svg_text(out, MARGIN, TOP + HEAD + tallest + 12, 9, SVG_REGULAR, "fill=\"" SOFT "\"",
		 svg_cut(releases(&p), 9, SVG_REGULAR, right - MARGIN, &p.arena));
	svg_close(out);
	arena_free(&p.arena);
}
