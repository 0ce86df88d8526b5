/* Where the site is reached from: what is taken for it, and the settings' documentation. */
#include "unit/test.h"

#include "base/fs.h"
#include "view/origin.h"

static struct arena arena;
static struct err err;

static int done(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static void test_base(void **state)
{
	static const struct { const char *url, *base, *host; } good[] = {
		{ "https://atlas.example.org", "https://atlas.example.org", "atlas.example.org" },
		{ "https://atlas.example.org/", "https://atlas.example.org", "atlas.example.org" },
		{ "http://localhost:8080", "http://localhost:8080", "localhost" },
		{ "http://[::1]:8080/", "http://[::1]:8080", "[::1]" },
		{ "HTTPS://Atlas.Example.org:443", "HTTPS://Atlas.Example.org:443", "Atlas.Example.org" },
	};
	static const char *const bad[] = { "", "/", "atlas.example.org", "//atlas.example.org", "https://", "https:///", "https://a.example/atlas",
					   "https://a.example//", "https://a.example?x", "https://a.example/#x", "https://user@a.example",
					   "https://a.example:99999", "https://a.example:x", "ftp://a.example", "javascript:alert(1)", "https://a b.example",
					   "https://a.example\"", "https://<b>", "https://a.example\nHost: b" };
	struct str base;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		if (origin_base(str_of(good[i].url), &base) < 0)
			fail_msg("refused: %s", good[i].url);
		assert_str(base, good[i].base);
		assert_str(origin_host(base), good[i].host);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (origin_base(str_of(bad[i]), &base) == 0)
			fail_msg("taken: %s", bad[i]);
}

static int settings(const char *text, const char *given, struct origin *o)
{
	struct conf c;
	int rc;

	conf_init(&c);
	conf_add(&c, origin_keys, origin_nkeys);
	err = (struct err)ERR_INIT;
	rc = conf_parse(&c, str_of(text), "config", &err);
	if (rc == 0)
		rc = origin_settings(&c, str_of(given), &arena, o, &err);
	conf_free(&c);
	return rc;
}

static void test_settings(void **state)
{
	struct origin o;

	(void)state;
	assert_int_equal(settings("", "", &o), 0);
	assert_true(!o.base.n && !o.reach.n && !o.contact.n);
	assert_int_equal(settings("site.base_url = https://a.example/\n", "", &o), 0);
	assert_str(o.base, "https://a.example");
	assert_str(o.reach, "https://a.example");
	assert_int_equal(settings("site.base_url = https://a.example/\n", "http://b.example", &o), 0);
	assert_str(o.base, "http://b.example");
	assert_int_equal(settings("", "http://b.example/x", &o), -1);
	assert_int_equal(err.code, ERR_USAGE);
	assert_int_equal(settings("site.base_url = https://a.example/x\n", "", &o), -1);
	assert_int_equal(err.code, ERR_INPUT);
	assert_int_equal(settings("site.contact = mailto:a@b.example\nsite.contact_expires = 2030-02-28\n", "", &o), 0);
	assert_str(o.contact, "mailto:a@b.example");
	assert_str(o.expires, "2030-02-28");
	assert_int_equal(settings("site.contact = mailto:a@b.example\n", "", &o), -1);
	assert_int_equal(settings("site.contact_expires = 2030-02-28\n", "", &o), -1);
	assert_int_equal(settings("site.contact = mailto:a@b.example\nsite.contact_expires = 2030-02-30\n", "", &o), -1);
	assert_int_equal(settings("site.contact = a@b.example\nsite.contact_expires = 2030-02-28\n", "", &o), -1);
	assert_int_equal(settings("site.contact = mailto:a b\nsite.contact_expires = 2030-02-28\n", "", &o), -1);
}

/* Every setting has its row in the documentation, with its variable. */
static void test_documented(void **state)
{
	struct buf doc;

	(void)state;
	buf_init(&doc, BUF_FILE);
	assert_int_equal(fs_read(fixture(&arena, "../../docs/site.md"), BUF_FILE - 1, &doc, &err), 0);
	for (size_t i = 0; i < origin_nkeys; i++)
		assert_has(buf_str(&doc), arena_printf(&arena, "\n| `%s` | `%s` | ", origin_keys[i].key, origin_keys[i].env).p);
	buf_free(&doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_base), cmocka_unit_test(test_settings), cmocka_unit_test(test_documented) };

	return cmocka_run_group_tests(tests, NULL, done);
}
