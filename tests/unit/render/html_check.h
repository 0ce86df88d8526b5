/*
 * html_check: a strict reader of our own pages, for tests.
 *
 * html_check(page, c) walks the bytes as the HTML syntax that we write and says what is wrong first: a '<' that starts no tag
 * of ours, an attribute that is not ours, not quoted or given twice, an address that is neither inside the site nor http(s), a
 * tag that is not closed, a block in a paragraph, a heading that skips a level, an id given twice, a link to a part that is not
 * there, a label for nothing, a bare '&'.  Whatever got out of a text by bad escaping is one of these.
 */
#ifndef TESTS_UNIT_RENDER_HTML_CHECK_H
#define TESTS_UNIT_RENDER_HTML_CHECK_H

#include "base/buf.h"
#include "base/map.h"
#include "fmt/json.h"

#define HTML_DEPTH 64

struct html_check {
	struct str page;
	size_t at;                       /* the byte read next */
	struct str open[HTML_DEPTH];     /* tags that are open */
	size_t depth;
	unsigned heading, h1;
	struct map ids;
	VEC(struct str) inside;          /* addresses that lead inside the site */
	char why[400];                   /* "" where nothing is wrong */
};

static bool html_wrong(struct html_check *c, const char *what, struct str s)
{
	struct str before = str_sub(c->page, c->at > 120 ? c->at - 120 : 0, 160);

	if (!c->why[0])
		(void)snprintf(c->why, sizeof(c->why), "%s '%.*s' in ...%.*s...", what, (int)(s.n > 60 ? 60 : s.n), s.p ? s.p : "", STRF(before));
	return false;
}

static bool html_in(struct str s, const char *list) /* a word of a list with blanks around each */
{
	char word[40];

	if (s.n + 3 > sizeof(word))
		return false;
	(void)snprintf(word, sizeof(word), " %.*s ", STRF(s));
	return strstr(list, word) != NULL;
}

#define HTML_TAGS                                                                                                                  \
	" textarea " \
	" html head meta title link body a header div svg circle ellipse path rect text span b small form label input button nav details " \
	"summary ul ol li main article h1 h2 h3 h4 p section dl dt dd footer time table caption thead tbody tr th td code q mark "    \
	"figure figcaption blockquote aside br em strong pre hr sup i wbr g line defs linearGradient stop pattern "
#define HTML_VOID " meta link input br hr wbr "
#define HTML_BLOCKS                                                                                                                \
	" div form nav details ul ol li main article h1 h2 h3 h4 p section dl dt dd footer header table figure blockquote aside pre hr "
#define HTML_ATTRS_SVG                                                                                                             \
	" fill stroke opacity fill-opacity stroke-dasharray stop-color offset gradientUnits patternUnits patternTransform text-anchor x1 x2 y1 y2 "
#define HTML_ATTRS                                                                                                                 \
	" enctype rows spellcheck accept checked dir aria-describedby "                                                            \
	" lang charset name content rel href type class id for form role action method value placeholder autocomplete maxlength autofocus " \
	"property viewBox width height x y cx cy r rx ry d font-size font-weight aria-hidden aria-label aria-labelledby aria-current aria-sort open start tabindex scope " \
	"data-label data-platform data-maturity data-fits data-all aria-pressed title datetime hidden preserveAspectRatio " HTML_ATTRS_SVG

static bool html_address_ok(struct str v)
{
	if (str_starts(v, STR("http://")) || str_starts(v, STR("https://")))
		return true;
	return v.n && (v.p[0] == '#' || v.p[0] == '?' || (v.p[0] == '/' && !(v.n > 1 && (v.p[1] == '/' || v.p[1] == '\\'))));
}

static bool html_entities_ok(struct html_check *c, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		struct str rest = str_from(s, i);

		if (s.p[i] == '&' && !str_starts(rest, STR("&amp;")) && !str_starts(rest, STR("&lt;")) && !str_starts(rest, STR("&gt;")) &&
		    !str_starts(rest, STR("&quot;")) && !str_starts(rest, STR("&#39;")))
			return html_wrong(c, "a bare '&'", str_sub(rest, 0, 20));
		if ((unsigned char)s.p[i] < ' ' && s.p[i] != '\n' && s.p[i] != '\t')
			return html_wrong(c, "a control character", str_sub(rest, 0, 10));
	}
	return true;
}

/* One attribute of the tag: remember ids and addresses. */
static bool html_attribute(struct html_check *c, struct str name, struct str v)
{
	bool address = html_in(name, " href src action ");

	if (!html_in(name, HTML_ATTRS))
		return html_wrong(c, "an attribute that is not ours", name);
	if (!html_entities_ok(c, v) || str_chr(v, '<') >= 0)
		return html_wrong(c, "markup in an attribute", v);
	if (address && !html_address_ok(v))
		return html_wrong(c, "an address", v);
	if (address && v.p[0] == '/')
		vec_push(&c->inside, v);
	if (str_is(name, "id")) {
		if (!v.n || str_chr(v, ' ') >= 0 || map_get(&c->ids, v))
			return html_wrong(c, "an id that is empty, has blanks or is there already", v);
		map_put(&c->ids, v, c);
	}
	return true;
}

static bool html_attributes(struct html_check *c, struct str tag, bool *closed)
{
	struct str rest, names[24];
	size_t n = 0;

	for (;;) {
		struct str name, value = STR("");
		size_t i = 0;

		rest = str_from(c->page, c->at);
		*closed = str_starts(rest, STR("/>"));
		if (*closed || str_starts(rest, STR(">"))) {
			c->at += *closed ? 2 : 1;
			return true;
		}
		if (!str_starts(rest, STR(" ")))
			return html_wrong(c, "no space before an attribute of", tag);
		rest = str_from(rest, 1);
		while (i < rest.n && ((rest.p[i] >= 'a' && rest.p[i] <= 'z') || (rest.p[i] >= 'A' && rest.p[i] <= 'Z') || rest.p[i] == '-' ||
				      (i && rest.p[i] >= '0' && rest.p[i] <= '9')))
			i++;
		name = str_sub(rest, 0, i);
		rest = str_from(rest, i);
		if (str_starts(rest, STR("=\""))) {
			ptrdiff_t end = str_chr(str_from(rest, 2), '"');

			if (end < 0)
				return html_wrong(c, "a value without an end of", name);
			value = str_sub(rest, 2, (size_t)end);
			rest = str_from(rest, (size_t)end + 3);
		}
		c->at = (size_t)(rest.p - c->page.p);
		for (size_t k = 0; k < n; k++)
			if (str_eq(names[k], name))
				return html_wrong(c, "an attribute given twice", name);
		if (n < ARRAY_LEN(names))
			names[n++] = name;
		if (!html_attribute(c, name, value))
			return false;
	}
}

static bool html_heading(struct html_check *c, struct str tag)
{
	unsigned level = (unsigned)(tag.p[1] - '0');

	if (level == 4) /* only upstream Markdown has these, and it may stand under any heading */
		return true;
	if (level > c->heading + 1)
		return html_wrong(c, "a heading that skips a level", tag);
	c->heading = level;
	c->h1 += level == 1;
	return true;
}

/* A <script> is one of three things: a module or script of ours without a word inside, or JSON that cannot end before its end tag. */
static bool html_script(struct html_check *c)
{
	static const char data[] = " type=\"application/ld+json\">", end[] = "</script>";
	struct str rest = str_from(c->page, c->at), inside;
	ptrdiff_t to = str_find(rest, str_of(end));
	struct arena a = { 0 };
	struct err err = ERR_INIT;
	bool ok = to >= 0;

	if (ok && str_starts(rest, str_of(data))) {
		inside = str_sub(rest, sizeof(data) - 1, (size_t)to - (sizeof(data) - 1));
		ok = str_chr(inside, '<') < 0 && str_chr(inside, '>') < 0 && json_parse(&a, inside, &err);
	} else if (ok) {
		inside = str_sub(rest, 0, (size_t)to);
		if (str_starts(inside, STR(" type=\"module\"")))
			inside = str_from(inside, strlen(" type=\"module\""));
		ok = str_starts(inside, STR(" src=\"/static/")) && str_ends(inside, STR("\">"));
		ok = ok && str_chr(str_from(inside, 6), '"') == (ptrdiff_t)inside.n - 8;
	}
	arena_free(&a);
	if (!ok)
		return html_wrong(c, "a script that is not ours", str_sub(rest, 0, 60));
	c->at += (size_t)to + sizeof(end) - 1;
	return true;
}

static bool html_open(struct html_check *c, struct str tag)
{
	bool closed;

	if (str_is(tag, "script"))
		return html_script(c);
	if (!html_in(tag, HTML_TAGS))
		return html_wrong(c, "a tag that is not ours", tag);
	for (size_t i = 0; i < c->depth; i++)
		if (str_is(c->open[i], "p") && html_in(tag, HTML_BLOCKS))
			return html_wrong(c, "a block in a paragraph", tag);
	if (str_is(tag, "a") || str_is(tag, "button"))
		for (size_t i = 0; i < c->depth; i++)
			if (str_is(c->open[i], "a") || str_is(c->open[i], "button"))
				return html_wrong(c, "a link in a link", tag);
	if (tag.n == 2 && tag.p[0] == 'h' && tag.p[1] >= '1' && tag.p[1] <= '6' && !html_heading(c, tag))
		return false;
	if (!html_attributes(c, tag, &closed))
		return false;
	if (closed || html_in(tag, HTML_VOID))
		return true;
	if (c->depth == HTML_DEPTH)
		return html_wrong(c, "deep nesting", tag);
	c->open[c->depth++] = tag;
	return true;
}

static bool html_tag(struct html_check *c)
{
	struct str rest = str_from(c->page, c->at), tag;
	bool end = str_starts(rest, STR("</"));
	size_t i = end ? 2 : 1, from = i;

	while (i < rest.n && ((rest.p[i] >= 'a' && rest.p[i] <= 'z') || (rest.p[i] >= '0' && rest.p[i] <= '9') || (i > from && rest.p[i] >= 'A' && rest.p[i] <= 'Z')))
		i++;
	tag = str_sub(rest, from, i - from);
	c->at += i;
	if (!end)
		return html_open(c, tag);
	if (!str_starts(str_from(rest, i), STR(">")))
		return html_wrong(c, "an end tag", tag);
	c->at++;
	if (!c->depth || !str_eq(c->open[c->depth - 1], tag))
		return html_wrong(c, "an end tag that closes nothing", tag);
	c->depth--;
	return true;
}

/* Every part that is linked to must be there. */
static bool html_targets(struct html_check *c)
{
	static const char *const where[] = { " href=\"#", " for=\"", " aria-labelledby=\"" };

	for (size_t w = 0; w < ARRAY_LEN(where); w++) {
		struct str rest = c->page, id;
		ptrdiff_t at;

		while ((at = str_find(rest, str_of(where[w]))) >= 0) {
			rest = str_from(rest, (size_t)at + strlen(where[w]));
			id = str_sub(rest, 0, (size_t)str_chr(rest, '"'));
			if (!map_get(&c->ids, id))
				return html_wrong(c, "a link to a part that is not there", id);
		}
	}
	return true;
}

static void html_check_free(struct html_check *c)
{
	map_free(&c->ids);
	vec_free(&c->inside);
}

static bool html_check(struct str page, struct html_check *c)
{
	static const char start[] = "<!doctype html>\n";

	memset(c, 0, sizeof(*c));
	c->page = page;
	if (!str_starts(page, str_of(start)))
		return html_wrong(c, "no document type", str_sub(page, 0, 20));
	c->at = sizeof(start) - 1;
	while (c->at < page.n) {
		struct str rest = str_from(page, c->at);
		ptrdiff_t lt = str_chr(rest, '<');
		struct str text = lt < 0 ? rest : str_sub(rest, 0, (size_t)lt);

		if (!html_entities_ok(c, text) || str_chr(text, '>') >= 0)
			return html_wrong(c, "markup in a text", text);
		c->at += text.n;
		if (lt >= 0 && !html_tag(c))
			return false;
	}
	if (c->depth)
		return html_wrong(c, "a tag that is not closed", c->open[c->depth - 1]);
	if (c->h1 != 1)
		return html_wrong(c, "a page without its one h1", STR(""));
	return html_targets(c);
}

#endif
