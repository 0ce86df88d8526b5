#include "sync/sync.h"
#include "unit/test.h"

static struct arena arena;
static struct err err;

static int done(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

/* Every setting has its row in the documentation, with its variable and default. */
static void test_documented(void **state)
{
	struct buf doc;

	(void)state;
	buf_init(&doc, BUF_FILE);
	assert_int_equal(fs_read(fixture(&arena, "../../docs/sync.md"), BUF_FILE - 1, &doc, &err), 0);
	for (size_t i = 0; i < sync_nkeys; i++) {
		const struct conf_key *k = &sync_keys[i];

		if (*k->preset)
			assert_has(buf_str(&doc), arena_printf(&arena, "\n| `%s` | `%s` | `%s` | ", k->key, k->env, k->preset).p);
		else
			assert_has(buf_str(&doc), arena_printf(&arena, "\n| `%s` | `%s` | | ", k->key, k->env).p);
		if (k->kind == CONF_UINT)
			assert_has(buf_str(&doc), arena_printf(&arena, "%llu", (unsigned long long)k->max).p);
	}
	buf_free(&doc);
}

static void test_settings(void **state)
{
	struct sync_settings set;
	struct conf c = { 0 };

	(void)state;
	conf_add(&c, sync_keys, sync_nkeys);
	assert_int_equal(conf_parse(&c, STR(""), "", &err), 0); /* every default passes its own check */
	sync_settings(&c, &set);
	assert_true(str_starts(set.url[SYNC_ATLAS], STR("https://")) && str_starts(set.url[SYNC_MIT], STR("https://")));
	assert_int_equal(set.connect_s, 15);
	assert_int_equal(set.total_s, 300);
	assert_int_equal(set.low_bytes, 1000);
	assert_int_equal(set.low_s, 30);
	assert_int_equal(set.max_bytes, SOURCE_MAX_BYTES);
	assert_int_equal(set.min_share, 50);
	assert_false(set.loopback_http);
	conf_free(&c);
	conf_add(&c, sync_keys, sync_nkeys);
	assert_int_equal(conf_parse(&c, STR("sync.atlas.url =\nsync.mit.url = https://example.org/a.xlsx\nsync.timeout = 7\nsync.ca_file = /a b.pem\n"), "", &err), 0);
	sync_settings(&c, &set);
	assert_str(set.url[SYNC_ATLAS], "");
	assert_str(set.url[SYNC_MIT], "https://example.org/a.xlsx");
	assert_int_equal(set.total_s, 7);
	assert_str(set.ca_file, "/a b.pem");
	conf_free(&c);
	conf_add(&c, sync_keys, sync_nkeys);
	assert_int_equal(conf_parse(&c, STR("sync.max_bytes = 67108865\n"), "f", &err), -1); /* readers take no more */
	conf_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_documented), cmocka_unit_test(test_settings) };

	return cmocka_run_group_tests(tests, NULL, done);
}
