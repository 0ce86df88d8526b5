/*
 * The real files: what the readers make of them comes back from the store as it was, and importing them again changes nothing.
 */
#include "unit/store/bench.h"

#include "source/source.h"

static const char *const files[] = {
	"mit-ai-risk-repository/AI_Risk_Repository_V4_2025-12-03.xlsx",
	"mit-ai-risk-repository/AI_Risk_Repository_V3_2025-03-26.xlsx",
	"mitre-atlas/v6/ATLAS-2026.05.yaml",
	"mitre-atlas/legacy/ATLAS-5.6.1.yaml",
};
#define NFILES ARRAY_LEN(files)

static void read_files(struct bench *b, struct batch batches[NFILES])
{
	for (size_t i = 0; i < NFILES; i++) {
		const char *path = upstream(&b->a, files[i]);

		if (!path)
			fail_msg("%s is not there", files[i]);
		bench_ok(b, source_read_file(path, &batches[i], &b->err));
		assert_true(batches[i].records.n > 250 && batches[i].links.n > 900);
	}
}

static void put_files(struct bench *b, const struct batch batches[NFILES], enum put_outcome want, int64_t rows[NFILES])
{
	for (size_t i = 0; i < NFILES; i++) {
		struct put_result r;

		bench_ok(b, store_put(b->s, &batches[i], BENCH_NOW, &r, &b->err));
		assert_int_equal(r.outcome, want);
		assert_int_equal(r.records, batches[i].records.n);
		assert_int_equal(r.links, batches[i].links.n);
		rows[i] = r.row;
	}
}

static void expect_files(struct bench *b, const struct batch batches[NFILES], const int64_t rows[NFILES])
{
	for (size_t i = 0; i < NFILES; i++) {
		struct batch have;

		bench_ok(b, store_get(b->s, rows[i], &have, &b->err));
		assert_batch_equal(&batches[i], &have);
		batch_free(&have);
	}
}

static void test_round_trip(void **state)
{
	struct bench *b = *state;
	struct batch batches[NFILES];
	int64_t rows[NFILES], again[NFILES];
	uint64_t generation;
	struct str bytes;

	if (!upstream(&b->a, files[0]))
		skip();
	read_files(b, batches);
	put_files(b, batches, PUT_NEW, rows);
	expect_files(b, batches, rows);
	generation = store_generation(b->s);
	bench_close(b);
	bytes = bench_bytes(b);

	bench_open(b, STORE_CREATE);
	put_files(b, batches, PUT_SAME, again);
	assert_memory_equal(rows, again, sizeof(rows));
	assert_true(store_generation(b->s) == generation);
	bench_close(b);
	assert_true(str_eq(bench_bytes(b), bytes));

	bench_open(b, STORE_READ);
	expect_files(b, batches, rows);
	bench_ok(b, store_check(b->s, &b->err));
	for (size_t i = 0; i < NFILES; i++)
		batch_free(&batches[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_round_trip, bench_set_up_open, bench_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
