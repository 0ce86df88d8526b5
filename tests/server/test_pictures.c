/* Pictures over HTTP: each record of three kinds has one, in the page and alone. */
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

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_pictures) };

	return cmocka_run_group_tests(tests, setup, teardown);
}
