/*
 * hostile: what no well-behaved client sends: malformed heads, smuggling shapes, floods and drips, each on a bare socket.
 * "Refused" means: at most one answer, of the status given, and then the connection closes, so that nothing hidden behind
 * the bad request is ever taken for a request of its own.
 */
#include "http/wire.h"

static struct http_server *server;
static atomic_uint handled; /* requests that reached the handler */
static atomic_uint smuggled;

static void handler(void *ctx, const struct http_request *req, struct http_reply *r)
{
	struct buf b;

	(void)ctx;
	atomic_fetch_add(&handled, 1);
	if (str_is(req->path, "/smuggled"))
		atomic_fetch_add(&smuggled, 1);
	buf_init(&b, BUF_LINE);
	buf_printf(&b, "%.*s %zu", STRF(req->path), req->body.n);
	http_reply_buf(r, 200, "text/plain", &b);
}

static void plan(void *ctx, const struct http_request *req, struct http_plan *p)
{
	(void)ctx;
	(void)req;
	p->methods = HTTP_GET | HTTP_POST;
}

static int setup(void **state)
{
	static const char *const hosts[] = { "atlas.example" };

	(void)state;
	server = wire_start((struct http_config){
		.handler = handler, .plan = plan, .hosts = hosts, .nhosts = 1, .limits = { .idle_s = 2, .body_s = 2 } });
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	http_server_stop(server);
	return 0;
}

#define HIDDEN "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"

struct shape {
	const char *bytes;
	size_t n;
	unsigned status;
};
#define SHAPE(status, lit)                                                                                                         \
	{                                                                                                                          \
		lit HIDDEN, sizeof(lit HIDDEN) - 1, status                                                                         \
	}

static void refuse_all(const struct shape *shapes, size_t n)
{
	unsigned before = atomic_load(&handled);

	for (size_t i = 0; i < n; i++) {
		unsigned status = wire_status(server, shapes[i].bytes, shapes[i].n);

		if (status != shapes[i].status)
			fail_msg("%u, not %u, for \"%.*s\"", status, shapes[i].status, (int)shapes[i].n, shapes[i].bytes);
		if (atomic_load(&handled) != before)
			fail_msg("handled: \"%.*s\"", (int)shapes[i].n, shapes[i].bytes);
	}
}

static void test_host(void **state)
{
	static const struct shape shapes[] = {
		SHAPE(400, "GET / HTTP/1.1\r\n\r\n"),
		SHAPE(400, "GET / HTTP/1.0\r\n\r\n"),
		SHAPE(400, "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n"),
		SHAPE(400, "GET / HTTP/1.1\r\nHost: localhost\r\nhOST: evil.example\r\n\r\n"),
		SHAPE(400, "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
		SHAPE(400, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
		SHAPE(400, "GET / HTTP/1.1\r\nHost: evil.example:8080\r\n\r\n"),
		SHAPE(400, "GET / HTTP/1.1\r\nHost: localhost, evil.example\r\n\r\n"),
		SHAPE(400, "GET / HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\n\r\n"),
		SHAPE(400, "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n"),
		SHAPE(400, "GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
		SHAPE(400, "GET / HTTP/1.1\r\n Host: localhost\r\n\r\n"),
		SHAPE(400, "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n"),
	};

	(void)state;
	refuse_all(shapes, ARRAY_LEN(shapes));
	assert_int_equal(WIRE_STATUS(server, "GET / HTTP/1.1\r\nHost: atlas.example:80\r\nConnection: close\r\n\r\n"), 200);
	assert_int_equal(WIRE_STATUS(server, "GET / HTTP/1.1\r\nHost: [::1]\r\nConnection: close\r\n\r\n"), 200);
}

static void test_framing(void **state)
{
	static const struct shape shapes[] = {
		SHAPE(400, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 0\r\n\r\n"),
		SHAPE(400, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n"),
		SHAPE(400,
		      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
		SHAPE(400,
		      "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
		SHAPE(400, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
			   "identity\r\n\r\n0\r\n\r\n"),
		SHAPE(400, "POST / HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
		SHAPE(501, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
		SHAPE(501, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
		SHAPE(501, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked \r\n\r\n0\r\n\r\n"),
		SHAPE(400, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
		SHAPE(400, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"),
		SHAPE(400, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding:\x0b"
			   "chunked\r\n\r\n0\r\n\r\n"),
		SHAPE(400, "POST / HTTP/1.1\r\nHost: localhost\r\nX: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
		SHAPE(400, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: abc\r\n\r\n"),
		SHAPE(400, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n"),
		SHAPE(400, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: +5\r\n\r\n"),
		SHAPE(400, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5, 5\r\n\r\n"),
		SHAPE(413, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999999999\r\n\r\n"),
		SHAPE(417, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nExpect: x\r\n\r\n"),
	};

	(void)state;
	refuse_all(shapes, ARRAY_LEN(shapes));
}

static void test_bytes(void **state)
{
	static const struct shape shapes[] = {
		SHAPE(400, "GET / HTTP/1.1\r\nHost: localhost\r\nA: b\0c\r\n\r\n"),
		SHAPE(400, "GET / HTTP/1.1\r\nHost: localhost\0.evil.example\r\n\r\n"),
		SHAPE(400, "GET / HTTP/1.1\r\nHost: localhost\r\nA\0B: c\r\n\r\n"),
		SHAPE(400, "GET / HTTP/1.1\r\nHost: localhost\r\n\0\r\nA: b\r\n\r\n"),
		SHAPE(400, "GET / HTTP/1.1\r\nHost: localhost\r\n\0A: b\r\n\r\n"),
		SHAPE(400, "GET / HTTP/1.1\r\nHost: localhost\r\nA: \0b\r\n\r\n"),
		SHAPE(400, "GET /a\0b HTTP/1.1\r\nHost: localhost\r\n\r\n"),
		SHAPE(400, "GET /?a\0b HTTP/1.1\r\nHost: localhost\r\n\r\n"),
		SHAPE(400, "G\0T / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
		SHAPE(400, "GET / HTTP/1.1\r\nHost: localhost\r\nA: b\x01\r\n\r\n"),
		SHAPE(400, "GET / HTTP/1.1\r\nHost: localhost\r\nA: b\rc\r\n\r\n"),
		SHAPE(400, "GET / HTTP/1.1\r\nHost: localhost\r\nA: b\x7f\r\n\r\n"),
		SHAPE(400, "GET / HTTP/1.1\r\nHost: localhost\r\nA: b\r\n c\r\n\r\n"),
		SHAPE(400, "GET / HTTP/1.1\r\nHost: localhost\r\nA b: c\r\n\r\n"),
		SHAPE(400, "GET / HTTP/1.1\r\nHost: localhost\r\n: c\r\n\r\n"),
		SHAPE(400, "GET / HTTP/1.1\r\nHost: localhost\r\nnonsense\r\n\r\n"),
		SHAPE(400, "GET / HTTP/1.1\nHost: localhost\n\n"),
		SHAPE(400, "GET / HTTP/1.1\r\nHost: localhost\n\r\n"),
		SHAPE(400, "GET / HTTP/1.1\r\nHost: localhost\r\n\n"),
	};

	(void)state;
	refuse_all(shapes, ARRAY_LEN(shapes));
}

static void test_request_lines(void **state)
{
	static const struct shape shapes[] = {
		SHAPE(400, "GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
		SHAPE(400, "GET / a HTTP/1.1\r\nHost: localhost\r\n\r\n"),
		SHAPE(400, "GET /\ta HTTP/1.1\r\nHost: localhost\r\n\r\n"),
		SHAPE(400, "GET /a#b HTTP/1.1\r\nHost: localhost\r\n\r\n"),
		SHAPE(400, "GET a HTTP/1.1\r\nHost: localhost\r\n\r\n"),
		SHAPE(400, "GET /../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n"),
		SHAPE(400, "GET /%2e%2e%2fetc HTTP/1.1\r\nHost: localhost\r\n\r\n"),
		SHAPE(400, "GET //evil.example HTTP/1.1\r\nHost: localhost\r\n\r\n"),
		SHAPE(400, "GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n"),
		SHAPE(400, "GET /?a=%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"),
		SHAPE(400, "GET / HTTP/1.1 \r\nHost: localhost\r\n\r\n"),
		SHAPE(400, "GET / HTTP/x.y\r\nHost: localhost\r\n\r\n"),
		SHAPE(400, "GET /\r\nHost: localhost\r\n\r\n"),
		SHAPE(400, "G(T / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
		SHAPE(505, "GET / HTTP/0.9\r\nHost: localhost\r\n\r\n"),
		SHAPE(505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
		SHAPE(0, "nonsense\r\n\r\n"), /* the library closes without a word */
	};

	(void)state;
	refuse_all(shapes, ARRAY_LEN(shapes));
	assert_int_equal(WIRE_STATUS(server, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"), 0); /* TLS to a plain port */
}

static void test_sizes(void **state)
{
	static const struct {
		size_t path, query, header;
		bool many;
		unsigned status;
	} cases[] = {
		{ 7000, 0, 0, false, 200 }, { 9000, 0, 0, false, 414 },  { 60000, 0, 0, false, 414 },  { 0, 7000, 0, false, 200 },
		{ 0, 9000, 0, false, 414 }, { 0, 500, 0, true, 400 },    { 0, 7000, 0, true, 400 },    { 0, 60000, 0, true, 414 },
		{ 0, 0, 9000, false, 200 }, { 0, 0, 11000, false, 431 }, { 0, 0, 100000, false, 431 },
	};
	struct buf b;

	(void)state;
	buf_init(&b, BUF_PAGE);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		unsigned status;

		buf_clear(&b);
		buf_lit(&b, "GET /");
		for (size_t k = 0; k < cases[i].path; k++)
			buf_c(&b, 'a');
		buf_lit(&b, "?");
		for (size_t k = 0; k < cases[i].query; k++)
			buf_c(&b, cases[i].many && k % 2 ? '&' : 'b');
		buf_lit(&b, " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX: ");
		for (size_t k = 0; k < cases[i].header; k++)
			buf_c(&b, 'c');
		buf_lit(&b, "\r\n\r\n");
		status = wire_status(server, b.p, b.n);
		if (status != cases[i].status)
			fail_msg("case %zu: %u, not %u", i, status, cases[i].status);
	}
	for (unsigned fields = 90; fields <= 2000; fields += 955) {
		buf_clear(&b);
		buf_lit(&b, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
		for (unsigned k = 0; k < fields; k++)
			buf_lit(&b, "A:b\r\n");
		buf_lit(&b, "\r\n");
		assert_int_equal(wire_status(server, b.p, b.n), fields == 90 ? 200 : 431);
	}
	buf_free(&b);
}

/* Send a body of n bytes behind head; the status. */
static unsigned post(const char *head, size_t n, bool chunked)
{
	unsigned status;
	struct buf b;

	buf_init(&b, BUF_PAGE);
	buf_printf(&b, "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n", head);
	for (size_t k = 0; k < n; k += 1000) {
		char piece[1000];

		memset(piece, 'x', sizeof(piece));
		if (chunked)
			buf_lit(&b, "3e8\r\n");
		buf_mem(&b, piece, sizeof(piece));
		if (chunked)
			buf_lit(&b, "\r\n");
	}
	if (chunked)
		buf_lit(&b, "0\r\n\r\n");
	status = wire_status(server, b.p, b.n);
	buf_free(&b);
	return status;
}

static void test_bodies(void **state)
{
	unsigned before, status;

	(void)state;
	assert_int_equal(post("Content-Length: 1000000\r\n", 1000000, false), 200);
	assert_int_equal(post("Transfer-Encoding: chunked\r\n", 1000000, true), 200);
	before = atomic_load(&handled);
	assert_int_equal(post("Content-Length: 1500000\r\n", 1500000, false), 413);
	assert_int_equal(post("Transfer-Encoding: chunked\r\n", 1500000, true), 413);
	/* Far too large: announced, it is refused unread (and the reset may overtake the 413); in chunks, it is cut off. */
	status = post("Content-Length: 20000000\r\n", 20000000, false);
	assert_true(status == 413 || status == 0);
	assert_int_equal(WIRE_STATUS(server, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000000\r\n\r\n"), 413);
	assert_int_equal(post("Transfer-Encoding: chunked\r\n", 20000000, true), 0);
	assert_int_equal(WIRE_STATUS(server, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n"),
			 400);
	assert_int_equal(
		WIRE_STATUS(server,
			    "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n"),
		413);
	assert_int_equal(atomic_load(&handled), before);
}

/* Half a request and then silence, or a hang-up: the server forgets it, and is well. */
static void test_half_sent(void **state)
{
	static const char whole[] = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n01234";
	unsigned before = atomic_load(&handled);
	struct http_counters n;

	(void)state;
	for (size_t cut = 0; cut < sizeof(whole); cut++) {
		int fd = wire_connect(server);

		(void)wire_send(fd, whole, cut);
		if (cut % 2) { /* hang up rudely */
			const struct linger now = { 1, 0 };

			(void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
		}
		(void)close(fd);
	}
	assert_int_equal(WIRE_STATUS(server, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), 200);
	assert_int_equal(atomic_load(&handled), before + 1);
	/* The library may miss a hang-up that comes together with the bytes before it; then idle_s ends the connection. */
	for (int i = 0; i < 1000; i++) {
		http_server_counters(server, &n);
		if (!n.connections && !n.running)
			break;
		wire_sleep_ms(5);
	}
	assert_int_equal(n.connections, 0);
	assert_int_equal(n.running, 0);
}

/* Silence, in the head and in the body: closed after idle_s.  A body drop by drop: closed after body_s. */
static void test_slow(void **state)
{
	int head = wire_connect(server), body = wire_connect(server), drip = wire_connect(server);
	uint64_t start = clock_mono_us();
	struct buf in;
	unsigned drops = 0;

	(void)state;
	buf_init(&in, BUF_PAGE);
	wire_say(head, "GET / HTTP/1.1\r\nHost: loc");
	wire_say(body, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n01");
	wire_say(drip, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n");
	while (clock_mono_us() - start < 6000000 && wire_read(drip, &in, 200) != 0) {
		wire_say(drip, "x");
		drops++;
	}
	assert_true(drops > 5 && drops < 25);
	assert_true(clock_mono_us() - start < 5000000);
	assert_true(wire_read_all(head, &in));
	assert_true(wire_read_all(body, &in));
	assert_int_equal(in.n, 0);
	(void)close(head);
	(void)close(body);
	(void)close(drip);
	buf_free(&in);
}

static void test_nothing_was_smuggled(void **state)
{
	(void)state;
	assert_int_equal(atomic_load(&smuggled), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_host),          cmocka_unit_test(test_framing), cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_request_lines), cmocka_unit_test(test_sizes),   cmocka_unit_test(test_bodies),
		cmocka_unit_test(test_half_sent),     cmocka_unit_test(test_slow),    cmocka_unit_test(test_nothing_was_smuggled),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
