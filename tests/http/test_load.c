/*
 * load: many at once, at the limits, and while stopping; a cache shared by all threads under it.
 */
#include "http/wire.h"

#include "http/cache.h"

struct site {
	struct http_cache *cache;
	_Atomic uint64_t generation;
	atomic_uint inside; /* handlers that wait at the gate */
	atomic_bool gate;   /* /wait returns once it is open */
	struct http_server *server;
};

static struct http_page *make_page(struct str path, uint64_t generation)
{
	struct err err = ERR_INIT;
	struct http_page *p;
	struct buf b;

	buf_init(&b, BUF_PAGE);
	buf_printf(&b, "<p>%.*s of generation %llu</p>\n", STRF(path), (unsigned long long)generation);
	for (int i = 0; i < 60; i++)
		buf_printf(&b, "<p>line %d</p>\n", i);
	p = http_page_new(&(struct http_page_options){ .type = "text/html" }, &b, &err);
	if (!p)
		abort();
	return p;
}

static void handler(void *ctx, const struct http_request *req, struct http_reply *r)
{
	struct site *site = ctx;
	uint64_t generation = atomic_load(&site->generation);
	struct http_page *p;

	if (str_is(req->path, "/wait")) {
		atomic_fetch_add(&site->inside, 1);
		for (int i = 0; i < 2000 && !atomic_load(&site->gate); i++)
			wire_sleep_ms(2);
	}
	p = http_cache_get(site->cache, generation, 0, req->path);
	if (!p) {
		p = make_page(req->path, generation);
		(void)http_cache_put(site->cache, generation, 0, req->path, p);
	}
	http_reply_page(r, 200, p);
}

static void site_open(struct site *site, struct http_limits limits)
{
	memset(site, 0, sizeof(*site));
	site->cache = http_cache_new(200000);
	atomic_init(&site->generation, 1);
	http_cache_reset(site->cache, 1);
	site->server = wire_start((struct http_config){ .handler = handler, .ctx = site, .limits = limits });
}

static void site_close(struct site *site)
{
	http_server_stop(site->server);
	http_cache_free(site->cache);
}

static unsigned get(int fd, struct buf *in, const char *path)
{
	struct wire_answer a;
	struct buf out;

	buf_init(&out, BUF_LINE);
	buf_printf(&out, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path);
	buf_clear(in);
	assert_true(wire_send(fd, out.p, out.n));
	buf_free(&out);
	wire_answer(fd, in, false, &a);
	return a.status;
}

static size_t count(struct site *site, size_t want)
{
	struct http_counters n = { 0 };

	for (int i = 0; i < 400; i++) {
		http_server_counters(site->server, &n);
		if (n.connections == want)
			break;
		wire_sleep_ms(5);
	}
	return n.connections;
}

/* 200 connections, all alive at once, all answered. */
static void test_many(void **state)
{
	enum { MANY = 200 };
	struct site site;
	struct buf in;
	int fd[MANY];

	(void)state;
	site_open(&site, (struct http_limits){ 0 });
	buf_init(&in, BUF_PAGE);
	for (int i = 0; i < MANY; i++)
		fd[i] = wire_connect(site.server);
	for (int i = 0; i < MANY; i++)
		assert_int_equal(get(fd[i], &in, "/x"), 200);
	assert_int_equal(count(&site, MANY), MANY);
	for (int i = 0; i < MANY; i++)
		(void)close(fd[i]);
	assert_int_equal(count(&site, 0), 0);
	buf_free(&in);
	site_close(&site);
}

/* 200 connections where 40 are allowed: 40 live, the others are closed at once, and nobody waits. */
static void test_over_the_limit(void **state)
{
	enum { MANY = 200, LIMIT = 40 };
	struct http_counters n;
	unsigned alive = 0;
	struct site site;
	struct buf in;
	int fd[MANY];

	(void)state;
	site_open(&site, (struct http_limits){ .connections = LIMIT });
	buf_init(&in, BUF_PAGE);
	for (int i = 0; i < MANY; i++)
		fd[i] = wire_connect(site.server);
	for (int i = 0; i < MANY; i++) {
		wire_say(fd[i], "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
		buf_clear(&in);
		alive += wire_read(fd[i], &in, WIRE_WAIT_MS) > 0;
	}
	http_server_counters(site.server, &n);
	assert_true(alive >= LIMIT && alive <= LIMIT + 4); /* each thread may be one ahead */
	assert_int_equal(n.connections, alive);
	assert_int_equal(n.refused, MANY - alive);
	/* After a second they count as idle: a new client gets the place of the oldest. */
	wire_sleep_ms(1100);
	assert_int_equal(WIRE_STATUS(site.server, "GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), 200);
	http_server_counters(site.server, &n);
	assert_true(n.evicted >= 1);
	for (int i = 0; i < MANY; i++)
		(void)close(fd[i]);
	buf_free(&in);
	site_close(&site);
}

/* One address may have 5: the sixth connection is closed, and a place given back can be had again. */
static void test_per_address(void **state)
{
	struct site site;
	struct buf in;
	int fd[6];

	(void)state;
	site_open(&site, (struct http_limits){ .per_ip = 5 });
	buf_init(&in, BUF_PAGE);
	for (int i = 0; i < 5; i++) {
		fd[i] = wire_connect(site.server);
		assert_int_equal(get(fd[i], &in, "/x"), 200);
	}
	fd[5] = wire_connect(site.server);
	assert_int_equal(wire_read(fd[5], &in, WIRE_WAIT_MS), 0);
	(void)close(fd[5]);
	(void)close(fd[0]);
	assert_int_equal(count(&site, 4), 4);
	fd[0] = wire_connect(site.server);
	assert_int_equal(get(fd[0], &in, "/x"), 200);
	for (int i = 0; i < 5; i++)
		(void)close(fd[i]);
	buf_free(&in);
	site_close(&site);
}

/* Heads that come drop by drop are never idle, yet they end: at the next accept after idle_s + head_s. */
static void test_dripping_heads(void **state)
{
	struct site site;
	struct buf in;
	bool open[8] = { 0 };
	int fd[8], left = 8;
	uint64_t start = clock_mono_us();

	(void)state;
	site_open(&site, (struct http_limits){ .idle_s = 1, .head_s = 1 });
	buf_init(&in, BUF_PAGE);
	for (int i = 0; i < 8; i++) {
		fd[i] = wire_connect(site.server);
		open[i] = true;
		wire_say(fd[i], "GET / HTTP/1.1\r\nX: ");
	}
	while (left && clock_mono_us() - start < 6000000) {
		wire_sleep_ms(100);
		assert_int_equal(WIRE_STATUS(site.server, "GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), 200);
		for (int i = 0; i < 8; i++) {
			if (!open[i])
				continue;
			wire_say(fd[i], "x");
			if (wire_read(fd[i], &in, 0) == 0) {
				open[i] = false;
				left--;
			}
		}
	}
	assert_int_equal(left, 0);
	assert_true(clock_mono_us() - start > 1900000);
	for (int i = 0; i < 8; i++)
		(void)close(fd[i]);
	buf_free(&in);
	site_close(&site);
}

static void *stop(void *s)
{
	http_server_stop(s);
	return NULL;
}

/* Stop while a request runs: it is finished and its answer arrives; a new request on an old connection gets 503; new
 * connections get nothing. */
static void test_stop(void **state)
{
	struct wire_answer a;
	struct site site;
	pthread_t thread;
	struct buf in;
	int busy, old, fresh;

	(void)state;
	site_open(&site, (struct http_limits){ 0 });
	buf_init(&in, BUF_PAGE);
	/* The threads share connections by chance: find an old one that is not behind the waiting handler. */
	busy = wire_connect(site.server);
	wire_say(busy, "GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n");
	while (!atomic_load(&site.inside))
		wire_sleep_ms(1);
	old = wire_connect(site.server);
	assert_int_equal(get(old, &in, "/x"), 200);
	assert_int_equal(pthread_create(&thread, NULL, stop, site.server), 0);
	while (!http_server_stopping(site.server))
		wire_sleep_ms(1);
	buf_clear(&in);
	wire_say(old, "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
	wire_answer(old, &in, false, &a);
	assert_int_equal(a.status, 503);
	assert_str(wire_header(&a, "Connection"), "close");
	assert_str(wire_header(&a, "Retry-After"), "5");
	fresh = wire_connect(site.server);
	buf_clear(&in);
	assert_int_equal(wire_read(fresh, &in, WIRE_WAIT_MS), 0);
	atomic_store(&site.gate, true);
	buf_clear(&in);
	wire_answer(busy, &in, false, &a);
	assert_int_equal(a.status, 200);
	(void)pthread_join(thread, NULL);
	assert_true(wire_read_all(busy, &in));
	(void)close(busy);
	(void)close(old);
	(void)close(fresh);
	buf_free(&in);
	http_cache_free(site.cache);
}

/* A client that never sends its body does not hold the stop for longer than drain_ms. */
static void test_stop_is_bounded(void **state)
{
	struct site site;
	uint64_t start;
	int fd;

	(void)state;
	site_open(&site, (struct http_limits){ .drain_ms = 300 });
	fd = wire_connect(site.server);
	wire_say(fd, "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n");
	assert_int_equal(count(&site, 1), 1);
	wire_sleep_ms(50);
	start = clock_mono_us();
	site_close(&site);
	assert_true(clock_mono_us() - start < 2000000);
	(void)close(fd);
}

struct hammer {
	uint16_t port;
	pthread_t thread;
	unsigned good, odd;
};

/* Ask on one connection after the other until nobody listens any more. */
static void *hammer_run(void *arg)
{
	struct hammer *h = arg;
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(h->port) };
	struct wire_answer a;
	struct buf in;
	int fd;

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	buf_init(&in, BUF_PAGE);
	while ((fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) >= 0 && connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0) {
		buf_clear(&in);
		wire_say(fd, "GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
		while (wire_read(fd, &in, WIRE_WAIT_MS) > 0)
			;
		if (in.n && wire_parse(buf_str(&in), false, &a))
			*(a.status == 200 || a.status == 503 ? &h->good : &h->odd) += 1;
		(void)close(fd);
	}
	if (fd >= 0)
		(void)close(fd);
	buf_free(&in);
	return NULL;
}

/* Stop in the middle of traffic, again and again: each answer is whole, and the clients find the port closed afterwards. */
static void test_stop_under_load(void **state)
{
	struct hammer hammers[3];
	unsigned good = 0;
	struct site site;

	(void)state;
	for (int round = 0; round < 15; round++) {
		site_open(&site, (struct http_limits){ 0 });
		for (size_t i = 0; i < ARRAY_LEN(hammers); i++) {
			hammers[i] = (struct hammer){ .port = http_server_port(site.server) };
			assert_int_equal(pthread_create(&hammers[i].thread, NULL, hammer_run, &hammers[i]), 0);
		}
		wire_sleep_ms(30);
		site_close(&site);
		for (size_t i = 0; i < ARRAY_LEN(hammers); i++) {
			(void)pthread_join(hammers[i].thread, NULL);
			assert_int_equal(hammers[i].odd, 0);
			good += hammers[i].good;
		}
	}
	assert_true(good > 0);
}

struct client {
	struct site *site;
	pthread_t thread;
	unsigned seed, done, wrong;
};

/* Ask for pages in every coding on one connection while the generation moves on; each answer must be of one that was
 * current at some time between asking and getting it. */
static void *client_run(void *arg)
{
	static const char *const coding[] = { "identity", "gzip", "br" };
	struct client *c = arg;
	struct buf in, out;
	int fd = wire_connect(c->site->server);

	buf_init(&in, BUF_PAGE);
	buf_init(&out, BUF_LINE);
	for (int i = 0; i < 400; i++) {
		unsigned which = (c->seed = c->seed * 1103515245 + 12345) >> 16;
		uint64_t before = atomic_load(&c->site->generation), after;
		struct wire_answer a;

		buf_clear(&out);
		buf_clear(&in);
		buf_printf(&out, "GET /p%u HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: %s\r\n\r\n", which % 50,
			   coding[which % 3]);
		if (!wire_send(fd, out.p, out.n))
			break;
		wire_answer(fd, &in, false, &a);
		after = atomic_load(&c->site->generation);
		c->done += a.status == 200;
		if (which % 3 == 0) {
			char want[64];
			bool ok = false;

			for (uint64_t g = before; g <= after; g++) {
				(void)snprintf(want, sizeof(want), "<p>/p%u of generation %llu</p>", which % 50,
					       (unsigned long long)g);
				ok |= str_has(a.body, want);
			}
			c->wrong += !ok;
		}
	}
	(void)close(fd);
	buf_free(&in);
	buf_free(&out);
	return NULL;
}

static void test_cache_under_load(void **state)
{
	struct http_cache_stats stats;
	struct client clients[4];
	struct site site;

	(void)state;
	site_open(&site, (struct http_limits){ 0 });
	for (unsigned i = 0; i < ARRAY_LEN(clients); i++) {
		clients[i] = (struct client){ .site = &site, .seed = i };
		assert_int_equal(pthread_create(&clients[i].thread, NULL, client_run, &clients[i]), 0);
	}
	for (uint64_t g = 2; g < 12; g++) {
		wire_sleep_ms(20);
		http_cache_reset(site.cache, g);
		atomic_store(&site.generation, g);
	}
	for (size_t i = 0; i < ARRAY_LEN(clients); i++) {
		(void)pthread_join(clients[i].thread, NULL);
		assert_int_equal(clients[i].done, 400);
		assert_int_equal(clients[i].wrong, 0);
	}
	http_page_unref(http_cache_get(site.cache, 11, 0, STR("/p0"))); /* a look-up settles what grew since the last one */
	http_cache_stats(site.cache, &stats);
	assert_true(stats.hits > 0 && stats.misses > 0);
	assert_true(stats.bytes <= 200000);
	site_close(&site);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_over_the_limit),
		cmocka_unit_test(test_per_address),
		cmocka_unit_test(test_dripping_heads),
		cmocka_unit_test(test_stop),
		cmocka_unit_test(test_stop_is_bounded),
		cmocka_unit_test(test_stop_under_load),
		cmocka_unit_test(test_cache_under_load),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
