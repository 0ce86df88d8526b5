/* "/matrix/" over HTTP: page, data and picture in one state, what is refused, and the addresses that the static site has. */
#include "client.h"

static void test_matrix(void **state)
{
	static const char *const bad[] = { "/matrix/?colour=red", "/matrix.json?platform=Toaster", "/matrix.svg?maturity=x", "/matrix/?x=1", "/matrix/?subs=x" };
	struct answer *r = get("/matrix.json?maturity=realized&platform=Agentic%20AI");
	const struct json *j = json_of(r), *tactics = json_get(j, "tactics");
	size_t shown = 0;

	(void)state;
	assert_int_equal(json_get(j, "all")->i, 170);
	assert_int_equal(json_get(j, "total")->i, 34);
	assert_int_equal(tactics->n, 16);
	for (size_t i = 0; i < tactics->n; i++)
		shown += (size_t)json_get(&tactics->items[i], "total")->i;
	assert_true(shown >= 34);
	done(r);
	r = get("/matrix/?maturity=realized&platform=Agentic%20AI");
	assert_has(buf_str(&r->body), "<b>34 of 170</b> techniques fit");
	assert_has(buf_str(&r->body), "href=\"/matrix.svg?platform=Agentic%20AI&amp;maturity=Realized\"");
	done(r);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		r = get(bad[i]);
		assert_int_equal(r->status, 400);
		done(r);
	}
	r = get("/matrix/red/");
	assert_int_equal(r->status, 404);
	done(r);
	r = get("/matrix.csv");
	assert_int_equal(r->status, 404);
	done(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_matrix),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
