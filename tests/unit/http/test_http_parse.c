#include "unit/test.h"

#include "http/guard.h"
#include "http/negotiate.h"
#include "http/target.h"

/* ---- target ---- */

static int parse(const char *raw, struct arena *a, struct http_target *t)
{
	const char *why = NULL;
	int status = http_target_parse(str_of(raw), a, t, &why);

	assert_true(status == 0 ? why == NULL : why != NULL && *why);
	return status;
}

static void test_target_good(void **state)
{
	static const struct {
		const char *raw, *path, *raw_path, *query, *authority;
	} cases[] = {
		{ "/", "/", "/", "", "" },
		{ "/a/b?x=1&y=%20", "/a/b", "/a/b", "x=1&y=%20", "" },
		{ "/a?", "/a", "/a", "", "" },
		{ "/a%20b%2Fc%c3%A9", "/a b/c\xC3\xA9", "/a%20b%2Fc%c3%A9", "", "" },
		{ "/\xC3\xA9", "/\xC3\xA9", "/\xC3\xA9", "", "" },
		{ "/a%2520b", "/a%20b", "/a%2520b", "", "" }, /* once, not twice */
		{ "/a+b", "/a+b", "/a+b", "", "" },
		{ "/..a/b../.c/...", "/..a/b../.c/...", "/..a/b../.c/...", "", "" },
		{ "/a//b", "/a//b", "/a//b", "", "" },
		{ "*", "*", "*", "", "" },
		{ "http://h:80/x?q", "/x", "/x", "q", "h:80" },
		{ "HTTPS://h", "/", "/", "", "h" },
		{ "http://h?q", "/", "/", "q", "h" },
		{ "/x?a?b", "/x", "/x", "a?b", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena a = { 0 };
		struct http_target t;

		assert_int_equal(parse(cases[i].raw, &a, &t), 0);
		assert_str(t.path, cases[i].path);
		assert_str(t.raw_path, cases[i].raw_path);
		assert_str(t.raw_query, cases[i].query);
		assert_str(t.authority, cases[i].authority);
		assert_int_equal(t.has_query, strchr(cases[i].raw, '?') != NULL);
		arena_free(&a);
	}
}

static void test_target_bad(void **state)
{
	static const char *const cases[] = {
		"",          "a",        "a/b",         "?x",        "ftp://h/x",  "http://",
		"http:///x", "h:443",    "/a b",        "/a\tb",     "/a\x01",     "/a\x7f",
		"/a#b",      "/%",       "/%4",         "/%g1",      "/%1g",       "/a%00b",
		"/a%0ab",    "/a%7f",    "/%ff",        "/\xC0\x80", "/%ed%a0%80", "//evil.example/x",
		"/%2fevil",  "/.",       "/..",         "/a/../b",   "/a/./b",     "/a/..",
		"/%2e%2e/x", "/a/%2E/b", "/a%2f..%2fb", "**",        "/x?#",
	};
	struct http_target t;
	struct arena a = { 0 };
	const char *why;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (parse(cases[i], &a, &t) != 400) {
			print_error("accepted \"%s\"\n", cases[i]);
			fail();
		}
	assert_int_equal(http_target_parse(str_n("/a\0b", 4), &a, &t, &why), 400);
	arena_free(&a);
}

static void test_query(void **state)
{
	struct arena a = { 0 };
	struct http_field *p;
	const char *why = NULL;
	size_t n;

	(void)state;
	assert_int_equal(http_query_parse(STR("q=a+b%2B&&k=1&k=2&flag&e=&x=y=z&=v&%C3%A9=%E2%82%AC"), 64, &a, &p, &n, &why), 0);
	assert_int_equal(n, 8);
	assert_str(p[0].name, "q");
	assert_str(p[0].value, "a b+");
	assert_str(p[1].value, "1");
	assert_str(p[2].name, "k");
	assert_str(p[2].value, "2");
	assert_str(p[3].name, "flag");
	assert_str(p[3].value, "");
	assert_str(p[4].value, "");
	assert_str(p[5].value, "y=z");
	assert_str(p[6].name, "");
	assert_str(p[6].value, "v");
	assert_str(p[7].name, "\xC3\xA9");
	assert_str(p[7].value, "\xE2\x82\xAC");
	assert_int_equal(http_query_parse(STR(""), 64, &a, &p, &n, &why), 0);
	assert_int_equal(n, 0);
	assert_int_equal(http_query_parse(STR("&&&"), 1, &a, &p, &n, &why), 0);
	assert_int_equal(n, 0);
	assert_int_equal(http_query_parse(STR("a&b&c"), 3, &a, &p, &n, &why), 0);
	assert_int_equal(http_query_parse(STR("a&b&c&"), 2, &a, &p, &n, &why), 400);
	assert_int_equal(http_query_parse(STR("q=%"), 9, &a, &p, &n, &why), 400);
	assert_int_equal(http_query_parse(STR("q=100%25&r=%zz"), 9, &a, &p, &n, &why), 400);
	assert_int_equal(http_query_parse(STR("q=%00"), 9, &a, &p, &n, &why), 400);
	assert_int_equal(http_query_parse(STR("q=%ff"), 9, &a, &p, &n, &why), 400);
	assert_int_equal(http_query_parse(STR("%fe=1"), 9, &a, &p, &n, &why), 400);
	arena_free(&a);
}

/* ---- guard ---- */

#define F(n, v)                                                                                                                    \
	{                                                                                                                          \
		STR_INIT(n), STR_INIT(v)                                                                                           \
	}

static const struct str own_names[] = { STR_INIT("atlas.example") };
static const struct http_guard closed = { true, own_names, 1 };

static int check(const struct http_guard *g, const char *method, const char *version, const char *authority,
		 const struct http_field *f, size_t n)
{
	struct http_head h = { str_of(method), str_of(version), str_of(authority), f, n };
	const char *why = NULL;
	int status = http_guard_check(g, &h, &why);

	assert_true(status == 0 ? why == NULL : why != NULL && *why);
	return status;
}

#define CHECK(want, ...)                                                                                                           \
	do {                                                                                                                       \
		const struct http_field fields[] = { __VA_ARGS__ };                                                                \
		assert_int_equal(check(&closed, "GET", "HTTP/1.1", NULL, fields, ARRAY_LEN(fields)), want);                        \
	} while (0)

static void test_guard_fields(void **state)
{
	const struct http_field ok[] = { F("Host", "localhost") };

	(void)state;
	CHECK(0, F("Host", "localhost:8080"), F("X-A", "b\tc \xFF"), F("X-Empty", ""));
	CHECK(400, F("Accept", "*/*"));
	CHECK(400, F("Host", "localhost"), F("host", "localhost"));
	CHECK(400, F("Host", "localhost"), F("X y", "1"));
	CHECK(400, F("Host", "localhost"), F("X ", "1"));
	CHECK(400, F("Host", "localhost"), F("", "1"));
	CHECK(400, F("Host", "localhost"), F("X\xC3\xA9", "1"));
	CHECK(400, F("Host", "localhost"), F("X", "a\0b"));
	CHECK(400, F("Host", "localhost"), F("X", "a\x01"));
	CHECK(400, F("Host", "localhost"), F("X", "a\rb"));
	CHECK(400, F("Host", "localhost"), F("X", "a\x7f"));
	assert_int_equal(check(&closed, "GE T", "HTTP/1.1", NULL, ok, 1), 400);
	assert_int_equal(check(&closed, "", "HTTP/1.1", NULL, ok, 1), 400);
	assert_int_equal(check(&closed, "brew", "HTTP/1.0", NULL, ok, 1), 0); /* unknown, but a token: 501 is not the guard's */
}

/* What a browser was made to send by a page of another site. */
static void test_guard_origin(void **state)
{
	static const struct { const char *method, *host, *origin, *site; int want; } rows[] = {
		{ "POST", "localhost:8080", NULL, NULL, 0 },
		{ "POST", "localhost:8080", "http://localhost:8080", NULL, 0 },
		{ "POST", "localhost:8080", "HTTP://LocalHost:8080", NULL, 0 },
		{ "POST", "atlas.example", "https://atlas.example", NULL, 0 },
		{ "POST", "atlas.example:443", "https://atlas.example", NULL, 0 },
		{ "POST", "localhost:8080", "http://localhost:8081", NULL, 403 },
		{ "POST", "localhost:8080", "http://localhost", NULL, 403 },
		{ "POST", "localhost:8080", "http://other.example:8080", NULL, 403 },
		{ "POST", "localhost:8080", "http://localhost:8080.other.example", NULL, 403 },
		{ "POST", "localhost:8080", "http://localhost:8080/x", NULL, 403 },
		{ "POST", "localhost:8080", "null", NULL, 403 },
		{ "POST", "localhost:8080", "file://localhost:8080", NULL, 403 },
		{ "POST", "localhost:8080", "", NULL, 403 },
		{ "POST", "localhost:8080", "http://localhost:8080", "cross-site", 403 },
		{ "POST", "localhost:8080", "http://localhost:8080", "same-site", 403 },
		{ "POST", "localhost:8080", NULL, "cross-site", 403 },
		{ "POST", "localhost:8080", "null", "same-origin", 0 },
		{ "POST", "localhost:8080", NULL, "none", 0 },
		{ "DELETE", "localhost:8080", NULL, "cross-site", 403 },
		{ "GET", "localhost:8080", NULL, "cross-site", 0 },
		{ "GET", "localhost:8080", "http://other.example", NULL, 0 },
		{ "HEAD", "localhost:8080", "http://other.example", NULL, 0 },
		{ "OPTIONS", "localhost:8080", "http://other.example", "cross-site", 0 },
	};
	const struct http_field twice[] = { F("Host", "localhost"), F("Origin", "http://localhost"), F("Origin", "http://localhost") };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct http_field f[3] = { { STR("Host"), str_of(rows[i].host) } };
		size_t n = 1;
		int got;

		if (rows[i].origin)
			f[n++] = (struct http_field){ STR("Origin"), str_of(rows[i].origin) };
		if (rows[i].site)
			f[n++] = (struct http_field){ STR("Sec-Fetch-Site"), str_of(rows[i].site) };
		got = check(&closed, rows[i].method, "HTTP/1.1", NULL, f, n);
		if (got != rows[i].want)
			fail_msg("row %zu: %d, not %d", i, got, rows[i].want);
	}
	assert_int_equal(check(&closed, "POST", "HTTP/1.1", NULL, twice, 3), 403);
}

static void test_guard_framing(void **state)
{
	const struct http_field coded[] = { F("Host", "localhost"), F("Transfer-Encoding", "chunked") };

	(void)state;
	CHECK(0, F("Host", "localhost"), F("Content-Length", "12"));
	CHECK(0, F("Host", "localhost"), F("Transfer-Encoding", "Chunked"));
	CHECK(0, F("Host", "localhost"), F("Expect", "100-Continue "));
	CHECK(400, F("Host", "localhost"), F("Content-Length", "1"), F("Content-length", "1"));
	CHECK(400, F("Host", "localhost"), F("Content-Length", "+1"));
	CHECK(400, F("Host", "localhost"), F("Content-Length", "1, 1"));
	CHECK(400, F("Host", "localhost"), F("Content-Length", ""));
	CHECK(400, F("Host", "localhost"), F("Content-Length", "0x10"));
	CHECK(400, F("Host", "localhost"), F("Content-Length", "1"), F("Transfer-Encoding", "chunked"));
	CHECK(400, F("Host", "localhost"), F("Transfer-Encoding", "chunked"), F("Transfer-Encoding", "chunked"));
	CHECK(501, F("Host", "localhost"), F("Transfer-Encoding", "gzip, chunked"));
	CHECK(501, F("Host", "localhost"), F("Transfer-Encoding", "identity"));
	CHECK(501, F("Host", "localhost"), F("Transfer-Encoding", "chunked "));
	CHECK(501, F("Host", "localhost"), F("Transfer-Encoding", "xchunked"));
	CHECK(417, F("Host", "localhost"), F("Expect", "miracles"));
	assert_int_equal(check(&closed, "POST", "HTTP/1.0", NULL, coded, 2), 400);
}

static void test_guard_host(void **state)
{
	static const char *const good[] = {
		"localhost",  "LOCALHOST:1",       "localhost.",    "a.localhost",        "127.0.0.1",  "127.9.8.7:65535", "[::1]",
		"[::1]:8080", "[0:0:0:0:0:0:0:1]", "atlas.example", "ATLAS.example.:443", "localhost:", " localhost\t"
	};
	static const char *const bad[] = { "",
					   "evil.example",
					   "localhost.evil.example",
					   "127.0.0.1.evil.example",
					   "localhost@evil",
					   "evil:80:80",
					   "localhost:65536",
					   "localhost:x",
					   "localhost:-1",
					   "[::1",
					   "[::1]x",
					   "[::2]",
					   "[127.0.0.1]",
					   "::1",
					   "128.0.0.1",
					   "127.0.0",
					   "local host",
					   "localhost/",
					   "a,b",
					   ".localhost",
					   "0.0.0.0",
					   "192.168.0.1",
					   "localhost\xC3\xA9",
					   "[fe80::1%25lo]",
					   "2130706433",
					   "0177.0.0.1" };
	const struct http_guard open = { false, NULL, 0 }, listed = { false, own_names, 1 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		const struct http_field f[] = { { STR("Host"), str_of(good[i]) } };

		if (check(&closed, "GET", "HTTP/1.1", NULL, f, 1) != 0) {
			print_error("refused \"%s\"\n", good[i]);
			fail();
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		const struct http_field f[] = { { STR("Host"), str_of(bad[i]) } };

		if (check(&closed, "GET", "HTTP/1.1", NULL, f, 1) != 400) {
			print_error("accepted \"%s\"\n", bad[i]);
			fail();
		}
	}
	const struct http_field other[] = { F("Host", "other.example:80") }, own[] = { F("Host", "atlas.example:80") };

	assert_int_equal(check(&open, "GET", "HTTP/1.1", NULL, other, 1), 0);
	assert_int_equal(check(&listed, "GET", "HTTP/1.1", NULL, other, 1), 400);
	assert_int_equal(check(&listed, "GET", "HTTP/1.1", NULL, own, 1), 0);
	assert_int_equal(check(&closed, "GET", "HTTP/1.1", "ATLAS.example:80", own, 1), 0);
	assert_int_equal(check(&closed, "GET", "HTTP/1.1", "localhost", own, 1), 400);
}

/* ---- negotiation ---- */

static void test_accept(void **state)
{
	static const char browser[] = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";
	static const char *const offers[] = { "text/html", "application/json", "text/csv" };
	static const char *const metrics[] = { "application/openmetrics-text; version=1.0.0; charset=utf-8",
					       "text/plain; version=0.0.4" };

	(void)state;
	assert_int_equal(http_accept_pick(str_of(browser), offers, 3), 0);
	assert_int_equal(http_accept_pick(STR_NONE, offers, 3), 0);
	assert_int_equal(http_accept_pick(STR("*/*"), offers, 3), 0);
	assert_int_equal(http_accept_pick(STR("application/json"), offers, 3), 1);
	assert_int_equal(http_accept_pick(STR("APPLICATION/JSON , text/html;q=0.9"), offers, 3), 1);
	assert_int_equal(http_accept_pick(STR("text/*;q=0.5, application/*;q=0.4"), offers, 3), 0);
	assert_int_equal(http_accept_pick(STR("text/*, text/html;q=0.1"), offers, 3), 2); /* the more specific range counts */
	assert_int_equal(http_accept_pick(STR("*/*, text/html;q=0"), offers, 3), 1);
	assert_int_equal(http_accept_pick(STR("image/png"), offers, 3), -1);
	assert_int_equal(http_accept_pick(STR("text/html;q=0"), offers, 1), -1);
	assert_int_equal(http_accept_pick(STR("text/html;q=banana, text/csv;q=0.2"), offers, 3), 2);
	assert_int_equal(http_accept_pick(STR("text/html;q=1.5,;;,/,text,\"a,b\",text/csv;q=.5"), offers, 3), -1);
	assert_int_equal(http_accept_pick(STR("application/openmetrics-text;version=1.0.0;charset=utf-8;q=0.5,text/plain;q=0.2"),
					  metrics, 2),
			 0);
	assert_int_equal(
		http_accept_pick(STR("application/openmetrics-text;version=2.0.0,text/plain;version=0.0.4;q=0.2"), metrics, 2), 1);
	assert_int_equal(http_accept_quality(STR("a/b;x=\"1,2;q=0\";q=0.25"), "a/b; x=\"1,2;q=0\""), 250);
	assert_int_equal(http_accept_quality(STR("text/html;level=2;q=0.3, text/html;q=0.7"), "text/html;level=2"), 300);
	assert_int_equal(http_accept_quality(STR("text/html;level=2;q=0.3, text/html;q=0.7"), "text/html"), 700);
	assert_int_equal(http_accept_quality(STR("text/html; charset=UTF-8"), "text/html"), 1000);
	assert_int_equal(http_accept_quality(STR("text/*"), "textual/html"), 0);
}

static void test_encoding(void **state)
{
	(void)state;
	assert_int_equal(http_encoding_pick(STR_NONE, false, true), HTTP_IDENTITY);
	assert_int_equal(http_encoding_pick(STR(""), true, true), HTTP_IDENTITY);
	assert_int_equal(http_encoding_pick(STR("gzip, deflate, br"), true, true), HTTP_BROTLI);
	assert_int_equal(http_encoding_pick(STR("gzip, deflate, br"), true, false), HTTP_IDENTITY);
	assert_int_equal(http_encoding_pick(STR("gzip;q=0.5, br;q=0.4"), true, true), HTTP_GZIP);
	assert_int_equal(http_encoding_pick(STR("x-gzip"), true, true), HTTP_GZIP);
	assert_int_equal(http_encoding_pick(STR("GZIP;Q=0.001"), true, true), HTTP_GZIP);
	assert_int_equal(http_encoding_pick(STR("deflate, zstd"), true, true), HTTP_IDENTITY);
	assert_int_equal(http_encoding_pick(STR("gzip;q=0"), true, true), HTTP_IDENTITY);
	assert_int_equal(http_encoding_pick(STR("*"), true, true), HTTP_BROTLI);
	assert_int_equal(http_encoding_pick(STR("br;q=0, *"), true, true), HTTP_GZIP);
	assert_int_equal(http_encoding_pick(STR("identity, gzip;q=0.5"), true, true), HTTP_IDENTITY);
	assert_int_equal(http_encoding_pick(STR("identity;q=0"), true, true), -1);
	assert_int_equal(http_encoding_pick(STR("identity;q=0, gzip"), true, false), HTTP_GZIP);
	assert_int_equal(http_encoding_pick(STR("*;q=0"), true, true), -1);
	assert_int_equal(http_encoding_pick(STR("*;q=0, br;q=0.1"), true, false), HTTP_BROTLI);
	assert_int_equal(http_encoding_pick(STR("identity;q=0, *;q=0"), true, true), -1);
	assert_int_equal(http_encoding_pick(STR("gzip;q=nonsense"), true, true), HTTP_IDENTITY);
	assert_null(http_encoding_name(HTTP_IDENTITY));
	assert_string_equal(http_encoding_name(HTTP_BROTLI), "br");
}

static void test_etag(void **state)
{
	static const char *const yes[] = {
		"*", " * ", "\"a\"", "W/\"a\"", "\"b\", \"a\"", "\"b\",W/\"a\"", " , \"a\"", "\"x,y\", \"a\"", "\"b\"\t,\t\"a\" "
	};
	static const char *const no[] = { "",         "a",        "\"b\"", "\"A\"", "w/\"a\"", "\"a", "\"b\", a, \"a\"",
					  "\"b\", *", "\"a-gz\"", "W/",    "\"" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(yes); i++)
		if (!http_etag_match(str_of(yes[i]), STR("\"a\"")))
			fail_msg("no match: %s", yes[i]);
	for (size_t i = 0; i < ARRAY_LEN(no); i++)
		if (http_etag_match(str_of(no[i]), STR("\"a\"")))
			fail_msg("match: %s", no[i]);
	assert_true(http_etag_match(STR("\"a\""), STR("W/\"a\"")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_target_good),  cmocka_unit_test(test_target_bad),    cmocka_unit_test(test_query),
		cmocka_unit_test(test_guard_fields), cmocka_unit_test(test_guard_framing), cmocka_unit_test(test_guard_origin), cmocka_unit_test(test_guard_host),
		cmocka_unit_test(test_accept),       cmocka_unit_test(test_encoding),      cmocka_unit_test(test_etag),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
