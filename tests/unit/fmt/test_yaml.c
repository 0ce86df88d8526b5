#include "unit/test.h"

#include "base/clock.h"
#include "fmt/yaml.h"

static struct arena arena;
static bool broken;
static struct err err;

static const struct yaml *parse(struct str text)
{
	err = (struct err)ERR_INIT;
	return yaml_parse(&arena, text, &broken, &err);
}

static int done(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static void test_tree(void **state)
{
	const struct yaml *y = parse(STR(
		"\xEF\xBB\xBFname: ATLAS\r\nversion: 3.0\r\nempty: []\r\nnone: null\r\ntilde: ~\r\nnothing:\r\nquoted: 'null'\r\n"
		"list:\r\n- a\r\n- \"b\\u2019\\tc\"\r\n- x: 1\r\n  y: 2\r\n"));

	(void)state;
	assert_non_null(y);
	assert_false(broken);
	assert_int_equal(y->type, YAML_MAP);
	assert_int_equal(y->n, 8);
	assert_str(y->keys[1], "version");
	assert_int_equal(y->key_lines[1], 2);
	assert_true(y->items[1].plain && y->items[1].line == 2 && y->items[1].column == 10);
	assert_str(yaml_text(y, "version"), "3.0");
	assert_int_equal(yaml_get(y, "empty")->type, YAML_SEQ);
	assert_int_equal(yaml_count(yaml_get(y, "empty")), 0);
	assert_true(yaml_is_null(yaml_get(y, "none")) && yaml_is_null(yaml_get(y, "tilde")) &&
		    yaml_is_null(yaml_get(y, "nothing")));
	assert_true(yaml_is_null(NULL));
	assert_str(yaml_text(y, "none"), "");
	assert_str(yaml_text(y, "quoted"), "null");
	assert_str(yaml_text(y, "list"), "");
	assert_str(yaml_text(y, "absent"), "");
	assert_int_equal(yaml_count(yaml_get(y, "list")), 3);
	assert_str(yaml_scalar(yaml_at(yaml_get(y, "list"), 1)), "b\xE2\x80\x99\tc");
	assert_false(yaml_at(yaml_get(y, "list"), 1)->plain);
	assert_str(yaml_text(yaml_at(yaml_get(y, "list"), 2), "y"), "2");
	assert_int_equal(yaml_at(yaml_get(y, "list"), 2)->line, 11);
	assert_null(yaml_at(yaml_get(y, "list"), 3));
	assert_null(yaml_at(yaml_get(y, "name"), 0));
	assert_null(yaml_get(yaml_get(y, "list"), "x"));
}

/* The folding that ATLAS files use (DATA.md 1.4). */
static void test_folding(void **state)
{
	const struct yaml *y = parse(
		STR("plain: An adversary may\n  inject prompts.\nsingle: 'It''s\n\n\n  two'\ndouble: \"a \\\"q\\\"\\\n  \\ b\\n\"\n"
		    "---: x\n"));

	(void)state;
	assert_non_null(y);
	assert_str(yaml_text(y, "plain"), "An adversary may inject prompts.");
	assert_str(yaml_text(y, "single"), "It's\n\ntwo");
	assert_str(yaml_text(y, "double"), "a \"q\" b\n");
	assert_str(yaml_text(y, "---"), "x");
}

static void test_shapes(void **state)
{
	static const char *const fine[] = { "x",
					    "- a",
					    "--- a\n...\n",
					    "%YAML 1.1\n--- a\n... # end\n\n# more\n",
					    "? a\n: b\n",
					    "{a: 1, b: [2, {c: 3}]}",
					    "!!str x",
					    "a: 1\n...\n...\n",
					    "[]",
					    "{}" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(fine); i++) {
		if (!parse(str_of(fine[i])))
			fail_msg("%s: %s", fine[i], err.msg);
		assert_false(broken);
	}
	assert_false(yaml_is_null(parse(STR("!!str null"))));
}

static void test_refuses(void **state)
{
	static const struct {
		const char *text, *why;
	} bad[] = {
		{ "a: &x 1\nb: *x\n", "line 1, column 4: anchors" },
		{ "a: *x\n", "line 1, column 4: aliases" },
		{ "- &x [1]\n", "anchors" },
		{ "&x {a: 1}\n", "anchors" },
		{ "a: 1\nb: !include x.yaml\n", "line 2, column 4: custom tags" },
		{ "!!python/object:os.system {a: 1}", "custom tags" },
		{ "!!set {a}", "custom tags" },
		{ "! a", "custom tags" },
		{ "%TAG ! tag:x,2000:\n--- a", "%TAG" },
		{ "a: 1\nb: 2\na: 3\n", "line 3: duplicate key 'a'" },
		{ "{a: 1, 'a': 2}", "duplicate" },
		{ "[a, b]: c\n", "line 1, column 1: a key must be" },
		{ "? {a: b}\n: c\n", "a key must be" },
		{ "a\n---\nb\n", "line 2, column 1: more than one document" },
		{ "a: 1\n...\nb: 2\n", "more than one document" },
		{ "a: 1\n%YAML 1.1\n---\nb", NULL },
		{ "a: 1\n...\n%TAG ! tag:x,2000:\n%TAG ! tag:x,2000:\n--- b", "more than one document" },
		{ "", "empty" },
		{ "# only\n", "empty" },
		{ "\tx: 1", "line 1" },
		{ "a: b: c", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		const struct yaml *y = parse(str_of(bad[i].text));

		if (bad[i].why ? y != NULL || broken != (bad[i].text[0] == '\t') : y != NULL && !broken)
			fail_msg("taken: %s", bad[i].text);
		assert_int_equal(err.code, ERR_INPUT);
		assert_has(str_of(err.msg), bad[i].why ? bad[i].why : "line ");
	}
}

static void test_many_keys(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_PAGE);
	for (int i = 0; i < 5000; i++)
		buf_printf(&b, "k%d: %d\n", i, i);
	assert_int_equal(parse(buf_str(&b))->n, 5000);
	buf_lit(&b, "k17: again\n");
	assert_null(parse(buf_str(&b)));
	assert_has(str_of(err.msg), "line 5001: duplicate key 'k17'");
	buf_free(&b);
}

/* What was complete stays; what was open says so. */
static void test_truncated(void **state)
{
	const struct yaml *y =
		parse(STR("techniques:\n  AML.T0001:\n    name: One\n    refs: [a, b]\n  AML.T0002:\n    name: Two\n    refs: [c]\n"
			  "    description: 'It broke off here"));
	const struct yaml *t = yaml_get(y, "techniques");

	(void)state;
	assert_non_null(y);
	assert_true(broken && y->cut && t->cut);
	assert_int_equal(err.code, ERR_INPUT);
	assert_has(str_of(err.msg), "line 8");
	assert_int_equal(t->n, 2);
	assert_false(t->items[0].cut);
	assert_str(yaml_text(yaml_at(yaml_get(&t->items[0], "refs"), 1), "x"), "");
	assert_int_equal(yaml_count(yaml_get(&t->items[0], "refs")), 2);
	assert_true(t->items[1].cut);
	assert_int_equal(t->items[1].n, 2); /* description had no value */
	assert_false(yaml_get(&t->items[1], "refs")->cut);
	y = parse(STR("a: [1, 2,"));
	assert_true(broken && yaml_get(y, "a")->cut && yaml_count(yaml_get(y, "a")) == 2);
	y = parse(STR("a: 1\nb: \"\\q\"\n"));
	assert_true(broken && y->n == 1);
	assert_null(parse(STR("'never closed")));
	assert_true(broken);
	assert_null(parse(STR("a: \xFF\n"))); /* libyaml decodes ahead: nothing was read yet */
	assert_has(str_of(err.msg), "line 1");
	assert_null(parse(STR("a\x01: 1\n")));
}

static void test_bytes_in_the_middle(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_PAGE);
	for (int i = 0; i < 20000; i++)
		buf_printf(&b, "k%d: %d\n", i, i);
	b.p[b.n - 2] = (char)0xC0;
	assert_true(parse(buf_str(&b))->n > 10000);
	assert_true(broken);
	assert_has(str_of(err.msg), "line 20000");
	buf_free(&b);
}

/* k times what, then end. */
static struct str repeat(struct buf *b, const char *start, const char *what, size_t k, const char *end)
{
	buf_clear(b);
	buf_z(b, start);
	for (size_t i = 0; i < k; i++)
		buf_z(b, what);
	buf_z(b, end);
	return buf_str(b);
}

static void test_depth_and_bombs(void **state)
{
	static const struct {
		const char *start, *what, *end;
		enum err_code code;
	} cases[] = {
		{ "", "[", "", ERR_LIMIT },
		{ "", "- ", "x", ERR_LIMIT },
		{ "", "{a: ", "", ERR_LIMIT },
		{ "", "[\n", "", ERR_LIMIT },
		{ "", "? ", "x", ERR_INPUT },
		{ "", "%TAG !a! tag:b\n", "--- x", ERR_INPUT },
		{ "", "%YAML 1.1\n", "--- x", ERR_INPUT },
		{ "--- x\n...\n", "%TAG !a! tag:b\n", "--- y", ERR_INPUT },
		{ "", "--- x\n", "", ERR_INPUT },
		{ "a: \"", "\\u0041", "", ERR_INPUT },
		{ "a: '", "x\n\n", "", ERR_INPUT },
		{ "", "[]: ", "", ERR_INPUT },
		{ "", "!", " x", ERR_INPUT },
		{ "a: ", "!<", "x", ERR_INPUT },
		{ "- ", "&a", " x", ERR_INPUT },
		{ "a: [", "{", "", ERR_INPUT },
	};
	uint64_t start = clock_mono_us();
	struct buf b;

	(void)state;
	buf_init(&b, BUF_FILE);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct yaml *y = parse(repeat(&b, cases[i].start, cases[i].what, 300000, cases[i].end));

		assert_true(y == NULL || broken);
		if (err.code != cases[i].code)
			fail_msg("%s...: %s", cases[i].what, err.msg);
	}
	assert_true(clock_mono_us() - start < 20 * 1000 * 1000); /* linear: far below a second without sanitizers */
	assert_non_null(parse(repeat(&b, "", "[", YAML_MAX_DEPTH, "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]")));
	buf_free(&b);
}

static void test_caps(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_FILE);
	assert_null(parse(repeat(&b, "[", "0,", YAML_MAX_NODES, "]")));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_has(str_of(err.msg), "too many nodes");
	assert_null(parse(repeat(&b, "", "################", YAML_MAX_BYTES / 16, "\n")));
	assert_int_equal(err.code, ERR_LIMIT);
	buf_free(&b);
}

static void test_real(void **state)
{
	static const char *const files[] = { "v6/ATLAS-2021.05",   "v6/ATLAS-2026.04",   "v6/ATLAS-2026.05",   "legacy/ATLAS-2.4.0",
					     "legacy/ATLAS-3.0.0", "legacy/ATLAS-3.1.0", "legacy/ATLAS-4.0.1", "legacy/ATLAS-4.5.0",
					     "legacy/ATLAS-4.9.1", "legacy/ATLAS-5.0.0", "legacy/ATLAS-5.6.1" };
	struct buf b;

	(void)state;
	if (!upstream(&arena, "mitre-atlas/v6/ATLAS-2026.05.yaml"))
		skip();
	buf_init(&b, BUF_FILE);
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		const struct yaml *y;

		buf_clear(&b);
		assert_int_equal(
			fs_read(upstream(&arena, arena_printf(&arena, "mitre-atlas/%s.yaml", files[i]).p), BUF_FILE, &b, NULL), 0);
		y = parse(buf_str(&b));
		assert_non_null(y);
		assert_false(broken);
		if (i == 2) {
			assert_int_equal(yaml_count(yaml_get(y, "techniques")), 170);
			assert_str(yaml_text(yaml_get(yaml_get(y, "techniques"), "AML.T0051.000"), "name"), "Direct");
			assert_str(yaml_text(yaml_get(yaml_get(y, "techniques"), "AML.T0051.000"), "created-date"), "2023-10-25");
		}
		/* cut anywhere: never a crash, and what is there is a prefix */
		for (size_t n = b.n; n > 1000; n = n * 9 / 10)
			if (!parse(str_n(b.p, n)))
				assert_true(broken);
		arena_free(&arena);
	}
	buf_clear(&b);
	assert_int_equal(fs_read(upstream(&arena, "mitre-atlas/source-templates-5.6.1/techniques.yaml"), BUF_FILE, &b, NULL), 0);
	assert_null(parse(buf_str(&b)));
	assert_has(str_of(err.msg), "is this a template");
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_tree, done),
		cmocka_unit_test_teardown(test_folding, done),
		cmocka_unit_test_teardown(test_shapes, done),
		cmocka_unit_test_teardown(test_refuses, done),
		cmocka_unit_test_teardown(test_many_keys, done),
		cmocka_unit_test_teardown(test_truncated, done),
		cmocka_unit_test_teardown(test_bytes_in_the_middle, done),
		cmocka_unit_test_teardown(test_depth_and_bombs, done),
		cmocka_unit_test_teardown(test_caps, done),
		cmocka_unit_test_teardown(test_real, done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
