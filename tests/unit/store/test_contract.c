/*
 * The contract of store.h, for every engine: nothing here knows how a store keeps things.  test_linkset.c is its other half.
 * Another engine runs both with its own bench_open().
 */
#include "unit/store/bench.h"

#define NOW BENCH_NOW

static struct put_result put(struct bench *b, const struct batch *x, int64_t now)
{
	struct put_result r = { 0 };

	bench_ok(b, store_put(b->s, x, now, &r, &b->err));
	return r;
}

static void test_empty(void **state)
{
	struct bench *b = *state;
	struct name_row *names;
	size_t n = 9;

	assert_int_equal(bench_releases(b), 0);
	bench_ok(b, store_names(b->s, &b->a, &names, &n, &b->err));
	assert_int_equal(n, 0);
	bench_gone(b, 1);
	bench_ok(b, store_check(b->s, &b->err));
	assert_true(store_schema(b->s) >= 1);
}

static void test_round_trip(void **state)
{
	struct bench *b = *state;
	struct put_result r = bench_put(b, "V4", PART_WHOLE, 1, 200);

	assert_int_equal(r.outcome, PUT_NEW);
	assert_int_equal(r.records, 200);
	assert_int_equal(r.links, 400);
	assert_true(r.row > 0);
	bench_expect(b, r.row, "V4", PART_WHOLE, 1, 200);
	bench_open(b, STORE_READ); /* and once more from the disk */
	bench_expect(b, r.row, "V4", PART_WHOLE, 1, 200);
	bench_ok(b, store_check(b->s, &b->err));
}

static void test_empty_batch(void **state)
{
	struct bench *b = *state;
	struct batch x, y;
	struct put_result r;

	batch_init(&x);
	x.release.source = STR("atlas");
	x.release.version = STR("0");
	r = put(b, &x, NOW);
	bench_ok(b, store_get(b->s, r.row, &y, &b->err));
	assert_batch_equal(&x, &y);
	batch_free(&y);
	assert_int_equal(put(b, &x, NOW).outcome, PUT_REPLACED); /* names no file, so it is never known to be the same */
	assert_int_equal(bench_releases(b), 1);
	x.release.version = STR("");
	assert_int_equal(store_put(b->s, &x, NOW, &r, &b->err), -1);
	assert_int_equal(b->err.code, ERR_INPUT);
	bench_ok(b, store_check(b->s, &b->err));
	batch_free(&x);
}

static void test_same_and_replaced(void **state)
{
	struct bench *b = *state;
	struct put_result r = bench_put(b, "V4", PART_WHOLE, 1, 30), again, other;
	uint64_t generation = store_generation(b->s);
	struct batch x;

	sample_batch(&x, "mit", "V4", PART_WHOLE, 1, 30);
	again = put(b, &x, NOW + 5);
	batch_free(&x);
	assert_int_equal(again.outcome, PUT_SAME);
	assert_int_equal(again.row, r.row);
	assert_int_equal(again.records, 30);
	assert_int_equal(again.links, 60);
	assert_true(store_generation(b->s) == generation);
	bench_expect(b, r.row, "V4", PART_WHOLE, 1, 30); /* the time of import too */

	other = bench_put(b, "V4", PART_WHOLE, 2, 12);
	assert_int_equal(other.outcome, PUT_REPLACED);
	assert_true(store_generation(b->s) > generation);
	assert_int_equal(bench_releases(b), 1);
	bench_expect(b, other.row, "V4", PART_WHOLE, 2, 12);
	if (other.row != r.row)
		bench_gone(b, r.row);
	bench_ok(b, store_check(b->s, &b->err));
}

static void test_side_by_side(void **state)
{
	static const char *const versions[] = { "V3", "V10", "V4", "V2" };
	struct bench *b = *state;
	int64_t rows[ARRAY_LEN(versions)];

	for (unsigned i = 0; i < ARRAY_LEN(versions); i++)
		rows[i] = bench_put(b, versions[i], PART_WHOLE, i, 20 + i).row;
	for (unsigned i = 0; i < ARRAY_LEN(versions); i++)
		bench_expect(b, rows[i], versions[i], PART_WHOLE, i, 20 + i);
	bench_ok(b, store_drop(b->s, rows[1], &b->err));
	bench_gone(b, rows[1]);
	assert_int_equal(bench_releases(b), 3);
	bench_expect(b, rows[0], "V3", PART_WHOLE, 0, 20);
	bench_expect(b, rows[2], "V4", PART_WHOLE, 2, 22);
	bench_ok(b, store_check(b->s, &b->err));
	assert_int_equal(store_drop(b->s, rows[1], &b->err), -1);
	assert_int_equal(b->err.code, ERR_NOT_FOUND);
}

/* A release is either one whole or a set of parts. */
static void test_parts(void **state)
{
	struct bench *b = *state;
	struct put_result whole = bench_put(b, "V4", PART_WHOLE, 1, 10), old = bench_put(b, "V3", PART_WHOLE, 9, 5), table, papers, r;

	table = bench_put(b, "V4", PART_TABLE, 2, 11);
	assert_int_equal(table.outcome, PUT_REPLACED);
	bench_gone(b, whole.row);
	papers = bench_put(b, "V4", PART_PAPERS, 3, 12);
	assert_int_equal(papers.outcome, PUT_NEW);
	bench_expect(b, table.row, "V4", PART_TABLE, 2, 11);
	assert_int_equal(bench_put(b, "V4", PART_TABLE, 2, 11).outcome, PUT_SAME);
	r = bench_put(b, "V4", PART_TABLE, 4, 13);
	assert_int_equal(r.outcome, PUT_REPLACED);
	bench_expect(b, papers.row, "V4", PART_PAPERS, 3, 12);
	assert_int_equal(bench_releases(b), 3);
	whole = bench_put(b, "V4", PART_WHOLE, 1, 10);
	assert_int_equal(whole.outcome, PUT_REPLACED);
	assert_int_equal(bench_releases(b), 2);
	bench_expect(b, whole.row, "V4", PART_WHOLE, 1, 10);
	bench_expect(b, old.row, "V3", PART_WHOLE, 9, 5);
	bench_ok(b, store_check(b->s, &b->err));
}

static void test_releases(void **state)
{
	static const struct { const char *source, *version; enum release_part part; } put_order[] = {
		{ "mit", "V3", PART_WHOLE },	 { "mit", "V4", PART_PAPERS },	  { "atlas", "2026.05", PART_WHOLE },
		{ "atlas", "5.6.1", PART_WHOLE }, { "mit", "V4", PART_TABLE },	  { "atlas", "2025.10", PART_WHOLE },
	}, want[] = {
		{ "atlas", "2026.05", PART_WHOLE }, { "atlas", "5.6.1", PART_WHOLE }, { "atlas", "2025.10", PART_WHOLE },
		{ "mit", "V4", PART_TABLE },	    { "mit", "V4", PART_PAPERS },     { "mit", "V3", PART_WHOLE },
	};
	struct bench *b = *state;
	struct release_row *rows;
	size_t n;

	for (unsigned i = 0; i < ARRAY_LEN(put_order); i++) {
		struct batch x;

		sample_batch(&x, put_order[i].source, put_order[i].version, put_order[i].part, i * 3, i + 1);
		put(b, &x, NOW + i);
		batch_free(&x);
	}
	bench_ok(b, store_releases(b->s, &b->a, &rows, &n, &b->err));
	assert_int_equal(n, ARRAY_LEN(want));
	for (size_t i = 0; i < n; i++) {
		assert_str(rows[i].release.source, want[i].source);
		assert_str(rows[i].release.version, want[i].version);
		assert_int_equal(rows[i].release.part, want[i].part);
		assert_int_equal(rows[i].links, rows[i].records * 2);
		assert_true(rows[i].diags[SEV_NOTE] >= 100000);
	}
	assert_int_equal(rows[5].records, 1);
	assert_int_equal(rows[5].release.imported_at, NOW);
	assert_int_equal(rows[0].records, 3);
}

static void name_record(struct batch *x, enum rec_kind kind, const char *id, const char *name, const char *sub)
{
	struct record *r = vec_add(&x->records);

	r->kind = kind;
	r->id = str_of(id);
	r->name = str_of(name);
	r->nfields = sub ? 4 : 0;
	r->fields = sub ? arena_array(&x->arena, 4, struct field) : NULL;
	if (sub) {
		r->fields[0] = (struct field){ F_QUICKREF, STR("First2024") };
		r->fields[1] = (struct field){ F_QUICKREF, STR("Second2024") };
		r->fields[2] = (struct field){ F_RISK_CATEGORY, STR("A category") };
		r->fields[3] = (struct field){ F_RISK_SUBCATEGORY, str_of(sub) };
	}
}

static void put_named(struct bench *b, const char *version, const char *sub, const char *technique)
{
	struct batch x;

	batch_init(&x);
	x.release.source = STR("mit");
	x.release.version = str_of(version);
	name_record(&x, REC_TECHNIQUE, "z", technique, NULL);
	name_record(&x, REC_RISK, "a", "a", sub);
	name_record(&x, REC_RISK, "b", "b", "");
	put(b, &x, NOW);
	batch_free(&x);
}

static void test_names(void **state)
{
	struct bench *b = *state;
	struct name_row *rows;
	size_t n;

	put_named(b, "V2", "Old words", "Technique");
	put_named(b, "V3", "New words", "Technique");
	put_named(b, "V4", "New words", "Renamed");
	bench_ok(b, store_names(b->s, &b->a, &rows, &n, &b->err));
	assert_int_equal(n, 5);
	assert_str(rows[0].id, "a");
	assert_str(rows[0].subcategory, "New words");
	assert_str(rows[0].category, "A category");
	assert_str(rows[0].quickref, "First2024");
	assert_int_equal(rows[0].kind, REC_RISK);
	assert_str(rows[1].id, "a");
	assert_str(rows[1].subcategory, "Old words");
	assert_str(rows[2].id, "b");
	assert_str(rows[2].subcategory, "");
	assert_str(rows[3].name, "Renamed");
	assert_int_equal(rows[3].kind, REC_TECHNIQUE);
	assert_str(rows[4].name, "Technique");
	assert_true(rows[3].release != rows[4].release);
	assert_str(rows[4].quickref, "");
}

static void test_notes(void **state)
{
	struct bench *b = *state;
	struct str v = STR("x");
	uint64_t generation;

	assert_int_equal(store_get_note(b->s, "etag", &b->a, &v, &b->err), 0);
	assert_int_equal(v.n, 0);
	bench_ok(b, store_set_note(b->s, "etag", STR("\"abc\""), &b->err));
	bench_ok(b, store_set_note(b->s, "other", STR(""), &b->err));
	generation = store_generation(b->s);
	bench_ok(b, store_set_note(b->s, "etag", STR("\"abc\""), &b->err)); /* says nothing new */
	assert_true(store_generation(b->s) == generation);
	bench_ok(b, store_set_note(b->s, "etag", STR("\"abd\""), &b->err));
	assert_true(store_generation(b->s) > generation);
	assert_int_equal(store_get_note(b->s, "etag", &b->a, &v, &b->err), 1);
	assert_str(v, "\"abd\"");
	assert_int_equal(store_get_note(b->s, "other", &b->a, &v, &b->err), 1);
	assert_str(v, "");
}

/* What cannot be kept leaves everything as it was. */
static void test_refused_batch(void **state)
{
	struct bench *b = *state;
	struct put_result r = bench_put(b, "V4", PART_WHOLE, 1, 10), never = { 0 };
	uint64_t generation = store_generation(b->s);
	struct batch x;

	for (int i = 0; i < 5; i++) {
		sample_batch(&x, "mit", "V4", PART_WHOLE, 2, 10);
		if (i == 0)
			x.records.v[9].kind = REC_KINDS;
		else if (i == 1)
			x.records.v[8].fields[0].id = F_COUNT;
		else if (i == 2)
			x.links.v[19].confidence = 1.5;
		else if (i == 3)
			x.links.v[19].confidence = 0.0 / 0.0;
		else
			x.diags.v[0].severity = SEVERITIES;
		assert_int_equal(store_put(b->s, &x, NOW, &never, &b->err), -1);
		assert_true(b->err.msg[0] != 0);
		batch_free(&x);
	}
	assert_int_equal(never.row, 0);
	assert_true(store_generation(b->s) == generation);
	bench_expect(b, r.row, "V4", PART_WHOLE, 1, 10);
	bench_ok(b, store_check(b->s, &b->err));
}

static void test_read_mode(void **state)
{
	struct bench *b = *state;
	struct put_result r = bench_put(b, "V4", PART_WHOLE, 1, 10), never;
	struct linkset set = { 0 };
	struct store *writer = b->s;
	struct batch x;

	b->s = NULL;
	bench_open(b, STORE_READ);
	sample_batch(&x, "mit", "V5", PART_WHOLE, 2, 10);
	assert_int_equal(store_put(b->s, &x, NOW, &never, &b->err), -1);
	assert_int_equal(b->err.code, ERR_IO);
	assert_int_equal(store_drop(b->s, r.row, &b->err), -1);
	assert_int_equal(store_set_note(b->s, "a", STR("b"), &b->err), -1);
	assert_int_equal(store_put_linkset(b->s, "a-1 b", &set, &b->err), -1);
	batch_free(&x);
	bench_expect(b, r.row, "V4", PART_WHOLE, 1, 10);
	bench_ok(b, store_drop(writer, r.row, &b->err)); /* is seen by the reader at once */
	bench_gone(b, r.row);
	assert_true(store_generation(b->s) == store_generation(writer));
	store_close(writer);
}

static void test_memory(void **state)
{
	struct bench *b = *state;
	struct store *s = store_open(":memory:", STORE_CREATE, &b->err), *t;
	struct store *disk = b->s;
	struct put_result r;

	assert_non_null(s);
	b->s = s;
	r = bench_put(b, "V4", PART_WHOLE, 1, 10);
	bench_expect(b, r.row, "V4", PART_WHOLE, 1, 10);
	bench_ok(b, store_check(b->s, &b->err));
	t = store_open(":memory:", STORE_CREATE, &b->err);
	assert_non_null(t);
	b->s = t;
	assert_int_equal(bench_releases(b), 0);
	store_close(s);
	store_close(t);
	b->s = disk;
	store_close(NULL);
}

#define store_test(f) cmocka_unit_test_setup_teardown(f, bench_set_up_open, bench_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		store_test(test_empty),	     store_test(test_round_trip), store_test(test_empty_batch), store_test(test_same_and_replaced),
		store_test(test_side_by_side), store_test(test_parts),	  store_test(test_releases),	store_test(test_names),
		store_test(test_notes),	     store_test(test_refused_batch), store_test(test_read_mode), store_test(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
