#include "unit/test.h"

#include <unistd.h>

#include "base/conf.h"

static const struct conf_key keys[] = {
	{ "web.url", "https://example.org/a", "TEST_CONF_URL", "where it is", CONF_URL, 0, 0 },
	{ "web.timeout", "30", "TEST_CONF_TIMEOUT", "seconds", CONF_UINT, 1, 600 },
	{ "web.fast", "no", NULL, "hurry", CONF_BOOL, 0, 0 },
	{ "web.name", "", "TEST_CONF_NAME", "what it is called", CONF_STRING, 0, 0 },
};

static struct conf conf;
static struct err err;

static int load(struct str text)
{
	conf_free(&conf);
	conf_add(&conf, keys, ARRAY_LEN(keys));
	err = (struct err)ERR_INIT;
	return conf_parse(&conf, text, "my.conf", &err);
}

static int done(void **state)
{
	(void)state;
	conf_free(&conf);
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (keys[i].env)
			(void)unsetenv(keys[i].env);
	return 0;
}

static void test_values(void **state)
{
	(void)state;
	assert_int_equal(load(STR("\xEF\xBB\xBF# ours\r\n\r\n web.url=https://a.example/x#y?z=1 \r\nweb.fast = YES\n\n#web.name = no\nweb.name = Na\xC3\xAFve = # x")), 0);
	assert_str(conf_str(&conf, "web.url"), "https://a.example/x#y?z=1");
	assert_int_equal(conf_uint(&conf, "web.timeout"), 30);
	assert_true(conf_bool(&conf, "web.fast"));
	assert_str(conf_str(&conf, "web.name"), "Na\xC3\xAFve = # x");
	assert_int_equal(conf_get(&conf, "web.url")->origin, CONF_FILE);
	assert_int_equal(conf_get(&conf, "web.url")->line, 3);
	assert_int_equal(conf_get(&conf, "web.timeout")->origin, CONF_PRESET);
	assert_null(conf_get(&conf, "web"));
	assert_int_equal(load(STR("web.url =\n")), 0); /* empty: none */
	assert_str(conf_str(&conf, "web.url"), "");
	assert_int_equal(load(STR("")), 0);
	assert_str(conf_str(&conf, "web.url"), "https://example.org/a");
}

static void test_precedence(void **state)
{
	(void)state;
	assert_int_equal(setenv("TEST_CONF_TIMEOUT", "600", 1), 0);
	assert_int_equal(setenv("TEST_CONF_NAME", "", 1), 0); /* as if it were not set */
	assert_int_equal(load(STR("web.timeout = 5\nweb.name = file\n")), 0);
	assert_int_equal(conf_uint(&conf, "web.timeout"), 600);
	assert_int_equal(conf_get(&conf, "web.timeout")->origin, CONF_ENV);
	assert_str(conf_str(&conf, "web.name"), "file");
	assert_int_equal(setenv("TEST_CONF_TIMEOUT", "601", 1), 0);
	assert_int_equal(load(STR("web.timeout = 5\n")), -1);
	assert_string_equal(err.msg, "environment variable TEST_CONF_TIMEOUT: '601' is no number from 1 to 600");
	assert_int_equal(unsetenv("TEST_CONF_TIMEOUT"), 0);
	assert_int_equal(setenv("TEST_CONF_NAME", "a\nweb.url = https://evil.example/", 1), 0);
	assert_int_equal(load(STR("")), -1); /* or conf_print would write a second setting */
	assert_has(str_of(err.msg), "TEST_CONF_NAME: the value is no text");
	assert_int_equal(unsetenv("TEST_CONF_NAME"), 0);
}

static void test_errors(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "# x\nweb.urll = https://a/\n", "my.conf:2: no setting 'web.urll'; there are: web.url, web.timeout, web.fast, web.name" },
		{ "\n\nweb.timeout 5\n", "my.conf:3: 'web.timeout 5' is no setting: write key = value, or # before a comment" },
		{ "web.timeout = 0\n", "my.conf:1: web.timeout: '0' is no number from 1 to 600" },
		{ "web.timeout = 5s\n", "'5s' is no number" },
		{ "web.timeout =\n", "'' is no number" },
		{ "web.timeout = 99999999999999999999\n", "is no number" },
		{ "web.fast = maybe\n", "my.conf:1: web.fast: 'maybe' is neither true nor false" },
		{ "web.fast = yes\nweb.fast = yes\n", "my.conf:2: web.fast is set a second time, first on line 1" },
		{ "web.url = ftp://a/\n", "my.conf:1: web.url: 'ftp://a/' is no address" },
		{ "web.url = https://\n", "is no address" },
		{ "web.url = https:///x\n", "is no address" },
		{ "web.url = https://a/ b\n", "is no address" },
		{ "web.name = a\x01" "b\n", "my.conf:1: web.name: the value is no text: byte 2" },
		{ "web.name = \xFF\n", "my.conf:1: not UTF-8" },
		{ "= 5\n", "my.conf:1: no setting ''" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(load(str_of(cases[i].text)), -1);
		assert_int_equal(err.code, ERR_INPUT);
		assert_has(str_of(err.msg), cases[i].says);
	}
}

static void test_caps(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_FILE);
	buf_printf(&b, "web.fast = on\nweb.name = %05000d\n", 1);
	assert_int_equal(load(buf_str(&b)), -1);
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.msg, "my.conf:2: longer than 4096 bytes");
	buf_clear(&b);
	while (b.n <= CONF_FILE_MAX)
		buf_lit(&b, "# line\n");
	assert_int_equal(load(buf_str(&b)), -1);
	assert_int_equal(err.code, ERR_LIMIT);
	buf_free(&b);
}

static void test_files(void **state)
{
	char path[] = "/tmp/prdb-conf-XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0 && close(fd) == 0);
	assert_int_equal(fs_write(path, STR("web.timeout = 7\n"), &err), 0);
	conf_free(&conf);
	conf_add(&conf, keys, ARRAY_LEN(keys));
	assert_int_equal(conf_load(&conf, path, &err), 0);
	assert_int_equal(conf_uint(&conf, "web.timeout"), 7);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(conf_load(&conf, path, &err), -1); /* a file that was named must be there */
	assert_int_equal(err.code, ERR_IO);
	conf_free(&conf);
	conf_add(&conf, keys, ARRAY_LEN(keys));
	assert_int_equal(conf_load(&conf, NULL, &err), 0);
	assert_int_equal(conf_uint(&conf, "web.timeout"), 30);
}

/* What is printed can be loaded, and says the same. */
static void test_print(void **state)
{
	struct buf first;

	(void)state;
	buf_init(&first, BUF_PAGE);
	assert_int_equal(setenv("TEST_CONF_NAME", "x = y", 1), 0);
	assert_int_equal(load(STR("\nweb.timeout = 12\nweb.url =\n")), 0);
	conf_print(&conf, &first);
	assert_str(buf_str(&first), "# where it is\n# from my.conf:3\nweb.url =\n\n# seconds\n# from my.conf:2\nweb.timeout = 12\n\n"
				    "# hurry\n# from the default\nweb.fast = no\n\n"
				    "# what it is called\n# from the environment variable TEST_CONF_NAME\nweb.name = x = y\n");
	assert_int_equal(unsetenv("TEST_CONF_NAME"), 0);
	assert_int_equal(load(buf_str(&first)), 0);
	assert_str(conf_str(&conf, "web.name"), "x = y");
	assert_str(conf_str(&conf, "web.url"), "");
	assert_int_equal(conf_uint(&conf, "web.timeout"), 12);
	assert_false(conf_bool(&conf, "web.fast"));
	buf_free(&first);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values), cmocka_unit_test(test_precedence), cmocka_unit_test(test_errors),
		cmocka_unit_test(test_caps), cmocka_unit_test(test_files), cmocka_unit_test(test_print),
	};

	return cmocka_run_group_tests(tests, NULL, done);
}
