/*
 * layers: the house check that the tests run.
 *
 *   layers [ROOT]
 *
 * Prints "file:line: message" for each finding and ends with status 1 if there is one:
 *   - a file of src includes a room that is not below its own, or a library that is another room's (table: layers_code.c);
 *   - a banned function, even where base/banned.h is not included; malloc and its like outside of base;
 *   - a file of over 500 lines;
 *   - a source, template, static or data file that is missing from its meson.build, and so from the program;
 *   - a path of somebody's machine.
 * Functions of over 60 lines are warnings, which do not count.
 */
#include <ctype.h>
#include <stdio.h>

#include "base/fs.h"
#include "house.h"
#include "layers.h"

#define FILE_LINES 500

__attribute__((format(printf, 4, 0))) static void say(struct str path, unsigned line, const char *prefix, const char *fmt, va_list ap)
{
	(void)printf("%.*s:%u: %s", STRF(path), line, prefix);
	(void)vprintf(fmt, ap);
	(void)putchar('\n');
}

void layers_find(struct layers *l, struct str path, unsigned line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(path, line, "", fmt, ap);
	va_end(ap);
	l->findings++;
}

void layers_warn(struct layers *l, struct str path, unsigned line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(path, line, "warning: ", fmt, ap);
	va_end(ap);
	l->warnings++;
}

static bool ends_in(struct str path, const char *const *ends, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_ends(path, str_of(ends[i])))
			return true;
	return false;
}

static bool is_c(struct str path)
{
	return str_ends(path, STR(".c")) || str_ends(path, STR(".h"));
}

static void check_length(struct layers *l, const struct layers_file *f)
{
	static const char *const written[] = { ".c", ".h", ".js", ".mjs", ".css", ".html", ".sh" };
	unsigned lines = 0;

	if (!ends_in(f->path, written, ARRAY_LEN(written)) || str_starts(f->path, STR("tests/fixtures/")))
		return;
	for (size_t i = 0; i < f->text.n; i++)
		lines += f->text.p[i] == '\n';
	if (lines > FILE_LINES)
		layers_find(l, f->path, lines, "%u lines, over %d: split it by job", lines, FILE_LINES);
}

/* In two pieces each, so that this file does not find itself. */
static const char *const homes[] = { "/ho" "me/", "/ro" "ot/", "/wo" "rk/", "/Us" "ers/", "/mn" "t/" };

static void check_machine_paths(struct layers *l, const struct layers_file *f)
{
	unsigned line = 1;

	for (size_t i = 0; i < f->text.n; i++) {
		char before = i ? f->text.p[i - 1] : ' ';

		line += f->text.p[i] == '\n';
		if (f->text.p[i] != '/' || isalnum((unsigned char)before) || (before && strchr("._-/>)}", before)))
			continue; /* further on in an address or another path */
		for (size_t k = 0; k < ARRAY_LEN(homes); k++)
			if (str_starts(str_from(f->text, i), str_of(homes[k])))
				layers_find(l, f->path, line, "the path of a machine, %s...", homes[k]);
	}
}

static int check_file(struct layers *l, struct str path, struct err *err)
{
	struct layers_file f = { .path = path };

	if (house_read(l->root, path, &l->arena, &f.text, err) < 0)
		return -1;
	l->files++;
	if (f.text.n && memchr(f.text.p, 0, f.text.n))
		return 0; /* binary */
	check_length(l, &f);
	check_machine_paths(l, &f);
	if (!is_c(path) || str_starts(path, STR("tests/fixtures/")))
		return 0;
	if (str_starts(path, STR("src/"))) {
		ptrdiff_t slash = str_chr(str_from(path, 4), '/');

		f.room = str_sub(path, 4, slash < 0 ? 0 : (size_t)slash);
	}
	f.code = layers_blank(&l->arena, f.text);
	layers_names(l, &f);
	layers_functions(l, &f);
	if (str_starts(path, STR("src/")))
		layers_includes(l, &f);
	return 0;
}

/* Files that the build must name: all with one of the endings in a folder, by their path from its meson.build. */
static const struct {
	const char *folder, *build, *ends[3];
} lists[] = {
	{ "web/templates", "web", { ".html" } },
	{ "web/static", "web", { "" } },
	{ "data/starter", "data", { ".tsv", ".csv", ".json" } },
	{ "data/curated", "data", { ".tsv", ".csv", ".json" } },
};

static bool listed(struct layers *l, const char *build, struct str name)
{
	struct str path = arena_printf(&l->arena, "%s/meson.build", build), text;
	struct err err = ERR_INIT;

	if (house_read(l->root, path, &l->arena, &text, &err) < 0)
		return false;
	return str_find(text, arena_printf(&l->arena, "'%.*s'", STRF(name))) >= 0;
}

static void check_listed(struct layers *l, struct str path)
{
	struct str name = fs_base(path);

	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		struct str folder = arena_printf(&l->arena, "%s/", lists[i].folder), build = arena_printf(&l->arena, "%s/", lists[i].build);

		if (!str_starts(path, folder) || name.p[0] == '.' || !ends_in(path, lists[i].ends, lists[i].ends[1] ? 3 : 1))
			continue;
		if (!listed(l, lists[i].build, str_from(path, build.n)))
			layers_find(l, path, 1, "missing from the list in %smeson.build, and so from the program", build.p);
	}
	if (str_starts(path, STR("src/")) && str_ends(path, STR(".c")) && !str_is(path, "src/main.c")) {
		const char *folder = arena_z(&l->arena, str_sub(path, 0, path.n - name.n - 1));

		if (!listed(l, folder, name))
			layers_find(l, path, 1, "missing from %s/meson.build, and so from the program", folder);
	}
}

static int check_all(struct layers *l, struct err *err)
{
	struct str *paths;
	size_t n;

	if (house_files(l->root, &l->arena, &paths, &n, err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (check_file(l, paths[i], err) < 0)
			return -1;
		check_listed(l, paths[i]);
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct layers l = { .root = argc > 1 ? argv[1] : "." };
	struct err err = ERR_INIT;
	int rc;

	if (argc > 2) {
		(void)fputs("usage: layers [ROOT]\n", stderr);
		return 2;
	}
	rc = check_all(&l, &err);
	if (rc < 0)
		(void)fprintf(stderr, "layers: %s\n", err.msg);
	else
		(void)printf("%zu files, %zu findings, %zu warnings\n", l.files, l.findings, l.warnings);
	arena_free(&l.arena);
	return rc < 0 ? 3 : l.findings ? 1 : 0;
}
