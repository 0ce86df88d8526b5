/*
 * serve: pages and how they travel: codings, conditions, connections.
 */
#include "http/serve_site.h"

static void test_page_in_all_codings(void **state)
{
	static const char *const codings[] = { NULL, "gzip", "br" };
	char etag[HTTP_PAGE_ETAG];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(codings); i++) {
		struct wire_reply r = wire_get(server, "/page", codings[i], NULL);

		assert_int_equal(r.status, 200);
		assert_true(str_eq(buf_str(&r.body), http_page_body(page)));
		assert_str(wire_field(&r, "Content-Encoding"), codings[i] ? codings[i] : "");
		http_page_etag(page, (enum http_encoding)i, etag);
		assert_str(wire_field(&r, "ETag"), etag);
		assert_str(wire_field(&r, "Vary"), "Accept-Encoding");
		assert_str(wire_field(&r, "Content-Type"), "text/html; charset=utf-8");
		if (codings[i])
			assert_true(http_page_length(page, (enum http_encoding)i) < 10000);
		wire_reply_free(&r);
	}
}

static void test_security_headers(void **state)
{
	static const char *const paths[] = { "/page", "/data.json",  "/nothing",  "/moved",
					     "/bug",  "/%2e%2e/etc", "/echo?%00", "/missing-page" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct wire_reply r = wire_get(server, paths[i], NULL, NULL);

		assert_secured(&r);
		wire_reply_free(&r);
	}
}

static void test_unchanged(void **state)
{
	char etag[HTTP_PAGE_ETAG], field[64];
	struct wire_reply r;

	(void)state;
	http_page_etag(page, HTTP_IDENTITY, etag);
	(void)snprintf(field, sizeof(field), "If-None-Match: \"x\", W/%s", etag);
	r = wire_get(server, "/page", NULL, WIRE_FIELDS(field));
	assert_int_equal(r.status, 304);
	assert_int_equal(r.body.n, 0);
	assert_str(wire_field(&r, "ETag"), etag);
	assert_str(wire_field(&r, "Cache-Control"), "no-cache");
	assert_str(wire_field(&r, "Vary"), "Accept-Encoding");
	assert_secured(&r);
	wire_reply_free(&r);
	r = wire_get(server, "/page", "gzip", WIRE_FIELDS(field)); /* that tag is another form's */
	assert_int_equal(r.status, 200);
	wire_reply_free(&r);
	r = wire_get(server, "/missing-page", NULL, WIRE_FIELDS(field)); /* only 200 is conditional */
	assert_int_equal(r.status, 404);
	wire_reply_free(&r);
	r = wire_get(server, "/page", NULL, WIRE_FIELDS("If-None-Match: \"x\"", "If-None-Match: *")); /* two fields, one list... */
	assert_int_equal(r.status, 200);                                                              /* ...that is no "*" */
	wire_reply_free(&r);
}

static void test_dynamic(void **state)
{
	struct wire_reply r = wire_get(server, "/data.json", "gzip", NULL), again;
	char field[128];

	(void)state;
	assert_int_equal(r.status, 200);
	assert_str(wire_field(&r, "Content-Encoding"), "gzip");
	assert_str(wire_field(&r, "Vary"), "Accept, Accept-Encoding");
	assert_str(wire_field(&r, "Cache-Control"), "max-age=60");
	assert_str(wire_field(&r, "Link"), "</>; rel=\"start\"");
	assert_int_equal(r.body.n, 6 + 900);
	(void)snprintf(field, sizeof(field), "If-None-Match: %.*s", STRF(wire_field(&r, "ETag")));
	again = wire_get(server, "/data.json", "gzip", WIRE_FIELDS(field));
	assert_int_equal(again.status, 304);
	wire_reply_free(&again);
	wire_reply_free(&r);
}

static void test_head(void **state)
{
	struct wire_reply get = wire_get(server, "/page", NULL, NULL), head;
	struct curl_slist *list;
	CURL *c = wire_curl(server, "/page", &head, NULL, &list);

	(void)state;
	curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
	wire_run(c, list, &head);
	assert_int_equal(head.status, 200);
	assert_int_equal(head.body.n, 0);
	assert_true(wire_field(&get, "Content-Length").n > 0);
	assert_true(str_eq(wire_field(&head, "ETag"), wire_field(&get, "ETag")));
	assert_true(str_eq(wire_field(&head, "Content-Length"), wire_field(&get, "Content-Length")));
	wire_reply_free(&head);
	wire_reply_free(&get);
}

static void test_keep_alive_and_pipeline(void **state)
{
	enum { MANY = 1000 };
	struct wire_answer a;
	struct buf out, in;
	int fd = wire_connect(server);
	size_t at = 0;

	(void)state;
	buf_init(&out, BUF_PAGE);
	buf_init(&in, BUF_PAGE);
	for (int i = 0; i < MANY; i++)
		buf_printf(&out, "GET /echo?n=%d HTTP/1.1\r\nHost: localhost\r\n\r\n", i);
	assert_true(wire_send(fd, out.p, out.n));
	for (int i = 0; i < MANY; i++) {
		char want[32];

		(void)snprintf(want, sizeof(want), "\nn=%d\n", i);
		while (!wire_parse(str_from(buf_str(&in), at), false, &a))
			if (wire_read(fd, &in, WIRE_WAIT_MS) <= 0)
				fail_msg("answer %d of %d did not come", i, MANY);
		assert_int_equal(a.status, 200);
		assert_has(a.body, want);
		at += a.total;
	}
	buf_clear(&in);
	wire_say(fd, "HEAD /page HTTP/1.1\r\nHost: localhost\r\n\r\n");
	wire_answer(fd, &in, true, &a);
	assert_int_equal(a.status, 200);
	buf_clear(&in);
	wire_say(fd, "GET /page HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
	assert_true(wire_read_all(fd, &in));
	assert_true(wire_parse(buf_str(&in), false, &a));
	assert_int_equal(a.total, in.n);
	(void)close(fd);
	buf_free(&in);
	buf_free(&out);
}

static void test_http_1_0(void **state)
{
	struct wire_answer a;
	struct buf in;
	int fd = wire_connect(server);

	(void)state;
	buf_init(&in, BUF_PAGE);
	wire_say(fd, "GET /echo HTTP/1.0\r\nHost: localhost\r\n\r\n");
	assert_true(wire_read_all(fd, &in));
	assert_true(wire_parse(buf_str(&in), false, &a));
	assert_int_equal(a.status, 200);
	(void)close(fd);
	buf_free(&in);
	assert_int_equal(WIRE_STATUS(server, "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), 204);
	assert_int_equal(WIRE_STATUS(server, "GET http://localhost/echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
			 200);
	assert_int_equal(WIRE_STATUS(server, "GET http://localhost/echo HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"), 400);
	assert_int_equal(WIRE_STATUS(server, "GET * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"), 400);
}

static void test_chunked_and_continue(void **state)
{
	struct wire_answer a;
	struct buf in;
	int fd = wire_connect(server);

	(void)state;
	buf_init(&in, BUF_PAGE);
	wire_say(fd, "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: "
		     "chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: x\r\n\r\n");
	wire_answer(fd, &in, false, &a);
	assert_has(a.body, "body=5:abcde");
	buf_clear(&in);
	wire_say(fd, "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
	wire_answer(fd, &in, false, &a);
	assert_int_equal(a.status, 100);
	buf_clear(&in);
	wire_say(fd, "xyz");
	wire_answer(fd, &in, false, &a);
	assert_has(a.body, "body=3:xyz");
	buf_clear(&in);
	wire_say(fd, "POST /echo/small HTTP/1.1\r\nHost: localhost\r\nContent-Length: 30\r\nExpect: 100-continue\r\n\r\n");
	wire_answer(fd, &in, false, &a); /* refused at once, without asking for the body */
	assert_int_equal(a.status, 413);
	(void)close(fd);
	buf_free(&in);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_page_in_all_codings),
		cmocka_unit_test(test_security_headers),
		cmocka_unit_test(test_unchanged),
		cmocka_unit_test(test_dynamic),
		cmocka_unit_test(test_head),
		cmocka_unit_test(test_keep_alive_and_pipeline),
		cmocka_unit_test(test_http_1_0),
		cmocka_unit_test(test_chunked_and_continue),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
