#include "unit/test.h"

#include "fmt/csv.h"

/* The records of text as "1[a|b]2[c]": the line and the fields of each. */
static struct str shape(struct arena *a, struct str text, char sep, struct csv *c)
{
	struct csv_row row;
	struct buf b;
	struct str out;

	buf_init(&b, BUF_PAGE);
	csv_open(c, text, sep);
	while (csv_next(c, a, &row, NULL) == 1) {
		buf_printf(&b, "%u", row.line);
		for (size_t i = 0; i < row.n; i++) {
			buf_c(&b, i ? '|' : '[');
			buf_add(&b, row.fields[i]);
		}
		buf_c(&b, ']');
	}
	out = arena_str(a, buf_str(&b));
	buf_free(&b);
	return out;
}

static void test_records(void **state)
{
	static const struct {
		struct str text;
		const char *want;
	} cases[] = {
		{ STR_INIT(""), "" },
		{ STR_INIT("\xEF\xBB\xBF"), "" },
		{ STR_INIT("\xEF\xBB\xBF"
			   "a,b"),
		  "1[a|b]" },
		{ STR_INIT("a,b\r\nc,d\r\n"), "1[a|b]2[c|d]" },
		{ STR_INIT("a,b\nc,d\n"), "1[a|b]2[c|d]" },
		{ STR_INIT("a,b\rc,d\r"), "1[a|b]2[c|d]" },
		{ STR_INIT("a,\n,b\n,\n"), "1[a|]2[|b]3[|]" },
		{ STR_INIT("a\n\n\r\nb"), "1[a]2[]3[]4[b]" },
		{ STR_INIT("a,"), "1[a|]" },
		{ STR_INIT("\"a,\"\"b\"\"\r\nx\",c\nd\n"), "1[a,\"b\"\r\nx|c]3[d]" },
		{ STR_INIT("\"\",\"\"\"\"\n"), "1[|\"]" },
		{ STR_INIT("say \"hi\",x\n"), "1[say \"hi\"|x]" },
		{ STR_INIT("\"a\"b\"c,d\n"), "1[ab\"c|d]" },
		{ STR_INIT("\"a\"\"b\" c,d\n"), "1[a\"b c|d]" },
		{ STR_INIT("\"x\ry\r\nz\n\"\nq"), "1[x\ry\r\nz\n]5[q]" },
	};
	struct arena a = { 0 };
	struct csv c;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_str(shape(&a, cases[i].text, ',', &c), cases[i].want);
		assert_false(c.unclosed);
	}
	assert_str(shape(&a, STR("a\tb,c\n\"d\te\"\tf\n"), '\t', &c), "1[a|b,c]2[d\te|f]");
	arena_free(&a);
}

static void test_unclosed(void **state)
{
	struct arena a = { 0 };
	struct csv c;

	(void)state;
	assert_str(shape(&a, STR("a,b\n\"c\nd\",\"e\nf,g\n"), ',', &c), "1[a|b]2[c\nd|e\nf,g\n]");
	assert_true(c.unclosed);
	assert_int_equal(c.unclosed_line, 3);
	assert_str(shape(&a, STR("\""), ',', &c), "1[]");
	assert_true(c.unclosed);
	assert_str(shape(&a, STR("\"a\"\""), ',', &c), "1[a\"]");
	assert_true(c.unclosed);
	arena_free(&a);
}

static void test_caps(void **state)
{
	struct arena a = { 0 };
	struct err err = ERR_INIT;
	struct csv_row row;
	struct csv c;
	struct buf b;

	(void)state;
	buf_init(&b, BUF_PAGE);
	buf_lit(&b, "x\n");
	for (size_t i = 1; i < CSV_MAX_FIELDS; i++)
		buf_c(&b, ',');
	csv_open(&c, buf_str(&b), ',');
	assert_int_equal(csv_next(&c, &a, &row, &err), 1);
	assert_int_equal(csv_next(&c, &a, &row, &err), 1);
	assert_int_equal(row.n, CSV_MAX_FIELDS);
	assert_int_equal(csv_next(&c, &a, &row, &err), 0);
	buf_c(&b, ',');
	csv_open(&c, buf_str(&b), ',');
	assert_int_equal(csv_next(&c, &a, &row, &err), 1);
	assert_int_equal(csv_next(&c, &a, &row, &err), -1);
	assert_int_equal(err.code, ERR_LIMIT);
	assert_has(str_of(err.msg), "line 2");
	buf_clear(&b);
	buf_lit(&b, "\"");
	memset(buf_room(&b, CSV_MAX_FIELD + 1), 'x', CSV_MAX_FIELD + 1);
	b.n += CSV_MAX_FIELD + 1;
	csv_open(&c, buf_str(&b), ',');
	assert_int_equal(csv_next(&c, &a, &row, &err), -1);
	buf_free(&b);
	arena_free(&a);
}

static void test_write(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "a", "a" },
		{ "", "" },
		{ "a,b", "\"a,b\"" },
		{ "say \"hi\"", "\"say \"\"hi\"\"\"" },
		{ "\"", "\"\"\"\"" },
		{ "a\nb", "\"a\nb\"" },
		{ "=1+1", "'=1+1" },
		{ "+1", "'+1" },
		{ "-1", "'-1" },
		{ "@x", "'@x" },
		{ "\tx", "'\tx" },
		{ "\rx", "\"'\rx\"" },
		{ "=\"x\",y", "\"'=\"\"x\"\",y\"" },
		{ " a ", " a " },
		{ "a=b", "a=b" },
	};
	struct arena a = { 0 };
	struct buf b;
	struct csv c;

	(void)state;
	buf_init(&b, BUF_LINE);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		buf_clear(&b);
		csv_field(&b, str_of(cases[i].text), true);
		assert_str(buf_str(&b), cases[i].want);
	}
	buf_clear(&b);
	csv_field(&b, STR("a\"b,c\r\nd"), true);
	csv_field(&b, STR(""), false);
	csv_field(&b, STR("\xC5\xA1"), false);
	csv_end(&b);
	assert_str(shape(&a, buf_str(&b), ',', &c), "1[a\"b,c\r\nd||\xC5\xA1]");
	buf_free(&b);
	arena_free(&a);
}

/* The export of the V4 table: DATA.md 2.2 gives 105 fields with line ends. */
static void test_real(void **state)
{
	struct arena a = { 0 };
	const char *path = upstream(&a, "mit-ai-risk-repository/csv-export/ai_risk_database_v4.csv");
	size_t rows = 0, ids = 0, lines = 0;
	struct csv_row row;
	struct csv c;
	struct buf b;

	(void)state;
	if (!path) {
		arena_free(&a);
		skip();
	}
	buf_init(&b, BUF_FILE);
	assert_int_equal(fs_read(path, BUF_FILE, &b, NULL), 0);
	csv_open(&c, buf_str(&b), ',');
	while (csv_next(&c, &a, &row, NULL) == 1) {
		rows++;
		ids += row.n == 19 && row.fields[2].n >= 8 && row.fields[2].p[2] == '.';
		for (size_t i = 0; i < row.n; i++)
			lines += str_chr(row.fields[i], '\n') >= 0;
	}
	assert_int_equal(ids, 2574);
	assert_true(rows >= ids + 3 && lines > 0);
	assert_false(c.unclosed);
	buf_free(&b);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_records), cmocka_unit_test(test_unclosed), cmocka_unit_test(test_caps),
		cmocka_unit_test(test_write),   cmocka_unit_test(test_real),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
