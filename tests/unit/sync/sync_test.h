/*
 * sync_test: a folder of its own for a test, files in it made from fixtures, a small workbook, and a store in memory.
 */
#ifndef TESTS_UNIT_SYNC_SYNC_TEST_H
#define TESTS_UNIT_SYNC_SYNC_TEST_H

#include <ftw.h>
#include <unistd.h>

#include "sync/sync.h"
#include "unit/fmt/zip_make.h"
#include "unit/test.h"

#define NOW 1900000000 /* any time will do */

static struct arena arena; /* for what a test makes */
static struct err err;
static struct store *store;
static char test_dir[64];

static inline int open_store(void **state)
{
	(void)state;
	err = (struct err)ERR_INIT;
	store = store_open(":memory:", STORE_CREATE, &err);
	(void)snprintf(test_dir, sizeof(test_dir), "/tmp/prdb-sync-XXXXXX");
	return store && mkdtemp(test_dir) ? 0 : -1;
}

static inline int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

static inline int close_store(void **state)
{
	(void)state;
	store_close(store);
	store = NULL;
	arena_free(&arena);
	return nftw(test_dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* What is called must not fail: with the message, where it does. */
#define assert_ok(call) assert_ok_at((call), #call, __FILE__, __LINE__)
static inline void assert_ok_at(int rc, const char *call, const char *file, int line)
{
	if (rc < 0) {
		print_error("%s: %s\n", call, err.msg);
		_fail(file, line);
	}
}

static inline struct str read_text(const char *path)
{
	struct buf b;
	struct str s;

	buf_init(&b, BUF_FILE);
	assert_ok(fs_read(path, BUF_FILE - 1, &b, &err));
	s = arena_str(&arena, buf_str(&b));
	buf_free(&b);
	return s;
}

static inline struct str fixture_text(const char *name)
{
	return read_text(fixture(&arena, name));
}

/* s with each `what` as `with`. */
static inline struct str replaced(struct str s, const char *what, const char *with)
{
	struct buf b;
	ptrdiff_t at;

	buf_init(&b, BUF_FILE);
	while ((at = str_find(s, str_of(what))) >= 0) {
		buf_add(&b, str_sub(s, 0, (size_t)at));
		buf_z(&b, with);
		s = str_from(s, (size_t)at + strlen(what));
	}
	buf_add(&b, s);
	s = arena_str(&arena, buf_str(&b));
	buf_free(&b);
	return s;
}

/* A file below test_dir, with its folders. */
static inline const char *put_file(const char *name, struct str data)
{
	const char *path = arena_printf(&arena, "%s/%s", test_dir, name).p;
	const char *dir = arena_printf(&arena, "%.*s", (int)(strrchr(path, '/') - path), path).p;

	assert_ok(fs_mkdirs(dir, &err));
	assert_ok(fs_write(path, data, &err));
	return path;
}

/* A workbook of the MIT repository with n risks; other bytes for another `seed`, and the same content. */
static inline struct str workbook(const char *version, size_t n, const char *seed)
{
	static const char *const head[] = { "Title", "QuickRef", "Ev_ID", "Paper_ID", "Category level", "Risk category", "Description" };
	struct buf b;
	struct zip_part parts[] = {
		{ .name = "[Content_Types].xml", .data = arena_printf(&arena, "<Types/><!-- %s -->", seed) },
		{ .name = "xl/workbook.xml" },
		{ .name = "xl/_rels/workbook.xml.rels",
		  .data = STR("<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" "
			      "Target=\"worksheets/sheet1.xml\"/></Relationships>") },
		{ .name = "xl/worksheets/sheet1.xml" },
	};

	parts[1].data = arena_printf(&arena, "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>"
					     "<sheet name=\"AI Risk Database %s\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>", version);
	buf_init(&b, BUF_FILE);
	buf_lit(&b, "<worksheet><sheetData><row r=\"1\">");
	for (size_t c = 0; c < ARRAY_LEN(head); c++)
		buf_printf(&b, "<c r=\"%c1\" t=\"str\"><v>%s</v></c>", (char)('A' + c), head[c]);
	buf_lit(&b, "</row>");
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "<row r=\"%zu\"><c r=\"A%zu\" t=\"str\"><v>Toasters</v></c><c r=\"B%zu\" t=\"str\"><v>Baker2030</v></c>"
			       "<c r=\"C%zu\" t=\"str\"><v>01.%02zu.00</v></c><c r=\"D%zu\"><v>1.0</v></c><c r=\"E%zu\" t=\"str\"><v>Risk Category</v></c>"
			       "<c r=\"F%zu\" t=\"str\"><v>Heat %zu</v></c><c r=\"G%zu\" t=\"str\"><v>It burns.</v></c></row>",
			   i + 2, i + 2, i + 2, i + 2, i + 1, i + 2, i + 2, i + 2, i + 1, i + 2);
	buf_lit(&b, "</sheetData></worksheet>");
	parts[3].data = arena_str(&arena, buf_str(&b));
	buf_free(&b);
	return zip_make(&arena, parts, ARRAY_LEN(parts));
}

/* The releases in the store, as "atlas 2031.04, mit V4". */
static inline struct str releases(void)
{
	struct release_row *rows;
	struct str all = STR_NONE;
	size_t n;

	assert_ok(store_releases(store, &arena, &rows, &n, &err));
	for (size_t i = 0; i < n; i++)
		all = arena_printf(&arena, "%.*s%s%.*s %.*s", STRF(all), i ? ", " : "", STRF(rows[i].release.source), STRF(rows[i].release.version));
	return all;
}

#endif
