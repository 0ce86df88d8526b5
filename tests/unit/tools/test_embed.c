#include "unit/test.h"

#include "base/embed.h"
#include "base/hash.h"
#include "data/files.h"
#include "unit/tools/fixture_embed.h"

static void assert_hash(const struct embed *e)
{
	struct buf hex;

	buf_init(&hex, BUF_LINE);
	buf_printf(&hex, "%016llx", (unsigned long long)hash_xxh64(e->data, 0));
	assert_str(e->hash, hex.p);
	buf_free(&hex);
}

/* The fixtures hold what is hard to put into a literal; they must come out as the files are. */
static void test_fixtures(void **state)
{
	static const char *const names[] = { "all-bytes.txt", "empty.css", "sub/a.js", "sub/b.tsv" };
	const struct embed *e;

	(void)state;
	assert_int_equal(fixture_embed_n, ARRAY_LEN(names));
	for (size_t i = 0; i < fixture_embed_n; i++) {
		struct arena a = { 0 };
		struct buf b;
		struct err err;

		e = &fixture_embed[i];
		assert_str(e->path, names[i]);
		assert_ptr_equal(embed_find(fixture_embed, fixture_embed_n, e->path), e);
		buf_init(&b, BUF_FILE);
		assert_int_equal(fs_read(fixture(&a, arena_printf(&a, "tools/embed/%s", names[i]).p), BUF_LINE, &b, &err), 0);
		assert_true(str_eq(e->data, buf_str(&b)));
		assert_int_equal(e->data.p[e->data.n], 0);
		assert_hash(e);
		buf_free(&b);
		arena_free(&a);
	}
	assert_str(fixture_embed[1].type, "text/css; charset=utf-8");
	assert_str(fixture_embed[2].type, "text/javascript; charset=utf-8");
	assert_null(embed_find(fixture_embed, fixture_embed_n, STR("")));
	assert_null(embed_find(fixture_embed, fixture_embed_n, STR("sub")));
	assert_null(embed_find(fixture_embed, fixture_embed_n, STR("zzz")));
	assert_null(embed_find(fixture_embed, 0, STR("empty.css")));
}

static void test_data(void **state)
{
	const struct embed *e = embed_find(data_files, data_files_n, STR("starter/sentences.tsv"));

	(void)state;
	assert_non_null(e);
	assert_has(e->data, "AML.M0000\t");
	assert_hash(e);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_fixtures), cmocka_unit_test(test_data) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
