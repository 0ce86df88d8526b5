/*
 * Damaged and hostile files: whatever the bytes are, an answer or an error comes, and the process goes on.
 */
#include "unit/store/bench.h"

#include <sqlite3.h>
#include <unistd.h>

#include "store/query.h"

#define FLIPS 400

struct damage {
	struct bench *b;
	struct str good; /* the bytes of a sound store with two releases, a linkset and a note */
	const char *key; /* of the linkset */
};

static void put_small(struct bench *b, const char *source, const char *version, unsigned seed, size_t n, const char **key)
{
	struct put_result r;
	struct batch x;

	sample_batch(&x, source, version, PART_WHOLE, seed, n);
	x.records.v[3].description = STR("short"); /* a small file, so that a flip hits something */
	for (size_t i = 3; i < x.links.n; i += 50)
		x.links.v[i].text = STR("short");
	bench_ok(b, store_put(b->s, &x, 1, &r, &b->err));
	*key = arena_printf(&b->a, "bm25f-1 %.*s", STRF(x.release.sha256)).p;
	batch_free(&x);
}

static int set_up(void **state)
{
	struct damage *d = xcalloc(1, sizeof(*d));
	struct linkset set = { 0 };

	bench_set_up_open((void **)&d->b);
	put_small(d->b, "atlas", "2026.05", 1, 12, &d->key);
	put_small(d->b, "mit", "V4", 2, 60, &d->key);
	sample_linkset(&set, &d->b->a, 3, 3);
	bench_ok(d->b, store_put_linkset(d->b->s, d->key, &set, &d->b->err));
	bench_ok(d->b, store_set_note(d->b->s, "etag", STR("abc"), &d->b->err));
	bench_close(d->b);
	d->good = bench_bytes(d->b);
	*state = d;
	return 0;
}

static int tear_down(void **state)
{
	struct damage *d = *state;

	bench_tear_down((void **)&d->b);
	free(d);
	return 0;
}

static unsigned failures(int rc, struct err *err)
{
	if (rc < 0) {
		assert_true(err->msg[0] != 0 && err->code != ERR_NONE);
		*err = (struct err)ERR_INIT;
	}
	return rc < 0;
}

/* Ask everything that can be asked; how many answers were errors. */
static unsigned read_all(struct store *s, const char *key, struct err *err)
{
	struct arena a = { 0 };
	struct release_row *rows;
	struct name_row *names;
	struct linkset set;
	struct str value;
	unsigned bad = 0;
	size_t n;

	bad += failures(store_check(s, err), err);
	bad += failures(store_releases(s, &a, &rows, &n, err), err);
	for (int64_t row = 1; row <= 2; row++) {
		struct batch x;

		bad += failures(store_get(s, row, &x, err), err);
		batch_free(&x);
	}
	bad += failures(store_names(s, &a, &names, &n, err), err);
	bad += failures(store_get_linkset(s, key, &a, &set, err), err);
	bad += failures(store_get_note(s, "etag", &a, &value, err), err);
	(void)store_generation(s);
	arena_free(&a);
	return bad;
}

static unsigned write_all(struct store *s, struct err *err)
{
	struct put_result r;
	unsigned bad = 0;
	struct batch x;

	sample_batch(&x, "mit", "V4", PART_WHOLE, 5, 3);
	bad += failures(store_put(s, &x, 2, &r, err), err);
	bad += failures(store_drop(s, 1, err), err);
	bad += failures(store_set_note(s, "etag", STR("new"), err), err);
	batch_free(&x);
	return bad;
}

static unsigned try_bytes(struct damage *d, struct str bytes, bool write)
{
	struct bench *b = d->b;
	struct store *s;
	unsigned bad;

	b->err = (struct err)ERR_INIT;
	assert_int_equal(fs_write(b->path, bytes, &b->err), 0);
	s = store_open(b->path, write ? STORE_CREATE : STORE_READ, &b->err);
	if (!s) {
		assert_true(b->err.msg[0] != 0);
		return 1;
	}
	bad = read_all(s, d->key, &b->err);
	if (write)
		bad += write_all(s, &b->err);
	store_close(s);
	(void)unlink(arena_printf(&b->a, "%s-wal", b->path).p);
	(void)unlink(arena_printf(&b->a, "%s-shm", b->path).p);
	return bad;
}

static void test_sound(void **state)
{
	struct damage *d = *state;

	assert_int_equal(try_bytes(d, d->good, false), 0);
	assert_int_equal(try_bytes(d, d->good, true), 0);
}

/* One to four bytes changed at places that differ with each round; every third of them near the head of a page. */
static void test_flipped_bytes(void **state)
{
	struct damage *d = *state;
	struct bench *b = d->b;
	char *bytes = arena_memdup(&b->a, d->good.p, d->good.n, 1);
	uint64_t dice = 4711;
	unsigned noticed = 0;

	for (unsigned i = 0; i < FLIPS; i++) {
		size_t at[4], n = 1 + i % 4;

		for (size_t k = 0; k < n; k++) {
			dice = dice * 6364136223846793005u + 1442695040888963407u;
			at[k] = (size_t)(dice >> 33) % d->good.n;
			if ((dice >> 20) % 3 == 0)
				at[k] = (at[k] & ~(size_t)4095) + (at[k] & 63);
			if (at[k] < 16) /* the magic is another test */
				at[k] += 16;
			bytes[at[k]] = (char)((dice >> 40) % 4 ? (int)(dice >> 50) : bytes[at[k]] ^ (1 << (i & 7)));
		}
		noticed += try_bytes(d, str_n(bytes, d->good.n), i % 4 == 1) > 0;
		for (size_t k = 0; k < n; k++)
			bytes[at[k]] = d->good.p[at[k]];
	}
	assert_true(noticed > FLIPS / 10); /* a flip in a text cannot be noticed, one in a page's head mostly is */
	assert_int_equal(try_bytes(d, d->good, false), 0);
}

static void test_truncated(void **state)
{
	struct damage *d = *state;
	unsigned noticed = 0, tried = 0;

	for (size_t n = 1; n < d->good.n; n += n < 200 ? 13 : n < 5000 ? 301 : 8195, tried++)
		noticed += try_bytes(d, str_sub(d->good, 0, n), tried % 2) > 0;
	assert_int_equal(noticed, tried);
}

/* Pages of zeros and of noise in place of each page. */
static void test_lost_pages(void **state)
{
	struct damage *d = *state;
	struct bench *b = d->b;
	char *bytes = arena_memdup(&b->a, d->good.p, d->good.n, 1);

	for (size_t page = 0; page < d->good.n / 4096; page++)
		for (int noise = 0; noise < 2; noise++) {
			memset(bytes + page * 4096, noise ? 0xA5 : 0, 4096);
			assert_true(try_bytes(d, str_n(bytes, d->good.n), false) > 0);
			memcpy(bytes + page * 4096, d->good.p + page * 4096, 4096);
		}
}

/* Rows that SQLite finds sound and that make no sense, made by a person or a program with its own idea of our tables. */
static const struct { const char *sql, *words; bool checked; } senseless[] = {
	{ "UPDATE record SET kind = 'gizmo' WHERE record = 2", "'gizmo', which this program does not know", false },
	{ "UPDATE field SET name = 'tint' WHERE record = 1 AND seq = 0", "'tint', which this program does not know", false },
	{ "UPDATE link SET kind = ''", "the kind of a link is ''", false },
	{ "UPDATE link SET confidence = 7.5", "confidence", true },
	{ "UPDATE link SET confidence = -1e308 WHERE link = 3", "confidence", true },
	{ "UPDATE link SET position = -1 WHERE link = 3", "the position of a link is -1", false },
	{ "UPDATE diag SET line = 99999999999", "the line of a diagnostic", false },
	{ "UPDATE diag SET severity = 'mild'", "'mild'", false },
	{ "UPDATE evidence SET offset = 4294967295", "the place of a piece of evidence", false },
	{ "UPDATE release SET part = 'half'", "'half'", false },
	{ "UPDATE release SET records = records + 1", "records", true },
	{ "UPDATE release SET links = 0", "links", true },
	{ "DELETE FROM record WHERE record = 2", "record", true },
	{ "DELETE FROM link WHERE link = 2", "link", true },
	{ "UPDATE record SET release = 2 WHERE record = 5", "record", true },
	{ "UPDATE record SET record = 999 WHERE record = 5", "record", true },
	{ "DELETE FROM evidence; DELETE FROM link; UPDATE linkset SET links = 5", "link", true },
	{ "INSERT INTO field VALUES (9999, 0, 'domain', '1')", "table field belongs to nothing", true },
	{ "DROP TABLE note", "note", true },
	{ "ALTER TABLE record RENAME COLUMN id TO ident", "id", true },
	{ "DROP TABLE state; CREATE VIEW state AS SELECT 1 AS one, 5 AS generation", "state", true },
};

static void test_senseless_rows(void **state)
{
	struct damage *d = *state;
	struct bench *b = d->b;

	for (size_t i = 0; i < ARRAY_LEN(senseless); i++) {
		sqlite3 *db;
		char *words = NULL;
		struct store *s;
		bool said = false;

		assert_int_equal(fs_write(b->path, d->good, &b->err), 0);
		assert_int_equal(sqlite3_open(b->path, &db), SQLITE_OK);
		sqlite3_exec(db, "PRAGMA ignore_check_constraints = ON", NULL, NULL, NULL);
		sqlite3_exec(db, senseless[i].sql, NULL, NULL, &words);
		if (words)
			fail_msg("%s: %s", senseless[i].sql, words);
		sqlite3_close(db);
		s = store_open(b->path, STORE_READ, &b->err);
		assert_non_null(s);
		if (store_check(s, &b->err) < 0)
			said = str_has(str_of(b->err.msg), senseless[i].words);
		else if (senseless[i].checked)
			fail_msg("store_check finds nothing after %s", senseless[i].sql);
		for (int64_t row = 1; row <= 2; row++) {
			struct batch x;

			if (store_get(s, row, &x, &b->err) < 0) {
				assert_int_equal(x.records.n, 0);
				said |= str_has(str_of(b->err.msg), senseless[i].words);
			}
			batch_free(&x);
		}
		if (!said)
			fail_msg("after %s: %s", senseless[i].sql, b->err.msg);
		(void)read_all(s, d->key, &b->err);
		store_close(s);
	}
}

/* What a hostile file may bring along beside our tables is never run. */
static void test_planted_schema(void **state)
{
	static const char planted[] =
		"CREATE TRIGGER t1 AFTER INSERT ON release BEGIN DELETE FROM record; END;"
		"CREATE TRIGGER t2 AFTER INSERT ON record BEGIN"
		" INSERT INTO field VALUES (NEW.record, 9999, 'tint', hex(zeroblob(10000000))); END;"
		"CREATE TRIGGER t3 BEFORE DELETE ON memo BEGIN SELECT load_extension('/tmp/x.so'); END;"
		"CREATE VIEW v AS WITH RECURSIVE c(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM c) SELECT x FROM c;";
	struct damage *d = *state;
	struct bench *b = d->b;
	struct batch have, want;
	struct put_result r;
	struct store *s;
	sqlite3 *db;
	int64_t n;

	assert_int_equal(sqlite3_open(b->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, planted, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	s = store_open(b->path, STORE_CREATE, &b->err);
	assert_non_null(s);
	sample_batch(&want, "mit", "V5", PART_WHOLE, 9, 8);
	assert_int_equal(store_put(s, &want, 1, &r, &b->err), 0);
	assert_int_equal(store_get(s, r.row, &have, &b->err), 0);
	assert_batch_equal(&want, &have);
	batch_free(&have);
	assert_int_equal(store_get(s, 1, &have, &b->err), 0);
	assert_int_equal(have.records.n, 12);
	assert_int_equal(query_one(s, "SELECT x FROM v", &n, &b->err), -1);
	batch_free(&have);
	batch_free(&want);
	assert_int_equal(store_check(s, &b->err), 0); /* ours are as they were made */
	store_close(s);
}

static uint32_t root_of(struct bench *b, const char *table)
{
	sqlite3_stmt *st;
	sqlite3 *db;
	uint32_t page;

	assert_int_equal(sqlite3_open(b->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT rootpage FROM sqlite_schema WHERE name = ?", -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_bind_text(st, 1, table, -1, SQLITE_STATIC), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	page = (uint32_t)sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return page;
}

static void put32(char *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (char)(v >> (24 - 8 * i));
}

/* All children of a tree's root become the same page, or the root itself: read naively, that is for ever. */
static void bend_tree(char *bytes, uint32_t root, uint32_t child)
{
	unsigned char *page = (unsigned char *)bytes + (size_t)(root - 1) * 4096;
	unsigned cells = page[3] * 256u + page[4];

	assert_true(page[0] == 2 || page[0] == 5); /* an inner page, of an index or a table */
	for (unsigned i = 0; i < cells; i++) {
		unsigned at = page[12 + 2 * i] * 256u + page[13 + 2 * i];

		put32((char *)page + at, child);
	}
	put32((char *)page + 8, child);
}

static void test_circles(void **state)
{
	static const char *const tables[] = { "field", "link", "record", "note", "evidence" };
	struct damage *d = *state;
	struct bench *b = d->b;
	unsigned bent = 0;

	for (size_t i = 0; i < ARRAY_LEN(tables); i++)
		for (int self = 0; self < 2; self++) {
			char *bytes = arena_memdup(&b->a, d->good.p, d->good.n, 1);
			unsigned char *page;
			uint32_t root, leaf;

			assert_int_equal(fs_write(b->path, d->good, &b->err), 0);
			root = root_of(b, tables[i]);
			page = (unsigned char *)bytes + (size_t)(root - 1) * 4096;
			if (page[0] != 2 && page[0] != 5)
				continue; /* the tree has one page only */
			leaf = (uint32_t)page[8] << 24 | (uint32_t)page[9] << 16 | (uint32_t)page[10] << 8 | page[11];
			bend_tree(bytes, root, self ? root : leaf);
			assert_true(try_bytes(d, str_n(bytes, d->good.n), false) > 0);
			assert_true(try_bytes(d, str_n(bytes, d->good.n), true) > 0);
			bent++;
		}
	assert_true(bent >= 6);
}

/* Numbers at the end of their range leave no room for the next. */
static void test_last_numbers(void **state)
{
	static const char *const updates[] = {
		"UPDATE record SET record = 9223372036854775807 WHERE record = 1",
		"UPDATE link SET link = 9223372036854775807 WHERE link = 1",
		"UPDATE note SET note = 9223372036854775807 WHERE note = 1",
		"UPDATE sqlite_sequence SET seq = 9223372036854775807",
		"UPDATE state SET generation = 9223372036854775807",
	};
	struct damage *d = *state;
	struct bench *b = d->b;

	for (size_t i = 0; i < ARRAY_LEN(updates); i++) {
		struct put_result r;
		struct batch x;

		bench_ok(b, fs_write(b->path, d->good, &b->err));
		bench_sql(b, updates[i]);
		bench_open(b, STORE_CREATE);
		sample_batch(&x, "mit", "V9", PART_WHOLE, 5, 3);
		if (i == 2) /* SQLite looks for a free one */
			bench_ok(b, store_put(b->s, &x, 1, &r, &b->err));
		else
			assert_int_equal(store_put(b->s, &x, 1, &r, &b->err), -1);
		batch_free(&x);
		(void)read_all(b->s, d->key, &b->err);
		bench_close(b);
	}
}

#define ENDLESS "WITH RECURSIVE c(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM c) SELECT "

/* A file that holds more than its size is cut off, and a statement that comes to no end is stopped. */
static void test_ceilings(void **state)
{
	struct damage *d = *state;
	struct bench *b = d->b;
	struct store *s = store_open(b->path, STORE_READ, &b->err);
	struct query q;
	int64_t n;
	int rc;

	assert_non_null(s);
	assert_int_equal(query_begin_read(s, &b->err), 0);
	assert_int_equal(query_open(&q, s, ENDLESS "x FROM c", &b->err), 0);
	while ((rc = query_next(&q)) == 1)
		;
	assert_int_equal(rc, -1);
	assert_has(str_of(b->err.msg), "more than its size");
	assert_int_equal(query_end_read(s, &b->err), 0);
	assert_int_equal(query_begin_read(s, &b->err), 0);
	assert_int_equal(query_one(s, ENDLESS "count(*) FROM c", &n, &b->err), -1);
	assert_has(str_of(b->err.msg), "comes to no end");
	assert_int_equal(query_end_read(s, &b->err), 0);
	assert_int_equal(store_check(s, &b->err), 0); /* and goes on */
	store_close(s);
}

#define damage_test(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		damage_test(test_sound),      damage_test(test_flipped_bytes),	damage_test(test_truncated),	  damage_test(test_lost_pages),
		damage_test(test_circles),    damage_test(test_senseless_rows), damage_test(test_planted_schema), damage_test(test_ceilings),
		damage_test(test_last_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
