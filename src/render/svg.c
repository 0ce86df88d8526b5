#include "render/svg.h"

#include "base/unicode.h"
#include "base/utf8.h"
#include "fmt/html_escape.h"

/* Widths of the printable ASCII characters in thousandths of the font's size: the greatest of Arial (whose widths are those of Helvetica
 * and Liberation Sans) and DejaVu Sans. */
static const uint16_t widths[2][95] = {
	{
		318, 401, 460, 838, 637, 951, 780, 275, 391, 391, 500, 838, 318, 361, 318, 337, 637, 637, 637,
		637, 637, 637, 637, 637, 637, 637, 337, 337, 838, 838, 838, 556, 1015, 685, 687, 722, 771, 667,
		611, 778, 752, 295, 500, 667, 558, 863, 749, 788, 667, 788, 722, 667, 611, 732, 685, 989, 686,
		667, 686, 391, 337, 391, 838, 556, 500, 613, 635, 550, 635, 616, 353, 635, 634, 278, 278, 580,
		278, 975, 634, 612, 635, 635, 412, 521, 393, 634, 592, 818, 592, 592, 525, 637, 337, 637, 838,
	},
	{
		349, 457, 521, 838, 696, 1002, 873, 307, 458, 458, 523, 838, 380, 416, 380, 366, 696, 696, 696,
		696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 611, 1000, 774, 763, 734, 831, 684,
		684, 821, 837, 373, 556, 775, 638, 996, 837, 851, 733, 851, 771, 721, 683, 813, 774, 1104, 771,
		725, 726, 458, 366, 458, 838, 556, 500, 675, 716, 593, 716, 679, 436, 716, 712, 343, 343, 666,
		343, 1042, 712, 688, 716, 716, 494, 596, 479, 712, 652, 924, 646, 652, 583, 712, 366, 712, 838,
	},
};

#define WIDTH_OTHER 1100 /* what is not ASCII: dashes, accents and ideographs are narrower */
#define WIDTH_PICTURE 1400 /* emoji */
#define MARKS 4 /* on one character; a heap of them would stand in what is above and below */
#define ELLIPSIS STR("\xE2\x80\xA6")

/* Code points that may not stand in XML 1.0, or that turn the direction of their neighbours. */
static bool harmful(uint32_t cp)
{
	return (cp & 0xfffe) == 0xfffe || (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069) || cp == 0x200e || cp == 0x200f;
}

void svg_escape(struct buf *out, struct str s)
{
	size_t from = 0, i = 0, marks = 0;

	while (i < s.n) {
		size_t at = i;
		bool heaped;
		uint32_t cp;

		utf8_next(s, &i, &cp);
		marks = cp >= 0x300 && unicode_class_of(cp) == UNICODE_MARK ? marks + 1 : 0;
		heaped = marks > MARKS;
		if (!heaped && !harmful(cp))
			continue;
		html_escape(out, str_sub(s, from, at - from));
		if (!heaped)
			buf_lit(out, "\xEF\xBF\xBD");
		from = i;
	}
	html_escape(out, str_from(s, from));
}

void svg_num(struct buf *out, double v)
{
	buf_double(out, v, 2);
}

static void attr_num(struct buf *out, const char *name, double v)
{
	buf_printf(out, " %s=\"", name);
	svg_num(out, v);
	buf_c(out, '"');
}

static void attrs_end(struct buf *out, const char *attrs, const char *end)
{
	if (*attrs) {
		buf_c(out, ' ');
		buf_z(out, attrs);
	}
	buf_z(out, end);
}

void svg_open(struct buf *out, double width, double height, struct str title)
{
	buf_lit(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"");
	attr_num(out, "width", width);
	attr_num(out, "height", height);
	buf_lit(out, " viewBox=\"0 0 ");
	svg_num(out, width);
	buf_c(out, ' ');
	svg_num(out, height);
	buf_lit(out, "\" font-family=\"" SVG_FONT "\">\n");
	svg_title(out, title);
	svg_rect(out, 0, 0, width, height, 0, "fill=\"#ffffff\"");
}

void svg_close(struct buf *out)
{
	buf_lit(out, "</svg>\n");
}

void svg_title(struct buf *out, struct str s)
{
	buf_lit(out, "<title>");
	svg_escape(out, s);
	buf_lit(out, "</title>\n");
}

void svg_rect(struct buf *out, double x, double y, double w, double h, double radius, const char *attrs)
{
	buf_lit(out, "<rect");
	attr_num(out, "x", x);
	attr_num(out, "y", y);
	attr_num(out, "width", w);
	attr_num(out, "height", h);
	if (radius > 0)
		attr_num(out, "rx", radius);
	attrs_end(out, attrs, "/>\n");
}

void svg_line(struct buf *out, double x1, double y1, double x2, double y2, const char *attrs)
{
	buf_lit(out, "<line");
	attr_num(out, "x1", x1);
	attr_num(out, "y1", y1);
	attr_num(out, "x2", x2);
	attr_num(out, "y2", y2);
	attrs_end(out, attrs, "/>\n");
}

void svg_text(struct buf *out, double x, double y, double size, enum svg_weight weight, const char *attrs, struct str s)
{
	buf_lit(out, "<text");
	attr_num(out, "x", x);
	attr_num(out, "y", y);
	attr_num(out, "font-size", size);
	if (weight == SVG_BOLD)
		buf_lit(out, " font-weight=\"700\"");
	attrs_end(out, attrs, ">");
	svg_escape(out, s);
	buf_lit(out, "</text>\n");
}

void svg_link_open(struct buf *out, struct str path, struct str title, const char *attrs)
{
	bool inside = str_starts(path, STR("/")) && !str_starts(path, STR("//")) && !str_starts(path, STR("/\\"));

	buf_lit(out, "<a href=\"");
	svg_escape(out, inside ? path : STR("/"));
	buf_c(out, '"');
	attrs_end(out, attrs, ">");
	if (title.n)
		svg_title(out, title);
}

void svg_link_close(struct buf *out)
{
	buf_lit(out, "</a>\n");
}

/* ---- text ---- */

static unsigned width_of(uint32_t cp, enum svg_weight weight)
{
	if (cp < ' ')
		return WIDTH_OTHER; /* shown as U+FFFD, but for white space, which is narrower */
	if (cp < 127)
		return widths[weight][cp - ' '];
	return cp >= 0x1f000 ? WIDTH_PICTURE : WIDTH_OTHER;
}

double svg_width(struct str s, double size, enum svg_weight weight)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < s.n;) {
		uint32_t cp;

		utf8_next(s, &i, &cp);
		sum += width_of(cp, weight);
	}
	return (double)sum * size / 1000;
}

/* How many bytes of s, whole characters, fit into max. */
static size_t bytes_that_fit(struct str s, double size, enum svg_weight weight, double max)
{
	size_t i = 0, fit = 0;
	uint64_t sum = 0;

	while (i < s.n) {
		uint32_t cp;

		utf8_next(s, &i, &cp);
		sum += width_of(cp, weight);
		if ((double)sum * size / 1000 > max)
			break;
		fit = i;
	}
	return fit;
}

static struct str with_ellipsis(struct str s, double size, enum svg_weight weight, double max, struct arena *a)
{
	double room = max - svg_width(ELLIPSIS, size, weight);

	if (room < 0)
		return STR("");
	s = str_trim(str_sub(s, 0, bytes_that_fit(s, size, weight, room)));
	return arena_printf(a, "%.*s\xE2\x80\xA6", STRF(s));
}

struct str svg_cut(struct str s, double size, enum svg_weight weight, double max, struct arena *a)
{
	s = str_trim(s);
	return bytes_that_fit(s, size, weight, max) == s.n ? s : with_ellipsis(s, size, weight, max, a);
}

static bool breaks_after(char c)
{
	return c == '-' || c == '/';
}

/* The bytes of s, which does not fit whole, that make its first line: up to the last place to break at, else as many as fit. */
static size_t first_line(struct str s, size_t fit)
{
	size_t i = fit;

	if (fit < s.n && s.p[fit] == ' ')
		return fit;
	while (i > 0 && s.p[i - 1] != ' ' && !breaks_after(s.p[i - 1]))
		i--;
	return i ? i : fit;
}

size_t svg_wrap(struct str s, double size, enum svg_weight weight, double max, struct str *lines, size_t nlines, struct arena *a)
{
	size_t n = 0;

	for (s = str_trim(s); s.n && n < nlines; n++) {
		size_t fit = bytes_that_fit(s, size, weight, max), take;

		if (fit == s.n || n + 1 == nlines) {
			lines[n++] = fit == s.n ? s : with_ellipsis(s, size, weight, max, a);
			break;
		}
		take = first_line(s, fit);
		if (!take) /* not even one character: nothing more can come */
			break;
		lines[n] = str_trim(str_sub(s, 0, take));
		s = str_trim(str_from(s, take));
	}
	return n;
}
