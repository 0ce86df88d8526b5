/*
 * svg_check: a strict reader of our own pictures, for tests, on expat.
 *
 * svg_check(text, c): text is one well-formed SVG document with no element or attribute that could run or load something, and its links
 * lead inside the site.  c then holds its <rect>s and <text>s with their places, in order, for whoever asks whether some overlap.
 */
#ifndef TESTS_UNIT_RENDER_SVG_CHECK_H
#define TESTS_UNIT_RENDER_SVG_CHECK_H

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "render/svg.h"

/* A box: of a rect, or of a text as wide as svg_width says and as high as its letters (from the base line .75 up, .25 down). */
struct svg_box {
	double x, y, w, h;
	double size;              /* of the font; 0: a rect */
	enum svg_weight weight;
	double anchor;            /* 0 start, .5 middle, 1 end */
	struct str text;          /* of a text, in the arena */
	struct str class;         /* "" none */
};

struct svg_check {
	struct arena arena;
	VEC(struct svg_box) boxes;
	VEC(struct str) links;    /* href, in order */
	double width, height;     /* of the picture */
	size_t elements, depth;
	bool in_text;
	struct buf text;
	char why[200];            /* "" where nothing is wrong */
};

static void svg_wrong(struct svg_check *c, const char *what, const char *s)
{
	if (!c->why[0])
		(void)snprintf(c->why, sizeof(c->why), "%s '%.80s'", what, s);
}

static bool svg_in(const char *s, const char *list) /* a word of a list with blanks around each */
{
	char word[48];

	return snprintf(word, sizeof(word), " %s ", s) < (int)sizeof(word) && strstr(list, word) != NULL;
}

static void svg_attribute(struct svg_check *c, struct svg_box *box, const char *name, const char *value)
{
	double v = strtod(value, NULL);

	if (strcmp(name, "style") == 0 || strncmp(name, "on", 2) == 0 || strchr(name, ':'))
		svg_wrong(c, "an attribute that is not ours", name);
	if (strcmp(name, "href") == 0) {
		if (value[0] != '/' || value[1] == '/' || value[1] == '\\')
			svg_wrong(c, "an address that leads out", value);
		vec_push(&c->links, arena_str(&c->arena, str_of(value)));
	}
	if (strcmp(name, "x") == 0)
		box->x = v;
	else if (strcmp(name, "y") == 0)
		box->y = v;
	else if (strcmp(name, "width") == 0)
		box->w = v;
	else if (strcmp(name, "height") == 0)
		box->h = v;
	else if (strcmp(name, "font-size") == 0)
		box->size = v;
	else if (strcmp(name, "font-weight") == 0)
		box->weight = SVG_BOLD;
	else if (strcmp(name, "text-anchor") == 0)
		box->anchor = strcmp(value, "middle") == 0 ? .5 : strcmp(value, "end") == 0 ? 1 : 0;
	else if (strcmp(name, "class") == 0)
		box->class = arena_str(&c->arena, str_of(value));
}

static void svg_start(void *data, const char *tag, const char **attrs)
{
	struct svg_check *c = data;
	struct svg_box box = { .class = STR("") };
	bool root = c->depth++ == 0, named = false;

	c->elements++;
	if (!svg_in(tag, " svg title desc g a rect line path text tspan circle polygon defs pattern linearGradient stop "))
		svg_wrong(c, "an element that is not ours", tag);
	for (size_t i = 0; attrs[i]; i += 2)
		if (root && strcmp(attrs[i], "xmlns") == 0)
			named = strcmp(attrs[i + 1], "http://www.w3.org/2000/svg") == 0;
		else
			svg_attribute(c, &box, attrs[i], attrs[i + 1]);
	if (root && (!named || strcmp(tag, "svg") != 0))
		svg_wrong(c, "no SVG", tag);
	if (root) {
		c->width = box.w;
		c->height = box.h;
	}
	c->in_text = strcmp(tag, "text") == 0;
	if (c->in_text || strcmp(tag, "rect") == 0)
		vec_push(&c->boxes, box);
	buf_clear(&c->text);
}

static void svg_chars(void *data, const char *s, int n)
{
	struct svg_check *c = data;

	if (c->in_text)
		buf_mem(&c->text, s, (size_t)n);
}

static void svg_end(void *data, const char *tag)
{
	struct svg_check *c = data;

	c->depth--;
	if (c->in_text && strcmp(tag, "text") == 0) {
		struct svg_box *b = &c->boxes.v[c->boxes.n - 1];

		b->text = arena_str(&c->arena, buf_str(&c->text));
		b->w = svg_width(b->text, b->size, b->weight);
		b->x -= b->anchor * b->w;
		b->y -= b->size * .75;
		b->h = b->size;
		c->in_text = false;
	}
}

static void svg_check_free(struct svg_check *c)
{
	vec_free(&c->boxes);
	vec_free(&c->links);
	buf_free(&c->text);
	arena_free(&c->arena);
}

static bool svg_check(struct str text, struct svg_check *c)
{
	XML_Parser p = XML_ParserCreate("UTF-8");

	memset(c, 0, sizeof(*c));
	buf_init(&c->text, BUF_LINE);
	XML_SetUserData(p, c);
	XML_SetElementHandler(p, svg_start, svg_end);
	XML_SetCharacterDataHandler(p, svg_chars);
	if (XML_Parse(p, text.p ? text.p : "", (int)text.n, 1) != XML_STATUS_OK)
		svg_wrong(c, "not well-formed", XML_ErrorString(XML_GetErrorCode(p)));
	XML_ParserFree(p);
	return !c->why[0];
}

static inline bool svg_overlap(const struct svg_box *a, const struct svg_box *b)
{
	return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h;
}

#endif
