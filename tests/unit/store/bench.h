/*
 * bench: what a test of the store works at: a folder of its own, a path in it, and one store that may be open there.
 */
#ifndef TESTS_UNIT_STORE_BENCH_H
#define TESTS_UNIT_STORE_BENCH_H

#include <sys/types.h>

#include "unit/store/sample.h"
#include "unit/test.h"

#define BENCH_NOW 1795500000 /* what bench_put says as the time of the import */

struct bench {
	struct arena a;
	const char *dir, *path; /* a new folder, and atlas.db in it */
	struct store *s;
	struct err err;
};

/* For cmocka_unit_test_setup_teardown: *state is a struct bench.  bench_set_up: no store yet; bench_set_up_open: a new one is
 * open.  bench_tear_down closes and removes everything. */
int bench_set_up(void **state);
int bench_set_up_open(void **state);
int bench_tear_down(void **state);

/* Each of these fails the test with the store's own words.  bench_open closes what is open before. */
void bench_open(struct bench *b, enum store_mode mode);
void bench_close(struct bench *b);
void bench_ok(struct bench *b, int rc);
struct put_result bench_put(struct bench *b, const char *version, enum release_part part, unsigned seed, size_t n); /* of "mit" */
void bench_expect(struct bench *b, int64_t row, const char *version, enum release_part part, unsigned seed, size_t n);
void bench_gone(struct bench *b, int64_t row);
size_t bench_releases(struct bench *b);

/* bench_make: one more release of 20 records at the path, with nothing open before and after.  bench_refused: the path is not
 * opened, with this code and these words.  bench_sql: somebody else's SQL, on the path. */
int64_t bench_make(struct bench *b, const char *version, unsigned seed);
void bench_refused(struct bench *b, enum store_mode mode, enum err_code code, const char *words);
void bench_sql(struct bench *b, const char *text);

/* bench_holds: as bench_expect, for children, where a failed check of cmocka would run the rest of the tests. */
bool bench_holds(struct bench *b, int64_t row, const char *version, unsigned seed, size_t n);

/* bench_start(b, f): run f in a child without rights (root may write anywhere).  bench_finish(pid): wait, and fail the test
 * unless f gave 0.  bench_child: both.  No store is open at a fork: a connection does not live through one. */
pid_t bench_start(struct bench *b, int (*f)(struct bench *));
void bench_finish(pid_t pid);
void bench_child(struct bench *b, int (*f)(struct bench *));
#define NEED(x)                                                                                                       \
	do {                                                                                                          \
		if (!(x)) {                                                                                           \
			(void)fprintf(stderr, "%s:%d: not true: %s (%s)\n", __FILE__, __LINE__, #x, b->err.msg);      \
			return 1;                                                                                     \
		}                                                                                                     \
	} while (0)

struct str bench_bytes(struct bench *b);  /* of the file */
size_t bench_files(struct bench *b);      /* beside the file, itself counted */
const char *bench_dir(struct arena *a);   /* a new folder */
void bench_remove(const char *dir);       /* with all that is in it */

#endif
