/*
 * svg: what pictures are written with.  Numbers are user units (px at the picture's natural size); y grows downwards.
 *
 * A picture stands alone (a file: XML declaration, name space, light colours as presentation attributes) or inside a page (the page's
 * style sheet colours its classes).  The Content-Security-Policy of pages forbids the attribute style, so nobody here writes it.
 *
 * Text in SVG is not wrapped by whoever shows it and its font is not known, so it is measured here before it is placed: by a table with,
 * for each character, the widest of Arial, Helvetica, Liberation Sans and DejaVu Sans (SVG_FONT names them in this order).  What fits by
 * this table fits in all of them; what a reader sees may be up to a fifth narrower.
 */
#ifndef RENDER_SVG_H
#define RENDER_SVG_H

#include "base/buf.h"

#define SVG_FONT "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif"

enum svg_weight { SVG_REGULAR, SVG_BOLD };

/* svg_escape(out, s): s as character data or inside a quoted attribute.  What XML 1.0 does not allow, bad UTF-8, and characters that
 * change the direction of what stands around them become U+FFFD; of marks on one character the first four are kept. */
void svg_escape(struct buf *out, struct str s);
/* svg_num(out, v): at most two decimals, the same bytes in every locale. */
void svg_num(struct buf *out, double v);

/* svg_open(out, width, height, title): a picture that stands alone, with its title, text in SVG_FONT and a white ground.
 * svg_close(out): its end. */
void svg_open(struct buf *out, double width, double height, struct str title);
void svg_close(struct buf *out);

/*
 * Elements.  attrs: further attributes as a literal of ours, "fill=\"none\" class=\"node\"", or "".  A link leads to path, from the
 * site's root ("/slug/"), and to the front page where that is no such path; title is what a reader is told of it, "" nothing.  Whatever
 * stands between link_open and link_close is the link.
 */
void svg_rect(struct buf *out, double x, double y, double w, double h, double radius, const char *attrs);
void svg_line(struct buf *out, double x1, double y1, double x2, double y2, const char *attrs);
/* svg_text(out, x, y, size, weight, attrs, s): y is the base line. */
void svg_text(struct buf *out, double x, double y, double size, enum svg_weight weight, const char *attrs, struct str s);
void svg_link_open(struct buf *out, struct str path, struct str title, const char *attrs);
void svg_link_close(struct buf *out);
/* svg_title(out, s): the <title> of the element that was opened last. */
void svg_title(struct buf *out, struct str s);

/* svg_width(s, size, weight): how wide s is at most. */
double svg_width(struct str s, double size, enum svg_weight weight);

/* svg_cut(s, size, weight, max, a): s, or as much of its beginning as fits into max with "…" at its end ("" where not even that fits). */
struct str svg_cut(struct str s, double size, enum svg_weight weight, double max, struct arena *a);

/* svg_wrap(s, size, weight, max, lines, nlines, a): s in at most nlines lines of at most max, broken at spaces and after hyphens and
 * slashes, a word that is too long for a line anywhere; what does not fit is cut with "…".  The number of lines; 0 for a blank s. */
size_t svg_wrap(struct str s, double size, enum svg_weight weight, double max, struct str *lines, size_t nlines, struct arena *a);

#endif
