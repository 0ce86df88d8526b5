#include <sys/stat.h>

#include "base/clock.h"
#include "unit/sync/sync_test.h"

static struct sync_report rep;
static struct conf conf;
static struct sync_settings set;

static int start(void **state)
{
	conf_add(&conf, sync_keys, sync_nkeys);
	if (conf_load(&conf, NULL, &err) < 0)
		return -1;
	sync_settings(&conf, &set);
	return open_store(state);
}

static int done(void **state)
{
	sync_report_free(&rep);
	conf_free(&conf);
	return close_store(state);
}

static int dir(const char *path)
{
	sync_report_free(&rep);
	err = (struct err)ERR_INIT;
	return sync_dir(store, path, &set, NULL, NOW, &rep, &err);
}

static void put_fixture(const char *name, const char *from)
{
	(void)put_file(name, fixture_text(from));
}

static void test_newest(void **state)
{
	struct str text = fixture_text("sync/ATLAS-2031.04.yaml");

	(void)state;
	put_fixture("a/b/renamed.txt", "sync/ATLAS-2031.06.yaml"); /* told by its content */
	(void)put_file("ATLAS-2031.04.yaml", text);
	(void)put_file("ATLAS-2020.01.yaml", replaced(text, "2031.04'", "2020.01'"));
	put_fixture("t/ai_risk_database_v4.csv", "source/mit_table.csv");
	(void)put_file("t/risks_v3.xlsx", workbook("v3", 5, ""));
	(void)put_file("README.md", STR("# Read me\n"));
	(void)put_file("data.json", STR("{\"a\": 1}\n"));
	(void)put_file("empty", STR(""));
	assert_ok(dir(test_dir));
	assert_int_equal(rep.files, 8);
	assert_int_equal(rep.no_source, 3);
	assert_int_equal(rep.npassed, 0);
	assert_int_equal(rep.items[SYNC_ATLAS].outcome, SYNC_IMPORTED);
	assert_str(rep.items[SYNC_ATLAS].from, "a/b/renamed.txt");
	assert_int_equal(rep.items[SYNC_ATLAS].nimports, 1);
	assert_str(rep.items[SYNC_MIT].from, "t/ai_risk_database_v4.csv");
	assert_str(releases(), "atlas 2031.06, mit V4"); /* and nothing else */
	assert_ok(dir(test_dir));
	assert_int_equal(rep.items[SYNC_ATLAS].outcome, SYNC_UP_TO_DATE);
	assert_int_equal(rep.items[SYNC_MIT].outcome, SYNC_UP_TO_DATE);
}

/* Of one release, the workbook; it replaces sheets that were there, and sheets never replace it. */
static void test_workbook_first(void **state)
{
	struct release_row *rows;
	struct buf b;
	size_t n;

	(void)state;
	put_fixture("a/ai_risk_database_v4.csv", "source/mit_table.csv");
	put_fixture("a/included_resources_v4.csv", "source/mit_papers.csv");
	put_fixture("a/included_resources_v3.csv", "source/mit_papers.csv");
	put_fixture("a/domain_taxonomy_v4.csv", "source/mit_domains.csv");
	assert_ok(dir(test_dir));
	assert_int_equal(rep.items[SYNC_MIT].outcome, SYNC_IMPORTED);
	assert_int_equal(rep.items[SYNC_MIT].nimports, 3); /* the sheets of V4 */
	assert_str(rep.items[SYNC_MIT].from, "a/ai_risk_database_v4.csv");
	assert_int_equal(rep.items[SYNC_ATLAS].outcome, SYNC_LEFT_OUT);
	assert_has(rep.items[SYNC_ATLAS].note, "no file of it in ");
	assert_str(releases(), "mit V4, mit V4, mit V4");
	(void)put_file("z/book.xlsx", workbook("v4", 40, ""));
	assert_ok(dir(test_dir));
	assert_str(rep.items[SYNC_MIT].from, "z/book.xlsx");
	assert_str(releases(), "mit V4");
	assert_int_equal(remove(arena_printf(&arena, "%s/z/book.xlsx", test_dir).p), 0);
	assert_ok(dir(test_dir));
	assert_int_equal(rep.items[SYNC_MIT].outcome, SYNC_UP_TO_DATE);
	assert_has(rep.items[SYNC_MIT].note, "from a workbook");
	assert_ok(store_releases(store, &arena, &rows, &n, &err));
	assert_int_equal(n, 1);
	assert_int_equal(rows[0].release.part, PART_WHOLE);
	buf_init(&b, BUF_PAGE);
	sync_tell(&rep, 10, &b);
	assert_has(buf_str(&b), "MITRE ATLAS: left out; no file of it in ");
	assert_has(buf_str(&b), "MIT AI Risk Repository: up to date (a/ai_risk_database_v4.csv); the store has V4 from a workbook");
	assert_has(buf_str(&b), "4 files looked at, 0 of them of no format that is read\n");
	buf_free(&b);
}

/* The same release in two formats: the newer one, whatever its name and place. */
static void test_format(void **state)
{
	struct str text = fixture_text("sync/ATLAS-2031.06.yaml");
	struct import_report other;

	(void)state;
	(void)put_file("a.yaml", replaced(fixture_text("source/atlas_matrices.yaml"), "version: 9.9.0", "version: '2031.06'"));
	(void)put_file("b.yaml", text);
	(void)put_file("c.yaml", replaced(text, "It barks", "It bites")); /* as good as the one before it, which stays */
	assert_ok(dir(test_dir));
	assert_str(rep.items[SYNC_ATLAS].from, "b.yaml");
	assert_ok(import_read_file(arena_printf(&arena, "%s/a.yaml", test_dir).p, &other, &err)); /* it was a rival */
	assert_str(other.batch.release.version, "2031.06");
	assert_str(other.batch.release.format, "atlas-legacy");
	import_free(&other);
	assert_int_equal(rep.npassed, 0);
	assert_str(releases(), "atlas 2031.06");
}

/* What cannot be read does not stop the rest, and is told. */
static void test_broken(void **state)
{
	struct str text = fixture_text("sync/ATLAS-2031.06.yaml");

	(void)state;
	put_fixture("ATLAS-2031.04.yaml", "sync/ATLAS-2031.04.yaml");
	(void)put_file("ATLAS-2031.06.yaml", str_sub(text, 0, text.n / 2));
	(void)put_file("book_v4.xlsx", str_sub(workbook("v4", 5, ""), 0, 1500));
	(void)put_file("atlas.xlsx", replaced(workbook("v4", 5, ""), "AI Risk", "No Risk"));
	(void)put_file("v7.yaml", replaced(text, "format-version: 6", "format-version: 7"));
	assert_ok(dir(test_dir));
	assert_int_equal(rep.items[SYNC_ATLAS].outcome, SYNC_IMPORTED);
	assert_has(rep.items[SYNC_ATLAS].note, "ATLAS-2031.06.yaml holds 2031.06, which is newer, but is not whole: ");
	assert_int_equal(rep.items[SYNC_MIT].outcome, SYNC_LEFT_OUT);
	assert_str(releases(), "atlas 2031.04");
	assert_true(rep.npassed >= 2);
	assert_int_equal(rep.no_source + rep.npassed + 1, rep.files);
	assert_int_equal(remove(arena_printf(&arena, "%s/ATLAS-2031.04.yaml", test_dir).p), 0);
	assert_int_equal(dir(test_dir), -1); /* only the broken one is left */
	assert_int_equal(rep.items[SYNC_ATLAS].outcome, SYNC_FAILED);
	assert_has(str_of(err.msg), "ATLAS-2031.06.yaml: the file ");
	assert_str(releases(), "atlas 2031.04");
}

static void test_nothing(void **state)
{
	(void)state;
	(void)put_file("x/README.md", STR("# Read me\n"));
	assert_int_equal(dir(test_dir), -1);
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_has(str_of(err.msg), "none of its 1 files is a release of MITRE ATLAS");
	(void)put_file("x/book.xlsx", replaced(workbook("v4", 5, ""), "AI Risk", "No Risk"));
	assert_int_equal(dir(test_dir), -1);
	assert_has(str_of(err.msg), "none of its 2 files can be taken; x/book.xlsx: ");
	assert_int_equal(dir(arena_printf(&arena, "%s/none", test_dir).p), -1);
	assert_int_equal(err.code, ERR_IO);
	assert_has(str_of(err.msg), "/none: cannot open the folder");
	assert_str(releases(), "");
}

/* A newer release with hardly any records is not taken; the old edition stays. */
static void test_shrunk(void **state)
{
	(void)state;
	(void)put_file("book.xlsx", workbook("v4", 40, ""));
	assert_ok(dir(test_dir));
	(void)put_file("book.xlsx", workbook("v5", 10, ""));
	assert_int_equal(dir(test_dir), -1);
	assert_int_equal(rep.items[SYNC_MIT].outcome, SYNC_FAILED);
	assert_has(str_of(err.msg), "less than 50 percent (sync.min_share)");
	assert_str(releases(), "mit V4");
	(void)put_file("book.xlsx", workbook("v3", 10, "")); /* older ones were smaller */
	assert_ok(dir(test_dir));
	assert_str(releases(), "mit V4, mit V3");
	(void)put_file("book.xlsx", workbook("v5", 10, ""));
	set.min_share = 0;
	assert_ok(dir(test_dir));
	assert_str(releases(), "mit V5, mit V4, mit V3");
}

static bool stop_at_third(void *arg, const struct sync_progress *p)
{
	unsigned *n = arg;

	return p->step != SYNC_LOOK || ++*n < 3;
}

static void test_stop(void **state)
{
	unsigned n = 0;
	const struct sync_watch watch = { stop_at_third, &n };

	(void)state;
	put_fixture("ATLAS-2031.04.yaml", "sync/ATLAS-2031.04.yaml");
	for (int i = 0; i < 5; i++)
		(void)put_file(arena_printf(&arena, "n%d", i).p, STR("x"));
	sync_report_free(&rep);
	assert_int_equal(sync_dir(store, test_dir, &set, &watch, NOW, &rep, &err), -1);
	assert_string_equal(err.msg, "stopped");
	assert_int_equal(n, 3);
	assert_str(releases(), "");
}

/* Links out of the folder are not followed; a file that may not be read is passed over. */
static void test_links(void **state)
{
	(void)state;
	put_fixture("ATLAS-2031.04.yaml", "sync/ATLAS-2031.04.yaml");
	assert_int_equal(symlink(fixture(&arena, "sync/ATLAS-2031.06.yaml"), arena_printf(&arena, "%s/ATLAS-latest.yaml", test_dir).p), 0);
	assert_int_equal(symlink(".", arena_printf(&arena, "%s/loop", test_dir).p), 0);
	assert_int_equal(mkfifo(arena_printf(&arena, "%s/pipe.yaml", test_dir).p, 0600), 0);
	assert_ok(dir(test_dir));
	assert_int_equal(rep.files, 1);
	assert_str(releases(), "atlas 2031.04");
}

static void test_real(void **state)
{
	const char *file = upstream(&arena, "SOURCES.tsv");
	uint64_t begin = clock_mono_us();
	const struct import_report *r;

	(void)state;
	if (!file)
		skip();
	assert_ok(dir(getenv("PROMPTRISKDB_UPSTREAM")));
	print_message("%zu files, %zu no source, %zu passed over, %u ms\n", rep.files, rep.no_source, rep.npassed,
		      (unsigned)((clock_mono_us() - begin) / 1000));
	assert_str(rep.items[SYNC_ATLAS].from, "mitre-atlas/v6/ATLAS-2026.05.yaml");
	assert_str(rep.items[SYNC_MIT].from, "mit-ai-risk-repository/AI_Risk_Repository_V4_2025-12-03.xlsx");
	assert_str(releases(), "atlas 2026.05, mit V4");
	r = &rep.items[SYNC_MIT].imports[0];
	assert_int_equal(r->records[REC_RISK], 1835);
	r = &rep.items[SYNC_ATLAS].imports[0];
	assert_int_equal(r->records[REC_TECHNIQUE], 170);
	assert_int_equal(r->records[REC_CASE_STUDY], 57);
	assert_int_equal(dir(getenv("PROMPTRISKDB_UPSTREAM")), 0);
	assert_int_equal(rep.items[SYNC_ATLAS].outcome, SYNC_UP_TO_DATE);
	assert_int_equal(rep.items[SYNC_MIT].outcome, SYNC_UP_TO_DATE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_newest, start, done),
		cmocka_unit_test_setup_teardown(test_workbook_first, start, done),
		cmocka_unit_test_setup_teardown(test_format, start, done),
		cmocka_unit_test_setup_teardown(test_broken, start, done),
		cmocka_unit_test_setup_teardown(test_nothing, start, done),
		cmocka_unit_test_setup_teardown(test_shrunk, start, done),
		cmocka_unit_test_setup_teardown(test_stop, start, done),
		cmocka_unit_test_setup_teardown(test_links, start, done),
		cmocka_unit_test_setup_teardown(test_real, start, done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
