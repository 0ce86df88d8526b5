/*
 * Stores, folders and disks that may only be read.
 */
#include "unit/store/bench.h"

#include <sys/stat.h>
#include <unistd.h>

#include "store/migrate.h"

static int in_closed_folder(struct bench *b)
{
	b->s = store_open(b->path, STORE_CREATE, &b->err);
	NEED(!b->s);
	NEED(str_has(str_of(b->err.msg), "Permission denied"));
	NEED(b->err.code == ERR_IO);
	b->s = store_open(arena_printf(&b->a, "%s/new/atlas.db", b->dir).p, STORE_CREATE, &b->err);
	NEED(!b->s);
	NEED(str_has(str_of(b->err.msg), "cannot make the folder"));
	return 0;
}

static void test_unwritable_folder(void **state)
{
	struct bench *b = *state;

	(void)chmod(b->dir, 0555);
	bench_child(b, in_closed_folder);
	assert_int_equal(bench_files(b), 0);
}

static int with_readable_file(struct bench *b)
{
	b->s = store_open(b->path, STORE_CREATE, &b->err);
	NEED(!b->s);
	NEED(str_has(str_of(b->err.msg), "read-only"));
	NEED(b->err.code == ERR_IO);
	b->s = store_open(b->path, STORE_READ, &b->err);
	NEED(b->s);
	NEED(bench_holds(b, 1, "V4", 1, 20));
	NEED(store_check(b->s, &b->err) == 0);
	bench_close(b);
	return 0;
}

/* Reading leaves nothing behind where it may clean up. */
static void test_reading_leaves_no_trace(void **state)
{
	struct bench *b = *state;
	int64_t row = bench_make(b, "V4", 1);
	struct str before = bench_bytes(b);

	bench_open(b, STORE_READ);
	assert_true(bench_holds(b, row, "V4", 1, 20));
	bench_close(b);
	assert_int_equal(bench_files(b), 1);
	bench_open(b, STORE_CREATE);
	assert_true(bench_holds(b, row, "V4", 1, 20));
	bench_close(b);
	assert_int_equal(bench_files(b), 1);
	assert_true(str_eq(bench_bytes(b), before));
}

static void test_read_only_file(void **state)
{
	struct bench *b = *state;
	struct str before;

	bench_make(b, "V4", 1);
	before = bench_bytes(b);
	(void)chmod(b->path, 0444);
	bench_child(b, with_readable_file);
	assert_true(str_eq(bench_bytes(b), before));
}

/* As on a read-only disk: neither the file nor anything beside it can be written. */
static int with_readable_folder(struct bench *b)
{
	struct put_result r;
	struct batch x;

	b->s = store_open(b->path, STORE_READ, &b->err);
	NEED(b->s);
	NEED(bench_holds(b, 1, "V4", 1, 20));
	NEED(store_check(b->s, &b->err) == 0);
	NEED(store_schema(b->s) == migrate_table[migrate_steps - 1].number);
	sample_batch(&x, "mit", "V5", PART_WHOLE, 2, 1);
	NEED(store_put(b->s, &x, 1, &r, &b->err) == -1);
	batch_free(&x);
	bench_close(b);
	NEED(!store_open(b->path, STORE_CREATE, &b->err));
	NEED(b->err.code == ERR_IO);
	return 0;
}

static void test_read_only_folder(void **state)
{
	struct bench *b = *state;

	bench_make(b, "V4", 1);
	assert_int_equal(bench_files(b), 1);
	(void)chmod(b->path, 0444);
	(void)chmod(b->dir, 0555);
	bench_child(b, with_readable_folder);
	assert_int_equal(bench_files(b), 1);
}

static int with_file_in_closed_folder(struct bench *b)
{
	NEED(!store_open(b->path, STORE_CREATE, &b->err));
	NEED(b->err.code == ERR_IO);
	NEED(str_has(str_of(b->err.msg), "its folder"));
	return 0;
}

static void test_writable_file_in_unwritable_folder(void **state)
{
	struct bench *b = *state;

	bench_make(b, "V4", 1);
	(void)chmod(b->path, 0666);
	(void)chmod(b->dir, 0555);
	bench_child(b, with_file_in_closed_folder);
	bench_child(b, with_readable_folder);
	assert_int_equal(bench_files(b), 1);
}

/* The reader without locks meets a file that its owner changes meanwhile: it sees the new state, never a mixture. */
static int ask[2], answer[2];

static int reader_beside_owner(struct bench *b)
{
	uint64_t generation;
	char c = 'r';

	b->s = store_open(b->path, STORE_READ, &b->err);
	NEED(b->s);
	NEED(bench_holds(b, 1, "V4", 1, 20));
	generation = store_generation(b->s);
	NEED(write(answer[1], &c, 1) == 1);
	NEED(read(ask[0], &c, 1) == 1);
	NEED(store_generation(b->s) > generation);
	NEED(bench_holds(b, 1, "V4", 1, 20));
	NEED(bench_holds(b, 2, "V5", 2, 20));
	NEED(store_check(b->s, &b->err) == 0);
	bench_close(b);
	return 0;
}

static void test_owner_changes_a_read_only_store(void **state)
{
	struct bench *b = *state;
	pid_t pid;
	char c;

	bench_make(b, "V4", 1);
	(void)chmod(b->path, 0444);
	(void)chmod(b->dir, 0555);
	assert_int_equal(pipe(ask) + pipe(answer), 0);
	pid = bench_start(b, reader_beside_owner);
	assert_int_equal(read(answer[0], &c, 1), 1);
	(void)chmod(b->dir, 0777);
	(void)chmod(b->path, 0644);
	bench_make(b, "V5", 2);
	(void)chmod(b->path, 0444);
	(void)chmod(b->dir, 0555);
	assert_int_equal(write(ask[1], &c, 1), 1);
	bench_finish(pid);
	for (int i = 0; i < 2; i++)
		(void)(close(ask[i]) + close(answer[i]));
}

/* A writer was killed, so that part of the store is in its log, and now the disk is read-only. */
static int with_pending_log(struct bench *b)
{
	b->s = store_open(b->path, STORE_READ, &b->err);
	if (b->s) { /* where the shared-memory file was left too, the log can be read */
		NEED(bench_holds(b, 1, "V4", 1, 20));
		bench_close(b);
		return 0;
	}
	NEED(str_has(str_of(b->err.msg), "-wal"));
	NEED(b->err.code == ERR_IO);
	return 0;
}

static int put_and_die(struct bench *b)
{
	struct put_result r;
	struct batch x;

	b->s = store_open(b->path, STORE_CREATE, &b->err);
	NEED(b->s);
	sample_batch(&x, "mit", "V4", PART_WHOLE, 1, 20);
	NEED(store_put(b->s, &x, 1, &r, &b->err) == 0);
	_exit(0); /* without a close */
}

static void test_pending_log(void **state)
{
	struct bench *b = *state;
	const char *shm = arena_printf(&b->a, "%s-shm", b->path).p;

	bench_child(b, put_and_die);
	assert_int_equal(bench_files(b), 3);
	(void)chmod(b->dir, 0555);
	bench_child(b, with_pending_log);
	(void)chmod(b->dir, 0777);
	assert_int_equal(unlink(shm), 0);
	(void)chmod(b->dir, 0555);
	bench_child(b, with_pending_log);
	(void)chmod(b->dir, 0777);
	bench_open(b, STORE_READ); /* a reader that may write beside the file has all of it */
	assert_true(bench_holds(b, 1, "V4", 1, 20));
	bench_close(b);
}

#define file_test(f) cmocka_unit_test_setup_teardown(f, bench_set_up, bench_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		file_test(test_unwritable_folder),
		file_test(test_reading_leaves_no_trace),
		file_test(test_read_only_file),
		file_test(test_read_only_folder),
		file_test(test_writable_file_in_unwritable_folder),
		file_test(test_owner_changes_a_read_only_store),
		file_test(test_pending_log),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
