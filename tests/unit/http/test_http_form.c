/* The bodies that forms and programs send, whole and broken. */
#include "unit/test.h"

#include "http/form.h"

static struct arena arena;
static struct http_form form;

static int parse(const char *type, struct str body)
{
	const char *why = NULL;
	int status = http_form_parse(str_of(type), body, &arena, &form, &why);

	assert_true(status == 0 ? why == NULL : why && *why);
	assert_true(status == 0 || form.n == 0);
	return status;
}

static struct str data(const char *name)
{
	const struct http_part *p = http_form_find(&form, name);

	return p ? p->data : STR("(none)");
}

#define MULTI "multipart/form-data; boundary=XX"
#define HEAD(name) "--XX\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n"

static void test_multipart(void **state)
{
	const struct str browser = STR("------gecko1\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nline\r\n--not a boundary\r\n\r\n------gecko1\r\n"
				       "Content-Disposition: form-data; name=\"file\"; filename=\"a \\\"b\\\"; name=c.txt\"\r\nContent-Type: text/plain\r\n\r\n"
				       "bytes\0\xff\r\n------gecko1--\r\nepilogue");

	(void)state;
	assert_int_equal(parse("Multipart/Form-Data; boundary=\"----gecko1\"", browser), 0);
	assert_int_equal(form.n, 2);
	assert_str(data("text"), "line\r\n--not a boundary\r\n");
	assert_false(form.parts[0].file);
	assert_true(str_eq(data("file"), STR("bytes\0\xff")));
	assert_true(form.parts[1].file);
	assert_str(form.parts[1].type, "text/plain");
	assert_int_equal(parse(MULTI, STR("preamble\r\n" HEAD("a") "\r\n--XX  \r\nCONTENT-DISPOSITION:form-data;name=b\r\nContent-Transfer-Encoding: 8bit\r\n\r\n1\r\n--XX--")), 0);
	assert_int_equal(form.n, 2);
	assert_str(data("a"), "");
	assert_str(data("b"), "1");
	assert_str(data("c"), "(none)");
	assert_int_equal(parse(MULTI, STR("--XX--")), 0); /* a form without fields */
	assert_int_equal(form.n, 0);
	assert_int_equal(parse(MULTI, STR(HEAD("a") "x\r\n-\r\n--X\r\n --XX\r\n--XX--")), 0); /* near misses are data */
	assert_str(data("a"), "x\r\n-\r\n--X\r\n --XX");
}

static void test_multipart_broken(void **state)
{
	static const struct { const char *type; struct str body; } bad[] = {
		{ "multipart/form-data", STR_INIT(HEAD("a") "1\r\n--XX--") },
		{ "multipart/form-data; boundary=", STR_INIT(HEAD("a") "1\r\n--XX--") },
		{ "multipart/form-data; boundary=\"XX", STR_INIT(HEAD("a") "1\r\n--XX--") },
		{ "multipart/form-data; boundary=XX; boundary=YY", STR_INIT(HEAD("a") "1\r\n--XX--") },
		{ "multipart/form-data; boundary=\"X\nX\"", STR_INIT(HEAD("a") "1\r\n--XX--") },
		{ "multipart/form-data; boundary=0123456789012345678901234567890123456789012345678901234567890123456789x", STR_INIT(HEAD("a") "1\r\n--XX--") },
		{ MULTI, STR_INIT("") },
		{ MULTI, STR_INIT("text") },
		{ MULTI, STR_INIT("--XX") },
		{ MULTI, STR_INIT("--XX\r\n") },
		{ MULTI, STR_INIT("--XX\r\n--XX--") },
		{ MULTI, STR_INIT("--XXY\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XX--") },
		{ MULTI, STR_INIT(HEAD("a")) },
		{ MULTI, STR_INIT(HEAD("a") "1") },
		{ MULTI, STR_INIT(HEAD("a") "1\r\n--XX") },
		{ MULTI, STR_INIT(HEAD("a") "1\r\n--YY--") },
		{ MULTI, STR_INIT(HEAD("a") "1\r\n--XX\r\n") },
		{ MULTI, STR_INIT("--XX\r\n\r\n1\r\n--XX--") },
		{ MULTI, STR_INIT("--XX\r\nContent-Type: text/plain\r\n\r\n1\r\n--XX--") },
		{ MULTI, STR_INIT("--XX\r\nContent-Disposition: form-data\r\n\r\n1\r\n--XX--") },
		{ MULTI, STR_INIT("--XX\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--XX--") },
		{ MULTI, STR_INIT("--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--XX--") },
		{ MULTI, STR_INIT("--XX\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\n1\r\n--XX--") },
		{ MULTI, STR_INIT("--XX\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b\r\n\r\n1\r\n--XX--") },
		{ MULTI, STR_INIT("--XX\r\nContent-Disposition: form-data; name=a\r\nContent-Type: a/b\r\nContent-Type: a/b\r\n\r\n1\r\n--XX--") },
		{ MULTI, STR_INIT("--XX\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==\r\n--XX--") },
		{ MULTI, STR_INIT("--XX\r\nContent-Disposition : form-data; name=a\r\n\r\n1\r\n--XX--") },
		{ MULTI, STR_INIT("--XX\r\nContent-Disposition: form-data; name=\"a\0b\"\r\n\r\n1\r\n--XX--") },
		{ MULTI, STR_INIT("--XX\r\nno colon\r\n\r\n1\r\n--XX--") },
		{ MULTI, STR_INIT("--XX\nContent-Disposition: form-data; name=a\n\n1\n--XX--") },
	};
	struct buf b;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (parse(bad[i].type, bad[i].body) != 400)
			fail_msg("row %zu is let through", i);
	buf_init(&b, BUF_PAGE);
	for (size_t i = 0; i < HTTP_FORM_PARTS; i++)
		buf_lit(&b, HEAD("a") "1\r\n");
	buf_lit(&b, "--XX--");
	assert_int_equal(parse(MULTI, buf_str(&b)), 0);
	b.n -= 6;
	buf_lit(&b, HEAD("a") "1\r\n--XX--");
	assert_int_equal(parse(MULTI, buf_str(&b)), 400);
	buf_clear(&b);
	buf_lit(&b, "--XX\r\nX-Long: ");
	for (size_t i = 0; i < HTTP_FORM_HEAD; i++)
		buf_c(&b, 'x');
	buf_lit(&b, "\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XX--");
	assert_int_equal(parse(MULTI, buf_str(&b)), 400);
	buf_free(&b);
}

static void test_other_types(void **state)
{
	(void)state;
	assert_int_equal(parse("application/x-www-form-urlencoded", STR("text=a+b%26%00c&&limit=3&x&%74=%C3%A4")), 0);
	assert_int_equal(form.n, 4);
	assert_true(str_eq(data("text"), STR("a b&\0c")));
	assert_str(data("limit"), "3");
	assert_str(data("x"), "");
	assert_str(data("t"), "\xc3\xa4");
	assert_int_equal(parse("application/x-www-form-urlencoded", STR("")), 0);
	assert_int_equal(parse("application/x-www-form-urlencoded", STR("text=%")), 400);
	assert_int_equal(parse("application/x-www-form-urlencoded", STR("text=%4")), 400);
	assert_int_equal(parse("application/x-www-form-urlencoded", STR("%zz=1")), 400);
	assert_int_equal(parse("application/x-www-form-urlencoded", STR("a&a&a&a&a&a&a&a&a&a&a&a&a&a&a&a")), 0);
	assert_int_equal(parse("application/x-www-form-urlencoded", STR("a&a&a&a&a&a&a&a&a&a&a&a&a&a&a&a&a")), 400);
	assert_int_equal(parse("text/plain", STR("a=b&c")), 0);
	assert_str(data(""), "a=b&c");
	assert_int_equal(parse("text/plain ; Charset=\"UTF-8\"; format=flowed", STR("x")), 0);
	assert_int_equal(parse("text/plain;charset=us-ascii;", STR("x")), 0);
	assert_int_equal(parse("text/plain;charset=iso-8859-1", STR("x")), 415);
	assert_int_equal(parse("text/plain;charset", STR("x")), 400);
	assert_int_equal(parse("", STR("x")), 415);
	assert_int_equal(parse("application/json", STR("{}")), 415);
	assert_int_equal(parse("application/pdf", STR("%PDF")), 415);
	assert_int_equal(parse("multipart/mixed; boundary=XX", STR("--XX--")), 415);
	assert_int_equal(parse("text/plainer", STR("x")), 415);
}

static int done(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_multipart), cmocka_unit_test(test_multipart_broken), cmocka_unit_test(test_other_types) };

	return cmocka_run_group_tests(tests, NULL, done);
}
