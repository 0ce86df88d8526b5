/*
 * A store whose writer is killed, whose disk is full, or that two processes use at once.
 */
#include "unit/store/bench.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/query.h"

#define KILLS 40
#define SMALL 60 /* records */
#define LARGE 250

/* One of several stores that a test has open at the same path. */
static struct store *open_store(struct bench *b, enum store_mode mode)
{
	struct store *s = store_open(b->path, mode, &b->err);

	if (!s)
		fail_msg("%s", b->err.msg);
	return s;
}

/* A release of this seed; the number of records follows from the seed, so that two seeds are told apart at once. */
static int put(struct store *s, const char *version, unsigned seed, size_t n, struct err *err)
{
	struct put_result r;
	struct batch x;
	int rc;

	sample_batch(&x, "mit", version, PART_WHOLE, seed, n);
	rc = store_put(s, &x, 1, &r, err);
	batch_free(&x);
	return rc;
}

static const size_t sizes[5] = { 0, SMALL, LARGE, LARGE + 1, SMALL + 1 };

/* Is it one of the seeds 1 to 4? */
static bool known(const struct batch *have)
{
	struct arena a = { 0 };
	bool found = false;
	struct buf why;

	buf_init(&why, BUF_LINE);
	for (unsigned seed = 1; seed < ARRAY_LEN(sizes) && !found; seed++) {
		struct batch want;

		if (sizes[seed] != have->records.n)
			continue;
		sample_batch(&want, "mit", arena_z(&a, have->release.version), PART_WHOLE, seed, sizes[seed]);
		found = sample_equal(&want, have, &why);
		batch_free(&want);
	}
	if (!found)
		(void)fprintf(stderr, "%.*s is none of the samples: %.*s\n", STRF(have->release.version), STRF(buf_str(&why)));
	buf_free(&why);
	arena_free(&a);
	return found;
}

/* Every release of the store is one of the samples, complete.  One that a writer replaces after it was listed is not found,
 * and that is no fault. */
static bool complete(struct store *s, struct err *err)
{
	struct arena a = { 0 };
	struct release_row *rows = NULL;
	size_t n = 0;
	bool good = store_releases(s, &a, &rows, &n, err) == 0;

	for (size_t i = 0; good && i < n; i++) {
		struct batch have;

		if (store_get(s, rows[i].release.row, &have, err) == 0)
			good = known(&have);
		else
			good = err->code == ERR_NOT_FOUND;
		batch_free(&have);
	}
	if (!good)
		(void)fprintf(stderr, "%s\n", err->msg);
	arena_free(&a);
	return good;
}

/* Two versions with two contents each, and a linkset on them. */
static void import_once(struct bench *b, unsigned round)
{
	unsigned v4 = round % 2 ? 1 : 2, v3 = round % 2 ? 3 : 4;
	struct store *s = store_open(b->path, STORE_CREATE, &b->err);
	struct linkset set = { 0 };
	struct arena a = { 0 };
	struct batch x;

	sample_linkset(&set, &a, 1, 100);
	sample_batch(&x, "mit", "V3", PART_WHOLE, v3, 1);
	if (!s || put(s, "V4", v4, sizes[v4], &b->err) < 0 || put(s, "V3", v3, sizes[v3], &b->err) < 0 ||
	    store_put_linkset(s, arena_printf(&a, "bm25f-1 %.*s", STRF(x.release.sha256)).p, &set, &b->err) < 0) {
		(void)fprintf(stderr, "%s\n", b->err.msg);
		_exit(1);
	}
	store_close(s);
	batch_free(&x);
	arena_free(&a);
}

static _Noreturn void import_for_ever(struct bench *b)
{
	for (unsigned i = 0;; i++)
		import_once(b, i);
}

static void test_killed(void **state)
{
	struct bench *b = *state;
	uint64_t generation = 0, dice = 12345, one = clock_mono_us();
	unsigned grew = 0;

	import_once(b, 0);
	one = clock_mono_us() - one;
	if (one > 100000) /* a busy machine: keep it short */
		one = 100000;
	assert_int_equal(unlink(b->path), 0); /* the first kills hit the making of the file */
	for (int i = 0; i < KILLS; i++) {
		pid_t pid = fork();
		struct store *s;
		int status;

		if (pid == 0)
			import_for_ever(b);
		dice = dice * 6364136223846793005u + 1442695040888963407u;
		(void)usleep(500 + (useconds_t)((dice >> 33) % (i % 3 ? one * 3 : 5000)));
		(void)kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status)); /* it was at work: neither done nor failed */
		s = open_store(b, STORE_CREATE);
		if (store_check(s, &b->err) < 0)
			fail_msg("after kill %d: %s", i, b->err.msg);
		assert_true(complete(s, &b->err));
		assert_true(store_generation(s) >= generation);
		grew += store_generation(s) > generation;
		generation = store_generation(s);
		store_close(s);
	}
	assert_true(grew > KILLS / 8); /* imports were finished between the kills too */
}

/* A reader sees the old edition until the writer has committed, and the new one after; at no time a part of it. */
static void test_reader_beside_writer(void **state)
{
	struct bench *b = *state;
	struct store *writer = open_store(b, STORE_CREATE), *reader;
	uint64_t generation;

	assert_int_equal(put(writer, "V4", 1, sizes[1], &b->err), 0);
	reader = open_store(b, STORE_READ);
	generation = store_generation(reader);
	assert_int_equal(query_begin_write(writer, &b->err), 0);
	assert_int_equal(query_exec(writer, "DELETE FROM release", &b->err), 0);
	assert_true(complete(reader, &b->err));
	assert_int_equal(store_check(reader, &b->err), 0);
	assert_true(store_generation(reader) == generation);
	query_rollback(writer);
	assert_int_equal(put(writer, "V4", 2, sizes[2], &b->err), 0);
	assert_true(store_generation(reader) > generation);
	assert_true(complete(reader, &b->err));
	store_close(reader);
	store_close(writer);
}

/* Two processes import the same names again and again while this one reads. */
static void test_two_writers(void **state)
{
	struct bench *b = *state;
	struct store *s = open_store(b, STORE_CREATE);
	size_t reads = 0, changes = 0;
	uint64_t generation = 0;
	pid_t pids[2];

	assert_int_equal(put(s, "V4", 1, sizes[1], &b->err), 0);
	store_close(s);
	for (unsigned i = 0; i < 2; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			s = store_open(b->path, STORE_CREATE, &b->err);
			for (unsigned k = 0; s && k < 15; k++)
				if (put(s, k % 3 ? "V4" : "V3", 1 + (k + i) % 4, sizes[1 + (k + i) % 4], &b->err) < 0) {
					(void)fprintf(stderr, "%s\n", b->err.msg);
					_exit(1);
				}
			store_close(s);
			_exit(s ? 0 : 1);
		}
	}
	s = open_store(b, STORE_READ);
	for (int running = 2, status; running > 0; reads++) {
		uint64_t now = store_generation(s);

		changes += now != generation;
		generation = now;
		assert_true(complete(s, &b->err));
		for (unsigned i = 0; i < 2; i++)
			if (pids[i] && waitpid(pids[i], &status, WNOHANG) == pids[i]) {
				assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
				pids[i] = 0;
				running--;
			}
	}
	assert_true(reads > 1 && changes > 1);
	assert_int_equal(store_check(s, &b->err), 0);
	store_close(s);
}

/* Opening and closing a store must leave the locks of another one of this process alone: the child, closing the last store
 * that it can see, would otherwise take the log away under the first one. */
static void test_locks_of_one_process(void **state)
{
	struct bench *b = *state;
	struct store *first, *second;
	int told[2], status;
	pid_t pid;
	char c;

	assert_int_equal(pipe(told), 0);
	pid = fork();
	if (pid == 0) {
		if (read(told[0], &c, 1) != 1)
			_exit(1);
		first = store_open(b->path, STORE_CREATE, &b->err);
		if (!first || put(first, "V3", 2, sizes[2], &b->err) < 0)
			_exit(2);
		store_close(first);
		_exit(0);
	}
	first = open_store(b, STORE_CREATE);
	assert_int_equal(put(first, "V4", 1, sizes[1], &b->err), 0);
	for (int mode = 0; mode < 2; mode++) {
		second = open_store(b, mode ? STORE_READ : STORE_CREATE);
		store_close(second);
	}
	assert_int_equal(write(told[1], "x", 1), 1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_int_equal(put(first, "V5", 3, sizes[3], &b->err), 0);
	second = open_store(b, STORE_READ);
	assert_true(store_generation(second) == store_generation(first));
	assert_true(complete(second, &b->err));
	store_close(second);
	store_close(first);
	first = open_store(b, STORE_READ);
	assert_int_equal(store_check(first, &b->err), 0);
	b->s = first;
	assert_int_equal(bench_releases(b), 3);
	(void)(close(told[0]) + close(told[1]));
}

/* A child that puts when it is told to, and says by its status whether it had to wait.  It is forked before this process
 * opens the store: no connection goes through a fork. */
static pid_t fork_second_writer(struct bench *b, int told)
{
	pid_t pid = fork();
	struct store *s;
	uint64_t start;
	char c;

	if (pid != 0)
		return pid;
	if (read(told, &c, 1) != 1)
		_exit(1);
	start = clock_mono_us();
	s = store_open(b->path, STORE_CREATE, &b->err);
	if (!s || put(s, "V4", 2, sizes[2], &b->err) < 0) {
		(void)fprintf(stderr, "%s\n", b->err.msg);
		_exit(1);
	}
	store_close(s);
	_exit(clock_mono_us() - start > 200000 ? 0 : 2);
}

/* A second writer waits for the first; where that takes too long, it says so and nothing is changed. */
static void test_writer_waits(void **state)
{
	struct bench *b = *state;
	struct store *first, *second;
	uint64_t generation;
	int told[2], status;
	pid_t pid;

	assert_int_equal(pipe(told), 0);
	pid = fork_second_writer(b, told[0]);
	first = open_store(b, STORE_CREATE);
	assert_int_equal(put(first, "V4", 1, sizes[1], &b->err), 0);
	generation = store_generation(first);
	assert_int_equal(query_begin_write(first, &b->err), 0);
	second = open_store(b, STORE_CREATE);
	(void)sqlite3_busy_timeout(second->db, 100);
	assert_int_equal(put(second, "V4", 2, sizes[2], &b->err), -1);
	assert_int_equal(b->err.code, ERR_IO);
	assert_has(str_of(b->err.msg), "another program has been writing");
	store_close(second);

	assert_int_equal(write(told[1], "x", 1), 1);
	(void)usleep(500000);
	query_rollback(first);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_true(store_generation(first) == generation + 1);
	assert_true(complete(first, &b->err));
	store_close(first);
	(void)(close(told[0]) + close(told[1]));
}

static void still_as_it_was(struct bench *b, struct store *s, uint64_t generation)
{
	assert_int_equal(b->err.code, ERR_IO);
	assert_has(str_of(b->err.msg), "nothing was changed");
	assert_true(store_generation(s) == generation);
	assert_true(complete(s, &b->err));
	assert_int_equal(store_check(s, &b->err), 0);
}

static void test_disk_full(void **state)
{
	struct bench *b = *state;
	struct store *s = open_store(b, STORE_CREATE);
	uint64_t generation;

	assert_int_equal(put(s, "V4", 1, sizes[1], &b->err), 0);
	generation = store_generation(s);
	assert_int_equal(query_exec(s, "PRAGMA max_page_count = 1", &b->err), 0); /* as many as there are now */
	assert_int_equal(put(s, "V3", 2, sizes[2], &b->err), -1);
	assert_has(str_of(b->err.msg), "disk is full");
	still_as_it_was(b, s, generation);
	assert_int_equal(query_exec(s, "PRAGMA max_page_count = 1000000", &b->err), 0);
	assert_int_equal(put(s, "V3", 2, sizes[2], &b->err), 0);
	assert_true(complete(s, &b->err));
	store_close(s);
}

/* The system itself refuses to let the file grow, at one place after another. */
static void test_file_size_limit(void **state)
{
	struct bench *b = *state;
	struct rlimit old, low;
	struct store *s = open_store(b, STORE_CREATE);
	uint64_t generation;
	unsigned refused = 0;

	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(put(s, "V4", 1, sizes[1], &b->err), 0);
	generation = store_generation(s);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	for (rlim_t max = 4096; max < 2000000; max = max * 3 / 2) {
		int rc;

		low = (struct rlimit){ max, old.rlim_max };
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &low), 0);
		rc = put(s, "V3", 2, sizes[2], &b->err);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
		if (rc < 0) {
			still_as_it_was(b, s, generation);
			refused++;
			continue;
		}
		assert_true(complete(s, &b->err)); /* large enough now, or the space freed in the file is */
		break;
	}
	assert_true(refused > 3);
	assert_int_equal(put(s, "V3", 2, sizes[2], &b->err), 0);
	store_close(s);
	s = open_store(b, STORE_READ);
	assert_int_equal(store_check(s, &b->err), 0);
	assert_true(complete(s, &b->err));
	store_close(s);
}

#define crash_test(f) cmocka_unit_test_setup_teardown(f, bench_set_up, bench_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		crash_test(test_killed),
		crash_test(test_reader_beside_writer),
		crash_test(test_two_writers),
		crash_test(test_writer_waits),
		crash_test(test_locks_of_one_process),
		crash_test(test_disk_full),
		crash_test(test_file_size_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
