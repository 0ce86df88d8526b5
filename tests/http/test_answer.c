/*
 * answer: what the floor makes of methods, bodies, mistakes, and how it tells of them.
 */
#include "http/serve_site.h"

static struct wire_reply method(const char *name, const char *path, const char *body)
{
	struct wire_reply r;
	struct curl_slist *list;
	CURL *c = wire_curl(server, path, &r, WIRE_FIELDS("Content-Type: text/plain"), &list);

	if (body)
		curl_easy_setopt(c, CURLOPT_POSTFIELDS, body);
	curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, name);
	wire_run(c, list, &r);
	return r;
}

static void test_methods(void **state)
{
	static const struct {
		const char *method, *path;
		long status;
		const char *allow;
	} cases[] = {
		{ "OPTIONS", "/page", 204, "GET, HEAD, OPTIONS" },
		{ "OPTIONS", "/echo", 204, "GET, HEAD, POST, OPTIONS" },
		{ "DELETE", "/page", 405, "GET, HEAD, OPTIONS" },
		{ "TRACE", "/echo", 405, "GET, HEAD, POST, OPTIONS" },
		{ "PATCH", "/nowhere", 404, "" },
		{ "BREW", "/page", 501, "" },
		{ "get", "/page", 501, "" },
		{ "GET", "/echo", 200, "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct wire_reply r = method(cases[i].method, cases[i].path, NULL);

		if (r.status != cases[i].status)
			fail_msg("%s %s: %ld", cases[i].method, cases[i].path, r.status);
		assert_str(wire_field(&r, "Allow"), cases[i].allow);
		assert_secured(&r);
		wire_reply_free(&r);
	}
}

static void test_request(void **state)
{
	(void)state;
	expect("/echo/a%20b/%C3%A9", NULL, 200, "path=/echo/a b/\xC3\xA9 host=127.0.0.1 peer=127.0.0.1 people=0\n");
	expect("/echo?q=a+b%2B&q=2&&e=", NULL, 200, "\nq=a b+\nq=2\ne=\n");
	expect("/echo", WIRE_FIELDS("X-Test:  one ", "x-TEST: two"), 200, "x=one, two\n");
	expect("/echo", WIRE_FIELDS("Accept: text/html,*/*;q=0.8"), 200, "people=1");
	expect("/echo", WIRE_FIELDS("Host: localhost:1"), 200, "host=localhost ");
	expect("/echo", WIRE_FIELDS("Range: bytes=0-1"), 200, "path=/echo host="); /* ranges are ignored, as a server may */
	expect("/echo?a=%zz", NULL, 400, "two hex digits");
	expect("/a/../b", NULL, 400, "segment");
	expect("/echo", WIRE_FIELDS("Host: evil.example"), 400, "does not answer to that Host");
	expect("/echo", WIRE_FIELDS("Expect: miracles"), 417, "100-continue");
}

static void test_body(void **state)
{
	struct wire_reply r = method("POST", "/echo", "hello");

	(void)state;
	assert_int_equal(r.status, 200);
	assert_has(buf_str(&r.body), "body=5:hello");
	assert_str(wire_field(&r, "ETag"), ""); /* an answer to POST is not kept */
	wire_reply_free(&r);
	r = method("POST", "/echo/small", "0123456789");
	assert_int_equal(r.status, 200);
	wire_reply_free(&r);
	r = method("POST", "/echo/small", "0123456789A");
	assert_int_equal(r.status, 413);
	assert_has(buf_str(&r.body), "\"title\":\"Content Too Large\"");
	wire_reply_free(&r);
	r = method("GET", "/echo", "unwanted");
	assert_int_equal(r.status, 413);
	wire_reply_free(&r);
	r = method("POST", "/page", "unwanted");
	assert_int_equal(r.status, 405);
	wire_reply_free(&r);
	r = method("POST", "/nowhere", "unwanted");
	assert_int_equal(r.status, 404);
	wire_reply_free(&r);
}

static void test_errors(void **state)
{
	struct wire_reply r = wire_get(server, "/x%22%3Cy%3E", NULL, NULL);

	(void)state;
	assert_int_equal(r.status, 404);
	assert_str(wire_field(&r, "Content-Type"), "application/problem+json");
	assert_str(wire_field(&r, "Cache-Control"), "no-store");
	assert_str(wire_field(&r, "Vary"), "Accept, Accept-Encoding");
	assert_str(buf_str(&r.body), "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
				     "\"detail\":\"nothing is at </x\\\"<y>>\",\"instance\":\"/x%22%3Cy%3E\"}\n");
	wire_reply_free(&r);
	r = wire_get(server, "/nothing", NULL, WIRE_FIELDS("Accept: text/html"));
	assert_str(buf_str(&r.body), "<h1>our own page about 404</h1>");
	assert_str(wire_field(&r, "Content-Type"), "text/html; charset=utf-8");
	wire_reply_free(&r);
	expect("/plain-error", WIRE_FIELDS("Accept: text/html"), 404, "<p>nothing is at &lt;/plain-error&gt;</p>");
	expect("/%ff", WIRE_FIELDS("Accept: text/html"), 400, "<p>the path is not UTF-8</p>");
	expect("/limit", NULL, 413, "too much");
	expect("/quote", WIRE_FIELDS("X-Test: a\xFF\tb"), 400, "what is 'a\xEF\xBF\xBD\\u0009b'");
	expect("/silent", NULL, 500, "the log of the server");
	expect("/odd", NULL, 500, "the log of the server");
	expect("/inject?v=a%0d%0aSet-Cookie:x", NULL, 500, "the log of the server");
	expect("/inject?v=ok", NULL, 200, "");
	expect("/moved-away", NULL, 500, "the log of the server");
	r = wire_get(server, "/bug", NULL, NULL);
	assert_int_equal(r.status, 500);
	assert_false(str_has(buf_str(&r.body), "secret"));
	wire_reply_free(&r);
	r = wire_get(server, "/moved", NULL, NULL);
	assert_int_equal(r.status, 308);
	assert_str(wire_field(&r, "Location"), "/page");
	wire_reply_free(&r);
	expect("/page", WIRE_FIELDS("Accept-Encoding: identity;q=0, gzip;q=0, br;q=0"), 406, "Accept-Encoding");
}

static void test_log_and_counters(void **state)
{
	struct http_counters before, after;
	struct wire_reply r;
	char want[128];
	bool seen = false;

	(void)state;
	(void)snprintf(want, sizeof(want), "127.0.0.1 GET /page 200 %zu 1", http_page_body(page).n);
	do { /* the test before this one may still be counted */
		wire_sleep_ms(5);
		http_server_counters(server, &before);
	} while (before.running);
	r = wire_get(server, "/page?secret=1", NULL, NULL);
	wire_reply_free(&r);
	for (int i = 0; i < 400 && !seen; i++) {
		(void)pthread_mutex_lock(&log_lock);
		seen = strcmp(log_line, want) == 0;
		(void)pthread_mutex_unlock(&log_lock);
		wire_sleep_ms(5);
	}
	assert_true(seen);
	for (int i = 0; i < 400; i++) {
		http_server_counters(server, &after);
		if (!after.running && after.requests[2] != before.requests[2])
			break;
		wire_sleep_ms(5);
	}
	assert_int_equal(after.requests[2], before.requests[2] + 1);
	assert_int_equal(after.bytes, before.bytes + http_page_body(page).n);
	assert_int_equal(after.running, 0);
	assert_true(after.accepted > before.accepted);
}

static void test_ipv6(void **state)
{
	struct http_config cfg = { .handler = handler, .address = "::1" };
	struct err err = ERR_INIT;
	struct http_server *six;
	struct wire_reply r;

	(void)state;
	if (http_server_start(&cfg, &six, &err) < 0) {
		if (!str_has(str_of(err.msg), "Cannot assign requested address") && !str_has(str_of(err.msg), "Address family"))
			fail_msg("%s", err.msg);
		print_message("no IPv6 here: %s\n", err.msg);
		skip();
	}
	r = wire_get(six, "/echo", NULL, NULL);
	assert_int_equal(r.status, 200);
	assert_has(buf_str(&r.body), "host=[::1] peer=::1");
	wire_reply_free(&r);
	http_server_stop(six);
}

static void test_start_errors(void **state)
{
	struct http_config cfg = { .handler = handler, .address = "nonsense" };
	struct http_server *s = NULL;
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(http_server_start(&cfg, &s, &err), -1);
	assert_int_equal(err.code, ERR_USAGE);
	assert_has(str_of(err.msg), "'nonsense' is no IP address");
	cfg.address = "127.0.0.1";
	cfg.port = http_server_port(server);
	assert_int_equal(http_server_start(&cfg, &s, &err), -1);
	assert_int_equal(err.code, ERR_IO);
	assert_has(str_of(err.msg), "in use");
	cfg.port = 0;
	cfg.limits.headers_max = 1000;
	assert_int_equal(http_server_start(&cfg, &s, &err), -1);
	assert_int_equal(err.code, ERR_USAGE);
	assert_null(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_methods),      cmocka_unit_test(test_request),          cmocka_unit_test(test_body),
		cmocka_unit_test(test_errors),       cmocka_unit_test(test_log_and_counters), cmocka_unit_test(test_ipv6),
		cmocka_unit_test(test_start_errors),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
