/*
 * The contract of store.h for what a linker inferred.
 */
#include "unit/store/bench.h"

/* The key of a linkset of the releases that were put from these two seeds. */
static const char *key_of(struct bench *b, const char *linker, unsigned mit, unsigned atlas)
{
	struct batch x, y;
	const char *key;

	sample_batch(&x, "mit", "V4", PART_WHOLE, mit, 1);
	sample_batch(&y, "atlas", "2026.05", PART_WHOLE, atlas, 1);
	key = arena_printf(&b->a, "%s %.*s %.*s", linker, STRF(x.release.sha256), STRF(y.release.sha256)).p;
	batch_free(&x);
	batch_free(&y);
	return key;
}

static int64_t put_pair(struct bench *b, unsigned mit, unsigned atlas)
{
	struct put_result r = bench_put(b, "V4", PART_WHOLE, mit, 3);
	struct put_result other;
	struct batch x;

	sample_batch(&x, "atlas", "2026.05", PART_WHOLE, atlas, 3);
	bench_ok(b, store_put(b->s, &x, BENCH_NOW, &other, &b->err));
	batch_free(&x);
	return r.row;
}

static void expect_set(struct bench *b, const char *key, unsigned seed, size_t n)
{
	struct linkset want = { 0 }, have = { 0 };

	sample_linkset(&want, &b->a, seed, n);
	assert_int_equal(store_get_linkset(b->s, key, &b->a, &have, &b->err), 1);
	assert_linkset_equal(&want, &have);
}

static void expect_no_set(struct bench *b, const char *key)
{
	struct linkset have;

	assert_int_equal(store_get_linkset(b->s, key, &b->a, &have, &b->err), 0);
	assert_int_equal(have.nlinks, 0);
}

static void put_set(struct bench *b, const char *key, unsigned seed, size_t n)
{
	struct linkset set = { 0 };

	sample_linkset(&set, &b->a, seed, n);
	bench_ok(b, store_put_linkset(b->s, key, &set, &b->err));
}

static void test_linkset(void **state)
{
	struct bench *b = *state;
	const char *v1, *v2, *other;

	put_pair(b, 1, 2);
	v1 = key_of(b, "bm25f-1", 1, 2);
	v2 = key_of(b, "bm25f-2", 1, 2);
	other = key_of(b, "dense-1", 1, 2);
	expect_no_set(b, v1);
	put_set(b, v1, 5, 100);
	put_set(b, other, 6, 10);
	expect_set(b, v1, 5, 100);
	put_set(b, v1, 7, 20); /* the same key: the newer words */
	expect_set(b, v1, 7, 20);
	put_set(b, v2, 8, 30); /* a newer version of the linker on the same releases */
	expect_no_set(b, v1);
	expect_set(b, v2, 8, 30);
	expect_set(b, other, 6, 10);
	put_set(b, v2, 0, 0);
	expect_set(b, v2, 0, 0);
	bench_ok(b, store_check(b->s, &b->err));
}

static void test_linkset_leaves_with_its_releases(void **state)
{
	struct bench *b = *state;
	int64_t row = put_pair(b, 1, 2);
	const char *key = key_of(b, "bm25f-1", 1, 2), *later = key_of(b, "bm25f-1", 3, 2);

	put_set(b, key, 5, 10);
	assert_int_equal(bench_put(b, "V4", PART_WHOLE, 1, 3).outcome, PUT_SAME);
	expect_set(b, key, 5, 10);
	put_pair(b, 3, 2); /* V4 is replaced */
	expect_no_set(b, key);
	put_set(b, later, 6, 10);
	bench_put(b, "V3", PART_WHOLE, 7, 3); /* has nothing to do with it */
	expect_set(b, later, 6, 10);
	row = bench_put(b, "V4", PART_WHOLE, 3, 3).row;
	bench_ok(b, store_drop(b->s, row, &b->err));
	expect_no_set(b, later);
	bench_ok(b, store_check(b->s, &b->err));
}

static void test_linkset_keys(void **state)
{
	static const char *const bad[] = { "", "bm25f-1", "bm25f-1 ", " x", "bm25f-1  x", "bm25f-1 x " };
	struct bench *b = *state;
	struct linkset set = { 0 };
	uint64_t generation = store_generation(b->s);

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_int_equal(store_put_linkset(b->s, bad[i], &set, &b->err), -1);
		assert_int_equal(b->err.code, ERR_USAGE);
	}
	put_pair(b, 1, 2);
	generation = store_generation(b->s);
	assert_int_equal(store_put_linkset(b->s, key_of(b, "bm25f-1", 1, 3), &set, &b->err), -1); /* no such release */
	assert_int_equal(b->err.code, ERR_NOT_FOUND);
	assert_true(store_generation(b->s) == generation);
}

#define store_test(f) cmocka_unit_test_setup_teardown(f, bench_set_up_open, bench_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		store_test(test_linkset),
		store_test(test_linkset_leaves_with_its_releases),
		store_test(test_linkset_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
