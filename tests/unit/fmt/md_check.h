/*
 * md_check: walk what md_html made and accept only what markdown.h promises; for the unit tests and the fuzzer.
 */
#ifndef TESTS_UNIT_FMT_MD_CHECK_H
#define TESTS_UNIT_FMT_MD_CHECK_H

#include "base/utf8.h"
#include "fmt/html_escape.h"

#define MD_CHECK_DEPTH 200

/* The length of one of the entities that our escaping writes, or 0. */
static inline size_t md_check_entity(struct str s)
{
	static const struct str ours[] = { STR_INIT("&amp;"), STR_INIT("&lt;"), STR_INIT("&gt;"), STR_INIT("&quot;"),
					   STR_INIT("&#39;") };

	for (size_t i = 0; i < ARRAY_LEN(ours); i++)
		if (str_starts(s, ours[i]))
			return ours[i].n;
	return 0;
}

/* Text, or the inside of a quoted value, up to the byte stop: no other special byte, no control character.  Appends what it
 * means to out; returns its length or SIZE_MAX. */
static inline size_t md_check_text(struct str s, char stop, struct buf *out)
{
	static const char meaning[] = "&<>\"'";
	size_t i = 0;

	while (i < s.n && s.p[i] != stop) {
		unsigned char c = (unsigned char)s.p[i];
		size_t n = c == '&' ? md_check_entity(str_from(s, i)) : 1;

		if (n == 0 || memchr("<>\"'", c, 4) || c == 0x7f || (c < ' ' && c != '\t' && c != '\n' && c != '\r'))
			return SIZE_MAX;
		buf_c(out, n == 1 ? (char)c
				  : meaning[n == 5   ? (s.p[i + 1] == 'a' ? 0 : 4)
					    : n == 4 ? (s.p[i + 1] == 'l' ? 1 : 2)
						     : 3]);
		i += n;
	}
	return i;
}

/* A link's tag behind "<a href=": the address is live on the web with rel, or a path of this site. */
static inline size_t md_check_link(struct str s, struct buf *scratch)
{
	size_t n;

	buf_clear(scratch);
	n = md_check_text(s, '"', scratch);
	if (n >= s.n)
		return SIZE_MAX;
	s = str_from(s, n);
	if (str_starts(s, STR("\" rel=\"nofollow noopener\">")))
		return html_url_ok(buf_str(scratch)) ? n + sizeof("\" rel=\"nofollow noopener\">") - 1 : SIZE_MAX;
	if (!str_starts(s, STR("\">")) || scratch->n == 0 || !(scratch->p[0] == '/' || scratch->p[0] == '#') ||
	    str_starts(buf_str(scratch), STR("//")))
		return SIZE_MAX;
	return n + 2;
}

struct md_check {
	struct str open[MD_CHECK_DEPTH];
	size_t depth;
	struct buf scratch;
};

/* The tag at the start of s: its length, or 0 when it is not one of ours or not in its place. */
static inline size_t md_check_tag(struct md_check *c, struct str s)
{
	static const struct str allowed[] = {
		STR_INIT("p"),     STR_INIT("em"), STR_INIT("strong"),     STR_INIT("code"), STR_INIT("pre"),   STR_INIT("ul"),
		STR_INIT("ol"),    STR_INIT("li"), STR_INIT("blockquote"), STR_INIT("h4"),   STR_INIT("table"), STR_INIT("thead"),
		STR_INIT("tbody"), STR_INIT("tr"), STR_INIT("th"),         STR_INIT("td"),   STR_INIT("sup"),   STR_INIT("a"),
	};
	bool closing = str_starts(s, STR("</"));
	struct str rest = str_from(s, closing ? 2 : 1), name = rest;

	if (str_starts(s, STR("<br>")) || str_starts(s, STR("<hr>")))
		return 4;
	for (name.n = 0; name.n < rest.n && memchr("abcdefghijklmnopqrstuvwxyz0123456789", rest.p[name.n], 36);)
		name.n++;
	rest = str_from(rest, name.n);
	for (size_t i = 0;; i++) {
		if (i == ARRAY_LEN(allowed))
			return 0;
		if (str_eq(name, allowed[i]))
			break;
	}
	if (closing)
		return c->depth > 0 && str_eq(c->open[--c->depth], name) && str_starts(rest, STR(">")) ? name.n + 3 : 0;
	if (c->depth == MD_CHECK_DEPTH)
		return 0;
	for (size_t i = 0; i < c->depth; i++) /* neither may hold itself */
		if (str_eq(c->open[i], name) && (str_is(name, "a") || str_is(name, "p") || str_is(name, "h4")))
			return 0;
	c->open[c->depth++] = name;
	if (str_is(name, "a")) {
		size_t n = str_starts(rest, STR(" href=\"")) ? md_check_link(str_from(rest, 7), &c->scratch) : SIZE_MAX;

		return n == SIZE_MAX ? 0 : 1 + name.n + 7 + n;
	}
	if (str_is(name, "ol") && str_starts(rest, STR(" start=\""))) {
		size_t n = 8;

		while (n < rest.n && rest.p[n] >= '0' && rest.p[n] <= '9')
			n++;
		return n > 8 && str_starts(str_from(rest, n), STR("\">")) ? 1 + name.n + n + 2 : 0;
	}
	return str_starts(rest, STR(">")) ? name.n + 2 : 0;
}

/* md_check(html, at): NULL when all is as promised, else what is wrong, with *at its offset. */
static inline const char *md_check(struct str html, size_t *at)
{
	struct md_check c = { .depth = 0 };
	const char *wrong = utf8_valid(html) ? NULL : "bad UTF-8";
	size_t i = 0;

	buf_init(&c.scratch, BUF_FILE);
	while (!wrong && i < html.n) {
		size_t n;

		buf_clear(&c.scratch);
		n = html.p[i] == '<' ? md_check_tag(&c, str_from(html, i)) : md_check_text(str_from(html, i), '<', &c.scratch);
		if (n == 0 || n == SIZE_MAX)
			wrong = html.p[i] == '<' ? "a tag that is not promised" : "text that is not escaped";
		else
			i += n;
	}
	if (!wrong && c.depth)
		wrong = "an element that is not closed";
	buf_free(&c.scratch);
	*at = i;
	return wrong;
}

#endif
