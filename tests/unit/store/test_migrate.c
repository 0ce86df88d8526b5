/*
 * Schemas of another time, and how a store is brought from one to the next.
 */
#include "unit/store/bench.h"

#include "store/migrate.h"

static void test_newer_schema(void **state)
{
	struct bench *b = *state;
	const char *both = arena_printf(&b->a, "has schema 99 and this program knows up to %u", migrate_table[migrate_steps - 1].number).p;

	bench_make(b, "V4", 1);
	bench_sql(b, "PRAGMA user_version = 99");
	bench_refused(b, STORE_CREATE, ERR_INPUT, both);
	bench_refused(b, STORE_READ, ERR_INPUT, both);
	bench_sql(b, "PRAGMA user_version = -1");
	bench_refused(b, STORE_CREATE, ERR_INPUT, "damaged");
}

/* The mechanism of migrations, with steps that only this test has. */
static const char *const add_column[] = { "ALTER TABLE release ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm'", NULL };
static const char *const break_off[] = {
	"CREATE TABLE extra (x INTEGER) STRICT",
	"INSERT INTO extra VALUES (1)",
	"INSERT INTO nowhere VALUES (1)",
	NULL
};
static const char *const break_key[] = { "UPDATE record SET release = 77 WHERE record = 1", NULL };

static unsigned with_steps(struct migration *steps, const char *const *more)
{
	unsigned last = migrate_table[migrate_steps - 1].number;

	memcpy(steps, migrate_table, migrate_steps * sizeof(*steps));
	steps[migrate_steps] = (struct migration){ last + 1, "a column for a test", add_column };
	steps[migrate_steps + 1] = (struct migration){ last + 2, "a step that fails", more };
	return last;
}

static void test_migration(void **state)
{
	struct bench *b = *state;
	struct migration *steps = arena_array(&b->a, migrate_steps + 2, struct migration);
	unsigned last = with_steps(steps, break_off);
	int64_t row = bench_make(b, "V4", 1), n;

	bench_open(b, STORE_CREATE);
	assert_int_equal(migrate_up(b->s, steps, migrate_steps + 1, &b->err), 0);
	assert_int_equal(store_schema(b->s), last + 1);
	assert_int_equal(query_one(b->s, "SELECT count(*) FROM release WHERE mood = 'calm'", &n, &b->err), 0);
	assert_int_equal(n, 1);
	assert_true(bench_holds(b, row, "V4", 1, 20));
	assert_int_equal(query_one(b->s, "PRAGMA foreign_keys", &n, &b->err), 0);
	assert_int_equal(n, 1);

	/* A step that fails is not there at all, and those before it stay. */
	assert_int_equal(migrate_up(b->s, steps, migrate_steps + 2, &b->err), -1);
	assert_has(str_of(b->err.msg), "a step that fails");
	assert_has(str_of(b->err.msg), "statement 3");
	assert_int_equal(store_schema(b->s), last + 1);
	assert_int_equal(query_one(b->s, "SELECT count(*) FROM sqlite_schema WHERE name = 'extra'", &n, &b->err), 0);
	assert_int_equal(n, 0);
	with_steps(steps, break_key);
	assert_int_equal(migrate_up(b->s, steps, migrate_steps + 2, &b->err), -1);
	assert_has(str_of(b->err.msg), "points at one that is not there");
	assert_int_equal(query_one(b->s, "PRAGMA foreign_keys", &n, &b->err), 0);
	assert_int_equal(n, 1);
	assert_true(bench_holds(b, row, "V4", 1, 20));
	bench_close(b);
	bench_refused(b, STORE_CREATE, ERR_INPUT,
		      arena_printf(&b->a, "has schema %u and this program knows up to %u", last + 1, last).p);
}

static void test_migration_numbers(void **state)
{
	struct bench *b = *state;
	struct migration *steps = arena_array(&b->a, migrate_steps + 2, struct migration);

	for (size_t i = 0; i < migrate_steps; i++) {
		assert_int_equal(migrate_table[i].number, i + 1);
		assert_non_null(migrate_table[i].sql[0]);
	}
	with_steps(steps, break_off);
	bench_make(b, "V4", 1);
	bench_open(b, STORE_READ); /* an older schema cannot be brought up by a reader */
	assert_int_equal(migrate_up(b->s, steps, migrate_steps + 1, &b->err), -1);
	assert_has(str_of(b->err.msg),
		   arena_printf(&b->a, "has schema %zu and this program wants %zu", migrate_steps, migrate_steps + 1).p);
	bench_close(b);
}

/* docs/store.md tells of every table and column. */
static void test_documented(void **state)
{
	struct bench *b = *state;
	struct buf text;
	struct query q;
	size_t columns = 0;
	int rc;

	buf_init(&text, BUF_FILE);
	bench_ok(b, fs_read(fixture(&b->a, "../../docs/store.md"), BUF_FILE, &text, &b->err));
	bench_open(b, STORE_CREATE);
	bench_ok(b, query_open(&q, b->s,
			       "SELECT t.name, c.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c"
			       " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'", &b->err));
	for (; (rc = query_next(&q)) == 1; columns++) {
		struct str table = query_str(&q, &b->a), column = query_str(&q, &b->a), line;
		ptrdiff_t row = str_find(buf_str(&text), arena_printf(&b->a, "\n| `%.*s` |", STRF(table)));

		line = str_from(buf_str(&text), row < 0 ? 0 : (size_t)row + 1);
		if (row < 0 || !str_has(str_sub(line, 0, (size_t)str_chr(line, '\n')), column.p))
			fail_msg("docs/store.md has no row for table %s that names column %s", table.p, column.p);
	}
	bench_ok(b, rc);
	assert_true(columns > 80);
	buf_free(&text);
}

#define file_test(f) cmocka_unit_test_setup_teardown(f, bench_set_up, bench_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		file_test(test_newer_schema),
		file_test(test_migration),
		file_test(test_migration_numbers),
		file_test(test_documented),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
