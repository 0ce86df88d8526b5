/*
 * tplc: the template compiler.  HTML with typed holes in, C out, at build time.
 *
 *   tplc OUT.c OUT.h [TEMPLATE.html ...]
 *
 * makes of every TEMPLATE.html a function void tpl_TEMPLATE(struct buf *out, const struct ... *v) that appends the page.
 *
 *   {{: struct view_risk }}            first: the type of the argument v; {{: void }} for none
 *   {{% include "view/view.h" }}       a header that declares it
 *   {{ v.title }}                      a value, escaped for its place, by its C type (render/tpl.h has the rules)
 *   {{ num(x, 2) }}                    a helper: num pct count plural beyond date url query soft rich marked
 *   {{# if c }} {{# elif c }} {{# else }} {{/ if }}
 *   {{# each v.items as t }} {{# else }} {{/ each }}    over a struct with .v and .n; t is one item; loop.index .first .last
 *   {{# each v.items as *t }}          the same where the items are pointers
 *   {{> card t }}                      another template, with its argument
 *   {{! words }}                       a comment
 *
 * Conditions: a path (a text that is not empty, a number not 0, a pointer not NULL), not, and, or, ( ), == and != with a
 * number, a "text", a CONSTANT or a path, < > <= >= with numbers.  A path that is a pointer is followed with -> or *.
 *
 * Refused, with file:line:column: a hole in a tag's name, an unquoted attribute, a comment, <script>, <style>; event handlers
 * and style attributes; an address that is not a struct path and not url(); branches that leave the HTML at different places.
 * White space that lays out the template is folded.  docs/templates.md is the manual.
 */
#include <stdio.h>

#include "base/fs.h"
#include "tplc.h"

static void put_header(const struct tplc *set, size_t n, struct buf *out)
{
	buf_lit(out, "/* Made by tplc of the templates; do not edit. */\n#pragma once\n\n#include \"base/buf.h\"\n\n");
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < i && !str_eq(set[k].type, set[i].type))
			k++;
		if (set[i].type.n && k == i)
			buf_printf(out, "%.*s;\n", STRF(set[i].type));
	}
	for (size_t i = 0; i < n; i++) {
		buf_printf(out, "void tpl_%.*s(struct buf *out", STRF(set[i].name));
		if (set[i].type.n)
			buf_printf(out, ", const %.*s *v", STRF(set[i].type));
		buf_lit(out, ");\n");
	}
}

static void put_includes(const struct tplc *set, size_t n, const char *header, struct buf *out)
{
	buf_printf(out, "/* Made by tplc of the templates; do not edit. */\n#include \"%.*s\"\n\n", STRF(fs_base(str_of(header))));
	buf_lit(out, "#include \"render/tpl.h\"\n");
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < set[i].nincludes; k++) {
			buf_lit(out, "#include ");
			literal_put(out, set[i].includes[k], 0);
			buf_c(out, '\n');
		}
	}
}

/* Read and compile all, saying the first error of each template. */
static int compile(struct arena *a, char **paths, size_t n, const char *header, struct buf *c, struct buf *h)
{
	struct tplc *set = arena_array(a, n + 1, struct tplc);
	struct err err = ERR_INIT;
	int rc = 0;

	for (size_t i = 0; i < n; i++) {
		if (tplc_read(a, paths[i], &set[i], &err) < 0) {
			(void)fprintf(stderr, "%s\n", err.msg);
			rc = -1;
		}
		for (size_t k = 0; k < i && rc == 0; k++) {
			if (str_eq(set[k].name, set[i].name)) {
				(void)fprintf(stderr, "%s:1:1: the same function name as %s\n", paths[i], paths[k]);
				rc = -1;
			}
		}
	}
	if (rc < 0)
		return -1;
	put_header(set, n, h);
	put_includes(set, n, header, c);
	for (size_t i = 0; i < n; i++) {
		if (tplc_emit(set, n, i, c, &err) < 0) {
			(void)fprintf(stderr, "%s\n", err.msg);
			rc = -1;
		}
	}
	return rc;
}

int main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct err err = ERR_INIT;
	struct buf c, h;
	int rc;

	if (argc < 3) {
		(void)fputs("usage: tplc OUT.c OUT.h [TEMPLATE.html ...]\n", stderr);
		return 2;
	}
	buf_init(&c, BUF_FILE);
	buf_init(&h, BUF_FILE);
	rc = compile(&a, argv + 3, (size_t)argc - 3, argv[2], &c, &h);
	if (rc == 0 && (fs_write(argv[1], buf_str(&c), &err) < 0 || fs_write(argv[2], buf_str(&h), &err) < 0)) {
		(void)fprintf(stderr, "%s\n", err.msg);
		rc = -1;
	}
	buf_free(&c);
	buf_free(&h);
	arena_free(&a);
	return rc == 0 ? 0 : 1;
}
