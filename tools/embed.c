/*
 * embed: files to C arrays, at build time.
 *
 *   embed OUT.c OUT.h NAME BASEDIR [FILE...]
 *
 * makes const struct embed NAME[] and const size_t NAME_n (base/embed.h), sorted by path below BASEDIR whatever the order of
 * the arguments, so that the same files give the same bytes.  A file whose ending has no content type here is an error.
 *
 * The bytes are string literals: gcc compiles 1 MiB of them in 0.03 to 0.07 s, of {1,2,3} lists in 0.9 to 1.2 s; .incbin
 * would take 0.01 s, but needs paths at compile time and hides its inputs from the build.
 */
#include <stdio.h>

#include "base/fs.h"
#include "base/hash.h"
#include "literal.h"

struct file {
	struct str path; /* below BASEDIR */
	struct str data;
	const char *type;
};

static const char *const types[][2] = {
	{ ".bin", "application/octet-stream" },
	{ ".css", "text/css; charset=utf-8" },
	{ ".csv", "text/csv; charset=utf-8" },
	{ ".html", "text/html; charset=utf-8" },
	{ ".ico", "image/vnd.microsoft.icon" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".json", "application/json" },
	{ ".md", "text/markdown; charset=utf-8" },
	{ ".mjs", "text/javascript; charset=utf-8" },
	{ ".png", "image/png" },
	{ ".svg", "image/svg+xml" },
	{ ".tsv", "text/tab-separated-values; charset=utf-8" },
	{ ".txt", "text/plain; charset=utf-8" },
	{ ".wasm", "application/wasm" },
	{ ".webmanifest", "application/manifest+json" },
	{ ".webp", "image/webp" },
	{ ".woff2", "font/woff2" },
	{ ".xml", "application/xml" },
	{ ".yaml", "application/yaml" },
};

static const char *type_of(struct str path)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (str_ends(path, str_of(types[i][0])))
			return types[i][1];
	return NULL;
}

static int by_path(const void *a, const void *b)
{
	return str_cmp(((const struct file *)a)->path, ((const struct file *)b)->path);
}

static int read_file(struct arena *a, const char *base, const char *path, struct file *f, struct err *err)
{
	struct str prefix = arena_printf(a, "%s/", base);
	struct buf b;
	int rc;

	if (!str_starts(str_of(path), prefix))
		return err_set(err, ERR_USAGE, "%s: is not below %s", path, base);
	f->path = str_from(str_of(path), prefix.n);
	f->type = type_of(f->path);
	if (!f->type)
		return err_set(err, ERR_USAGE, "%s: no content type for this ending; add it to the table in tools/embed.c", path);
	buf_init(&b, BUF_FILE);
	rc = fs_read(path, BUF_FILE - 1, &b, err);
	f->data = arena_str(a, buf_str(&b));
	buf_free(&b);
	return rc;
}

static void put_c(const struct file *f, size_t n, const char *name, struct str header, struct buf *out)
{
	buf_printf(out, "/* Made by tools/embed; do not edit. */\n#include \"%.*s\"\n\n", STRF(header));
	for (size_t i = 0; i < n; i++) {
		buf_printf(out, "static const char file%zu[] =\n", i);
		literal_put(out, f[i].data, 100);
		buf_lit(out, ";\n");
	}
	buf_printf(out, "\nconst struct embed %s[] = {\n", name);
	for (size_t i = 0; i < n; i++) {
		buf_lit(out, "\t{ STR_INIT(");
		literal_put(out, f[i].path, 0);
		buf_printf(out, "), { file%zu, %zu }, STR_INIT(\"%016llx\"), STR_INIT(\"%s\") },\n", i, f[i].data.n,
			   (unsigned long long)hash_xxh64(f[i].data, 0), f[i].type);
	}
	buf_printf(out, "\t{ { NULL, 0 }, { NULL, 0 }, { NULL, 0 }, { NULL, 0 } }, /* not counted */\n};\nconst size_t %s_n = %zu;\n", name, n);
}

static int embed(struct arena *a, char **argv, int argc, struct err *err)
{
	size_t n = (size_t)argc - 5;
	struct file *f = arena_array(a, n + 1, struct file);
	struct buf c, h;
	int rc;

	for (size_t i = 0; i < n; i++)
		if (read_file(a, argv[4], argv[5 + i], &f[i], err) < 0)
			return -1;
	qsort(f, n, sizeof(*f), by_path);
	for (size_t i = 1; i < n; i++)
		if (str_eq(f[i].path, f[i - 1].path))
			return err_set(err, ERR_USAGE, "%.*s: given twice", STRF(f[i].path));
	buf_init(&c, BUF_FILE);
	buf_init(&h, BUF_LINE);
	put_c(f, n, argv[3], fs_base(str_of(argv[2])), &c);
	buf_printf(&h, "/* Made by tools/embed; do not edit. */\n#pragma once\n\n#include \"base/embed.h\"\n\n");
	buf_printf(&h, "extern const struct embed %s[];\nextern const size_t %s_n;\n", argv[3], argv[3]);
	if (!buf_ok(&c) || !buf_ok(&h))
		rc = err_set(err, ERR_LIMIT, "%s: the files are too large together", argv[1]);
	else
		rc = fs_write(argv[1], buf_str(&c), err) < 0 || fs_write(argv[2], buf_str(&h), err) < 0 ? -1 : 0;
	buf_free(&c);
	buf_free(&h);
	return rc;
}

int main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct err err = ERR_INIT;
	int rc;

	if (argc < 5) {
		(void)fputs("usage: embed OUT.c OUT.h NAME BASEDIR [FILE...]\n", stderr);
		return 2;
	}
	rc = embed(&a, argv, argc, &err);
	if (rc < 0)
		(void)fprintf(stderr, "embed: %s\n", err.msg);
	arena_free(&a);
	return rc < 0 ? 1 : 0;
}
