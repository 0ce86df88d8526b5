#include "render/chart_svg.h"

#include <math.h>

#include "render/svg.h"

#define WIDTH 1120.0
#define NAME 240.0  /* the column of names */
#define ROW 62.0
#define BOX 30.0    /* height of a part, without its bar */
#define BAR 9.0
#define GAP 2.0     /* between parts */
#define SIZE 13.0

static struct str part_title(const struct view_area_part *p, struct arena *a)
{
	return arena_printf(a, "%.*s %.*s%s: %zu risks, %zu attackable", STRF(p->number), STRF(p->to.title), str_ends(p->number, STR(".0")) ? ", no sub-domain" : "",
			    p->risks, p->attackable);
}

/* The number and the count, the number alone, or nothing, as fits. */
static void part_label(struct buf *out, const struct view_area_part *p, double x, double y, double w, struct arena *a)
{
	struct str count = arena_printf(a, "%zu", p->risks);
	double number = svg_width(p->number, SIZE, SVG_BOLD), both = number + svg_width(count, SIZE, SVG_REGULAR) + 16;

	if (w >= number + 8)
		svg_text(out, x + 5, y + 20, SIZE, SVG_BOLD, "", p->number);
	if (w >= both)
		svg_text(out, x + 5 + number + 5, y + 20, SIZE, SVG_REGULAR, "class=\"n\"", count);
}

static void part(struct buf *out, const struct view_area_part *p, double x, double y, double w, struct arena *a)
{
	double hit = p->risks ? w * (double)p->attackable / (double)p->risks : 0;

	svg_link_open(out, arena_printf(a, "/%.*s/", STRF(p->to.slug)), part_title(p, a), "");
	svg_rect(out, x, y, w, BOX, 0, "class=\"part\"");
	part_label(out, p, x, y, w, a);
	svg_rect(out, x, y + BOX, w, BAR, 0, "class=\"all\"");
	if (hit > 0)
		svg_rect(out, x, y + BOX, hit, BAR, 0, "class=\"hit\"");
	svg_link_close(out);
}

static void area(struct buf *out, const struct view_area *r, double y, double scale, struct arena *a)
{
	struct str lines[2];
	size_t n = svg_wrap(r->to.title, 15, SVG_BOLD, NAME - 16, lines, 2, a);
	double x = NAME;

	svg_link_open(out, arena_printf(a, "/%.*s/", STRF(r->to.slug)), STR(""), "class=\"name\"");
	for (size_t i = 0; i < n; i++)
		svg_text(out, 0, y + (n == 1 ? 25 : 16) + 18 * (double)i, 15, SVG_BOLD, "", lines[i]);
	svg_link_close(out);
	for (size_t i = 0; i < r->parts.n; i++) {
		double w = (double)r->parts.v[i].risks * scale;

		part(out, &r->parts.v[i], x, y, w > GAP + 1 ? w - GAP : 1, a);
		x += w;
	}
	svg_text(out, x + 6, y + 21, SIZE, SVG_REGULAR, "class=\"n\"", arena_printf(a, "%zu", r->risks));
}

void chart_areas(struct buf *out, const struct view_areas *v, struct arena *a)
{
	double scale = (WIDTH - NAME - 50) / (double)v->most, height = ROW * (double)v->rows.n;

	buf_lit(out, "<svg class=\"areas\" viewBox=\"0 0 ");
	svg_num(out, WIDTH);
	buf_c(out, ' ');
	svg_num(out, height);
	buf_lit(out, "\" role=\"group\" aria-label=\"Risks by domain and sub-domain\">\n");
	for (size_t i = 0; i < v->rows.n; i++)
		area(out, &v->rows.v[i], ROW * (double)i + 2, scale, a);
	buf_lit(out, "</svg>\n");
}

static void disc(struct buf *out, const char *class, size_t n, size_t most)
{
	if (!n)
		return;
	buf_printf(out, "<circle class=\"%s\" cx=\"20\" cy=\"20\" r=\"", class);
	svg_num(out, 19 * sqrt((double)n / (double)most));
	buf_lit(out, "\"/>");
}

void chart_bubble(struct buf *out, const struct view_cause_cell *c, size_t most)
{
	buf_lit(out, "<svg class=\"bubble\" viewBox=\"0 0 40 40\" aria-hidden=\"true\">");
	disc(out, "all", c->risks, most);
	disc(out, "hit", c->attackable, most);
	buf_lit(out, "</svg>");
}
