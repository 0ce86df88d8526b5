/*
 * What may lie at the path of a store: nothing, a folder, somebody else's file.
 */
#include "unit/store/bench.h"

#include <sys/stat.h>
#include <unistd.h>

#include "store/query.h"

static void test_no_store(void **state)
{
	struct bench *b = *state;

	bench_refused(b, STORE_READ, ERR_IO, "there is no store yet");
	assert_int_equal(bench_files(b), 0);
	assert_null(store_open("", STORE_CREATE, &b->err));
	assert_int_equal(b->err.code, ERR_USAGE);
}

static void test_folder_and_fifo(void **state)
{
	struct bench *b = *state;
	const char *path = b->path;

	b->path = b->dir;
	bench_refused(b, STORE_CREATE, ERR_IO, "is a folder");
	bench_refused(b, STORE_READ, ERR_IO, "is a folder");
	b->path = path;
	assert_int_equal(mkfifo(path, 0666), 0);
	bench_refused(b, STORE_CREATE, ERR_IO, "no regular file");
	b->path = arena_printf(&b->a, "%s/x.db", path).p;
	bench_refused(b, STORE_CREATE, ERR_IO, "Not a directory");
}

static void test_new_folders(void **state)
{
	struct bench *b = *state;

	b->path = arena_printf(&b->a, "%s/new/folders/atlas.db", b->dir).p;
	bench_refused(b, STORE_READ, ERR_IO, "there is no store yet");
	assert_int_equal(bench_files(b), 0);
	bench_make(b, "V4", 1);
	assert_true(fs_exists(b->path));
}

static void test_odd_paths(void **state)
{
	static const char *const odd[] = { "a?mode=memory&x=1", "b#c", "d%20e", "file:f", ":memory:", "caf\xC3\xA9 \xFF'\"", "-", "~" };
	struct bench *b = *state;
	char *back = getcwd(NULL, 0);

	assert_int_equal(chdir(b->dir), 0);
	for (size_t i = 0; i < ARRAY_LEN(odd); i++) {
		b->path = i % 2 ? odd[i] : arena_printf(&b->a, "%s/%s", b->dir, odd[i]).p;
		bench_make(b, "V4", 1);
		assert_true(fs_exists(b->path));
	}
	assert_int_equal(bench_files(b), ARRAY_LEN(odd));
	assert_int_equal(chdir(back), 0);
	free(back);
}

static void test_foreign_files(void **state)
{
	static const char zeros[5000];
	static const struct { struct str bytes; const char *words; } bad[] = {
		{ STR_INIT("x"), "not an SQLite database" },
		{ STR_INIT("id,name\r\n1,2\r\n"), "not an SQLite database" },
		{ { zeros, sizeof(zeros) }, "not an SQLite database" },
		{ STR_INIT("SQLite format 3"), "not an SQLite database" },
		{ { "SQLite format 3\0", 16 }, "not an SQLite database" },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		for (int mode = 0; mode < 2; mode++) {
			assert_int_equal(fs_write(b->path, bad[i].bytes, &b->err), 0);
			bench_refused(b, mode ? STORE_READ : STORE_CREATE, ERR_INPUT, bad[i].words);
			assert_true(str_eq(bench_bytes(b), bad[i].bytes));
			assert_int_equal(bench_files(b), 1);
		}
}

static void test_foreign_database(void **state)
{
	static const char *const made_by[] = {
		"CREATE TABLE t (x)",
		"PRAGMA application_id = 1196444487; CREATE TABLE t (x)",
		"PRAGMA journal_mode = WAL; CREATE TABLE t (x)",
		"CREATE TABLE release (release INTEGER PRIMARY KEY); CREATE TABLE record (x)",
	};
	struct bench *b = *state;

	for (size_t i = 0; i < ARRAY_LEN(made_by); i++) {
		struct str before;

		(void)unlink(b->path);
		bench_sql(b, made_by[i]);
		before = bench_bytes(b);
		bench_refused(b, STORE_CREATE, ERR_INPUT, "another application");
		bench_refused(b, STORE_READ, ERR_INPUT, "another application");
		assert_true(str_eq(bench_bytes(b), before));
		assert_int_equal(bench_files(b), 1);
	}
}

static void test_empty_file(void **state)
{
	struct bench *b = *state;
	int64_t row;

	assert_int_equal(fs_write(b->path, STR(""), &b->err), 0);
	bench_refused(b, STORE_READ, ERR_INPUT, "not an SQLite database");
	row = bench_make(b, "V4", 1);
	bench_open(b, STORE_READ);
	assert_true(bench_holds(b, row, "V4", 1, 20));
	bench_close(b);
}

/* A path and a text beyond all measure. */
static void test_too_long(void **state)
{
	struct bench *b = *state;
	const char *path = b->path;
	char *long_one = memset(arena_alloc(&b->a, 70000001), 'x', 70000000);
	struct put_result r;
	struct batch x;

	long_one[70000000] = 0;
	b->path = long_one + 70000000 - 100000;
	assert_null(store_open(b->path, STORE_CREATE, &b->err));
	assert_has(str_of(b->err.msg), "too long");
	b->path = path;
	bench_open(b, STORE_CREATE);
	sample_batch(&x, "mit", "V4", PART_WHOLE, 1, 5);
	x.records.v[4].description = str_n(long_one, 70000000);
	assert_int_equal(store_put(b->s, &x, 1, &r, &b->err), -1);
	assert_int_equal(b->err.code, ERR_LIMIT);
	assert_has(str_of(b->err.msg), "too long to be kept");
	assert_int_equal(bench_releases(b), 0);
	batch_free(&x);
}

/* A disk that cannot share memory, as some network disks: no write-ahead log, and the promises kept in another way. */
static void test_disk_without_log(void **state)
{
	sqlite3_vfs *usual = sqlite3_vfs_find(NULL), *other = sqlite3_vfs_find("unix-dotfile");
	struct bench *b = *state;
	struct query q;
	int64_t row, n;

	assert_non_null(other);
	assert_int_equal(sqlite3_vfs_register(other, 1), SQLITE_OK);
	row = bench_make(b, "V4", 1);
	bench_open(b, STORE_CREATE);
	assert_true(bench_holds(b, row, "V4", 1, 20));
	bench_ok(b, store_check(b->s, &b->err));
	bench_ok(b, query_open(&q, b->s, "PRAGMA journal_mode", &b->err));
	assert_int_equal(query_next(&q), 1);
	assert_str(query_slice(&q), "delete");
	query_end(&q);
	bench_ok(b, query_one(b->s, "PRAGMA synchronous", &n, &b->err));
	assert_int_equal(n, 2);
	bench_close(b);
	assert_int_equal(sqlite3_vfs_register(usual, 1), SQLITE_OK);
	bench_open(b, STORE_CREATE); /* and the same file on a usual disk */
	assert_true(bench_holds(b, row, "V4", 1, 20));
	bench_ok(b, query_one(b->s, "PRAGMA synchronous", &n, &b->err));
	assert_int_equal(n, 1);
}

/* As many processes as like may come first. */
static int create_and_put(struct bench *b)
{
	struct put_result r;
	struct batch x;

	b->s = store_open(b->path, STORE_CREATE, &b->err);
	NEED(b->s);
	sample_batch(&x, "mit", arena_printf(&b->a, "V%ld", (long)getpid()).p, PART_WHOLE, 1, 5);
	NEED(store_put(b->s, &x, 1, &r, &b->err) == 0);
	batch_free(&x);
	bench_close(b);
	return 0;
}

static void test_many_creators(void **state)
{
	struct bench *b = *state;
	struct release_row *rows;
	pid_t pids[6];
	size_t n;

	for (size_t i = 0; i < ARRAY_LEN(pids); i++)
		pids[i] = bench_start(b, create_and_put);
	for (size_t i = 0; i < ARRAY_LEN(pids); i++)
		bench_finish(pids[i]);
	bench_open(b, STORE_READ);
	assert_int_equal(store_releases(b->s, &b->a, &rows, &n, &b->err), 0);
	assert_int_equal(n, ARRAY_LEN(pids));
	assert_int_equal(store_check(b->s, &b->err), 0);
	bench_close(b);
}

#define file_test(f) cmocka_unit_test_setup_teardown(f, bench_set_up, bench_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		file_test(test_no_store),
		file_test(test_folder_and_fifo),
		file_test(test_new_folders),
		file_test(test_odd_paths),
		file_test(test_foreign_files),
		file_test(test_foreign_database),
		file_test(test_empty_file),
		file_test(test_too_long),
		file_test(test_disk_without_log),
		file_test(test_many_creators),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
