/* The flow picture as SVG: colours and words; where things are is in flow_place.c. */
#include "render/flow_svg.h"

#include "render/svg.h"

#define HEAD 34.0     /* the names of the columns */
#define LEGEND 46.0
#define MARGIN 28.0   /* of a picture that stands alone */

/* A column's colours in the light scheme; in a page the style sheet colours the same classes. */
static const struct { const char *class, *key, *box, *self; } looks[FLOW_COLUMNS] = {
	{ "risk", "class=\"key\" fill=\"#a5321d\"", "class=\"box\" fill=\"#ffffff\" stroke=\"#a5321d\"", "class=\"box\" fill=\"#a5321d\"" },
	{ "technique", "class=\"key\" fill=\"#855600\"", "class=\"box\" fill=\"#ffffff\" stroke=\"#855600\"", "class=\"box\" fill=\"#855600\"" },
	{ "mitigation", "class=\"key\" fill=\"#0a5a63\"", "class=\"box\" fill=\"#ffffff\" stroke=\"#0a5a63\"", "class=\"box\" fill=\"#0a5a63\"" },
};

static void number(struct buf *out, double v, const char *after)
{
	svg_num(out, v);
	buf_z(out, after);
}

/* ---- bands ---- */

#define RELATED "fill=\"url(#flow-r)\" stroke=\"url(#flow-a)\""

static void gradient(struct buf *out, const char *id, double x1, int from, int to)
{
	static const char *const colour[FLOW_COLUMNS] = { "#a5321d", "#855600", "#0a5a63" };

	buf_printf(out, "<linearGradient id=\"%s\" gradientUnits=\"userSpaceOnUse\" x1=\"", id);
	number(out, x1, "\" x2=\"");
	number(out, x1 + FLOW_BETWEEN, "\">");
	buf_printf(out, "<stop class=\"%s\" stop-color=\"%s\"/><stop class=\"%s\" offset=\"1\" stop-color=\"%s\"/></linearGradient>\n", looks[from].class,
		   colour[from], looks[to].class, colour[to]);
}

/* "M x y C ..." or "L x y C ...": from one end to the other, level at both. */
static void edge(struct buf *out, const char *start, double x1, double y1, double x2, double y2)
{
	double middle = (x1 + x2) / 2;

	buf_z(out, start);
	number(out, x1, " ");
	number(out, y1, "C");
	number(out, middle, " ");
	number(out, y1, " ");
	number(out, middle, " ");
	number(out, y2, " ");
	number(out, x2, " ");
	number(out, y2, "");
}

static void band(struct buf *out, const struct view_flow *f, size_t i, const struct flow_band *b)
{
	const struct view_flow_link *l = &f->links.v[i];
	const struct view_flow_node *from = &f->nodes.v[l->from], *to = &f->nodes.v[l->to];
	const char *paint = from->column != FLOW_RISKS ? "fill=\"url(#flow-b)\"" : !str_is(l->tier, "related") ? "fill=\"url(#flow-a)\"" : RELATED;
	double half = b->width / 2;

	buf_printf(out, "<path class=\"n%zu n%zu\" %s d=\"", l->from, l->to, paint);
	edge(out, "M", b->x1, b->y1 - half, b->x2, b->y2 - half);
	edge(out, "L", b->x2, b->y2 + half, b->x1, b->y1 + half);
	buf_lit(out, "Z\"><title>");
	svg_escape(out, from->to.title);
	buf_lit(out, " \xE2\x86\x92 ");
	svg_escape(out, to->to.title);
	buf_lit(out, ": ");
	svg_escape(out, l->words);
	buf_lit(out, "</title></path>\n");
}

static void bands(struct buf *out, const struct view_flow *f, const struct flow_plan *p, double left)
{
	buf_lit(out, "<defs>\n");
	gradient(out, "flow-a", left + FLOW_BOX, FLOW_RISKS, FLOW_TECHNIQUES);
	gradient(out, "flow-b", left + 2 * FLOW_BOX + FLOW_BETWEEN, FLOW_TECHNIQUES, FLOW_MITIGATIONS);
	buf_lit(out, "<pattern id=\"flow-r\" patternUnits=\"userSpaceOnUse\" width=\"5\" height=\"5\" patternTransform=\"rotate(30)\">"
		"<rect class=\"risk hatch\" width=\"2.5\" height=\"5\" fill=\"#a5321d\"/></pattern>\n</defs>\n<g class=\"bands\" opacity=\".6\">\n");
	for (size_t i = 0; i < f->links.n; i++)
		band(out, f, i, &p->bands[i]);
	buf_lit(out, "</g>\n");
}

/* ---- boxes ---- */

/* "mitrisk:62.15.07" is known to people as 62.15.07. */
static struct str shown_id(struct str id)
{
	return str_starts(id, STR("mitrisk:")) ? str_from(id, strlen("mitrisk:")) : id;
}

static void box(struct buf *out, const struct view_flow *f, size_t i, const struct flow_box *b, struct arena *a)
{
	const struct view_flow_node *n = &f->nodes.v[i];
	double text = (double)b->nlines * b->leading + (b->with_id ? 14 : 0), y = b->y + (b->h - text) / 2;
	const char *ink = n->self ? "class=\"on\" fill=\"#ffffff\"" : "class=\"ink\" fill=\"#1d2327\"";
	struct str id = shown_id(n->to.id);

	svg_link_open(out, n->path, arena_printf(a, "%.*s (%.*s %.*s)", STRF(n->to.title), STRF(n->to.kind), STRF(id)),
		      arena_printf(a, "class=\"%s%s\" id=\"flow-n%zu\"", looks[n->column].class, n->self ? " self" : "", i).p);
	svg_rect(out, b->x, b->y, FLOW_BOX, b->h, 3, n->self ? looks[n->column].self : looks[n->column].box);
	if (!n->self)
		svg_rect(out, b->x, b->y, 5, b->h, 2, looks[n->column].key);
	for (size_t k = 0; k < b->nlines; k++)
		svg_text(out, b->x + 13, y + (double)k * b->leading + b->size, b->size, n->self ? SVG_BOLD : SVG_REGULAR, ink, b->lines[k]);
	if (b->with_id)
		svg_text(out, b->x + 13, y + (double)b->nlines * b->leading + 11, 11, SVG_REGULAR, n->self ? ink : "class=\"soft\" fill=\"#59616a\"",
			 svg_cut(id, 11, SVG_REGULAR, FLOW_BOX - 24, a));
	svg_link_close(out);
}

/* What stands where a column has no box: why. */
static void empty(struct buf *out, const struct view_flow *f, int c, const struct flow_plan *p, double left, double top, struct arena *a)
{
	double x = left + c * (FLOW_BOX + FLOW_BETWEEN), y = (top + p->bottom - 60) / 2;
	struct str lines[3];
	size_t n = svg_wrap(f->columns[c].none, 13, SVG_REGULAR, FLOW_BOX - 24, lines, ARRAY_LEN(lines), a);

	svg_rect(out, x + .5, y, FLOW_BOX - 1, 60, 3, "class=\"empty\" fill=\"none\" stroke=\"#8b8a80\" stroke-dasharray=\"4 4\"");
	for (size_t k = 0; k < n; k++)
		svg_text(out, x + 12, y + (60 - (double)n * 16) / 2 + (double)k * 16 + 13, 13, SVG_REGULAR, "class=\"soft\" fill=\"#59616a\"", lines[k]);
}

static void columns(struct buf *out, const struct view_flow *f, const struct flow_plan *p, double left, double top, struct arena *a)
{
	for (int c = 0; c < FLOW_COLUMNS; c++) {
		const struct view_flow_column *col = &f->columns[c];
		double x = left + c * (FLOW_BOX + FLOW_BETWEEN);

		svg_text(out, x, top + 15, 14, SVG_BOLD, "class=\"ink\" fill=\"#1d2327\"", col->name);
		svg_text(out, x + FLOW_BOX, top + 15, 13, SVG_REGULAR, "class=\"soft\" fill=\"#59616a\" text-anchor=\"end\"", col->count);
		svg_line(out, x, top + 22, x + FLOW_BOX, top + 22, "class=\"rule\" stroke=\"#8b8a80\"");
		if (!col->n)
			empty(out, f, c, p, left, top + HEAD, a);
	}
	for (size_t i = 0; i < f->nodes.n; i++)
		box(out, f, i, &p->boxes[i], a);
}

static void legend(struct buf *out, double left, double y)
{
	static const struct { const char *sample, *words; double at; } items[] = {
		{ "class=\"risk\" fill=\"#a5321d\" fill-opacity=\".6\"", "direct link", 0 },
		{ "class=\"risk\" fill=\"url(#flow-r)\" stroke=\"#a5321d\" opacity=\".6\"", "related link", 140 },
		{ "class=\"mitigation\" fill=\"#0a5a63\" fill-opacity=\".6\"", "covered by", 290 },
	};

	for (size_t i = 0; i < ARRAY_LEN(items); i++) {
		double x = left + items[i].at;

		svg_rect(out, x, y - 5, 36, 10, 0, items[i].sample);
		svg_text(out, x + 45, y + 4.5, 12, SVG_REGULAR, "class=\"soft\" fill=\"#59616a\"", str_of(items[i].words));
	}
	svg_text(out, left + FLOW_WIDTH, y + 4.5, 12, SVG_REGULAR, "class=\"soft\" fill=\"#59616a\" text-anchor=\"end\"", STR("wider: surer"));
}

static double body(struct buf *out, const struct view_flow *f, double left, double top, struct arena *a)
{
	struct flow_plan p = flow_place(f, left, top + HEAD, a);

	bands(out, f, &p, left);
	columns(out, f, &p, left, top, a);
	legend(out, left, p.bottom + LEGEND / 2 + 4);
	return p.bottom + LEGEND;
}

/* ---- in a page ---- */

struct html_flow html_flow(const struct view_flow *f, struct arena *a)
{
	struct html_flow h = { .x = f, .shown = f && f->links.n };
	struct buf inner, all;
	double height;

	if (!h.shown)
		return h;
	buf_init(&inner, BUF_PAGE);
	buf_init(&all, BUF_PAGE);
	height = body(&inner, f, 0, 0, a);
	buf_lit(&all, "<svg class=\"flow\" viewBox=\"0 0 ");
	number(&all, FLOW_WIDTH, " ");
	number(&all, height, "\" width=\"");
	number(&all, FLOW_WIDTH, "\" height=\"");
	number(&all, height, "\" role=\"group\" aria-labelledby=\"flow-h\">\n");
	buf_add(&all, buf_str(&inner));
	buf_lit(&all, "</svg>\n");
	h.picture.s = arena_str(a, buf_str(&all));
	buf_free(&inner);
	buf_free(&all);
	return h;
}

/* ---- alone ---- */

static double heading(struct buf *out, const struct view_flow *f, double y, struct arena *a)
{
	struct str lines[2], id = shown_id(f->page->id);
	size_t n = svg_wrap(f->page->title, 22, SVG_BOLD, FLOW_WIDTH, lines, ARRAY_LEN(lines), a);

	svg_text(out, MARGIN, y + 13, 13, SVG_REGULAR, "fill=\"#59616a\"", arena_printf(a, "%.*s %.*s", STRF(f->page->label), STRF(id)));
	y += 22;
	for (size_t i = 0; i < n; i++, y += 28)
		svg_text(out, MARGIN, y + 22, 22, SVG_BOLD, "fill=\"#1d2327\"", lines[i]);
	return y + 18;
}

/* What it means and what it rests on: whoever passes the picture on passes this on, too. */
static double footing(struct buf *out, const struct view_flow *f, double y, struct arena *a)
{
	struct str said[] = { f->width, f->left_words, STR("") }, lines[4];

	said[2] = STR("PromptRiskDB.");
	for (size_t i = 0; i < f->page->sources.n; i++) {
		const struct view_source *s = &f->page->sources.v[i];

		said[2] = arena_printf(a, "%.*s%s %.*s %.*s (%.*s)", STRF(said[2]), i ? ";" : "", STRF(s->name), STRF(s->release), STRF(s->license));
	}
	for (size_t i = 0; i < ARRAY_LEN(said); i++) {
		size_t n = svg_wrap(said[i], 12, SVG_REGULAR, FLOW_WIDTH, lines, ARRAY_LEN(lines), a);

		for (size_t k = 0; k < n; k++, y += 17)
			svg_text(out, MARGIN, y + 12, 12, SVG_REGULAR, "fill=\"#59616a\"", lines[k]);
	}
	return y + 20;
}

void render_flow_svg(struct buf *out, const struct view_flow *f)
{
	struct arena a = { 0 };
	struct buf inner;
	double y;

	buf_init(&inner, BUF_PAGE);
	y = heading(&inner, f, 18, &a);
	y = body(&inner, f, MARGIN, y, &a);
	y = footing(&inner, f, y, &a);
	svg_open(out, FLOW_WIDTH + 2 * MARGIN, y, f->page->head_title);
	buf_add(out, buf_str(&inner));
	svg_close(out);
	buf_free(&inner);
	arena_free(&a);
}
