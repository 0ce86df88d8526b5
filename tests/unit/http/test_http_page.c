#include "unit/test.h"

#include <pthread.h>

#include "http/cache.h"
#include "http/compress.h"
#include "http/http.h"

static struct http_page *make(const char *type, const char *text, size_t repeat)
{
	struct err err = ERR_INIT;
	struct http_page *p;
	struct buf b;

	buf_init(&b, BUF_PAGE);
	for (size_t i = 0; i < repeat; i++)
		buf_z(&b, text);
	p = http_page_new(&(struct http_page_options){ .type = type }, &b, &err);
	if (!p)
		fail_msg("%s", err.msg);
	assert_int_equal(b.n, 0);
	return p;
}

static void test_page(void **state)
{
	struct http_page *p = make("text/plain", "abc ", 200), *same = make("text/plain", "abc ", 200),
			 *json = make("application/json", "abc ", 200);
	char a[HTTP_PAGE_ETAG], b[HTTP_PAGE_ETAG];
	struct err err = ERR_INIT;
	size_t bytes = http_page_bytes(p);

	(void)state;
	assert_int_equal(http_page_body(p).n, 800);
	http_page_etag(p, HTTP_IDENTITY, a);
	http_page_etag(same, HTTP_IDENTITY, b);
	assert_string_equal(a, b);
	http_page_etag(json, HTTP_IDENTITY, b);
	assert_string_not_equal(a, b);
	http_page_etag(p, HTTP_GZIP, b);
	assert_string_not_equal(a, b);
	assert_int_equal(strlen(b), 21);
	assert_true(bytes >= 800 && bytes < 3000);
	assert_int_equal(http_page_warm(p, &err), 0);
	assert_true(http_page_bytes(p) > bytes + http_page_length(p, HTTP_GZIP) + http_page_length(p, HTTP_BROTLI));
	assert_true(http_page_length(p, HTTP_BROTLI) < 100);
	bytes = http_page_bytes(p);
	assert_non_null(http_page_response(p, HTTP_GZIP, false));
	assert_int_equal(http_page_bytes(p), bytes); /* made once */
	assert_ptr_equal(http_page_response(p, HTTP_GZIP, true), http_page_response(p, HTTP_GZIP, true));
	http_page_unref(http_page_ref(p));
	http_page_unref(p);
	http_page_unref(same);
	http_page_unref(json);
	http_page_unref(NULL);
}

static void test_page_pick(void **state)
{
	struct http_page *text = make("text/html", "x", 1000), *tiny = make("text/html", "x", 10),
			 *png = make("image/png", "x", 1000);

	(void)state;
	assert_int_equal(http_page_pick(text, STR("gzip, br"), true), HTTP_BROTLI);
	assert_int_equal(http_page_pick(tiny, STR("gzip, br"), true), HTTP_IDENTITY);
	assert_int_equal(http_page_pick(png, STR("gzip, br"), true), HTTP_IDENTITY);
	assert_int_equal(http_page_pick(png, STR("gzip, identity;q=0"), true), HTTP_GZIP);
	assert_non_null(http_page_response(png, HTTP_GZIP, false));
	http_page_unref(text);
	http_page_unref(tiny);
	http_page_unref(png);
}

static void refuse_options(const struct http_page_options *o, const char *why)
{
	struct err err = ERR_INIT;
	struct buf b;

	buf_init(&b, BUF_LINE);
	buf_lit(&b, "text");
	assert_null(http_page_new(o, &b, &err));
	assert_int_equal(err.code, ERR_BUG);
	assert_has(str_of(err.msg), why);
	assert_int_equal(b.n, 0);
}

static void test_page_refuses(void **state)
{
	static const struct http_field bad[] = { { STR_INIT("X"), STR_INIT("a\r\nB: c") },
						 { STR_INIT("X"), STR_INIT("a\0b") },
						 { STR_INIT("X"), STR_INIT("") },
						 { STR_INIT("X:"), STR_INIT("a") },
						 { STR_INIT("content-length"), STR_INIT("5") },
						 { STR_INIT("Transfer-Encoding"), STR_INIT("chunked") } };
	static const char *const why[] = { "control", "control", "empty", "token", "own", "own" };
	struct err err = ERR_INIT;
	struct buf b;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		refuse_options(&(struct http_page_options){ .type = "text/plain", .headers = &bad[i], .nheaders = 1 }, why[i]);
	refuse_options(&(struct http_page_options){ .type = "text/plain\n" }, "control");
	refuse_options(&(struct http_page_options){ .type = "" }, "empty");
	refuse_options(&(struct http_page_options){ .type = "text/plain", .csp = "a\rb" }, "control");
	refuse_options(&(struct http_page_options){ .type = "text/plain", .gzip_level = 13 }, "13");
	buf_init(&b, 3);
	buf_lit(&b, "four");
	assert_null(http_page_new(&(struct http_page_options){ .type = "text/plain" }, &b, &err));
	assert_has(str_of(err.msg), "ceiling of 3");
}

static void test_compress(void **state)
{
	struct err err = ERR_INIT;
	struct buf a, b;

	(void)state;
	buf_init(&a, BUF_LINE);
	buf_init(&b, BUF_LINE);
	assert_int_equal(http_gzip(STR("same bytes in, same bytes out"), 9, &a, &err), 0);
	assert_int_equal(http_gzip(STR("same bytes in, same bytes out"), 9, &b, &err), 0);
	assert_true(str_eq(buf_str(&a), buf_str(&b)));
	assert_memory_equal(a.p, "\x1f\x8b\x08\0\0\0\0\0", 8); /* no name, no time */
	assert_int_equal(http_gzip(STR_NONE, 1, &a, &err), 0);
	assert_int_equal(http_brotli(STR_NONE, 5, &a, &err), 0);
	assert_int_equal(http_gzip(STR("x"), 0, &a, &err), -1);
	assert_int_equal(err.code, ERR_USAGE);
	assert_int_equal(http_brotli(STR("x"), 12, &a, &err), -1);
	assert_int_equal(err.code, ERR_USAGE);
	buf_free(&b);
	buf_init(&b, 5);
	assert_int_equal(http_brotli(STR("too long for five"), 5, &b, &err), -1);
	assert_int_equal(err.code, ERR_LIMIT);
	buf_free(&a);
	buf_free(&b);
	assert_true(http_compressible(STR("text/html; charset=utf-8")));
	assert_true(http_compressible(STR("Application/Problem+JSON")));
	assert_true(http_compressible(STR("image/svg+xml")));
	assert_false(http_compressible(STR("image/png")));
	assert_false(http_compressible(STR("application/zip")));
	assert_false(http_compressible(STR_NONE));
}

static void test_cache(void **state)
{
	struct http_cache *c = http_cache_new(0);
	struct http_page *p = make("text/plain", "x", 100), *q = make("text/plain", "y", 100), *got;
	struct http_cache_stats s;

	(void)state;
	assert_null(http_cache_get(c, 0, 0, STR("/a")));
	assert_true(http_cache_put(c, 0, 0, STR("/a"), p));
	assert_false(http_cache_put(c, 0, 0, STR("/b"), p)); /* it is there already */
	assert_false(http_cache_put(c, 0, 0, STR("/a"), q)); /* the first one stays */
	assert_true(http_cache_put(c, 0, 1, STR("/a"), q));  /* another kind */
	got = http_cache_get(c, 0, 0, STR("/a"));
	assert_ptr_equal(got, p);
	http_page_unref(got);
	got = http_cache_get(c, 0, 1, STR("/a"));
	assert_ptr_equal(got, q);
	http_page_unref(got);
	assert_null(http_cache_get(c, 1, 0, STR("/a")));
	http_cache_stats(c, &s);
	assert_int_equal(s.pages, 2);
	assert_int_equal(s.hits, 2);
	assert_int_equal(s.misses, 2);
	http_cache_reset(c, 7);
	assert_null(http_cache_get(c, 0, 0, STR("/a")));
	assert_null(http_cache_get(c, 7, 0, STR("/a")));
	assert_false(http_cache_put(c, 0, 0, STR("/a"), p)); /* late, from the old edition */
	http_cache_stats(c, &s);
	assert_int_equal(s.pages, 0);
	assert_int_equal(s.bytes, 0);
	assert_true(http_cache_put(c, 7, 0, STR(""), p));
	http_page_unref(p); /* the cache has its own */
	got = http_cache_get(c, 7, 0, STR_NONE);
	assert_ptr_equal(got, p);
	http_page_unref(got);
	http_page_unref(q);
	http_cache_free(c);
	http_cache_free(NULL);
}

static void test_cache_budget(void **state)
{
	enum { BUDGET = 1 << 20, EACH = 10000 };
	struct http_cache *c = http_cache_new(BUDGET);
	struct http_cache_stats s;
	struct http_page *p;
	struct err err = ERR_INIT;
	struct arena a = { 0 };
	size_t before;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		p = make("text/plain", "x", EACH);
		assert_true(http_cache_put(c, 0, 0, arena_printf(&a, "/%d", i), p));
		http_page_unref(p);
		p = http_cache_get(c, 0, 0, STR("/0")); /* used all the time: it stays */
		assert_non_null(p);
		http_page_unref(p);
	}
	http_cache_stats(c, &s);
	assert_true(s.bytes <= BUDGET && s.bytes > BUDGET - 3 * EACH);
	assert_int_equal(s.pages + s.evicted, 1000);
	for (int i = 1; i < 850; i++) /* only the last ones are left, in every shard */
		assert_null(http_cache_get(c, 0, 0, arena_printf(&a, "/%d", i)));
	p = http_cache_get(c, 0, 0, STR("/999"));
	assert_non_null(p);
	before = s.pages;
	for (int i = 0; i < 40; i++) /* forms made later count, and push others out */
		assert_int_equal(http_page_warm(p, &err), 0);
	http_cache_stats(c, &s);
	assert_true(s.bytes > BUDGET - 3 * EACH);
	http_page_unref(p);
	for (int i = 900; i < 1000; i++) {
		p = http_cache_get(c, 0, 0, arena_printf(&a, "/%d", i));
		if (p)
			assert_int_equal(http_page_warm(p, &err), 0);
		http_page_unref(p);
	}
	http_page_unref(http_cache_get(c, 0, 0, STR("/0")));
	http_cache_stats(c, &s);
	assert_true(s.bytes <= BUDGET);
	assert_true(s.pages < before);
	p = make("text/plain", "x", BUDGET / 4 + 1);
	assert_false(http_cache_put(c, 0, 0, STR("/big"), p));
	http_page_unref(p);
	http_cache_free(c);
	arena_free(&a);
}

struct worker {
	struct http_cache *c;
	pthread_t thread;
	unsigned seed, bad;
};

static void *work(void *arg)
{
	struct worker *w = arg;
	struct err err = ERR_INIT;

	for (int i = 0; i < 3000; i++) {
		unsigned r = (w->seed = w->seed * 1103515245 + 12345) >> 16;
		char key[16];
		struct http_page *p;
		struct buf b;

		(void)snprintf(key, sizeof(key), "/%u", r % 40);
		p = http_cache_get(w->c, r % 7 == 0, 0, str_of(key));
		if (!p) {
			buf_init(&b, BUF_LINE);
			for (int k = 0; k < 50; k++)
				buf_z(&b, key);
			p = http_page_new(&(struct http_page_options){ .type = "text/plain" }, &b, &err);
			if (!p)
				abort();
			(void)http_cache_put(w->c, r % 7 == 0, 0, str_of(key), p);
		}
		w->bad += !str_starts(http_page_body(p), str_of(key)) || !http_page_response(p, (enum http_encoding)(r % 3), r % 2);
		http_page_unref(p);
		if (r % 500 == 0)
			http_cache_reset(w->c, r % 2);
	}
	return NULL;
}

static void test_cache_threads(void **state)
{
	struct http_cache *c = http_cache_new(60000);
	struct worker w[4];
	struct http_cache_stats s;

	(void)state;
	for (unsigned i = 0; i < ARRAY_LEN(w); i++) {
		w[i] = (struct worker){ .c = c, .seed = i + 1 };
		assert_int_equal(pthread_create(&w[i].thread, NULL, work, &w[i]), 0);
	}
	for (unsigned i = 0; i < ARRAY_LEN(w); i++) {
		assert_int_equal(pthread_join(w[i].thread, NULL), 0);
		assert_int_equal(w[i].bad, 0);
	}
	http_page_unref(http_cache_get(c, 0, 0, STR("/0"))); /* fits what grew last */
	http_cache_stats(c, &s);
	assert_true(s.bytes <= 60000 && s.evicted > 0 && s.hits > 0);
	http_cache_reset(c, 0);
	http_cache_stats(c, &s);
	assert_int_equal(s.bytes, 0); /* every byte that was counted was taken off again */
	http_cache_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_page),          cmocka_unit_test(test_page_pick), cmocka_unit_test(test_page_refuses),
		cmocka_unit_test(test_compress),      cmocka_unit_test(test_cache),     cmocka_unit_test(test_cache_budget),
		cmocka_unit_test(test_cache_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
