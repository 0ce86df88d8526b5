#include "unit/test.h"

#include "fmt/html_escape.h"
#include "fmt/json.h"

static void test_read(void **state)
{
	struct arena a = { 0 };
	const struct json *j = json_parse(
		&a, STR("\xEF\xBB\xBF {\"b\": [1, -2.5, true, null, \"x\\u0000\\ud83c\\udf10\\/\"], \"a\": {\"n\": 7}}\n"), NULL);

	(void)state;
	assert_non_null(j);
	assert_int_equal(j->type, JSON_OBJECT);
	assert_int_equal(j->n, 2);
	assert_str(j->keys[0], "b"); /* the order of the text */
	assert_int_equal(j->items[0].n, 5);
	assert_int_equal(j->items[0].items[0].i, 1);
	assert_true(j->items[0].items[0].r == 1.0 && j->items[0].items[1].r == -2.5);
	assert_true(j->items[0].items[2].type == JSON_BOOL && j->items[0].items[2].b);
	assert_int_equal(j->items[0].items[3].type, JSON_NULL);
	assert_true(str_eq(j->items[0].items[4].s, str_n("x\0\xF0\x9F\x8C\x90/", 7)));
	assert_int_equal(json_get(json_get(j, "a"), "n")->i, 7);
	assert_null(json_get(json_get(j, "b"), "n"));
	assert_null(json_get(NULL, "n"));
	assert_str(json_text(j, "a"), "");
	arena_free(&a);
}

static void test_read_numbers(void **state)
{
	struct arena a = { 0 };
	const struct json *j = json_parse(
		&a,
		STR("[9223372036854775807, 9223372036854775808, -9223372036854775808, 123456789012345678901234567890, 1e2, "
		    "2.0, \"99999999999999999999\"]"),
		NULL);

	(void)state;
	assert_non_null(j);
	assert_true(j->items[0].type == JSON_INT && j->items[0].i == INT64_MAX);
	assert_true(j->items[1].type == JSON_REAL && j->items[1].r == 9223372036854775808.0);
	assert_true(j->items[2].type == JSON_INT && j->items[2].i == INT64_MIN);
	assert_true(j->items[3].type == JSON_REAL && j->items[3].r > 1e29);
	assert_true(j->items[4].type == JSON_REAL && j->items[4].r == 100.0);
	assert_true(j->items[5].type == JSON_REAL && j->items[5].r == 2.0);
	assert_str(j->items[6].s, "99999999999999999999");
	arena_free(&a);
}

static void test_read_refuses(void **state)
{
	static const struct {
		const char *text, *place;
	} bad[] = {
		{ "", "line 1" },
		{ " \n ", "line 2" },
		{ "{\"a\": 1, \"a\": 2}", "duplicate" },
		{ "[1, 2] x", "line 1, column 8" },
		{ "[NaN]", "line 1, column 4" },
		{ "[Infinity]", "line 1" },
		{ "[1,]", "line 1" },
		{ "{\"a\" 1}", "line 1" },
		{ "{'a': 1}", "line 1" },
		{ "[01]", "line 1" },
		{ "[\n\"\xFF\"]", "line 2" },
		{ "[\"\xC0\x80\"]", "line 1" },
		{ "[\"\\ud800\"]", "line 1" },
		{ "[\"a\nb\"]", "line 1" },
		{ "[1e999]", "line 1" },
		{ "[\"abc", "line 1" },
		{ "{\"a\":[1,{\"b\":", "line 1" },
		{ "[.5]", "line 1" },
		{ "[+1]", "line 1" },
		{ "[1] // c", "line 1" },
	};
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct err err = ERR_INIT;

		assert_null(json_parse(&a, str_of(bad[i].text), &err));
		assert_int_equal(err.code, ERR_INPUT);
		assert_has(str_of(err.msg), bad[i].place);
	}
	arena_free(&a);
}

static void test_read_depth(void **state)
{
	struct arena a = { 0 };
	struct err err = ERR_INIT;
	struct buf b;

	(void)state;
	buf_init(&b, BUF_PAGE);
	for (int i = 0; i < JSON_DEPTH; i++)
		buf_c(&b, '[');
	for (int i = 0; i < JSON_DEPTH; i++)
		buf_c(&b, ']');
	assert_non_null(json_parse(&a, buf_str(&b), &err));
	buf_clear(&b);
	buf_lit(&b, "[\"[[[[\\\"[[\",\n");
	for (int i = 0; i < 1000000; i++)
		buf_c(&b, '[');
	assert_null(json_parse(&a, buf_str(&b), &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_has(str_of(err.msg), "line 2, column 64");
	buf_free(&b);
	arena_free(&a);
}

static void write_sample(struct json_writer *w)
{
	json_open_object(w);
	json_kv(w, "s", STR("a\"b\\c\n\x01<\xFF\xE2\x80\xA8\xC5\xA1"));
	json_kv_int(w, "i", INT64_MIN);
	json_kv_num(w, "d", 0.125, 2);
	json_kv_bool(w, "t", true);
	json_kv_null(w, "z");
	json_kv_array(w, "l");
	json_int(w, 1);
	json_str(w, STR(""));
	json_open_object(w);
	json_close_object(w);
	json_bool(w, false);
	json_null(w);
	json_close_array(w);
	json_kv_object(w, "o");
	json_key_str(w, STR("k\""));
	json_num(w, 3, 1);
	json_close_object(w);
	json_close_object(w);
}

static void test_write(void **state)
{
	struct arena a = { 0 };
	struct json_writer w;
	struct buf b;

	(void)state;
	buf_init(&b, BUF_LINE);
	json_begin(&w, &b);
	assert_false(json_ok(&w));
	write_sample(&w);
	assert_true(json_ok(&w));
	assert_str(buf_str(&b), "{\"s\":\"a\\\"b\\\\c\\n\\u0001\\u003c\xEF\xBF\xBD\\u2028\xC5\xA1\",\"i\":-9223372036854775808,"
				"\"d\":0.13,\"t\":true,\"z\":null,"
				"\"l\":[1,\"\",{},false,null],\"o\":{\"k\\\"\":3}}");
	assert_non_null(json_parse(&a, buf_str(&b), NULL));
	json_int(&w, 1); /* a second root */
	assert_false(json_ok(&w));
	buf_free(&b);
	arena_free(&a);
}

/* Each letter is a call: o O a A open and close, k a key, v a value. */
static bool calls_ok(const char *calls)
{
	struct json_writer w;
	struct buf b;
	bool ok;

	buf_init(&b, BUF_LINE);
	json_begin(&w, &b);
	for (; *calls; calls++) {
		switch (*calls) {
		case 'o':
			json_open_object(&w);
			break;
		case 'O':
			json_close_object(&w);
			break;
		case 'a':
			json_open_array(&w);
			break;
		case 'A':
			json_close_array(&w);
			break;
		case 'k':
			json_key(&w, "k");
			break;
		default:
			json_str(&w, STR("v"));
		}
	}
	ok = json_ok(&w);
	buf_free(&b);
	return ok;
}

static void test_write_scopes(void **state)
{
	static const char *const good[] = { "v", "oO", "aA", "okvO", "okaAkoOO", "avvoOA" };
	static const char *const bad[] = { "",   "o", "ov", "ovO", "okO",  "okk", "kv",    "ak",  "aO",
					   "oA", "A", "O",  "vv",  "aAaA", "oOv", "okvvO", "aAA", "okvO!O" };
	char deep[JSON_DEPTH + 2];
	struct json_writer w;
	struct buf b;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		assert_true(calls_ok(good[i]));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(calls_ok(bad[i]));
	memset(deep, 'a', sizeof(deep));
	deep[sizeof(deep) - 1] = 0;
	assert_false(calls_ok(deep));
	buf_init(&b, 4); /* the buffer's ceiling shows as well */
	json_begin(&w, &b);
	json_str(&w, STR("long"));
	assert_false(json_ok(&w));
	buf_free(&b);
}

static void test_html_escape(void **state)
{
	static const char chars[] = "a&b<c>d\"e'f\x01\x7f\t\n\r\xC2\x85\xC3\x28\xC5\xA1\xEF\xBF\xBD\xED\xA0\x80";
	struct buf b;

	(void)state;
	buf_init(&b, BUF_LINE);
	html_escape(&b, str_of(chars));
	assert_str(buf_str(&b),
		   "a&amp;b&lt;c&gt;d&quot;e&#39;f\xEF\xBF\xBD\xEF\xBF\xBD\t\n\r\xEF\xBF\xBD\xEF\xBF\xBD(\xC5\xA1\xEF\xBF\xBD"
		   "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
	for (size_t n = 0; n < 40; n++) { /* a special byte at each place of a block */
		char text[41];

		memset(text, 'x', sizeof(text));
		text[n] = '<';
		buf_clear(&b);
		html_escape(&b, str_n(text, 41));
		assert_int_equal(b.n, 44);
		assert_int_equal(str_find(buf_str(&b), STR("&lt;")), n);
	}
	buf_clear(&b);
	html_escape(&b, STR_NONE);
	url_path_escape(&b, STR("AML.T0051/a b?\xC5\xA1~-_&"));
	assert_str(buf_str(&b), "AML.T0051%2Fa%20b%3F%C5%A1~-_%26");
	buf_free(&b);
}

static void test_urls(void **state)
{
	static const char *const good[] = {
		"https://example.org",
		"HTTP://example.org:8080/a?b=c#d",
		"https://[::1]/x",
		"https://[::1]:80",
		"https://atlas.mitre.org.com?secret=confetti",
		"https://m\xC3\xBCnchen.de/\xC3\xA4",
		"https://a.b/c@d",
		"https://a_b.c/(x)'[y]|{z}",
	};
	static const char *const bad[] = {
		"",
		"https://",
		"https:///x",
		"https:x",
		"//example.org",
		"/x",
		"javascript:alert(1)",
		"java\nscript:alert(1)",
		" https://a.b",
		"https://a.b/ c",
		"https://a.b/\tc",
		"https://a.b/\n",
		"https://u:p@a.b/",
		"https://u@a.b",
		"https://a.b\\@c.d/",
		"https://a.b:99999/",
		"https://a.b:8x/",
		"https://a.b/\"x",
		"https://a.b/<x",
		"https://a.b/\x01",
		"https://a.b/\x7f",
		"https://a.b/\xE2\x80\xAE/",
		"https://a.b/\xFF",
		"https://a.b/\xC2\xA0",
		"data:text/html,x",
		"ftp://a.b/",
		"file:///etc/passwd",
		"https://[::1",
		"https://[]/",
		"https://[x]/",
		"https://?x",
		"https://-a.b/",
		"https://a%2eb/",
		"mailto:a@b.c",
		"https://[::1]x/",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		if (!html_url_ok(str_of(good[i])))
			fail_msg("refused: %s", good[i]);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (html_url_ok(str_of(bad[i])))
			fail_msg("accepted: %s", bad[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),        cmocka_unit_test(test_read_numbers), cmocka_unit_test(test_read_refuses),
		cmocka_unit_test(test_read_depth),  cmocka_unit_test(test_write),        cmocka_unit_test(test_write_scopes),
		cmocka_unit_test(test_html_escape), cmocka_unit_test(test_urls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
