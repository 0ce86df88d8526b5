/* Pictures and what else pages show beyond their records, over HTTP. */
#include "client.h"

/* Also where nothing is linked; 404 for the others. */
static void test_pictures(void **state)
{
	(void)state;
	expect_status(RISK ".svg", "Accept: text/html", 200, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
	expect_status("/aml-m0013-code-signing-ai-mitigation.svg", "Accept: text/html", 200, "Code Signing");
	expect_status("/AML.M0013.svg", "Accept: text/html", 308, "");
	expect_status("/mitpaper-62-gipi-kis2024.svg", "Accept: text/html", 404, "not to be had in that format");
	expect_status("/risks.svg", "Accept: text/html", 404, "not to be had in that format");
	expect_status(RISK, "Accept: text/html", 200, "class=\"flow\"");
}

/* The ranking stands on the first page of the list, filtered or not, and in its JSON beside the items. */
static void test_interrupt(void **state)
{
	struct answer *r = get("/case-studies.json?type=Incident");
	const struct json *j = json_of(r), *i = json_get(j, "interrupt");

	(void)state;
	assert_non_null(i);
	assert_int_equal(json_get(i, "studies")->i, json_get(j, "total")->i);
	done(r);
	r = get("/risks.json?per_page=1&page=1");
	assert_null(json_get(json_of(r), "interrupt"));
	done(r);
	expect_status("/case-studies/", "Accept: text/html", 200, "id=\"interrupt-h\"");
	expect_status("/case-studies/?type=Incident", "Accept: text/html", 200, "id=\"interrupt-h\"");
	r = get("/case-studies/?page=2");
	assert_false(str_has(buf_str(&r->body), "interrupt-h"));
	done(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_pictures), cmocka_unit_test(test_interrupt) };

	return cmocka_run_group_tests(tests, setup, teardown);
}
